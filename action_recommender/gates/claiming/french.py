"""How French promises and claims."""

from __future__ import annotations

from action_recommender.gates.claiming import Tongue

TONGUE = Tongue(
    promises=r"""
(?:une |la |votre |cette |nos )?remises?(?! en)
rabais
ristournes?
reductions? (?:de (?:prix|\d+)|tarifaire|commerciale|exceptionnelle)
(?:\d+ ?%) (?:de (?:remise|reduction|moins)|moins cher)
(?:baisse|blocage|gel|garantie|alignement) (?:de |du |des )?(?:prix|tarifs?)
(?:meilleurs?|prix|tarifs?) (?:prix|tarifs?|preferentiels?|speciaux|special|reduits?|bas|bloques?|geles?|garantis?|imbattables?|
fixes?)
(?:offre|condition)s? (?:speciales?|preferentielles?|exceptionnelles?|promotionnelles?)
gratuit(?:e|s|es|ement)?
(?:sans|aucuns?) (?:\w+ )?(?:frais|cout|surcout|supplement)s?(?: supplementaires?)?
offerts?
offertes?
garanti(?:e|es|s|r|ssons|ssent|t)?
rembours(?:e|es|ee|ees|er|ons|ement|ements|able)
satisfait ou rembourse
avoir sur (?:votre|la) (?:prochaine )?facture
slas?
niveaux? de service
(?:taux de )?disponibilite de \d+
certifi(?:e|ee|es|ees|cation|cations|cats?)
iso ?\d{4,5}
soc ?2
hds
conformes? au rgpd
penalites?
exclusivites?
exclusi(?:f|ve|fs|ves|vement)
illimite(?:e|s|es)?
(?:resiliable|resilier|annuler) (?:a tout moment|quand vous)
sans (?:aucun )?(?:engagement|obligation|risque)
moitie prix
(?:delai|echeance|facilites?)s? de paiement (?:de|prolonge\w*|etendu\w*|allonge\w*)
paiement en (?:plusieurs|\d+|trois|quatre) fois
(?:mois|semaines?|licences?|postes?) (?:offert|gratuit)\w*
bonus
vous ne (?:payez|paierez) (?:rien|que|qu'|pas)
(?:maintenons|bloquons|gelons|maintiendrons|bloquerons|maintenir|bloquer|geler) (?:le|les|ce|ces|vos|votre|nos) (?:prix|tarifs?)
tests? d'intrusion
""",
    topics=r"""
slas?
niveaux? de service
certifi(?:cation|cations|cats?)
iso ?\d{4,5}
soc ?2
hds
tests? d'intrusion
""",
    holds=r"""
(?:avons|ont|ai|aurez|auront)(?! (?:pas|deja|demand\w+|sollicit\w+|ecrit|interrog\w+))
(?:ourproduct|plateforme|societe|equipe|produit|logiciel|centre de \w+|centre) a
(?:est|sont|etait|sera)(?! (?:pas|en cours|encore))
(?:dispos|posse?d|deten|obten|obtien|recev|fourni|offr|propos|garanti|promet|inclu|transmet|respect|prevo)\w+
(?:envoie|envoyons|enverr\w+|joins|joignons|prevoit|ci-joint\w*|tenons)
""",
    concedes=r"""
(?:nous|je|on)(?: (?:vous|y|en|pouvons|peux|peut|pourrons|pourrions|pourrais|allons|vais|sommes prets? a|
suis prete? a))* (?:(?:accept(?:e|er|ons|erons|erai)(?! (?:que|vos (?:excuses|raisons)|votre (?:invitation|decision)))|
consen\w+|conced\w+|descend\w+|baiss\w+|renonc\w+|dedui\w+|align\w+|(?:all(?:ons|er)|aller|irons|irai|monter|
montons) (?:jusqu'?\w*|a) (?:\w+ ){0,2}?(?:\d+|postes?|licences?|mois|ans))|(?:retir\w+|enlev\w+|ot\w+) (?:\w+ ){1,5}?(?:du|
de la|des|au|aux|sur) (?:\w+ ){0,2}?(?:prix|tarifs?|factures?|total|licences?|montant))
(?:fais|faisons|faire|ferons|ferai) un (?:geste|effort)
(?:est|sont) (?:\w+ )?(?:accept|valid|accord|approuv)\w+ (?:de notre (?:cote|part)|chez nous|par nous|par notre \w+)
(?:quitter|resilier|sortir|partir|arreter|interrompre|annuler) (?:\w+ ){0,5}?(?:quand (?:vous|bon)|a tout moment|
des que vous)
(?:ne )?(?:vous )?(?:coutera|coute|couteront|coutent) (?:\w+ )?rien
(?:offre|prix|tarifs?|devis|proposition|conditions) (?:[\w']+ ){0,4}?(?:valables?|valides?|tient|tiennent|vaut|expire\w*|
prend fin|court|augment\w+|s'arrete\w*) (?:\w+ ){0,2}?(?:jusqu'?\w*|avant|apres|le|fin|au|des|pour|en)
""",
    offering=r"""
(?:nous|je|on) (?:\w+ ){0,4}?(?:offr|propos|accord|donn|garanti|ajout|inclu|rembours|appliqu)\w*
(?:voulez|souhaitez|prenez|acceptez|aimeriez) vous (?:\w+ ){0,4}?(?:remise|rabais|offre|garantie|gratuit)
(?:voulez|souhaitez|prenez|acceptez)-vous
et si
""",
    delivers=r"""
(?:nous|notre equipe|nos (?:experts|techniciens|equipes|consultants)|on) (?:\w+ ){0,3}?(?:livr|implement|install|migr|deploi|
deploy|mettr|corrig|develop|configur|lanc|termin|form|connect)(?:ons|era|erons|ent|eront|ez|e|rons)?
(?:vous|nous) (?:serez|serons|pourrez|pouvez) (?:\w+ ){0,3}?(?:operationnels?|en production|en ligne|prets?|productifs?)
(?:la |le |l'|votre )?(?:livraison|mise en (?:service|place|production|oeuvre)|deploiement|implementation|migration|
installation|demarrage|integration) (?:est|sera|prend|prendra|dure|durera|aura lieu|se fait|se fera|commence)
tout sera (?:pret|en place|livre|installe)
""",
    when=r"""
(?:avant|d'ici|sous|dans|en|pour|au plus tard|des|le|a partir d\w+|fin|debut|apres|des le|avant la|avant le|moins de) (?:(?:la|
le|les|l'|un|une|de|du|fin|debut|mi|seulement|plus|tard|moins|\w+) ){0,4}?(?:\d+|lundi|mardi|mercredi|jeudi|vendredi|semaines?|
mois|jours?|heures?|ans?|annee|trimestre|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|
noel|ete|printemps|automne|demain|prochaine?)
demain
aujourd'hui
(?:\w+ )?(?:jours|semaines|mois|heures)
""",
    product=r"""
(?:ourproduct(?: \w+)?|(?:notre|nos) (?:\w+ ){0,2}?(?:produits?|plateforme|logiciel|solutions?|systeme|outil|application|
service|equipe|module|api|offre|forfait|licence|contrat|abonnement|clients)|(?:la|le|l')? ?(?:plateforme|logiciel|solution|
application|outil|licence|abonnement|produit|systeme)|chaque (?:licence|forfait|offre))(?: (?:aussi|deja|entierement|
nativement|peut|peuvent|pouvons|automatiquement|meme|toujours|directement|parfaitement|egalement|vous|y)){0,3} (?:offr\w+|
propos\w+|pren\w+ en charge|support\w+|s'integr\w+|integr\w+|connect\w+|se connect\w+|respect\w+|inclu\w+|compren\w+|
comport\w+|heberg\w+|chiffr\w+|crypt\w+|redui\w+|diminu\w+|economis\w+|doubl\w+|augment\w+|amelior\w+|elimin\w+|
automatis\w+|import\w+|export\w+|synchronis\w+|fonctionn\w+|tourn\w+|prevoi\w+|predi\w+|detect\w+|fourni\w+|remplac\w+|
stock\w+|couvr\w+|assur\w+|empech\w+|tradui\w+|calcul\w+|reconn\w+|gere\w*|analys\w+|lit|est|sont|a|ont|dispos\w+|possed\w+|
permet\w*|garanti\w+|s'amorti\w*)
(?:il|elle) (?:\w+ )?(?:prend en charge|s'integre|integre|chiffre|importe|exporte|inclut|synchronise|se connecte|detecte|
supporte)
(?:est|sont|entierement|pleinement|totalement) (?:\w+ )?(?:compatibles?|conformes?|chiffre\w*|heberge\w*|inclus\w*|
comprise?s? dans|brevete\w*|disponibles? (?:en|pour|sur|dans) \w+)
(?:integration|connecteur|interface|chiffrement|prise en charge) (?:natif|native|integre|integree)s?
nous (?:(?:aussi|deja|vous|pouvons|y|egalement) )*(?:offrons|proposons|prenons en charge|supportons|integrons|respectons|
incluons|hebergeons|chiffrons|reduisons|automatisons|fournissons|garantissons|couvrons|disposons|possedons|assurons|
importons|exportons|synchronisons) (?!\w*(?:rendez|appel|reunion))\w+
^\W*(?:(?!(?:vous|vos|votre|nous|theirs|je|il|elle|ils|elles|on|qui|que|ce|cela|ca|si|quand|comme|page|appel|
reunion)\b)[\w'/-]+ ){1,6}?(?:fonctionne(?:nt)? (?:avec|par|sans|hors|(?:dans|sur) (?:tou\w+|chaque))|
se connecte(?:nt)? (?:a|au|aux|avec)|s'integre(?:nt)? (?:a|au|aux|avec|dans)|gere(?:nt)? (?:le|la|les|vos|votre|tou\w+|
chaque))
""",
    outcomes=r"""
vous (?:ne |n')(?!recev|entend|ser)\w+ez (?:plus|jamais)
vous (?:recuper|rentabilis|amorti|regagn)\w+ez
vous rentrerez dans
""",
    praise=r"""
nos clients (?:\w+ )?(?:constatent|economisent|gagnent|reduisent|adorent|obtiennent|temoignent|apprecient)
(?:nous|ourproduct) (?:vous )?(?:aidons|aide) (?:les |des |vos )?(?:\w+)
vous (?:allez |pourrez |pouvez )?(?:\w+ )?(?:economis|gagner|reduir|doubler|diminuer|augmenter|beneficier)\w*
(?:le|la|les|notre) (?:meilleure?|leader|plus \w+|seule?|numero un) (?:\w+ )?(?:produit|plateforme|outil|solution|fournisseur|
logiciel|du marche|sur le marche)
leader (?:du|sur le|mondial)
(?:eprouve|prouve)e?s?
cle en main
a la pointe
""",
    mentions=r"""
(?<!quand.)(?:vous|ils?|elles?|votre \w+) (?:\w+ ){0,3}?(?:demand|mentionn|evoqu|soulev|ecri|souhait|voul|attend|besoin|exig|interrog|parl|
dit|dite|signal)\w*
(?:question|demande|point|inquietude|sujet|doute|preoccupation|discussion|souhait)s? (?:\w+ )?(?:sur|de|du|d'|a propos|
concernant|relative?)
(?:avant de|si|tant que|une fois que|lorsque|quand|avant que) (?:nous|vous|je|on|parler|discuter|l')?
(?:parl|discut|savoir|compren|reflech|negoci|voir)\w* (?:\w+ )?(?:de|du|d'|des|si|sur|quel\w*|ce que|comment)
(?:quel|quelle|quels|quelles|ce que|qui|combien|comment) (?:\w+ ){0,3}?(?:vous|vos|votre)
au sujet
concernant
[^\W\d_]+ (?:a|avait|ont) (?:deja )?(?:demand|reclam|souhait)\w+
""",
    denies=r"""
ne|n'\w+|pas|jamais|aucune? (?:\w+ )?(?:remise|promesse|garantie)|ni|plutot que|au lieu|eviter|sans promettre|guere
""",
    stops="""
le la les l un une des de du d et ou mais donc a au aux en dans sur pour par avec chez est sont sera seront etait etre ete ont
avoir il elle ils elles on nous notre nos vous votre vos
je mon ma mes me se ses son sa ce cet cette ces qui que quoi quel quelle dont ou si plus moins tres aussi deja ne pas non tout
tous toute toutes chaque meme entre vers chez comme
offre offrons offrir propose proposons proposer inclut comprend permet donne entierement actuellement aujourd hui y c qu s n
""",
)

"""Orders to a machine in French."""

from __future__ import annotations

from deal_summary.orders.phrases import Group

GROUPS = (
    Group(
        "ignor|oubli|neglig|pas compte|abstraction|prompt|systeme|invite|nouvelle",
        r"""
(?:ignor(?:e|ez|er)|oubli(?:e|ez|er)|neglige[rz]?|ne (?:tiens|tenez) pas compte|fai(?:s|tes) abstraction) (?:(?:toutes?|tous|
les|des|de|tes|vos|ces|l'ensemble|precedentes?|precedents?) )+(?:instructions?|regles?|consignes?|directives?|ordres?|
contraintes?)\b

(?:ignor(?:e|ez)|oubli(?:e|ez)) tout ce qui (?:precede|est ecrit)|invite systeme|prompt systeme|message systeme ?:|
nouvelles? (?:instructions?|consignes?) ?:
""",
    ),
    Group(
        "assistant| ia|l'ia|modele|intelligence art|llm|gpt| bot|chatbot|desormais|maintenant|a present|robot",
        r"""
(?:note|message|instructions?|attention|consignes?|avis|information)s? (?:a|pour) (?:l'|la |le |les |toute |tout |
votre )*(?:\w+ )?(?:MACHINE|assistante?|modele de langage|intelligence artificielle)\b(?= ?[:,.!;)\]]| ?$| (?:qui|chargee?|
lisant)\b)|(?:cher|chere|bonjour|attention,?) (?:\w+ )?(?:assistant|ia|modele|robot)\b(?= ?[,.:;!]| (?:ia|crm|virtuel)\b)

(?:tu es|vous etes) (?:desormais|maintenant|a present) (?:en |un |une |le |la )?(?:\w+ ){0,2}?(?:mode|ia|assistant|
administrateur|robot)\b|si (?:tu es|vous etes) (?:une? )?(?:MACHINE|intelligence artificielle|modele de langage)|
en tant que (?:modele de langage|intelligence artificielle)
""",
    ),
    Group(
        " pas | jamais |sans pr|sans av|sans inf|sans le",
        r"""
ne (?:mentionn\w+|signal\w+|cit\w+|revel\w+|parl\w+) (?:pas|jamais) (?:de )?(?:ce|cette|cet|ces) (?:message|note|texte|
instruction|consigne|passage)|sans (?:prevenir|avertir|informer|le dire a) (?:l'utilisateur|le vendeur|le commercial|l'humain)
""",
    ),
    Group(
        "chaque |tous les |tous vos|tous tes|toutes | tes |votre |ce lien|le lien",
        r"""
(?:ajout|inser|inclu|mett|plac|insere)\w* [^.\n]{0,60}(?:dans|a) (?:chaque|tou(?:s|tes) (?:les|vos|tes)|tes|
votre) (?:\w+ )?(?:e.?mails?|courriels?|messages?|reponses?|resumes?|brouillons?)|(?:ajout|inser|inclu)\w* (?:ce|
le) lien(?: suivant)? (?:dans|a)\b|(?:commenc|termin)\w* (?:chaque|tous (?:les|tes)) (?:\w+ )?(?:e.?mail|message|reponse|
resume)s? par\b
""",
    ),
    Group(
        "instruct|consigne|prompt|regles int|invite|identifiant|cle api|cles api|clients|contacts|mots de passe|crm|toutes les notes",
        r"""
(?:revel|affich|divulg|recopi|donn|repet)\w* (?:moi |nous )?(?:tes|vos|ton|votre|toutes tes) (?:\w+ )?(?:instructions|consignes|
prompt|regles internes|invite|identifiants|cles? api)\b|(?:envoy|transm|transfer|export)\w* [^.\n]{0,30}(?:liste des clients|
fichier clients?|tous les contacts|mots de passe|identifiants|donnees (?:du )?crm|toutes les notes)[^.\n]{0,40}\S+@\S+
""",
    ),
    Group(
        "remise|rabais|reduction|ristourne",
        r"""
(?:remise|rabais|reduction|ristourne)s?[^.\n]{0,60}(?:deja|d'ores et deja) (?:ete )?(?:approuvee?|validee?|accordee?|
autorisee?)[^\n]{0,60}\b(?:propos|offr|mentionn|annonc|indiqu|confirm|ecri)\w*
""",
    ),
)

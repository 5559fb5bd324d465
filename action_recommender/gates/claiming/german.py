"""How German promises and claims."""

from __future__ import annotations

from action_recommender.gates.claiming import Tongue

TONGUE = Tongue(
    promises=r"""
\w*rabatte?n?
\w*nachl(?:ass|asse|assen)
skonto
(?:\d+ ?%|prozent) (?:gunstiger|weniger|nachlass|rabatt)
preis(?:garantie|bindung|senkung|vorteil|stabilitat)\w*
(?:sonder|vorzugs|einfuhrungs|fest|tiefst|best|aktions)(?:preis|kondition|angebot|tarif)\w*
kostenlos\w*
kostenfrei\w*
gratis\w*
(?:ohne|keine|keinerlei) (?:zusatzliche[nr]? |weitere[nr]? |extra )?(?:kosten|gebuhren|aufpreis|mehrkosten|berechnung|zuschlag)
garant(?:ie|ien|iert|ieren|iere|ierte|ierter|ierten|iertes)
gewahrleist(?:et|en|ung)
(?:ruckerstatt|erstatt)\w*
geld zuruck\w*
gutschrift\w*
slas?
service.?level\w*
verfugbarkeit von
zertifi(?:ziert\w*|kat|kate|zierung\w*)
iso ?\d{4,5}
soc ?2
tisax
(?:dsgvo|datenschutz).?(?:konform|gerecht)\w*
vertragsstrafe\w*
exklusiv\w*
(?:erlass|verzicht)en (?:\w+ ){0,3}?(?:gebuhr|kosten|einrichtung)\w*
unbegrenzt\w*
(?:jederzeit|monatlich) kundbar
jederzeit kundigen
(?:unverbindlich|risikofrei|ohne risiko|ohne bindung|ohne verpflichtung)\w*
(?:zum )?halbe[nr]? preis
preise? (?:\w+ ){0,4}?(?:fest|stabil|unverandert|eingefroren|garantiert)
(?:langere\w*|verlangerte\w*|flexible\w*) zahlungsziel\w*
zahlungsziel von
(?:ratenzahlung|zahlungsaufschub)
(?:freimonat|gratismonat|testmonat|probemonat)\w*
bonus
geschenkt dazu
sie (?:be)?zahlen (?:\w+ )?(?:nichts|nur|erst|die halfte)
(?:penetrations|pen)tests?
""",
    topics=r"""
slas?
service.?level\w*
zertifi(?:kat|kate|zierung\w*)
iso ?\d{4,5}
soc ?2
tisax
(?:penetrations|pen)tests?
""",
    holds=r"""
(?:habe|haben|hat|hatte|ist|sind|war|liegt|liegen)(?!.*(?:gebeten|gefragt|angefragt|angefordert|nicht\b|kein))
(?:erhalten|bekommen|bieten|bietet|sieht|verfugen|verfugt|sichern|anbei|beigefugt|steht|tragt|tragen|nachgewiesen|bestanden)
(?:garant|gewahr|versprech|erfull|besitz|schick|send|liefer|enthalt|umfass|ubergeb|zugesicher)\w+
""",
    concedes=r"""
(?:komme|kommen|kame|kamen) (?:\w+ ){0,6}?entgegen
(?:wir|ich) (?:\w+ ){0,3}?(?:akzeptier\w+|verzichte\w*|entgegenkommen)(?! (?:dass|ihre (?:einladung|entscheidung)))
(?:wir|ich) gehen? (?:\w+ ){0,2}?(?:auf|bis) (?:\w+ ){0,3}?(?:\d+|prozent|platze|lizenzen|nutzer|monate|hinunter|herunter|
runter)
(?:konnen|konnten|kann|konnte|wurden|wurde|werden|werde) (?:wir |ich )?(?:\w+ ){0,4}?(?:auf|bis|um) (?:\w+ ){1,4}?(?:gehen|
hinuntergehen|heruntergehen|runtergehen|senken|reduzieren|nachlassen)
(?:nehme|nehmen|ziehe|ziehen|lasse|lassen|streiche|streichen|wurde|wurden) (?:\w+ ){0,5}?(?:vom|von der|von den|am|
auf den) (?:preis\w*|rechnung|\w*gebuhr\w*|lizenz\w*|\w*kosten|betrag)
(?:wir|ich) stimmen? (?:\w+ ){0,7}?zu
(?:wir|ich) (?:senken?|reduzieren?|halbieren?) (?:\w+ ){0,2}?(?:preis\w*|\w*gebuhr\w*|\w*kosten|satz)
(?:ist|sind|geht) (?:\w+ ){0,3}?(?:von unserer seite|unsererseits|fur uns|bei uns) (?:\w+ )?(?:in ordnung|ok|okay|abgemacht|
vereinbart|akzeptiert|genehmigt|freigegeben|machbar)
(?:verlassen|kundigen|beenden|aussteigen),? (?:\w+ ){0,3}?wann (?:immer )?sie
(?:jederzeit|wann immer sie \w+) (?:\w+ ){0,5}?(?:verlassen|beenden|aussteigen|kundigen)
kost\w+ (?:\w+ ){0,2}?(?:nichts|keinen cent)
(?:\w*angebot\w*|\w*preise?s?|konditionen|tarife?|satz) (?:\w+ ){0,3}?(?:gilt|gelten|gultig|steht|stehen|endet|enden|
verfallt|verfallen|lauft|steigt|steigen) (?:\w+ ){0,3}?(?:bis|ab|am|zum|nach|noch|im|ende)
""",
    offering=r"""
(?:wir|ich) (?:\w+ ){0,4}?(?:anbieten|gewahren|geben|einraumen|dazugeben|garantieren|ubernehmen|erlassen|schenken|buchen)
(?:biete|bieten|gewahre|gewahren|gebe|geben|schenke|schenken) (?:wir|ich) ihnen
(?:mochten|wollen|nehmen) sie (?:\w+ ){0,4}?(?:rabatt|nachlass|angebot|garantie)
wie ware es
""",
    delivers=r"""
(?:wir|unser(?:e)? (?:team|techniker|experten|berater)) (?:\w+ ){0,8}?(?:liefern|implementieren|installieren|migrieren|
ausliefern|bauen|entwickeln|beheben|bereitstellen|einrichten|einfuhren|schulen|starten|fertigstellen|ausrollen|anbinden|
umsetzen)
(?:liefern|installieren|implementieren|migrieren|starten) wir
(?:wir|sie) (?:gehen|sind|werden|konnen) (?:\w+ ){0,5}?(?:live|produktiv|startklar|betriebsbereit|einsatzbereit)
wir haben (?:\w+ ){1,5}(?:fertig|bereit|eingerichtet|umgesetzt)
(?:die |der )?(?:lieferung|einfuhrung|implementierung|inbetriebnahme|umstellung|migration|installation|einrichtung|
go live) (?:ist|wird|dauert|erfolgt|beginnt|endet|findet)
wir werden (?:\w+ ){0,12}?(?:liefern|installieren|einrichten|migrieren|umsetzen|einfuhren|bereitstellen|ausrollen)
""",
    when=r"""
(?:bis|vor|binnen|innerhalb|ab|am|im|in|spatestens|zum|nach|noch|kommende\w*|nachste\w*) (?:(?:zum|zu|der|des|den|dem|ende|
anfang|mitte|von|nur|nachste\w*|diese\w*|kommende\w*|\w+) ){0,4}?(?:\d+|montag|dienstag|mittwoch|donnerstag|freitag|wochenende|
woche|wochen|monat\w*|tag\w*|stunde\w*|jahr\w*|quartal\w*|januar|februar|marz|april|mai|juni|juli|august|september|oktober|
november|dezember|weihnachten|sommer|fruhjahr|herbst|morgen)
morgen
heute
(?:\w+ )?(?:tagen?|wochen|monaten?|stunden)
""",
    product=r"""
(?:wir|ourproduct(?: \w+)?|unser(?:e|er|em|en)? (?:\w+ ){0,2}?(?:produkt|plattform|software|losung|system|werkzeug|tool|app|
dienst|team|modul|schnittstelle|angebot|paket|lizenz|vertrag|planer|firma|kunden)|die (?:plattform|software|losung|app|
lizenz)|das (?:produkt|system|tool|paket|werkzeug)|jede lizenz|jedes paket)(?: (?:auch|bereits|vollstandig|nativ|jetzt|
derzeit|kann|konnen|wird|automatisch|sogar|immer|direkt|sicher|nahtlos|komplett|ohne weiteres)){0,3} (?:bietet|bieten|
unterstutzt|unterstutzen|integriert|integrieren|verbindet|erfullt|erfullen|enthalt|beinhaltet|umfasst|hostet|verschlusselt|
verschlusseln|reduziert|senkt|senken|spart|sparen|verdoppelt|halbiert|steigert|steigern|verbessert|verbessern|automatisiert|
importiert|exportiert|synchronisiert|arbeitet mit|lauft (?:auf|in|mit)|prognostiziert|erkennt|skaliert|stellt\b|ersetzt|
speichert|deckt|sichert|verhindert|ubersetzt|berechnet|liest|analysiert|uberwacht|ist|hat|verfugt|lasst sich|betreiben|
betreibt|rechnet sich|amortisiert)
sie? (?:unterstutzt|integriert|verschlusselt|importiert|exportiert|enthalt|beinhaltet|synchronisiert|skaliert)
es (?:unterstutzt|integriert|verschlusselt|importiert|exportiert|enthalt|beinhaltet|synchronisiert|skaliert|lauft auf)
(?:ist|sind|voll|vollstandig) (?:\w+ )?(?:kompatibel|konform|verschlusselt|gehostet|enthalten|inbegriffen|patentiert|
preisgekront|verfugbar (?:in|fur|auf|als) \w+)
(?:eingebaute|native|integrierte)[nrs]? (?:\w+ )?(?:schnittstelle|anbindung|unterstutzung|verschlusselung|integration)\w*
^\W*(?:(?!(?:sie|ihr\w*|theirs|wir|ich|er|es|das|dies\w*|wer|was|wie|wenn|ob|als|jemand|niemand|\w+tag|seite|
termin)\b)[\w'/-]+ ){1,5}?(?:funktionier(?:t|en) (?:auch )?(?:mit|pro|ohne|je|(?:in|auf) (?:jede\w*|alle\w*))|
lauft (?:auch )?(?:ohne|pro|offline|auf (?:jede\w*|alle\w*))|verbinde(?:t|n) sich mit|(?:lasst|
lassen) sich (?:\w+ ){0,4}?(?:verbinden|anbinden|integrieren)|integrier(?:t|en) sich|verarbeite(?:t|n) (?:die|das|den|ihre?|
alle|jede\w*))
""",
    outcomes=r"""
sie (?:werden|sehen|haben|erleben|brauchen|verlieren) (?:\w+ ){0,3}?(?:nie|niemals)(?! (?:\w+ )?von (?:mir|uns))
(?:bekommen|holen|gewinnen|verdienen) sie (?:[\w.,]+ ){1,7}?(?:zuruck|herein|wieder)
sie (?:bekommen|holen|gewinnen|verdienen|werden) (?:[\w.,]+ ){1,7}?(?:zuruck\w*|herein\w*|wieder (?:herein\w*|zuruck\w*))
""",
    praise=r"""
unsere kunden (?:\w+ )?(?:berichten|sparen|erreichen|sehen|lieben|senken|erzielen|schatzen)
(?:wir|ourproduct) (?:helfen|hilft) (?:ihnen|unternehmen|kunden|herstellern|teams)
sie (?:werden |konnen |wurden )?(?:\w+ ){0,6}?(?:sparen|einsparen|reduzieren|verdoppeln|halbieren|profitieren|gewinnen|steigern)
(?:der|die|das|unsere?) (?:beste|fuhrende|schnellste|gunstigste|sicherste|modernste|einzige)\w* (?:\w+ )?(?:produkt|plattform|
tool|losung|anbieter|lieferant|software|planer|werkzeug|am markt|auf dem markt)
(?:marktfuhrer|marktfuhrend|branchenfuhrend|weltweit fuhrend)\w*
nahtlos\w*
erprobte?\w* (?:technik|technologie|losung|methode)
auf knopfdruck
""",
    mentions=r"""
(?:sie|er|ihr\w* \w+) (?:\w+ ){0,4}?(?:gefragt|fragten|erwahnt|erwahnten|angesprochen|gesagt|geschrieben|gewunscht|wunschen|
erwarten|brauchen|benotigen|verlangen|gebeten|wissen wollten)
(?:haben|hatten) sie (?:\w+ ){0,8}?(?:gefragt|erwahnt|angesprochen|gesagt|geschrieben|gebeten)
(?:frage|fragen|wunsch|bitte|punkt|sorge|thema|anfrage|zweifel|gesprach) (?:\w+ )?(?:nach|zu|zum|zur|uber|um|wegen)
(?:bevor|ob|falls|wenn|solange|sobald) (?:wir|sie|ich|der|die|das|es|ein\w*)
(?:uber|wegen|zum thema|bezuglich|betreffs) (?:\w+ )?(?:rabatt|preis|nachlass|garantie|zertifikat|sla|skonto)\w*
(?:welche[nrs]?|was|wer|wie) (?:\w+ ){0,4}?(?:sie|ihr|ihre|ihnen)
(?!wir|ich)[^\W\d_]+ (?:hat|hatte) (?:\w+ ){0,8}?(?:gefragt|gebeten|angefragt|verlangt|gewunscht|angefordert)
""",
    denies=r"""
nicht|nie|niemals|kein|keine[mnrs]? (?:\w+ )?(?:rabatt|nachlass|zusage|garantie|versprechen)|weder|noch nie|statt|anstatt|
ungern|unmoglich|vermeiden|kaum
""",
    stops="""
der die das den dem des ein eine einen einem einer eines und oder aber auch so von zu zum zur in im am an auf fur mit bei aus
nach uber unter vor als ist sind war waren wird werden
wurde kann konnen sein hat haben es sie wir uns unser unsere unserem unseren unserer ihr ihre ihrem ihren ihrer ihnen ich mein
mir mich sich nicht noch schon bereits nur sehr mehr
alle jede jeder jedes diese dieser dieses welche was wer wo wie wenn dann da hier bietet bieten geben gibt gewahren erhalten
bekommen enthalt beinhaltet umfasst macht machen
vollstandig derzeit jetzt heute
""",
)

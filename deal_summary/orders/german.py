"""Orders to a machine in German."""

from __future__ import annotations

from deal_summary.orders.phrases import Group

GROUPS = (
    Group(
        "ignorier|vergiss|vergess|missacht|ubergeh|verwirf|verwerf|prompt|anweisung",
        r"""
(?:ignorier\w*|vergiss|vergessen|missacht\w*|ubergeh\w*|verwirf|verwerfen) (?:sie )?(?:bitte )?(?:(?:alle|samtliche|die|deine|
ihre|vorherigen?|bisherigen?|obigen?|fruheren?|vorangegangenen?|anderen?|aller) )+(?:anweisung|regel|vorgabe|instruktion|
richtlinie|befehl|prompt|einschrankung)\w*

(?:ignorier\w*|vergiss|vergessen) (?:sie )?alles,? (?:was )?(?:oben|bisher|zuvor|vorher|davor)\b|system ?prompt|
system ?anweisung|neue anweisung(?:en)? ?:
""",
    ),
    Group(
        " ki|sprachmodell|assistent|modus| gpt| bot| ai|llm",
        r"""
(?:hinweis|nachricht|anweisung|mitteilung|achtung|auftrag|notiz|information|info)\w* (?:an|fur) (?:die |den |das |jede[sn]? |
alle )*(?:\w+ )?(?:MACHINE|sprachmodelle?|assistent\w*|zusammenfass\w+)\b(?= ?[:,.!;)\]]| ?$| (?:assistent|modell|system|die|
der|das)\w*)|(?:liebe[rs]?|hallo|achtung,?) (?:\w+ )?(?:ki|assistent|sprachmodell|bot)\b

(?:du bist|sie sind) (?:jetzt|nun|ab jetzt|ab sofort) (?:im |in der |ein\w* |der |die )?(?:\w+ ){0,2}?(?:\w*modus|ki|
assistent\w*|bot|administrator)\b|(?:wenn|falls|da) (?:du|sie) (?:eine? )?(?:MACHINE|sprachmodell|assistent)\w* (?:bist|sind)|
als (?:ki|sprachmodell)\b,?(?! (?:unternehmen|anbieter|firma))
""",
    ),
    Group(
        "nicht|ohne d",
        r"""
(?:erwahn\w+|nenn\w+|zeig\w+|meld\w+) (?:sie )?(?:diese[ns]?) (?:nachricht|hinweis|text|notiz|anweisung|passage|
absatz) (?:\w+ ){0,3}?nicht\b|ohne (?:den|die|das) (?:nutzer|benutzer|vertriebler|verkaufer|
vertrieb)\w* (?:\w+ )?zu (?:informieren|fragen|warnen)
""",
    ),
    Group(
        " jede | alle m| alle e| alle n| alle a|deine|ihre mails|ihre nach|ihre ant|ihre zus|ihre entw| link| url",
        r"""
(?:fug\w*|setz\w*|schreib\w*|nimm|nehmen|bau\w*) [^.\n]{0,60}(?:in|an) (?:jede|alle|deine|ihre) (?:\w+ )?(?:e.?mails?|mails?|
nachricht\w*|antwort\w*|entwurf\w*|entwurfe|zusammenfassung\w*)|(?:beginn|beend)\w* (?:sie )?(?:jede|alle|
deine) (?:\w+ )?(?:e.?mail|mail|nachricht|antwort|zusammenfassung)\w* mit\b

(?:folgenden?|diesen?) (?:link|url)\b[^.\n]{0,40}\b(?:ein|einfugen|einbauen|aufnehmen|setzen)\b|deine (?:neue|wahre|
eigentliche) (?:aufgabe|anweisung)
""",
    ),
    Group(
        "anweisung|system|instruktion|richtlin|vorgabe|zugangsdat|kundenlist|kundendat|passwor|alle kont|alle not|crm",
        r"""
(?:gib|geben|zeig\w*|verrat\w*|nenn\w*|wiederhol\w*) (?:sie )?(?:mir |uns )?(?:deine|ihre|alle|die) (?:\w+ )?(?:anweisungen|
system\w+|instruktionen|richtlinien|vorgaben|zugangsdaten)(?: \w+)? (?:aus|preis|wieder|an)\b|(?:send|schick|leit|
mail)\w* (?:sie )?[^.\n]{0,30}(?:kundenliste|kundendaten|zugangsdaten|passworter|alle kontakte|crm.?daten|
alle notizen)[^.\n]{0,40}\S+@\S+
""",
    ),
    Group(
        "rabatt|nachlass|gutschrift",
        r"""
(?:rabatt|nachlass|gutschrift)\w*[^.\n]{0,60}(?:bereits|schon) (?:\w+ )?(?:genehmigt|freigegeben|bestatigt)[^\n]{0,60}
\b(?:biete|nenne|sage|schreibe|erwahne|(?:bieten|nennen|sagen|schreiben|erwahnen|teilen) sie)\b
""",
    ),
)

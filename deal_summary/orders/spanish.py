"""Orders to a machine in Spanish."""

from __future__ import annotations

from deal_summary.orders.phrases import Group

GROUPS = (
    Group(
        "ignor|olvid|descart|omit|caso|prompt|sistema|nueva",
        r"""
(?<!no\s)(?:ignor(?:a|e|en|ar)|olvid(?:a|e|en|ar)|descart(?:a|e)|omit(?:e|a)|haz caso omiso de|haga caso omiso de|no hagas caso (?:a|
de)) (?:(?:todas?|todos|las|los|tus|sus|estas|de|anteriores|previas|previos) )+(?:instrucci|reglas?|normas?|ordenes|directrices|
indicaci|restricci)\w*

(?:ignor(?:a|e)|olvid(?:a|e)) todo lo (?:anterior|dicho|que se dijo)|(?:prompt|mensaje|indicaciones) (?:del|de) sistema|
nuevas? instrucci(?:on|ones) ?:
""",
    ),
    Group(
        "asistente| ia|modelo|inteligencia art|llm|gpt| bot|chatbot|ahora|eres",
        r"""
(?:nota|mensaje|instrucci(?:on|ones)|atencion|aviso|indicaci(?:on|ones))s? (?:a|para|al) (?:el |la |los |las |cualquier |
todo )*(?:\w+ )?(?:MACHINE|asistentes?|modelos? de lenguaje|inteligencia artificial)\b(?= ?[:,.!;)\]]| ?$| (?:que|de|
virtual)\b)|(?:estimad[oa]|querid[oa]|hola|atencion,?) (?:\w+ )?(?:asistente|ia|modelo|bot)\b(?= ?[,.:;!]| (?:de|virtual|ia)\b)

(?:ahora eres|eres ahora|usted es ahora|ahora esta[s]?) (?:en |una? |el |la )?(?:\w+ ){0,2}?(?:modo|ia|asistente|administrador|
bot)\b|si eres (?:una? )?(?:MACHINE|inteligencia artificial|modelo de lenguaje)|como (?:modelo de lenguaje|
inteligencia artificial)\b
""",
    ),
    Group(
        "no |sin av|sin inf|sin dec",
        r"""
no (?:mencion|inform|revel|report|cit|muestr)\w* (?:de )?(?:este|esta|estas|estos) (?:mensaje|nota|texto|instrucci\w+|pasaje)|
sin (?:avisar|informar|decir(?:lo|selo)?) (?:al|a la|a) (?:usuario|vendedor|comercial|humano)\w*
""",
    ),
    Group(
        "cada |todos |todas | tu | tus |este enlace|siguiente enlace",
        r"""
(?:anad|inclu|insert|agreg|pon)\w* [^.\n]{0,60}(?:en|a) (?:cada|todos (?:los|tus|sus)|todas (?:las|tus|sus)|tu|
tus) (?:\w+ )?(?:correos?|mensajes?|respuestas?|resumen(?:es)?|borradores?|e.?mails?)|(?:anad|inclu|insert|agreg|
pon)\w* (?:este|el siguiente) enlace (?:en|a)\b|(?:empie[cz]|comien[cz]|termin)\w* (?:cada|todos los) (?:\w+ )?(?:correo|
mensaje|respuesta|resumen)s? con\b
""",
    ),
    Group(
        "instruccion|prompt|reglas int|directric|credencial|clave|clientes|base de datos|contactos|contrasen|crm|todas las notas",
        r"""
(?:revel|muestr|repit|divulg|imprim|copi)\w* (?:me )?(?:tus|sus|todas tus|tu|el) (?:\w+ )?(?:instrucciones|prompt|
reglas internas|directrices|credenciales|claves? api)\b|(?:envi|reenvi|mand|export)\w* [^.\n]{0,30}(?:lista de clientes|
base de datos|todos los contactos|contrasenas|credenciales|datos del crm|todas las notas)[^.\n]{0,40}\S+@\S+
""",
    ),
    Group(
        "descuento|rebaja|bonificac",
        r"""
(?:descuento|rebaja|bonificacion)s?[^.\n]{0,60}(?:ya|previamente) (?:ha sido |fue |esta |estan )?(?:aprobad|autorizad|
confirmad)[oa]s?[^\n]{0,60}\b(?:ofre[cz]|mencion|inclu|comuni[cq]|indi[cq]|confirm|escrib)\w*
""",
    ),
)

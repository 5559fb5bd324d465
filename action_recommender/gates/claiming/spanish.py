"""How Spanish promises and claims."""

from __future__ import annotations

from action_recommender.gates.claiming import Tongue

TONGUE = Tongue(
    promises=r"""
(?:un |el |su |con )?descuentos?
rebajas?
bonificaci(?:on|ones)
(?:\d+ ?%) (?:de (?:descuento|rebaja)|menos|mas barato)
(?:bajada|congelacion|bloqueo|garantia|igualacion|reduccion) (?:de |del |de los )?precios?
(?:precios?|tarifas?) (?:especial(?:es)?|reducid[oa]s?|preferente\w*|preferencial\w*|fij[oa]s?|congelad[oa]s?|garantizad[oa]s?|
bloquead[oa]s?|minim[oa]s?|inmejorable\w*)
mejor(?:es)? (?:precios?|tarifas?|condiciones)
(?:oferta|condicion)(?:es|s)? (?:especial|exclusiva|preferente|promocional)\w*
gratis
gratuit(?:o|a|os|as|amente)
(?:sin|ningun) (?:\w+ )?(?:coste|costo|cargo|gasto|recargo)s?(?: adicional(?:es)?)?
garanti(?:a|as|za|zamos|zado|zada|zados|zadas|zar|zan|zo)
(?:reembols|devol)\w+(?: (?:del|de su|el) dinero)?
abono en su (?:proxima )?factura
slas?
nivel(?:es)? de servicio
disponibilidad del \d+
certifi(?:cado|cada|cados|cadas|cacion|caciones)
iso ?\d{4,5}
soc ?2
(?:conforme|cumple|cumplimos)(?: \w+)? (?:al|el|con el|con) rgpd
penalizaci(?:on|ones)
exclusiv(?:a|o|as|os|idad|amente)
ilimitad[oa]s?
(?:cancelar|rescindir|cancelable) (?:en cualquier momento|cuando)
sin (?:ningun |ninguna )?(?:compromiso|obligacion|riesgo|permanencia)
mitad de precio
(?:plazo|aplazamiento|facilidades)s? de pago(?: de)?
(?:pago|pagar) (?:a plazos|en (?:varios|\d+|tres|cuatro) (?:plazos|pagos|cuotas))
(?:mes(?:es)?|semanas?|licencias?|puestos?) (?:de regalo|gratis|gratuit\w+)
de regalo
bono
no (?:paga|pagara|pagaran|pagan) (?:nada|hasta|mas)
solo (?:paga|pagara|pagaran)
(?:mantenemos|mantendremos|bloqueamos|congelamos|mantener|congelar|respetamos) (?:el|los|este|estos|su|sus|nuestros) precios?
pruebas? de (?:penetracion|intrusion)
pentests?
""",
    topics=r"""
slas?
nivel(?:es)? de servicio
certifi(?:cado|cados|cacion|caciones)
iso ?\d{4,5}
soc ?2
pruebas? de (?:penetracion|intrusion)
pentests?
""",
    holds=r"""
(?<!no.)(?:tenemos|tiene|tienen|tendra|disponemos|dispone|contamos|es|son|sera|estamos|(?:esta|estan)(?! (?:semana|manana|
tarde)))
(?:recib|ofrec|ofrezc|garantiz|promet|adjunt|envi|inclu|cumpl|conced|aport|entreg|obtendr|supera)\w+
""",
    concedes=r"""
(?:aceptamos|acepto|aceptaremos|cedemos|cedo|renunciamos|rebajamos|descontamos|bajamos|igualamos)(?! (?:que|
su (?:invitacion|decision)))
(?:podemos|puedo|podriamos|podria) (?:\w+ )?(?:aceptar|ceder|renunciar|igualar|descontar|rebajar|quitar|bajar (?:el|la|los|
un|una|a|hasta)|(?:llegar|ir|subir) (?:a|hasta) (?:\w+ ){0,2}?(?:\d+|puestos|licencias|usuarios|meses))
(?:quitaria|quito|quitamos|quitaremos|bajaria|bajaremos|descontaria|rebajaria|reduciria|reducimos) (?:\w+ ){0,5}?(?:del?|al|
la|el|los|las) (?:precios?|tarifas?|factura|cuotas?|coste|importe)
(?:esta|estan|queda|quedan) (?:\w+ )?(?:acordad|aceptad|aprobad|concedid)\w+ (?:por nuestra parte|por nosotros|
de nuestro lado)
(?:dejar|salir|abandonar|rescindir|cancelar) (?:\w+ ){0,5}?(?:cuando (?:quier|dese)\w*|en cualquier momento)
no (?:le |les )?(?:costara|cuesta|costaran|cuestan) (?:\w+ )?nada
(?:oferta|precios?|tarifas?|condiciones|propuesta|presupuesto) (?:\w+ ){0,3}?(?:valid[oa]s?|vale|valen|vigentes?|caducan?|
vencen?|terminan?|expiran?|suben?|se mantienen?) (?:\w+ ){0,2}?(?:hasta|antes|el|en|a partir|al|desde)
""",
    offering=r"""
(?:ofrec|ofrezc|damos|doy|concedemos|aplic|inclui|garantiz|regal|devolv|anad)\w*
(?:quiere|desea|prefiere|acepta|le gustaria) (?:\w+ ){0,4}?(?:descuento|oferta|garantia|gratis|gratuit\w+)
(?:que tal|y si)
""",
    delivers=r"""
(?:nosotros |nuestro equipo |nuestros (?:tecnicos|expertos|consultores) )?(?:entreg(?:amos|aremos|ara|aran)|implement(?:amos|
aremos|ara|aran)|instal(?:amos|aremos|ara|aran)|migr(?:amos|aremos|ara|aran)|despleg(?:amos|aremos|ara|aran)|configur(?:amos|
aremos|ara|aran)|lanz(?:amos|aremos)|desarroll(?:amos|aremos)|correg(?:imos|iremos)|pondremos|ponemos en marcha|conect(?:amos|
aremos)|form(?:amos|aremos)|integr(?:amos|aremos)|termin(?:amos|aremos))
(?:estara|estaran|estaremos|tendra|tendran|quedara) (?:\w+ ){0,5}?(?:operativ\w+|en produccion|en marcha|list\w+|funcionando|
instalad\w+|disponible\w*)
(?:la |el |su )?(?:entrega|puesta en marcha|implantacion|implementacion|migracion|instalacion|integracion|despliegue|
arranque) (?:es|sera|tarda|tardara|dura|durara|se hace|se hara|empieza|comienza|lleva)
todo estara (?:list\w+|instalad\w+|en marcha)
""",
    when=r"""
(?:antes|para|en|dentro|hasta|el|a mas tardar|a partir|desde|este|esta|la|proxim[oa]|menos) (?:(?:de|del|la|el|los|las|un|una|
fin|finales|principios|solo|menos|proxim[oa]|mas|\w+) ){0,4}?(?:\d+|lunes|martes|miercoles|jueves|viernes|semanas?|mes|meses|
dias?|horas?|anos?|trimestre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|navidad|
verano|primavera|otono|manana|que viene)
manana
hoy
(?:\w+ )?(?:dias|semanas|meses|horas)
""",
    product=r"""
(?:nosotros|ourproduct(?: \w+)?|(?:nuestr[oa]s?) (?:\w+ ){0,2}?(?:productos?|plataforma|software|soluci\w+|sistema|
herramienta|aplicacion|servicio|equipo|modulo|api|oferta|paquete|licencia|contrato|clientes)|(?:la|el) (?:plataforma|
software|solucion|aplicacion|herramienta|licencia|producto|sistema|suscripcion|paquete)|cada (?:licencia|paquete|
plan))(?: (?:tambien|ya|totalmente|nativamente|puede|pueden|automaticamente|incluso|siempre|directamente|perfectamente|se|
le|les)){0,3} (?:ofrec\w+|soport\w+|admit\w+|integr\w+|conect\w+|cumpl\w+|inclu\w+|contien\w+|aloj\w+|cifr\w+|encript\w+|
reduc\w+|ahorr\w+|duplic\w+|aument\w+|mejor\w+|elimin\w+|automatiz\w+|import\w+|export\w+|sincroniz\w+|funcion\w+|predic\w+|
prev\w+|detect\w+|proporcion\w+|sustitu\w+|reemplaz\w+|almacen\w+|cubr\w+|asegur\w+|evit\w+|traduc\w+|calcul\w+|reconoc\w+|
gestion\w+|analiz\w+|lee|es|son|tien\w+|dispon\w+|permit\w+|garantiz\w+|se amortiz\w+|amortiz\w+)
(?:ofrecemos|soportamos|cumplimos|incluimos|alojamos|ciframos|disponemos de|contamos con|admitimos) (?!\w*(?:reunion|
llamada))\w+
(?:es|son|totalmente|plenamente|completamente|esta|estan) (?:\w+ )?(?:compatibles?|conformes?|cifrad\w+|alojad\w+|
incluid\w+|patentad\w+|disponibles? (?:en|para) \w+)
(?:se integra|integra|importa|exporta|sincroniza|incluye|cifra|soporta) (?:con |de forma |automaticamente |todos |todas |
el |la |los |las )+\w+
(?:integracion|conector|interfaz|cifrado|soporte) (?:nativ|integrad)[oa]s?
^\W*(?:(?!(?:usted|ustedes|sus?|theirs|nosotros|yo|el que|quien|que|eso|esto|si|cuando|como|pagina|llamada|
reunion)\b)[\w'/-]+ ){1,6}?(?:funcionan? (?:con|por|sin|en (?:tod\w+|cada|cualquier))|se conectan? (?:con|a|al)|
se integran? (?:con|en)|gestionan? (?:el|la|los|las|sus?|tod\w+|cada))
""",
    outcomes=r"""
no volver(?:a|an) a (?!recibir|saber)\w+
(?:nunca|jamas) (?:mas )?(?:volvera|vera|tendra|perdera)n?
(?:recuperara|recuperaran|amortizara|amortizaran)
""",
    praise=r"""
nuestros clientes (?:\w+ )?(?:consiguen|ahorran|reducen|ganan|logran|ven|adoran|valoran|obtienen)
(?:ourproduct )?(?:ayudamos|ayuda) a (?:las |los |sus )?(?:empresas|clientes|fabricantes|equipos|usted\w*)
(?:usted\w* )?(?:podra|podran|va a|van a)? ?(?:ahorrara|ahorraran|ahorrar|reducira|reduciran|duplicara|ganara|aumentara|
se beneficiara)n?
(?:el|la|nuestr[oa]) (?:mejor|lider|mas \w+|unic[oa]|numero uno) (?:\w+ )?(?:producto|plataforma|herramienta|solucion|proveedor|
software|del mercado|en el mercado)
lider(?:es)? (?:del|en el|mundial)
(?:probad|demostrad)[oa]s?
llave en mano
de ultima generacion
""",
    mentions=r"""
(?:usted\w*|ustedes|ellos|su \w+|me|nos) (?:\w+ ){0,3}?(?:pregunt|mencion|coment|plante|escrib|quer|quier|esper|necesit|exig|
ped|pid|dij|solicit|habl)\w*
(?:preguntaba|pregunto|mencionaba|menciono|comento|planteo|pidio|solicito|queria|preguntaron)n?
(?:pregunta|peticion|punto|preocupacion|tema|duda|solicitud|conversacion|inquietud)s? (?:\w+ )?(?:sobre|de|del|por|acerca|
en torno)
(?:antes de|si|mientras|una vez que|cuando|hasta que) (?:hablar|hablemos|hablamos|decidir|discutir|negociar|sabemos|podemos decir)
(?:habl|discut|sab|entend|negoci)\w* (?:\w+ )?(?:de|del|sobre|si|que|cual\w*|como)
(?:cual|cuales|quien|cuanto) (?:\w+ ){0,3}?(?:usted|su|sus|le|les)
acerca de
respecto a
[^\W\d_]+ (?:ha|habia|han) (?:pedido|solicitado|preguntado)
""",
    denies=r"""
no|nunca|jamas|ningun[oa]? (?:\w+ )?(?:descuento|promesa|garantia)|ni|en vez|en lugar|evitar|tampoco|apenas
""",
    stops="""
el la los las un una unos unas de del y o u pero a al en por para con sin sobre es son era sera seran ser sido esta estan ha han
haber hay que se su sus lo le les nos nuestro nuestra
nuestros nuestras yo mi me usted ustedes ellos ese esa este esta estos estas cual quien donde cuando como si mas menos muy
tambien ya no ni todo todos toda todas cada mismo otro
ofrece ofrecemos ofrecer incluye incluimos damos dar tiene tenemos permite totalmente actualmente hoy
""",
)

"""How English promises and claims."""

from __future__ import annotations

from action_recommender.gates.claiming import Tongue

TONGUE = Tongue(
    promises=r"""
discount(?:s|ed)?
rebates?
(?:\d+ ?%|percent) (?:off|less|cheaper)
(?:half|a (?:third|quarter|fifth|tenth)|two thirds) (?:off|less|cheaper)
half (?:the )?price
price (?:reduction|cut|match|matching|hold|freeze|lock|guarantee|protection)s?
(?:special|reduced|lowest|preferential|lower|introductory) (?:prices?|rates?|offers?|terms|pricing|fees?)
(?:best|better) (?:prices?|rates?|terms|pricing)
free of (?:charge|cost)
(?:at |with )?no (?:extra |additional |further )?(?:costs?|charges?|fees?)
complimentary
for free
(?:it|pilot|trial|months?|years?|licen[cs]es?|training|support|set ?up|onboarding|service|product|version|module|upgrade|
workshop|migration|everything|installation) (?:is|are|comes?|stays?|remains?) (?:\w+ )?free(?! (?:to|in|on|at|of (?!charge|
cost)|for (?:a |your |the )?(?:call|meeting|chat|
talk|minute)))
free (?:\w+ )?(?:trial|months?|licen[cs]es?|support|training|onboarding|set ?up|upgrades?|seats?|years?|implementation|pilot|
migration|shipping|delivery|access|updates?|workshop|consulting|users?|use)
(?:months?|weeks?|years?|seats?|users?) (?:are |is |come |for )*(?:free|on us)
on the house
guarante(?:e|es|ed|eing)
warrant(?:y|ies|ed)
refund(?:s|ed|able)?
money back
credit(?:s|ed)? (?:to|on) your (?:account|invoice)
slas?
service levels?(?: agreement)?
uptime
certifi(?:ed|cation|cations|cate|cates)
iso ?\d{4,5}
soc ?2
hipaa
(?:gdpr|fully|nis2|pci) ?compliant
penalt(?:y|ies)
exclusiv(?:e|ely|ity)
(?:we|i) (?:can |will |could )?waive
waived?
unlimited
cancel (?:at )?any ?time
(?:no|without) (?:any )?(?:obligation|commitment|strings attached|risk)
half price
(?:prices?|rates?|fees?) (?:(?:will|stays?|remains?|is|are|be|kept|for) )*(?:fixed|frozen|locked|held|unchanged|guaranteed)
(?:hold|lock|lock in|freeze|keep|fix|guarantee) (?:the|this|that|your|our|today's) (?:\w+ )?(?:prices?|rates?|fees?)
(?:extended|longer|flexible|deferred|\d+ days?) payment(?: terms)?
payment (?:terms of|holiday|in instal\w+)
(?:at|for) half the price
bonus(?:es)?
vouchers?
cash ?back
you (?:only )?pay (?:nothing|only|just|no more than|half)
(?:not|never|no longer) (?:be )?(?:charged|billed|invoiced)
(?:penetration|pen) ?tests?
""",
    topics=r"""
slas?
service levels?(?: agreement)?
uptime
certifi(?:cation|cations|cate|cates)
iso ?\d{4,5}
soc ?2
hipaa
(?:penetration|pen) ?tests?
""",
    holds=r"""
(?:have|has|had)(?! (?:not|no|yet|to|already asked|asked|requested|written|spoken|been asked))
(?:is|are|was|were|be)(?! (?:not|still|being|\w+ing))
(?:hold|own|get|receive|obtain|offer|provide|grant|give|guarantee|promise|assure|include|meet|pass|send|attach|enclose|
bring|show|confirm|deliver|share|find|renew)(?:s|e?d|es)?
(?:found|sent|gave|brought|held|got|met|shown|given)
""",
    concedes=r"""
(?:we|i)(?:'ll|'d|'m|'re| (?:can|could|will|would|shall|may|are|am|also|even|then|gladly|happily|(?:happy|ready|prepared|
willing|able) to))* (?:go (?:down |up |back )?(?:to|as \w+ as) (?:[\w.,-]+ ){0,3}?(?:\d[\w.,]*|seats?|users?|licen[cs]es?|
months?|years?|days?|percent|euros?|dollars?)|accept(?! (?:that|your (?:invitation|apolog\w+|reasons?|decision|answer)))|
agree to(?! (?:meet|talk|speak|(?:a|the|your) (?:call|meeting|date|time|agenda)))|(?:take|knock|shave|
strike) (?:[\w.,-]+ ){1,5}?off (?:\w+ ){0,3}?(?:prices?|rates?|fees?|licen[cs]es?|invoices?|offers?|quotes?|totals?|bill|
costs?|amount|subscription|contract|renewal)|come (?:some way|down(?! to [^\W\d]))|(?:lower|reduce|cut|drop|halve|sharpen|
match|beat) (?:the|our|your|their|this|that) (?:\w+ ){0,2}?(?:prices?|rates?|fees?|offers?|quotes?|minimum|term)|
(?:throw in|forgo|split the difference|settle for|meet you (?:half\w*|in the middle|on (?:the )?(?:price|terms))))
(?:is|are) (?:\w+ )?(?:agreed|accepted|approved|granted|settled|fine|ok|okay) (?:on our side|from our side|by us|for us|
with us|by our \w+)
our (?:side|management|finance \w+|legal \w+) (?:has |have )?(?:agree|accept|approve|grant)(?:s|d|ed)?
(?:leave|exit|end|terminate|cancel|quit|pause|walk away|get out) (?:[\w']+ ){0,5}?(?:whenever|any ?time|at will|at any|
any (?:day|month|moment)|when you (?:like|want|wish|please))
costs? (?:you )?(?:\w+ )?nothing
(?:offers?|prices?|quotes?|proposals?|rates?|terms|conditions) (?:\w+ ){0,3}?(?:stands?|holds?|valid|expires?|ends?|lapses?|
lasts?|runs? out|good|rises?|goes up|open) (?:\w+ ){0,2}?(?:until|till|through|by|on|at|after|for|from|before|in|this|next|
tomorrow|today)
""",
    offering=r"""
(?:we|i)(?:'ll|'d)? (?:\w+ ){0,3}?(?:offer|give|grant|apply|include|add|send|provide|guarantee|waive|refund|confirm|book|
activate|hold|lock)
(?:would|do) you (?:like|want|take|accept|prefer) (?:\w+ ){0,3}?(?:the|a|an|our|your|this|it|\d+)
how about
""",
    delivers=r"""
(?:we|our (?:\w+ )?(?:team|engineers|experts|people|consultants))(?:'ll|'d)?(?: (?:will|can|could|shall|would|already|also|even|
surely|happily))* (?:deliver|implement|install|migrate|go live|launch|roll out|ship|build|develop|fix|release|deploy|configure|
onboard|integrate|complete|set (?:\w+ )?up|connect|train|have (?:\w+ ){1,3}(?:ready|live|running|done|up))
i(?:'ll| will| can) (?:personally )?(?:deliver|implement|install|migrate|deploy|fix|build|release)
you(?:'ll| will| can) (?:be|go) (?:live|up and running|operational|productive)
(?:the )?(?:go live|delivery|implementation|roll ?out|launch|migration|installation|set ?up)(?: project)? (?:is|will be|
will take|takes|happens|starts|ends|finishes|can be)
""",
    when=r"""
(?:by|before|within|until|on|in|no later than|this|next|as of|from|less than|under|after|at the end of) (?:(?:the|an?|end|of|
this|next|early|mid|only|just|about|less|than|\w+) ){0,4}?(?:\d+|monday|tuesday|wednesday|thursday|friday|weekend|week|weeks|
month|months|days?|hours?|year|years|quarter|january|february|march|april|may|june|july|august|september|october|november|
december|q[1-4]|christmas|summer|spring|autumn|tomorrow)
tomorrow
today
(?:\w+ )?(?:days|weeks|months|hours)
""",
    product=r"""
(?:(?<!what\s)we|ourproduct(?: \w+)?|our (?:\w+ ){0,2}?(?:product|platform|software|solution|system|tool|app|service|team|planner|
module|api|offer|package|plan|licen[cs]e|contract|subscription|company|engineers|customers)|the (?:platform|software|
solution|app|product|tool|licen[cs]e|subscription|package)|every (?:plan|package|licen[cs]e))(?:'ll| (?:also|already|fully|
natively|now|currently|can|will|does|do|automatically|easily|even|then|both|always|typically|usually|directly|
out of the box|securely|seamlessly|completely)){0,3} (?:offers?|supports?|integrates?|connects?|compl(?:y|ies)|includes?|
comes? with|ships? with|hosts?|encrypts?|reduces?|cuts?|saves?|doubles?|triples?|halves|increases?|boosts?|improves?|
eliminates?|automates?|imports?|exports?|syncs?|synchroni[sz]es?|works? with|runs? (?:on|in)|predicts?|forecasts?|detects?|
scales?|provides?|features?|replaces?|backs? up|stores?|covers?|ensures?|prevents?|translates?|calculates?|recogni[sz]es?|
meets?|handles?|serves?|processes|reads?|analy[sz]es|has|is|are (?:hosted|compliant|used by|trusted)|have (?:over|more than|
\d+)|operates?|maintains?|monitors?|pays? for itself)
it (?:(?:also|already|fully|natively|now|can|will|automatically) )*(?:supports?|integrates?|complies|encrypts?|imports?|
exports?|includes?|offers?|syncs?|synchroni[sz]es?|connects|runs on|works with|scales|predicts|detects)
(?:is|are|be|fully|100 ?%|comes?) (?:\w+ )?(?:compatible|interoperable|compliant|encrypted|hosted (?:in|on|by)|included in|
patented|award.winning|available (?:in|for|on|as) (?:\w+ )?(?:\d+|languages?|android|ios|linux|windows|sap|mac|cloud|
countr\w+))
(?:built.in|native) (?:\w+ )?(?:integration|support|connector|encryption|interface)s?
^\W*(?:(?!(?:you|your|yours|theirs?|they|he|she|we|i|my|this|that|it|who|which|what|how|when|where|if|as|somebody|nobody|
one|everybody|\w+day|page|sheet|agenda|call|meeting|note|document)\b)[\w'/-]+ ){1,5}?(?:works? (?:with|per|without|across|
natively|offline|out of|(?:on|in) (?:any|all|every))|runs? (?:natively|offline|per|(?:on|in) (?:any|all|every))|
connects? (?:with|to)|integrates? with|plugs? into|(?:handles|supports) (?:the|your|all|any|every|each|both|its|\d+))
""",
    outcomes=r"""
you(?:'ll| will| would)(?: also| then)? (?:never|no longer|always) (?!hear|receive)\w+
you(?:'ll| will| would| can)(?: also| then)? (?:get (?:[\w.,]+ ){0,4}?back|recover|recoup|earn back|win back|make back|
break even)
""",
    praise=r"""
our customers (?:\w+ )?(?:report|see|save|achieve|love|gain|reduce|cut|tell)
(?:we|ourproduct) helps? (?:you|companies|customers|manufacturers|teams|them)
you(?:'ll| will| can| could| would) (?:\w+ )?(?:save|reduce|gain|increase|double|cut|halve|earn|avoid|benefit)
(?:the|our) (?:best|leading|fastest|cheapest|safest|most \w+|number one|only) (?:\w+ )?(?:product|platform|tool|solution|vendor|
supplier|software|provider|planner|on the market|in the market)
(?:market|industry|world) ?(?:leader|leading|class)
best in class
out of the box
seamless(?:ly)?
proven (?:\w+ )?(?:roi|results?|technology|track)
state of the art
""",
    mentions=r"""
whether
(?:i|we) (?:\w+ )?understand (?:that|why)
(?:you|they|he|she|your \w+) (?:\w+ ){0,2}?(?:asked|ask|mentioned|raised|said|wrote|wanted|want|wondered|expect|expected|needs?|
needed|requires?|required|requested|hoped|brought up|told|worr\w+|are looking)
(?:question|questions|request|point|worry|doubt|topic|matter|concern|discussion|conversation|wish)s? (?:\w+ )?(?:of|about|on|
for|around|regarding|concerning)
(?:before|whether|if|until|unless|once|when) (?:we|you|i|they) (?:\w+ )?(?:talk|speak|discuss|agree|decide|know|negotiate|
can say)
(?:talk|speak|think|hear|learn|know|say|discuss|negotiate|understand)(?:ing)? (?:\w+ )?(?:about|through|over|whether|if|which|
what|how)
(?:which|what|whether|whose) (?:\w+ )?(?:you|your|they|their)
(?:send|bring|share|attach|find out|check|ask|clarify|confirm|prepare|look up|see|look) (?:\w+ ){0,6}?(?:whether|if|which|who|
with (?:our|my)|you asked)
(?!we|i)[^\W\d_]+ (?:has |have )?(?:asked|asks|requested|wants|wanted|needs) (?:\w+ )?(?:for|about)
""",
    denies=r"""
not|never|cannot|can't|won't|don't|doesn't|isn't|aren't|wouldn't|couldn't|neither|nor|nobody|nothing|instead of|rather than|
unable|no (?:\w+ )?(?:discount|promise|guarantee|certif\w+|refund)|avoid|without promising|refuse|hardly
""",
    stops="""
a an the and or but so of to in on at for with by from as is are be been was were will would can could may might shall should do
does did has have had it its this that these
those we our us i my me you your yours they their them he she his her who which what when where how if than then there here not
no also already just only even very more most
any all each every some such same own other another about into over under up out off per via let get got give gives given offer
offers offered offering provide provides
include includes included including make makes made take takes come comes fully natively currently now today
""",
)

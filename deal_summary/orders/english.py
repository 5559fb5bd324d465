"""Orders to a machine in English."""

from __future__ import annotations

from deal_summary.orders.phrases import Group

GROUPS = (
    Group(
        "ignor|disregard|forget|overrid|overrul|bypass|pay no att|break |disable|circumvent|remove",
        r"""
(?<!not\s)(?<!n't\s)(?<!never\s)
(?:ignor\w+|disregard|forget|override|bypass|overrule|pay no attention to) (?:(?:all|any|every|the|your|these|those|previous|
prior|above|earlier|preceding|foregoing|existing|original|initial|system|of|safety|current|usual|standard|normal|other|
default) )+(?:instructions?|prompts?|directives?|commands?|programming|guardrails?)\b

(?<!not\s)(?<!n't\s)(?<!never\s)
(?:ignore|disregard|forget|override|bypass|overrule|break) (?:all |of |any )*(?:your|previous|prior|above|earlier|safety|
system) (?:(?:previous|prior|other|own|usual|existing|earlier|safety|system|internal|all) )*(?:rules?|polic(?:y|ies)|
guidelines?|constraints?|restrictions?|training|safeguards?|context|learnings|gates|filters?)\b

(?:bypass|override|disable|circumvent|remove) (?:all|any|every|your) (?:of )?(?:the )?(?:\w+ )?(?:restrictions|guardrails|
safeguards|filters)\b

(?:ignore|disregard|forget) (?:everything|anything|all|whatever) (?:that )?(?:(?:was|is|you were|you have been) )?(?:said |
told |written )?(?:above|up to this point|previously|you were told|you have been told|before this (?:line|point|message))\b
""",
    ),
    Group(
        "assistant| ai|llm|llms|language model|bot|bots|chatbot|copilot|gpt|model|agent|automated|machine",
        r"""
(?:dear|hello|hey|hi|attention|attn) (?:\w+ )?(?:assistant|MACHINE|(?:language )?model|agent)(?= ?[,.:;!]| (?:assistant|agent|
model|system|reading|processing)\b| ?$)

(?:notes?|messages?|memo|instructions?|attention|attn|directive|reminder|notice|orders?|tasks?) (?:to|for) (?:the |any |all |
every |your )*(?:\w+ )?(?:MACHINE|assistants?)\b(?= ?[:,.!;)\]]| (?:assistants?|models?|agents?|systems?|tools?|that|who|which|
reading|processing|say|tell|write|add|mention|include|please|you|must|ignore|do not)\b| ?$)

(?:if|since|because) you(?: are|'re) (?:an? |the )?(?:\w+ )?(?:MACHINE|automated|machine)\b

(?:any|every|whichever|whatever|the|all) (?:\w+ )?(?:MACHINE|assistants?|automated (?:systems?|agents?|
tools?))(?: \w+)? (?:(?:that|who|which) )?(?:reads?|reading|process(?:es|ing)?|pars(?:es|ing)|summari[sz](?:es|ing)|handl(?:es|
ing)) (?:this|the|these)\b

as an? (?:MACHINE (?:assistant|model|agent|system)|language model|llm)\b|(?:this|the following) (?:\w+ )?is (?:only |meant |
intended |addressed )*(?:for|to) (?:the )?(?:\w+ )?MACHINE\b
""",
    ),
    Group(
        (
            "you are now|from now on|your new |your real |your true |your actual |your hidden |your updated |new instruction| mode|"
            "system prompt|jailbreak|anything now|act as|pretend|behave as"
        ),
        r"""
you are now (?:in )?(?:an? |the |our |my )?(?:\w+ ){0,3}?(?:mode|a\.?i\.?|assistant|bot|dan|unrestricted|jailbroken|
admin(?:istrator)?|root)\b

from now on,? (?:(?:you|always|never|only|must|will|should|shall|are|to) )*(?:act as|obey|behave|pretend|ignore|respond (?:only|
with|as)|output)\b

your (?:new|real|true|actual|hidden|updated) (?:task|instructions?|directives?|orders|objective|mission|purpose) (?:is|are)\b|
\bnew instructions? ?:

(?:enter|enable|activate|switch (?:in)?to|turn on|engage) (?:the )?(?:developer|debug|admin(?:istrator)?|god|jailbreak|dan|
unrestricted|override|sudo|root|partner) mode|system prompt|\bjailbreak\b|do anything now|(?:act|pretend|
behave) as (?:if you (?:are|were)|an? unrestricted|an? admin)
""",
    ),
    Group(
        (
            "mention th|report th|flag th|reveal th|disclose th|quote th|cite th|reference th|the user|the rep|the sales|the seller|"
            "the reader|the human|show th|the operator|the account|your user|your rep|your sales|any human|any user"
        ),
        r"""
(?:do not|don't|never) (?:mention|report|flag|reveal|disclose|quote|show|cite|reference) (?:this|these|the above|
the preceding) (?:hidden )?(?:messages?|notes?|text|instructions?|passage|paragraph|line|comment|record|directive|section)\b

(?:do not|don't|never|without) (?:tell|inform|alert|warn|notify|ask|show)(?:ing)? (?:it |this |anything )?(?:to )?(?:the|your|
any) (?:user|human|operator|rep\b|sales ?(?:person|rep|team)|account executive)
""",
    ),
    Group(
        " link| url| image| pixel| button| html| markdown| script| tag| qr code| snippet",
        r"""
(?:include|insert|add|append|put|paste|embed|place|use|show) (?:this|the following|following|these|
exactly this) (?:\w+ )?(?:link|url|image|pixel|button|html|markdown|script|tag|qr code|html|snippet)s?\b
""",
    ),
    Group(
        (
            " every | each | any |all outgoing|all future|all your|your summary|your output|your recom|your draft|your anal|your ration|"
            "generated|the drafted|every e|every m|all e|all m|your e|your m|your r|your answ|summary must|must |shall | has to| have to"
        ),
        r"""
(?:include|insert|add|append|put|paste|embed|place|write|mention|state|quote) [^.\n]{1,80}?(?:in|into|to|
at the \w+ of) (?:(?:every|each|any) (?:\w+ )?(?:e.?mails?|messages?|repl(?:y|ies)|drafts?|responses?|recommendations?|
subjects?)|all (?:outgoing|future|your) \w+|(?:your|the generated|the drafted) (?:\w+ )?(?:summary|output|recommendations?|
drafts?|analysis|rationale|generated \w+))\b

(?:begin|start|end|finish|sign|prefix|close) (?:every|each|all|any|your) (?:\w+ )?(?:e.?mails?|messages?|repl(?:y|ies)|summary|
responses?|answers?|outputs?|drafts?|recommendations?) with\b

(?:your|any|every) (?:recommendation|summary|output|draft|answer|response|ai)s? (?:must|shall|has to|
have to) (?:\w+ ){0,2}?(?:say|state|include|be|offer|contain|mention|recommend|begin|end)\b
""",
    ),
    Group(
        (
            "p0|highest|trusted|perfect|approved|confirmed|authori|signed off| safe|100|this deal as|skip |disable|turn off|switch off|"
            "deactivate"
        ),
        r"""
(?:rate|score|rank|classify|label|mark|report|describe|present|treat|tag) this (?:deal|account|lead|contact|customer|company|
opportunity)? ?(?:as|at|with) (?:the )?(?:highest|p0|100|perfect|max\w*|trusted|pre.?approved|safe)\b

(?:discount|rebate|waiver|refund|price cut|free \w+|exception)[^.\n]{0,60}(?:pre.?approved|already (?:been )?(?:approved|
confirmed|authori[sz]ed|signed off)|approved by (?:the )?(?:\w+ )?(?:management|ceo|cfo|vp|legal|board|head office|
director))[^\n]{0,60}\b(?:offer|mention|include|state|confirm|tell them|write|grant|apply|communicate|promise|quote) (?:it|this|
that|the|them|in|to)\b

(?:skip|disable|turn off|switch off|deactivate) (?:the |all |any |your )*(?:approval|review|gates?|filters?|safety|verification|
compliance)(?: checks?| filters?| gates?)?(?=[ .,;!])
""",
    ),
    Group(
        (
            "reveal|disclos|exfiltrat|leak|dump|recite|expose|echo |your instruc|your prompt|your guide|your learn|your rule|your config|"
            "your company|your system|your hidden|your initial|your original|your full|your internal|your secret"
        ),
        r"""
(?:reveal|disclose|leak|exfiltrate|dump|recite|expose|echo) (?:\w+ ){0,2}?(?:your|the|all|its) (?:\w+ ){0,2}?(?:prompts?|
instructions|system message|guidelines|learnings|api keys?|credentials|configuration|company context|playbooks?)\b|(?:print|
repeat|output|quote|copy|show) (?:me |us )?(?:all )?(?:of )?your (?:\w+ ){0,2}?(?:prompts?|instructions|guidelines|learnings|
rules|configuration|company context)\b
""",
    ),
    Group(
        (
            "customer|client|contact|crm|conversation|chat|other d|deal d|deal h|deal s|deal r|credential|password|api key|secret|context|"
            "guideline|learning|database|pipeline|prompt|discount app|records|summary|bcc"
        ),
        r"""
(?:send|forward|e.?mail|export|upload|post|transmit|submit|exfiltrate|leak|mail|deliver) (?:me |us )?(?:(?:all|the|your|every|
any|entire|full|whole|complete|of|our|internal|confidential|company|company's|other|customer) )*(?:customer (?:list|data\w*)|
client list|contact list|crm(?: \w+)?|conversations?(?: history)?|chat history|other deals?|deal (?:data|history|summary|
records)|credentials|passwords?|api keys?|secrets?|context(?: file)?|guidelines|learnings|database|pipeline|prompts?|
discount approvals|records|summary) [^\n]{0,60}?(?:to|at|via|into) \S*(?:@|://|www\.|\[at\])

\bbcc (?:\S+@\S+ )?(?:on|in|to|with|into|for)? ?(?:all|every|each|any|your)\b|(?:add|put|set|include|copy|always) \S+@\S+ (?:in|
into|as|on|to|under) (?:the )?bcc\b|\bbcc \S+@\S+
""",
    ),
    Group(
        "learning|context|memory|remember|guidelines",
        r"""
(?:add|append|write|save|store|record|put|insert|commit) [^.\n]{0,80}(?:(?:to|into|in|under) (?:the |your |
our )*(?:company context|context file|(?:\w+ )?learnings?(?: section| file)?|long term memory|memory|
communication guidelines))\b|\bremember (?:this )?(?:rule|instruction|permanently|for all future)\b|\b(?:new|important|
key) learning ?: ?(?:always|never|from now)\b
""",
    ),
)

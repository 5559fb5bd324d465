"""Orders to a machine in Italian, Portuguese and Dutch, and the commonest ones in Chinese, Japanese, Russian and Arabic."""

from __future__ import annotations

from deal_summary.orders.phrases import Group

GROUPS = (
    Group(
        (
            "istruzion|regol|direttiv|indicazion|ordini|ora sei|sei ora|adesso sei|prompt|questo mess|questa n|questa i|questo test|"
            "assistente| ia|l'ia|intelligenza|instru|regras|ordens|diretriz|orienta|agora|mensagem|inteligencia|linguagem|linguistico"
        ),
        r"""
(?<!non\s)(?:ignor(?:a|ate|are|ino)|dimentic(?:a|ate|are)|trascur(?:a|ate)) (?:(?:tutte|tutti|le|i|gli|tue|vostre|queste|precedenti|sue|
ogni) )+(?:istruzion|regol|direttiv|indicazion|ordin)\w*

(?:ora sei|sei ora|adesso sei) (?:in |una? |l'|il )?(?:\w+ )?(?:modalita|ia|assistente)\b|prompt di sistema|(?:non menzionare|
non segnalare) (?:questo|questa) (?:messaggio|nota|testo|istruzione)

(?:messaggio|nota|istruzion[ei]|attenzione|avviso) (?:per|all'|a) ?(?:l'|la |il )?(?:\w+ )?(?:ia|assistente|modello linguistico|
intelligenza artificiale)\b|gentile assistente\b

(?<!nao\s)(?:ignor(?:e|a|em|ar)|esquec(?:a|e|am)|desconsider(?:e|a)) (?:(?:todas?|todos|as|os|suas?|tuas?|estas|anteriores|
previas) )+(?:instruc|regras?|ordens|diretrizes|orientac)\w*

(?:agora voce e|voce agora e|voce esta agora) (?:em |uma? |o |a )?(?:\w+ )?(?:modo|ia|assistente)\b|prompt do sistema|
nao mencione (?:esta|este) (?:mensagem|nota|texto|instrucao)

(?:mensagem|nota|instruc(?:ao|oes)|atencao|aviso) (?:para|ao) (?:o |a )?(?:\w+ )?(?:ia|assistente|modelo de linguagem|
inteligencia artificial)\b|(?:caro|prezado) assistente\b
""",
    ),
    Group(
        "instructies|regels|opdracht|richtlijn|aanwijzing|bent nu|bent vanaf|prompt|bericht|notitie|deze tekst|assistent|taalmodel| ai",
        r"""
(?:negeer|vergeet|sla) (?:(?:alle|al|de|je|uw|jouw|eerdere|vorige|voorgaande|bovenstaande) )+(?:instructies|regels|opdrachten|
richtlijnen|aanwijzingen)\b(?! niet)

(?:je bent|u bent) (?:nu|vanaf nu) (?:in |een |de )?(?:\w+ )?(?:modus|ai|assistent|beheerder)\b|systeem ?prompt|(?:noem|meld|
vermeld) (?:dit|deze) (?:bericht|notitie|tekst|instructie) niet

(?:bericht|notitie|instructies?|aandacht|opmerking) (?:aan|voor) (?:de |het |elke )?(?:\w+ )?(?:ai|assistent|taalmodel)\b|
(?:beste|geachte) (?:\w+ )?assistent\b
""",
    ),
    Group(
        (
            "忽|无视|無|忘|不要理|系统|系統|你现在|你現在|不要|请勿|别|指示|命令|システム|メッセージ|"
            "あなた|игнор|забуд|внимани|системн|теперь|не упом|не сообщ|تجاهل|انس|اهمل|"
            "النظام|أنت ال|لا تذكر"
        ),
        r"""
(?:忽略|无视|無視|忘记|忘掉|不要理会)[^。\n]{0,8}(?:之前|以上|先前|所有|上述|前面|以前|系统|你的)[^。\n]{0,8}(?:指令|指示|说明|提示|规则|命令|設定|指導)|系统提示词?|系統提示|你现在是|你現在是|
(?:不要|请勿|别)(?:提及|透露|告诉)[^。\n]{0,4}(?:此|这条|用户|销售)

(?:これまで|以前|前|上記|すべて|全て)の[^。\n]{0,8}(?:指示|命令|プロンプト|ルール)[^。\n]{0,6}(?:無視|忘れ|破棄)|システムプロンプト|(?:このメッセージ|この指示)[^。\n]{0,8}(?:言及しない|
触れない)|あなたは(?:今|これ)から

(?:игнорир\w+|забуд\w*|не обращаи\w* внимания на) (?:(?:все|всех|предыдущие|прежние|прошлые|свои|ваши|эти|
вышеуказанные) )+(?:инструкци|указани|правил|команд|предписани)\w*|системн\w+ (?:промпт|подсказк)\w*|(?:ты|
вы) теперь (?:в режиме|ассистент|ии)\b|не (?:упоминаи|сообщаи)\w* (?:об этом|это) (?:сообщени|указани|пользовател)\w*

(?:تجاهل|انس|اهمل)\w* (?:جميع |كل |كافة )?(?:ال)?(?:تعليمات|أوامر|اوامر|توجيهات|قواعد)|(?:تعليمات|موجه|رسالة) النظام|
أنت الان|أنت الآن|لا تذكر هذه الرسالة
""",
    ),
)

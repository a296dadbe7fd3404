"""The words by which machines give themselves away, in the languages we have met. Patterns only, all linear."""

import re

_I = re.IGNORECASE

# Addresses that no person writes from. "delivery@" or "bounce@" may be a courier's or a shop's: not enough.
DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_]?master|mail[-_.]?daemon|double-bounce|microsoftexchange[0-9a-f]+|"
    r"[a-z.-]{0,40}mailer-daemon[a-z.-]{0,40}|[a-z.-]{0,40}postmaster)(?:[+=][^@]{0,200})?(?:@|$)",
    _I,
)
DAEMON_NAME = re.compile(
    r"mail(?:er)?[- ]?(?:daemon|delivery)|mail delivery (?:sub)?system|post ?master|system administrator|"
    r"mail administrator|interscan|internet mail (?:delivery|service)|系统退信|退信|邮件系统|系统管理员",
    _I,
)
REPLY_PREFIX = re.compile(r"\s*(?:re|aw|sv|antw|fw|fwd|wg|tr|回复|答复|回覆|转发|轉寄|转寄)\s*[:：]", _I)
BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:ed|able)|undelivera|mail (?:could )?not (?:be )?delivered|returned mail|mail(?: message)? returned|"
    r"failure notice|delivery (?:has )?(?:failed|failure|status|report|notification|problem|error)|"
    r"(?:mail|message|email) delivery (?:failed|failure|error|has)|could not (?:be delivered|deliver|send)|"
    r"failed (?:to deliver|delivery|mail)|non[- ]?(?:delivery|deliverable|remis)|not delivered|"
    r"(?:mail|delivery) (?:system )?error|error sending your mail|rejected|message (?:you sent )?blocked|bounced?\b|"
    r"delivery (?:status )?notification|delayed mail|(?:delivery|message) delayed|warning: (?:could not|message)|"
    r"user unknown|banned file|virus|mail failure|mailbox (?:full|unavailable)|"
    r"unzustellbar|nicht zustellbar|nicht zugestellt|zustell(?:ung|status|fehler)|benachrichti?gung.*(?:status|zust)|"
    r"non remis|[ée]chec de (?:la )?(?:remise|livraison|distribution)|no se (?:pudo|puede) entregar|"
    r"no entregado|mancato recapito|impossibile recapitare|n[ãa]o entregue|недоставлен|не доставлен|"
    r"退信|退回|退件|投递失败|无法投递|投遞失敗|無法投遞|未送达|无法送达|無法傳遞|传递失败|传送失败|发送失败|"
    r"配信不能|配信できません|送信できません|送信エラー|エラーメール|宛先不明|반송|배달 ?(?:실패|불가)|전송 실패",
    _I,
)
BOUNCE_BODY = re.compile(
    r"(?:could|can|was|were|has|have|is|are)(?: ?not|n't) (?:be |been )?(?:deliver|sent|accept|reach)|"
    r"undeliver(?:ed|able)|delivery (?:to the following|has failed|failed|failure|error|attempt)|"
    r"failed (?:permanently|to deliver|recipients?)|permanent (?:fatal )?error|fatal errors|"
    r"(?:was|were|be) (?:returned|rejected|bounced|blocked)|this is the (?:qmail|mail system|postfix|courier)|"
    r"mail delivery (?:sub)?system|unable to deliver|did not reach|user (?:is )?unknown|unknown user|no such user|"
    r"(?:recipient|mailbox|user|address|account)(?: address)? (?:is |was )?(?:rejected|unknown|unavailable|full|not found|disabled|inactive)|"
    r"not (?:our )?(?:customer|listed|found in)|over ?quota|quota exceeded|mailbox full|does not (?:exist|like)|"
    r"\b[245]\.\d{1,3}\.\d{1,3}\b|\b5[05]\d[ -]|host (?:unknown|not found)|smtp error|remote (?:host|server) said|"
    r"transcript of (?:the )?session|message (?:was )?not (?:sent|delivered)|error (?:was|in|sending|while)|"
    r"could ?n[o']t (?:send|find|be)|sender(?: address)? reject|unrout|still being retried|has been delayed|"
    r"mailbox is full|smtp relay error|your mail (?:sent|attempted)|"
    r"nicht (?:zugestellt|zustellbar)|zustellung|退信|无法投递|投递失败|未能送达|无法送达|被退回|地址不存在|"
    r"送信でき|配信でき|届けられ|宛先|あて先|存在しない",
    _I,
)
ORIGINAL_FOLLOWS = re.compile(
    r"(?m)^[ \t>]{0,20}(?:-{1,40} ?)?(?:below this line is a copy|this is a copy of (?:the|your)|original (?:message|mail|headers?) follow|"
    r"the original message|-{3,40} ?original message|-{3,40} ?message header|-{2,40} ?the header of|returned message|"
    r"undelivered message|copy of (?:the|your) (?:original )?message|your (?:original )?message (?:is|was|reads|follows)|"
    r"unsent message|message (?:header|text) follow|received: (?:from|by) |return-path: <)",
    _I,
)
DELAY_SUBJECT = re.compile(
    r"delay|still being retried|warning: (?:could not|message)|延迟|延遲|遅延|verzöger", _I
)
SUCCESS_SUBJECT = re.compile(
    r"success|delivered:|delivery (?:receipt|confirmation)|relayed|erfolgreich|投递成功|已送达|送达通知|配信完了",
    _I,
)
COMPLAINT_SENDERS = re.compile(
    r"^(?:staff@hotmail\.com|complaints@(?:email-abuse|us-[a-z0-9-]+\.email-abuse|eu-[a-z0-9-]+\.email-abuse)\.amazonses\.com|"
    r"fbl@|feedbackloop@|feedback@arf\.|abuse-?report)",
    _I,
)
COMPLAINT_SUBJECT = re.compile(
    r"complaint about (?:a )?message from|abuse report|feedback report|email abuse", _I
)
NOTICE_TYPE = re.compile(r"\\?\"(?:notificationType|eventType)\\?\"\s*:\s*\\?\"(Bounce|Complaint|Delivery)")
LIST_ERROR = re.compile(
    r"ignored not member|reject mail|spam mail from|you .{1,80} are not member|fml system error|loop alert|"
    r"loop back warning|unix from loop|security alert",
    _I,
)
AUTO_SUBJECT = re.compile(
    r"\s*(?:\[?(?:auto(?:mati[ck]\w*|mated)?[- :\]]+(?:re(?:ply|sponse|sponder)|antwort|svar|antwoord|odpowied[zź])|"
    r"auto(?:[- ]?re(?:ply|sponse))?\s*[:：]|auto ?reply\b|auto ?response\b|out[- ]of[- ](?:the[- ])?office|"
    r"(?:i am |i'm )?on vacation|vacation (?:re(?:ply|sponse)|notice|message)|away from (?:the )?office|"
    r"abwesenheits(?:notiz|nachricht|benachrichtigung|assistent)|abwesend|automatische (?:antwort|abwesenheit)|"
    r"r[ée]ponse automatique|absence du bureau|message d'absence|respuesta autom[áa]tica|fuera de (?:la )?oficina|"
    r"risposta automatica|fuori (?:sede|ufficio)|resposta autom[áa]tica|ausente|automatisch antwoord|afwezig|"
    r"automatiskt svar|autosvar|automatisk svar|fravær|frånvaro|автоответ|автоматический ответ|"
    r"自动回复|自动答复|自動回覆|自動回復|自动应答|外出自动|不在办公室|外出通知|休假|"
    r"自動返信|自動応答|不在(?:通知|の連絡|連絡)|부재 ?중|자동 ?(?:회신|응답|답장)))",
    _I,
)
VACATION_BODY = re.compile(
    r"out of (?:the |my )?office|on (?:vacation|holiday|annual leave|leave)|away (?:from|until|returning|on)|"
    r"currently (?:away|out|on)|limited access to (?:e-?mail|my)|will (?:be back|return|respond|reply)|upon my return|"
    r"thank you for (?:contacting|your (?:e-?mail|message))|automat(?:ic|ed) (?:reply|response|message)|auto-?reply|"
    r"abwesend|nicht im b[üu]ro|im urlaub|en vacances|absent|de vacaciones|in ferie|на отпуск|в отпуске|"
    r"自动回复|自动答复|休假|出差|不在办公室|已收到您的(?:来信|邮件)|您的(?:来信|邮件)已收到|自動返信|不在にして|休暇|부재중|휴가",
    _I,
)

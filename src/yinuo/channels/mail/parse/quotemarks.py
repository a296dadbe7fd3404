"""How mail programs introduce a quote: separators, "… wrote:" lines and header blocks, in many languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MAX_LINE = 400
_I = re.IGNORECASE

FORWARDED = re.compile(
    r"^\s*(?:[-_=*]{2,}\s*)?(?:begin forwarded message|forwarded (?:message|by)|(?:weitergeleitete|weiterleitung der) nachricht|"
    r"message (?:transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|пересылаемое сообщение|"
    r"转发(?:的)?(?:邮件|的?消息|邮件信息)|轉寄(?:的)?(?:郵件|訊息)|転送(?:された)?メッセージ|전달된 메시지)\s*(?:[-_=*]{2,}|[:：]|$)",
    _I,
)
_SEPARATOR = re.compile(
    r"^[\s>*]*(?:[-_=]{2,}[\s*]*)(?:"
    r"original (?:message|e?mail|appointment)|repl(?:y|ied) message|original|"
    r"(?:ursprüngliche|original|antwort|originale?)[ -]?nachricht|antwort nachricht|"
    r"message d'origine|message original|messaggio originale|mensaje original|mensagem original|"
    r"oorspronkelijk bericht|origineel bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt meddelande|"
    r"originalmeddelande|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|исходное сообщение|"
    r"原始邮件|原始郵件|原邮件|原郵件|原始信件|邮件原件|回复的?原?邮件|原始訊息|回复的原邮件|"
    r"元のメッセージ|オリジナルメッセージ|원본 메시지|원본메시지|original-nachricht|eredeti üzenet|orijinal ileti|thư gốc"
    r")[\s*]*[-_=]{2,}\s*$",
    _I,
)
_VERB = re.compile(
    r"(?:wrote|writes|said|schrieb(?: [^:：]{1,120})?|a écrit|écrit|escribió|ha scritto|scrive|schreef(?: [^:：]{1,120})?|escreveu|geschreven|"
    r"napisał(?:a|\(a\))?|napsal(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|написав|skrev(?: [^:：]{1,120})?|kirjoitti|írta|a scris|yazdı|"
    r"έγραψε|đã viết|menulis|写道|写到|写了|寫道|寫到|さん(?:は書きました|のメッセージ|が書きました|wrote)|は書きました|"
    r"님이? ?작성(?:하였습니다|함|했습니다)?|님이 쓴 글)\s*[:：](?:\s*\*)?\s*$",
    _I,
)
_INTRO = re.compile(
    r"^[\s>*]*(?:-{2,5}\s*)?(?:on|am|le|el|il|op|em|på|den|dnia|w dniu|dne|vào|pada|în|tarihinde|at|in article|um|a \(z\)|sent from samsung|"
    r"在|于|於|[\"'“<]?\S+@|\d|[\"“'<\w])",
    _I,
)
_STRONG_INTRO = re.compile(
    r"^[\s>*]*(?:-{2,5}\s*)?(?:(?:on|am|le|el|il|op|em|på|den|dnia|w dniu|dne|vào|at|sent from samsung)\b|在|于|於|\d{4}[年/.-]|\d{1,2}[/.:-]\d|\d{1,2}\.? \w+)",
    _I,
)
_EVIDENCE = re.compile(r"\d{1,2}[:.年月/-]\d|\d{4}|[^\s@<]+@[^\s@>]+|\d{1,2}:\d{2}")
_CJK_DATE_LINE = re.compile(
    r"^[\s>]*\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?.{0,60}\d{1,2}[:：时]\d{2}.{0,120}<[^<>\s]+@[^<>\s]+>\s*[:：]\s*$"
)
# mail.ru names the sender after the date: "04 апреля 2012, 16:52 от bob@example.com:"
_MAIL_RU = re.compile(r"^[\s>]*.{0,60}\d{1,2}[:.]\d{2}.{0,30}\sот\s.{0,120}\S@\S{1,120}:\s*$", _I)
_ANDROID = re.compile(r"^\s*-{2,}.{1,120}\b(?:wrote|schrieb|escribió|写道)\s*[:：]?\s*-{2,}\s*$", _I)
_GMAIL_ZH = re.compile(
    r"^[\s>]*.{1,120}[<(（]\S{1,120}@\S{1,120}[>)）]\s*(?:于|於|在)\s*\d{4}.{1,60}(?:写道|寫道)\s*[:：]\s*$"
)
_SHARED = re.compile(
    r"^(?P<own>.*?\S)\s*(?P<intro>-{0,5}\s?\bOn (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d)"
    r"[^\n]{5,200}\bwrote:\s*)$"
)
_LABELS = {
    "from": "from|sender|von|de|da|van|från|fra|od|от|lähettäjä|发件人|寄件人|寄件者|發件人|差出人|送信者|보낸 ?사람|발신|kimden|feladó|từ",
    "sent": "sent(?: time)?|date|gesendet|datum|envoyé|date d'envoi|enviado(?: el| em)?|fecha|inviato|data|verzonden|skickat|sendt|dato|"
    "wysłano|wysłane|odesláno|отправлено|дата|lähetetty|päiväys|发送时间|发送日期|日[ \u3000]*期|时间|发件时间|寄件日期|傳送日期|傳送時間|發送時間|"
    "送信日時|日付|日時|보낸 ?날짜|날짜|tarih|gönderilme|elküldve|ngày",
    "to": "to|recipients?|an|à|para|a|aan|till|til|do|komu|кому|vastaanottaja|收件人|收信人|收件者|宛先|받는 ?사람|수신|kime|címzett|đến|cc|kopie|kopia|kopi|"
    "kopija|копия|抄[ \u3000]*送|副本|참조|dw",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|předmět|тема|aihe|主[ \u3000]*题|主題|主旨|标题|件名|제목|konu|tárgy|chủ đề",
}
_HEADER = re.compile(
    r"^[\s>*]{0,12}(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")\s?\*?\s?[:：]\s?\*?",
    _I,
)
_TWO_ON_A_LINE = re.compile(
    r"^[\s>*]{0,12}(?:from|von|de|发件人|寄件者|差出人)\s?[:：].{1,200}\s(?:date|sent|datum|gesendet|日期|发送时间)\s?[:：]",
    _I,
)
_TITLE = re.compile(r"^[\s>*]*(?:原始邮件|原始郵件|原邮件|original (?:e?mail|message))\s*[:：]?\s*\*?$", _I)
_RULE = re.compile(r"^[\s>]*(?:[-_*=]{8,}|—{4,})\s*$")


def is_separator(line: str) -> bool:
    """A dashed line that names the original message."""
    return len(line) < _MAX_LINE and (_SEPARATOR.match(line) or _ANDROID.match(line)) is not None


def find_attribution(lines: Sequence[str], index: int) -> int | None:
    """Index after a "… wrote:" of one to four lines that begins at `index`, else None."""
    if len(lines[index]) > _MAX_LINE or not _INTRO.match(lines[index]):
        return None
    joined = ""
    for end in range(index, min(index + 4, len(lines))):
        if not lines[end].strip() or len(joined) > _MAX_LINE:
            return None
        joined = f"{joined} {lines[end].strip()}".strip().replace("< ", "<")
        if _is_attribution(joined, alone=end == index):
            return end + 1
        if end == index and not _may_wrap(joined):
            return None
    return None


def _is_attribution(text: str, *, alone: bool) -> bool:
    if any(pattern.match(text) for pattern in (_CJK_DATE_LINE, _GMAIL_ZH, _MAIL_RU)):
        return True
    if text[-1:] not in ":：*" or not _VERB.search(text[-260:]) or not _EVIDENCE.search(text):
        return False
    return alone or _STRONG_INTRO.match(text) is not None or "<" in text


def _may_wrap(line: str) -> bool:
    """An attribution that goes on in the next line has said a date or an address, or opened one, in its first."""
    return bool(_STRONG_INTRO.match(line) and _EVIDENCE.search(line)) or (
        "<" in line and bool(_EVIDENCE.search(line))
    )


def is_header_block(lines: Sequence[str], index: int) -> int | None:
    """Index after a block of From / Sent / To / Subject lines (a rule above it included), else None."""
    start = index
    if _RULE.match(lines[index]) or _TITLE.match(lines[index]):
        start = index + 1
        while start < len(lines) and start - index < 4 and not lines[start].strip():
            start += 1
        if start == len(lines):
            return None
    if _TWO_ON_A_LINE.match(lines[start][:_MAX_LINE]):
        return start + 1
    first = _HEADER.match(lines[start][:_MAX_LINE])
    if first is None or first.lastgroup not in ("from", "sent"):
        return None
    seen, last, gap = {first.lastgroup}, start, 0
    for position in range(start + 1, min(start + 14, len(lines))):
        match = _HEADER.match(lines[position][:_MAX_LINE])
        if match is not None and match.lastgroup:
            seen.add(match.lastgroup)
            last, gap = position, 0
        else:
            gap += 1
            if gap > 2:
                break
    if first.lastgroup == "sent":  # a date alone may begin an appointment; an address beside it is a mail's
        is_block = {"sent", "to"} <= seen and any("@" in line for line in lines[start : last + 1])
    else:
        is_block = len(seen) >= 3 or "sent" in seen
    return last + 1 if is_block else None


def split_shared_line(lines: Sequence[str]) -> list[str]:
    """Put an attribution that shares its line with the reply ("yes On Wed, … wrote:") on a line of its own."""
    out: list[str] = []
    for line in lines:
        match = _SHARED.match(line) if len(line) < _MAX_LINE and line.rstrip().endswith("wrote:") else None
        if match and not _INTRO_ONLY.match(match["own"]):
            out.extend((match["own"].rstrip("- "), match["intro"].lstrip("- ")))
        else:
            out.append(line)
    return out


_INTRO_ONLY = re.compile(r"^[\s>*-]*$")

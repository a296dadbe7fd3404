"""Where a reply ends and its signature begins. Works on lines of one unquoted stretch of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DELIMITER = re.compile(r"^(?:--|—|——|–|__) ?$")
_FOOTER_RULE = re.compile(r"^_{20,}\s*$")
_DASH_NAME = re.compile(r"^[-–—]\s?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}$")
_SENT_FROM = re.compile(
    r"^(?:sent (?:from|via|with|using)\b|get outlook for\b|send from my\b|von meinem .{0,40}gesendet|"
    r"gesendet (?:von|mit)\b|diese nachricht wurde von meinem\b|envoy[ée] (?:de|depuis|à partir)\b|"
    r"enviado (?:desde|do|a partir)\b|inviato (?:da|dal)\b|verzonden (?:vanaf|met|via)\b|verstuurd vanaf\b|"
    r"skickat från\b|sendt fra\b|lähetetty\b|wysłan[eo] z\b|odesláno z\b|отправлено (?:с|из)\b|gửi từ\b|"
    r"发自我?的?\s*|来自我?的?\s*(?:iphone|ipad|手机|华为|小米)|从我的.{1,20}发送|由我的.{1,20}发送|我的.{1,10}发送|"
    r"(?:获取|获取适用于).{0,20}outlook|通过.{1,20}(?:发送|邮箱大师)|發自我的|從我的.{1,20}傳送|取得適用於|傳送自|"
    r"(?:iphone|ipad|android)から送信|私の.{1,20}から送信|나의 .{1,20}에서 보냄|내 .{1,20}에서 보냄|보낸 기기)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:with )?(?:best|kind(?:est)?|warm(?:est)?|many|friendly)?\s*(?:regards|wishes)|yours (?:sincerely|faithfully|truly)|"
    r"sincerely(?: yours)?|cheers|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|mfg|(?:viele|beste|liebe|freundliche|sch[öo]ne) gr(?:ü|ue)(?:ß|ss)e|"
    r"mit freundlichem gru(?:ß|ss)|cordialement|bien (?:à vous|cordialement)|(?:sinc[èe]res )?salutations|saludos(?: cordiales)?|"
    r"atentamente|un saludo|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|med v[äa]nliga? h[äa]lsning(?:ar)?|"
    r"med venlig hilsen|vennlig hilsen|atenciosamente|z poważaniem|pozdrawiam|с уважением|"
    r"此致|敬礼|祝好|顺颂商祺|順頌商祺|顺祝商祺|此致敬礼|敬上|谨上|以上、?よろしくお願いいたします|敬具)\s*[,，!！.。:：]?$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|https?://|www\.|(?:\+?\d[\d ()/.-]{6,}\d)|\b(?:tel|fax|phone|mobil[e]?|mob|telefon|ust|gmbh|inc\.?|ltd\.?|llc|ag|corp)\b|"
    r"电话|手机|传真|地址|邮箱|邮编|有限公司|集团|網址|電話|株式会社|〒",
    re.IGNORECASE,
)
_MAX_LINES = 20


def strip_signature(lines: Sequence[str]) -> list[str]:
    """The lines before the signature: a delimiter, a device's advertisement, a list footer, or a closing with
    contact details. A plain "Thanks, Alex" stays: it is what the writer said."""
    end = _trim(lines, len(lines))
    for index in range(end):
        if _DELIMITER.match(lines[index].rstrip("\r")) and (
            lines[index].startswith("-- ") or end - index <= _MAX_LINES
        ):
            end = index
            break
    end = _before_footer(lines, _trim(lines, end))
    end = _before_device(lines, _trim(lines, end))
    end = _before_closing(lines, _trim(lines, end))
    last = _trim(lines, end)
    if last > 1 and _DASH_NAME.match(lines[last - 1].strip()) and not lines[last - 2].strip():
        end = last - 1
    return list(lines[: _trim(lines, end)])


def _trim(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _before_footer(lines: Sequence[str], end: int) -> int:
    for index in range(max(end - _MAX_LINES, 0), end):
        if _FOOTER_RULE.match(lines[index]):
            return index
    return end


def _before_device(lines: Sequence[str], end: int) -> int:
    """A last paragraph that only says from which device it was sent; a sentence that goes on is the writer's."""
    start = end
    while start and end - start < 3 and lines[start - 1].strip():
        start -= 1
    for index in range(start, end):
        line = lines[index].strip()
        if _SENT_FROM.match(line) and len(line) < 80 and not re.search(r"[,，。;；]|[.!?]$", line):
            return index
    return end


def _before_closing(lines: Sequence[str], end: int) -> int:
    for index in range(max(end - _MAX_LINES, 1), end - 2):
        if _CLOSING.match(lines[index].strip()):
            block = [line.strip() for line in lines[index + 1 : end] if line.strip()]
            short = all(len(line) < 90 for line in block)
            if len(block) >= 2 and short and any(_CONTACT.search(line) for line in block):
                return index
    return end

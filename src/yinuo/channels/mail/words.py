"""A parsed mail as the words of an entry: what fits, and what has to be said about the rest."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yinuo.channels.mail.parse.model import MailAttachment, ParsedMail
from yinuo.core.errors import DomainError
from yinuo.core.files import Upload, check_upload
from yinuo.core.models import StoredFile
from yinuo.tickets.commands.converse import MAX_ATTACHMENTS, MAX_TEXT, Words

# Proof for machines, not something a person opens; the raw mail keeps them.
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """Words for the ticket and remarks for the desk about what did not go in."""

    words: Words
    remarks: tuple[str, ...]


def render_words(mail: ParsedMail, raw_file: StoredFile, *, is_reply: bool) -> Rendering:
    """A reply without its quotes, a new request with everything. Whatever is left out is in the raw mail."""
    remarks: list[str] = []
    text = (mail.reply_text if is_reply else mail.text).strip() or mail.text.strip() or mail.subject.strip()
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        remarks.append(
            _("The mail is longer than %(limit)d characters; the rest is in the original.")
            % {"limit": MAX_TEXT}
        )
    uploads = _accepted(mail.attachments, remarks)
    words = Words(
        text=text,
        html=mail.html,
        uploads=uploads,
        message_id=mail.message_id or "",
        in_reply_to=mail.in_reply_to or "",
        raw_file=raw_file,
    )
    return Rendering(words, tuple(remarks))


def _accepted(attachments: tuple[MailAttachment, ...], remarks: list[str]) -> tuple[Upload, ...]:
    uploads: list[Upload] = []
    for each in attachments:
        if each.content_type in _SIGNATURES or not each.content:
            continue
        upload = Upload(each.name, each.content_type, each.content, each.content_id)
        try:
            check_upload(upload)
        except DomainError as error:
            remarks.append(str(error))
            continue
        if len(uploads) == MAX_ATTACHMENTS:
            remarks.append(
                _("More than %(limit)d files; the rest is in the original.") % {"limit": MAX_ATTACHMENTS}
            )
            break
        uploads.append(upload)
    return tuple(uploads)

"""A reply as a mail: threading headers, subject with the number, text, simple HTML, the private link at the foot."""

import re
import secrets
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from yinuo.channels.mail.matching import number_in
from yinuo.core.files import open_bytes
from yinuo.tickets.links import private_link
from yinuo.tickets.models import Entry
from yinuo.tickets.models.entry import EntryKind

MAX_REFERENCES = 12
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_UNSAFE_IN_ID = re.compile(r"[^!-;=?-~]")


def new_message_id(entry: Entry) -> str:
    """An id that nobody can guess: a report or answer that names it has seen our mail."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "yinuo.invalid"
    return f"{entry.pk}.{secrets.token_hex(16)}@{domain}"


def compose_reply(entry: Entry, address: str) -> EmailMultiAlternatives:
    """The mail of a reply whose ``message_id`` is set; in the language of the ticket's contact."""
    ticket = entry.ticket
    language = ticket.contact.language if ticket.contact else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {"entry": entry, "ticket": ticket, "link": private_link(ticket), "language": language}
        text = render_to_string("channels/mail/reply.txt", context)
        html = render_to_string("channels/mail/reply.html", context)
    mail = EmailMultiAlternatives(
        subject=reply_subject(ticket.title, ticket.number),
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[_UNSAFE.sub("", address)],
        headers=_headers(entry),
    )
    mail.attach_alternative(html, "text/html")
    for attachment in entry.attachments.select_related("file").order_by("pk"):
        mail.attach(attachment.name, open_bytes(attachment.file), _type_for_bytes(attachment.content_type))
    return mail


def _type_for_bytes(content_type: str) -> str:
    """Text and enclosed mails would be rewritten on their way; a file has to arrive as it was."""
    is_kept = content_type and not content_type.startswith(("text/", "message/", "multipart/"))
    return content_type if is_kept else "application/octet-stream"


def reply_subject(title: str, number: str) -> str:
    """``Re: title [GD-…]`` on one line, the prefix and the number once."""
    plain = " ".join(_UNSAFE.sub(" ", title).split())
    plain = re.sub(r"^(?:(?:re|aw|回复|答复|回覆)\s*[:：]\s*)+", "", plain, flags=re.IGNORECASE)
    return f"Re: {plain}" if number_in(plain) == number else f"Re: {plain} [{number}]"


def _headers(entry: Entry) -> dict[str, str]:
    """Our id, and the ids of the conversation so far: the customer's last mail is what we answer."""
    earlier = (
        Entry.objects.filter(ticket_id=entry.ticket_id, pk__lt=entry.pk)
        .exclude(message_id="")
        .exclude(kind=EntryKind.NOTE)
        .order_by("pk")
        .values_list("kind", "message_id")
    )
    ids = [(kind, f"<{_UNSAFE_IN_ID.sub('', message_id)}>") for kind, message_id in earlier]
    headers = {"Message-ID": f"<{entry.message_id}>"}
    if ids:
        asked = [each for kind, each in ids if kind == EntryKind.CUSTOMER_MESSAGE]
        headers["In-Reply-To"] = asked[-1] if asked else ids[-1][1]
        chain = [each for _kind, each in ids]
        headers["References"] = " ".join(chain[:1] + chain[1:][-MAX_REFERENCES:])
    if entry.author_member_id is None:
        headers["Auto-Submitted"] = "auto-replied"
        headers["X-Auto-Response-Suppress"] = "All"
    return headers

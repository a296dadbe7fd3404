"""What a text message says: short, in the contact's language, with the private link."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.tickets.links import private_link
from yinuo.tickets.models import Entry, Ticket

MAX_REPLY = 300


def reply_text(entry: Entry) -> str:
    """The reply, cut where it is long, and where the whole of it is read and answered."""
    words = " ".join(entry.text.split())
    if len(words) > MAX_REPLY:
        words = f"{words[: MAX_REPLY - 1]}…"
    with translation.override(_language(entry.ticket)):
        foot = _("[%(number)s] Answer here: %(link)s") % _names(entry.ticket)
    return f"{words} {foot}"


def receipt_text(ticket: Ticket) -> str:
    """The number of a request taken by phone, and where its way can be followed."""
    with translation.override(_language(ticket)):
        return _("We have taken your request, number %(number)s. Follow it here: %(link)s") % _names(ticket)


def _names(ticket: Ticket) -> dict[str, str]:
    return {"number": ticket.number, "link": private_link(ticket)}


def _language(ticket: Ticket) -> str:
    return ticket.contact.language if ticket.contact else settings.LANGUAGE_CODE

"""The customer's private link: signed, so that it cannot be guessed, and revocable by its version."""

from django.conf import settings
from django.core import signing

from yinuo.core.errors import NotFound
from yinuo.tickets.models import Ticket

_signer = signing.Signer(salt="yinuo.tickets.private_link", sep=".")


def private_link_token(ticket: Ticket) -> str:
    """``12-1.<signature>``: the ticket's id and the link's version under our key."""
    return _signer.sign(f"{ticket.pk}-{ticket.link_version}")


def private_link(ticket: Ticket) -> str:
    """The whole address that is sent to the customer."""
    return f"{settings.PUBLIC_URL}/p/{private_link_token(ticket)}/"


def ticket_from_token(token: str) -> Ticket:
    """The ticket a private link opens. Raises NotFound for a forged or revoked one."""
    try:
        ticket_id, _dash, version = _signer.unsign(token).partition("-")
    except signing.BadSignature as error:
        raise NotFound from error
    ticket = (
        Ticket.objects.select_related("contact").filter(pk=int(ticket_id), link_version=int(version)).first()
    )
    if ticket is None:
        raise NotFound
    return ticket

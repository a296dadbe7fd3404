"""Mails that could not be taken in, and what became of those that could."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yinuo.channels.mail.parse.read import parse_mail
from yinuo.channels.mail.policies import get_quarantined_for, require_quarantine
from yinuo.channels.mail.problem_words import words_for
from yinuo.channels.models import InboundMail, QuarantinedMail, QuarantineReason, QuarantineState
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.files import open_bytes
from yinuo.core.models import StoredFile
from yinuo.core.paging import Cursor, Page
from yinuo.tickets.models import Ticket

PAGE_SIZE = 50
EXCERPT = 1_500


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One quarantined mail; ``sender`` and ``subject`` as far as they could be read."""

    id: int
    sender: str
    subject: str
    reason: str
    detail: str
    state: str
    is_waiting: bool
    received_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class QuarantineCard:
    """A row with what can be read of the mail today."""

    row: QuarantineRow
    needs_sender: bool
    source: str
    excerpt: str
    problems: tuple[str, ...]
    settled_by: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboundRow:
    """One mail that was taken in, with its ticket where it concerns one."""

    id: int
    sender: str
    subject: str
    outcome: str
    number: str
    taken_in_at: datetime


def list_quarantined(*, actor: Actor, is_waiting: bool, after: Cursor | None = None) -> Page[QuarantineRow]:
    """Waiting or settled mails, newest first, a keyset page; one statement. Raises Forbidden, BadCursor."""
    require_quarantine(actor)
    found = QuarantinedMail.objects.select_related("raw_file")
    waiting = Q(state=QuarantineState.WAITING)
    found = found.filter(waiting if is_waiting else ~waiting)
    if after is not None:
        at, pk = after.moment(0), after.number(1)
        found = found.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=pk))
    rows = (_row(mail) for mail in found.order_by("-received_at", "-pk")[: PAGE_SIZE + 1])
    return Page.of(rows, PAGE_SIZE, key=lambda row: (row.received_at.isoformat(), row.id))


def get_quarantine_card(*, actor: Actor, mail_id: int) -> QuarantineCard:
    """One mail with as much of it as can be read. Raises Forbidden, NotFound."""
    quarantined = get_quarantined_for(actor, mail_id)
    mail = parse_mail(open_bytes(quarantined.raw_file))
    return QuarantineCard(
        row=_row(quarantined),
        needs_sender=quarantined.reason in {QuarantineReason.NO_SENDER, QuarantineReason.REFUSED},
        source=quarantined.source.rpartition("/")[2],
        excerpt=mail.text[:EXCERPT],
        problems=words_for(mail.problems),
        settled_by=quarantined.settled_by.name if quarantined.settled_by else "",
        settled_at=quarantined.settled_at,
    )


def get_quarantined_bytes(*, actor: Actor, mail_id: int) -> StoredFile:
    """The raw original of a quarantined mail. Raises Forbidden, NotFound."""
    return get_quarantined_for(actor, mail_id).raw_file


def list_inbound(*, actor: Actor, after: Cursor | None = None) -> Page[InboundRow]:
    """Mails taken in, newest first: those of tickets the actor may see and those of no ticket. Raises Forbidden."""
    require_quarantine(actor)
    found = _visible(actor)
    if after is not None:
        at, pk = after.moment(0), after.number(1)
        found = found.filter(Q(taken_in_at__lt=at) | Q(taken_in_at=at, pk__lt=pk))
    mails = found.select_related("ticket").order_by("-taken_in_at", "-pk")[: PAGE_SIZE + 1]
    rows = (
        InboundRow(
            id=mail.pk,
            sender=mail.sender,
            subject=mail.subject,
            outcome=mail.get_outcome_display(),
            number=mail.ticket.number if mail.ticket else "",
            taken_in_at=mail.taken_in_at,
        )
        for mail in mails
    )
    return Page.of(rows, PAGE_SIZE, key=lambda row: (row.taken_in_at.isoformat(), row.id))


def get_inbound_bytes(*, actor: Actor, mail_id: int) -> StoredFile:
    """The raw original of a mail that was taken in. Raises Forbidden, NotFound."""
    require_quarantine(actor)
    mail = _visible(actor).select_related("raw_file").filter(pk=mail_id).first()
    if mail is None:
        raise NotFound
    return mail.raw_file


def _visible(actor: Actor) -> "QuerySet[InboundMail]":
    tickets = Ticket.objects.visible_to(actor).values("pk")
    return InboundMail.objects.filter(Q(ticket__isnull=True) | Q(ticket__in=tickets))


def _row(mail: QuarantinedMail) -> QuarantineRow:
    return QuarantineRow(
        id=mail.pk,
        sender=mail.sender,
        subject=mail.subject,
        reason=mail.get_reason_display(),
        detail=mail.detail,
        state=mail.get_state_display(),
        is_waiting=mail.state == QuarantineState.WAITING,
        received_at=mail.received_at,
        size=mail.raw_file.size,
    )

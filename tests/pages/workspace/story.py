"""One ticket as the tests of pages and browser journeys need it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.cast import Cast, Player
from yinuo.catalog.models import RequestKind
from yinuo.core.ids import TicketId
from yinuo.tickets.commands.assign import assign_ticket, transfer_ticket
from yinuo.tickets.commands.converse import Words, reply_to_customer
from yinuo.tickets.commands.intake import NewExpectation, NewRequest, open_ticket
from yinuo.tickets.commands.progress import start_work
from yinuo.tickets.commands.promises import make_ticket_promise
from yinuo.tickets.models import Ticket
from yinuo.tickets.states import Channel

TITLE = "热水器不出热水，昨天报修没人来"
WORDS = "热水器从昨天晚上开始不出热水，家里有老人，今天能修好吗？"


@dataclass(frozen=True)
class Story:
    """A ticket of the desk; ``at`` is when it came in."""

    cast: Cast
    ticket_id: TicketId
    number: str
    at: datetime

    @classmethod
    def begin(cls, cast: Cast, at: datetime, *, title: str = TITLE, owner: Player | None = None) -> "Story":
        """Called in, placed with the desk, given to ``owner`` (林晓) and begun."""
        request = NewRequest(
            kind=RequestKind.REPAIR,
            title=title,
            words=Words(WORDS),
            channel=Channel.PHONE,
            customer_id=cast.customer.customer_id,
            contact_id=cast.customer.contact_id,
            expectation=NewExpectation("今天修好"),
            received_at=at,
        )
        holder = owner or cast.owner
        ticket = open_ticket(request=request, by=cast.system, now=at)
        ticket_id = TicketId(ticket.pk)
        transfer_ticket(ticket_id=ticket_id, department_id=cast.desk.pk, by=cast.system, now=at)
        assign_ticket(ticket_id=ticket_id, assignee_id=holder.id, by=cast.system, now=at)
        start_work(ticket_id=ticket_id, by=holder.actor, now=at + timedelta(minutes=1))
        return cls(cast, ticket_id, Ticket.objects.get(pk=ticket_id).number, at)

    @property
    def url(self) -> str:
        return f"/tickets/{self.number}/"

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.select_related("subject").get(pk=self.ticket_id)

    def promise(self, what: str, due_at: datetime) -> int:
        """Promised by the owner when he began."""
        promise = make_ticket_promise(
            ticket_id=self.ticket_id, what=what, due_at=due_at, made_at=self.at + timedelta(minutes=2),
            by=self.cast.owner.actor, now=self.at + timedelta(minutes=2),
        )  # fmt: skip
        return promise.pk

    def reply(self, text: str, at: datetime) -> None:
        reply_to_customer(ticket_id=self.ticket_id, words=Words(text), by=self.cast.owner.actor, now=at)

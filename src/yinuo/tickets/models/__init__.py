from yinuo.tickets.models.entry import Attachment, Entry
from yinuo.tickets.models.expectation import Expectation
from yinuo.tickets.models.queue import Queue, QueueMember
from yinuo.tickets.models.share import TicketShare
from yinuo.tickets.models.ticket import NO_DUE, Ticket

__all__ = [
    "NO_DUE", "Attachment", "Entry", "Expectation", "Queue", "QueueMember", "Ticket", "TicketShare",
]  # fmt: skip

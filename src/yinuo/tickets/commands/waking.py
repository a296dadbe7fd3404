"""Tickets that rest until a time go on by themselves when it has come."""

from datetime import datetime

from django.db import transaction

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.tickets.commands.progress import resume_locked
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.states import State

BATCH = 50


def resume_due_tickets(*, by: Actor, now: datetime) -> int:
    """Resume every ticket whose hold has ended; how many. Two that run at once share the work.

    Raises Forbidden. Records ticket.resumed for each.
    """
    require(by, Permission.TICKET_WORK)
    total = 0
    while woken := _resume_batch(by=by, now=now):
        total += woken
    return total


@transaction.atomic
def _resume_batch(*, by: Actor, now: datetime) -> int:
    due = Ticket.objects.filter(state=State.ON_HOLD, hold_until__lte=now).order_by("pk")
    tickets = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for ticket in tickets:
        resume_locked(ticket, by=by, now=now)
    return len(tickets)

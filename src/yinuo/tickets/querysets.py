"""Filters of tickets; every read starts from ``visible_to``."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from yinuo.core.actor import Actor
from yinuo.tickets.models.queue import QueueMember
from yinuo.tickets.models.share import TicketShare
from yinuo.tickets.states import OPEN_STATES

if TYPE_CHECKING:
    from yinuo.tickets.models.ticket import Ticket  # noqa: F401  (named in a string below)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Composable filters over tickets."""

    def visible_to(self, actor: Actor) -> Self:
        """Design section 6: subtree, queues, own and shared; an outsourced team only what was offered to it."""
        scope = actor.scope
        if scope.sees_all:
            return self
        if actor.contact_id is not None:
            return self.filter(contact_id=actor.contact_id)
        own = Q(assignee_id=scope.member_id) if scope.member_id else Q(pk__in=[])
        if scope.team_id is not None:
            return self.filter(own | Q(department_id=scope.team_id))
        seen = own | Q(department_id__in=scope.department_ids)
        if scope.member_id:
            queues = QueueMember.objects.filter(member_id=scope.member_id).values("queue_id")
            shared = TicketShare.objects.filter(member_id=scope.member_id).values("ticket_id")
            seen |= Q(queue_id__in=queues) | Q(pk__in=shared)
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

from datetime import UTC, datetime
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from yinuo.catalog.models import Category, RequestKind
from yinuo.core.models import Subject
from yinuo.customers.models import Address, Contact, Customer, Device
from yinuo.people.models import Department, Member
from yinuo.tickets.models.queue import Queue
from yinuo.tickets.querysets import TicketQuerySet
from yinuo.tickets.states import OPEN_STATES, Channel, HoldReason, Level, Priority, State

# Stands in for "nothing is due" so that lists sort by one indexed column without NULLs.
NO_DUE = datetime(9000, 1, 1, tzinfo=UTC)
OPEN = Q(state__in=OPEN_STATES)
CLOSED_ONCE = (State.CLOSED, State.ARCHIVED)


class Ticket(models.Model):
    """One request in one file. Its id is its subject's; ``number`` is given by the database: GD-20261119-42.

    ``next_due_at`` is the earliest open due time of its promises and limits, ``NO_DUE`` where none is open.
    """

    SUBJECT_KIND: ClassVar = "ticket"

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="ticket")
    number = models.CharField(max_length=24, unique=True, db_default="")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=RequestKind)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    impact = models.SmallIntegerField(choices=Level, default=Level.MEDIUM)
    urgency = models.SmallIntegerField(choices=Level, default=Level.MEDIUM)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NORMAL)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING_ACCEPTANCE)
    hold_reason = models.CharField(max_length=16, choices=HoldReason, blank=True)
    hold_until = models.DateTimeField(null=True)
    channel = models.CharField(max_length=8, choices=Channel)
    queue = models.ForeignKey(Queue, null=True, on_delete=models.PROTECT, related_name="tickets")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="tickets")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="tickets")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="tickets")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="tickets")
    address = models.ForeignKey(Address, null=True, on_delete=models.PROTECT, related_name="tickets")
    tags = ArrayField(models.CharField(max_length=24), default=list, db_default=[])
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    received_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    customer_waiting_since = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(default=NO_DUE)
    link_version = models.SmallIntegerField(default=1, db_default=1)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    search = SearchVectorField(null=True)

    objects: ClassVar = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="ticket_source_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="ticket_state_known"),
            models.CheckConstraint(
                condition=Q(kind__in=RequestKind.values, channel__in=Channel.values)
                & Q(hold_reason__in=["", *HoldReason.values]),
                name="ticket_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ON_HOLD) ^ Q(hold_reason=""), name="ticket_hold_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(hold_until__isnull=True) | Q(state=State.ON_HOLD),
                name="ticket_hold_until_on_hold",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_ONCE, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_ONCE) & Q(closed_at__isnull=True)),
                name="ticket_closed_pair",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED) ^ Q(merged_into__isnull=True), name="ticket_merged_pair"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("subject")), name="ticket_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(impact__in=Level.values, urgency__in=Level.values, priority__in=Priority.values),
                name="ticket_priority_known",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ASSIGNED, assignee__isnull=False)
                | Q(state=State.IN_PROGRESS, assignee__isnull=False)
                | ~Q(state__in=[State.ASSIGNED, State.IN_PROGRESS]),
                name="ticket_work_has_assignee",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_at", "subject"], name="ticket_open_due", condition=OPEN),
            models.Index(
                fields=["department", "next_due_at", "subject"], name="ticket_open_dept", condition=OPEN
            ),
            models.Index(
                fields=["queue", "next_due_at", "subject"], name="ticket_open_queue", condition=OPEN
            ),
            models.Index(
                fields=["assignee", "next_due_at", "subject"], name="ticket_open_mine", condition=OPEN
            ),
            models.Index(
                fields=["state", "next_due_at", "subject"], name="ticket_open_state", condition=OPEN
            ),
            models.Index(fields=["-received_at", "-subject"], name="ticket_received"),
            models.Index(fields=["customer", "-received_at"], name="ticket_customer"),
            models.Index(fields=["-closed_at"], name="ticket_closed", condition=Q(closed_at__isnull=False)),
            models.Index(
                fields=["-resolved_at"], name="ticket_resolved", condition=Q(resolved_at__isnull=False)
            ),
            models.Index(fields=["hold_until"], name="ticket_to_wake", condition=Q(hold_until__isnull=False)),
            GinIndex(fields=["search"], name="ticket_search"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="number",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.number = '' THEN
                        NEW.number := 'GD-' || to_char(NEW.received_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD')
                            || '-' || nextval('tickets_number');
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.core.models import StoredFile
from yinuo.tickets.models import Entry, Ticket


class Outcome(models.TextChoices):
    """What became of a mail that was understood."""

    OPENED = "opened", _("New ticket")
    JOINED = "joined", _("Added to a ticket")
    BOUNCE = "bounce", _("Delivery report")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    FEEDBACK = "feedback", _("Complaint report")
    OWN = "own", _("Our own mail")


class InboundMail(models.Model):
    """One mail that was taken in, with its raw original. ``identity`` makes sure that it is taken in once.

    ``ticket`` is empty where a machine's mail concerned none of ours.
    """

    id = models.BigAutoField(primary_key=True)
    identity = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=255, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome)
    raw_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="inbound_mail_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.OPENED, Outcome.JOINED])
                | Q(ticket__isnull=False, entry__isnull=False),
                name="inbound_mail_of_a_person_has_a_ticket",
            ),
        ]
        indexes = [models.Index(fields=["-taken_in_at", "-id"], name="inbound_mail_newest")]

    def __str__(self) -> str:
        return self.message_id or self.identity[:12]

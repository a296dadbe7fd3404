from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.tickets.models import Entry, Ticket


class Purpose(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    REPLY = "reply", _("Reply")


class TextMessage(models.Model):
    """One text message handed to the gateway: at most one receipt for a ticket and one message for a reply.

    The number is not kept here: it is the contact's, and may have to be forgotten with him.
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose)
    gateway = models.CharField(max_length=100)
    reference = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose=Purpose.RECEIPT, entry__isnull=True)
                | Q(purpose=Purpose.REPLY, entry__isnull=False),
                name="text_message_purpose_fits",
            ),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(purpose=Purpose.RECEIPT), name="text_message_one_receipt"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(purpose=Purpose.REPLY), name="text_message_one_for_a_reply"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

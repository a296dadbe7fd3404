from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.core.models import StoredFile
from yinuo.customers.models import Contact
from yinuo.people.models import Member
from yinuo.tickets.models.ticket import Ticket
from yinuo.tickets.states import Channel


class EntryKind(models.TextChoices):
    CUSTOMER_MESSAGE = "customer_message", _("Customer message")
    REPLY = "reply", _("Reply")
    NOTE = "note", _("Internal note")
    CALL = "call", _("Call note")


class Delivery(models.TextChoices):
    """How far a reply has come. ``none``: nothing is sent (a message, a note, an address that is missing)."""

    NONE = "none", _("Not sent")
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")


class Entry(models.Model):
    """One contribution to the conversation, in the words it was said in."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=16, choices=EntryKind)
    channel = models.CharField(max_length=8, choices=Channel)
    text = models.TextField()
    html = models.TextField(blank=True)
    author_member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    author_contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    message_id = models.CharField(max_length=255, blank=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    delivery = models.CharField(max_length=8, choices=Delivery, default=Delivery.NONE)
    delivery_note = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    raw_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values, delivery__in=Delivery.values),
                name="entry_words_known",
            ),
            models.CheckConstraint(
                condition=Q(author_member__isnull=True) | Q(author_contact__isnull=True),
                name="entry_one_author",
            ),
            models.CheckConstraint(
                condition=Q(delivery=Delivery.SENT, sent_at__isnull=False)
                | (~Q(delivery=Delivery.SENT) & Q(sent_at__isnull=True)),
                name="entry_sent_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="entry_conversation"),
            models.Index(fields=["message_id"], name="entry_message_id", condition=~Q(message_id="")),
            models.Index(fields=["at"], name="entry_unsent", condition=Q(delivery=Delivery.QUEUED)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """A file that came or went with an entry. ``content_type`` is the sender's word; serving does not trust it."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    content_id = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["entry"], name="attachment_entry")]

    def __str__(self) -> str:
        return self.name

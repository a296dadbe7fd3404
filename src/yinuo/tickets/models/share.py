from django.db import models

from yinuo.people.models import Member


class TicketShare(models.Model):
    """A ticket shown to a member who would not see it otherwise."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="shares")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "ticket"], name="ticket_shared_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} for {self.member_id}"

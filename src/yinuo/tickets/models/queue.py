from django.db import models

from yinuo.core.models import Subject
from yinuo.people.models import Department, Member


class Queue(models.Model):
    """Where tickets of a department wait; its members see them wherever they themselves belong."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="queue")
    name = models.CharField(max_length=64)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="queues")
    members = models.ManyToManyField(Member, through="QueueMember", related_name="queues")
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="queue_name_unique"),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="queue_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueMember(models.Model):
    """One member's place in one queue."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="queue_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "queue"], name="queue_member_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.queue_id}"

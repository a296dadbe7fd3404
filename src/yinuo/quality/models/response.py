"""Who was asked, and what he answered."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from yinuo.core.models import Event, Subject
from yinuo.core.models.append_only import refuse
from yinuo.customers.models import Contact
from yinuo.quality.models.questionnaire import Question, QuestionnaireVersion
from yinuo.tickets.models import Expectation

LONGEST_ANSWER = 2000


class Invitation(models.Model):
    """One asking of one customer about one closing of a ticket; the closing's event makes it happen once."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="invitations")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="invitations")
    closing = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="invitation")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "-id"], name="invitation_newest")]
        triggers = refuse(pgtrigger.Update)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Response(models.Model):
    """What one invitation brought; there is at most one."""

    id = models.BigAutoField(primary_key=True)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="response")
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["submitted_at"], name="response_by_time")]
        triggers = refuse(pgtrigger.Update)

    def __str__(self) -> str:
        return f"response {self.pk}"


class Answer(models.Model):
    """One answer. ``number`` holds a score, a gap or yes (1) and no (0); ``choice`` an option's code.

    The words of a ``text`` may be erased; nothing else about an answer can change.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})

    id = models.BigAutoField(primary_key=True)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    expectation = models.ForeignKey(Expectation, null=True, on_delete=models.PROTECT, related_name="answers")
    number = models.SmallIntegerField(null=True)
    choice = models.CharField(max_length=32, blank=True)
    text = models.TextField(max_length=LONGEST_ANSWER, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "expectation"], nulls_distinct=False, name="answer_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(choice="", text=""), name="answer_of_one_kind"
            ),
        ]
        indexes = [models.Index(fields=["question"], name="answer_by_question")]
        triggers = [
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("response", "question", "expectation", "number", "choice"),
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

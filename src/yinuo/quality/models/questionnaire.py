"""A questionnaire, its numbered versions and their questions. What was published never changes."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from yinuo.core.models import Subject

GAP_MIN, GAP_MAX = -3, 3


class QuestionKind(models.TextChoices):
    """How a question is answered. ``gap`` is asked once for each expectation recorded at intake."""

    SCORE = "score", _("Score")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("Choice")
    TEXT = "text", pgettext_lazy("kind of question", "Text")
    GAP = "gap", _("Received against expected")


class Questionnaire(models.Model):
    """What is asked on one occasion. ``code`` names it for programs; its primary key is its Subject's."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="questionnaire"
    )
    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="questionnaire_has_a_name")]

    def __str__(self) -> str:
        return self.code


class QuestionnaireVersion(models.Model):
    """One wording of a questionnaire: a draft until ``published_at``, then fixed by the database."""

    id = models.BigAutoField(primary_key=True)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(published_at__isnull=True),
                name="version_one_draft",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="version_number_positive"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_version_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}/{self.number}"


# A question belongs to its version for good; once that is published nothing about it may change.
REFUSE_IF_PUBLISHED = """
    IF EXISTS (
        SELECT 1 FROM quality_questionnaireversion v
        WHERE v.published_at IS NOT NULL
          AND (TG_OP <> 'DELETE' AND v.id = NEW.version_id OR TG_OP <> 'INSERT' AND v.id = OLD.version_id)
    ) THEN
        RAISE EXCEPTION 'the questions of a published version are fixed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class Question(models.Model):
    """One question with its wording in both languages. A score runs from ``scale_min`` to ``scale_max``.

    ``options`` of a choice: ``[{"code": "phone", "text": "电话", "text_en": "Phone"}, …]``.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=32)
    kind = models.CharField(max_length=8, choices=QuestionKind)
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    is_required = models.BooleanField(default=False)
    scale_min = models.SmallIntegerField(null=True)
    scale_max = models.SmallIntegerField(null=True)
    options = models.JSONField(default=list)
    position = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="question_code_unique"),
            models.UniqueConstraint(fields=["version", "position"], name="question_position_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values) & ~Q(text="") & ~Q(text_en=""),
                name="question_is_worded",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[QuestionKind.SCORE, QuestionKind.GAP], scale_min__lt=models.F("scale_max")
                )
                | ~Q(kind__in=[QuestionKind.SCORE, QuestionKind.GAP])
                & Q(scale_min__isnull=True, scale_max__isnull=True),
                name="question_scale_fits_kind",
            ),
            models.CheckConstraint(
                condition=(Q(kind=QuestionKind.CHOICE) & ~Q(options=[]))
                | (~Q(kind=QuestionKind.CHOICE) & Q(options=[])),
                name="question_options_fit_kind",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="question_of_published_version_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=REFUSE_IF_PUBLISHED,
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_text(self) -> str:
        """The wording in the reader's language."""
        return self.text_en if (get_language() or "").startswith("en") else self.text

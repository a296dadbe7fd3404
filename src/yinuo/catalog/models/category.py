import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.querysets import CategoryQuerySet
from yinuo.core.models import Subject

MAX_DEPTH = 4


class RequestKind(models.TextChoices):
    """What a customer wants of us; service limits and reports go by it."""

    ENQUIRY = "enquiry", _("Enquiry")
    COMPLAINT = "complaint", _("Complaint")
    REPAIR = "repair", _("Repair")
    SUGGESTION = "suggestion", _("Suggestion")
    BUSINESS_REQUEST = "business_request", _("Business request")
    COMMENDATION = "commendation", _("Commendation")
    INTERNAL = "internal", _("Internal request")


class Stage(models.TextChoices):
    """Where in the life of a sale a matter belongs."""

    PRE_SALE = "pre_sale", _("Pre-sale")
    IN_SALE = "in_sale", _("In-sale")
    AFTER_SALE = "after_sale", _("After-sale")


# The path is the parent's with the own id added, whatever the application writes: depth and cycles can be seen in it.
# The parent is locked, so that two moves at once cannot put two branches below each other. Whoever moves a branch
# touches the rows below it level by level; each takes its parent's new path.
SET_PATH = """
    IF NEW.parent_id IS NULL THEN
        NEW.path := '/' || NEW.subject_id || '/';
    ELSE
        SELECT p.path || NEW.subject_id || '/' INTO NEW.path FROM catalog_category p
            WHERE p.subject_id = NEW.parent_id FOR UPDATE;
    END IF;
    IF NEW.path LIKE '%/' || NEW.subject_id || '/_%' THEN
        RAISE check_violation USING MESSAGE = 'a category cannot lie below itself', CONSTRAINT = 'category_no_cycle';
    END IF;
    RETURN NEW;
"""


class Category(models.Model):
    """A node of the tree by which requests are sorted. ``path`` is ``/11/42/``, set by the database."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="category"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    stage = models.CharField(max_length=12, choices=Stage)
    kind = models.CharField(max_length=20, choices=RequestKind, null=True, blank=True)
    path = models.CharField(max_length=100, editable=False, db_collation="C")
    position = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="category_name_unique_among_siblings"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="category_stage_known"),
            models.CheckConstraint(
                condition=Q(kind__isnull=True) | Q(kind__in=RequestKind.values), name="category_kind_known"
            ),
            models.CheckConstraint(condition=~Q(parent=F("subject")), name="category_not_own_parent"),
            models.CheckConstraint(condition=Q(path__regex=r"^/([0-9]+/){1,4}$"), name="category_depth"),
        ]
        indexes = [models.Index(fields=["path"], name="category_path")]
        triggers = [
            pgtrigger.Trigger(
                name="path_follows_parent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "path"),  # type: ignore[no-untyped-call]
                func=SET_PATH,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; the Chinese one where no English one was given."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

from django.db import models
from django.db.models import F, Q

from yinuo.core.models import Subject
from yinuo.customers.models import Customer
from yinuo.people.models import Member
from yinuo.promises.querysets import PromiseQuerySet
from yinuo.promises.states import PromiseSource, PromiseState, Verdict


class Promise(models.Model):
    """What a customer was told, in his words and with a time.

    The constraints name NULL wherever it may stand: a CHECK that comes out unknown lets a row pass.

    ``state`` follows from the facts beside it (standing.py). ``due_at`` is the last time agreed, ``first_due_at`` the
    first; ``inner_due_at`` is our own earlier aim. ``replaces`` points at the broken promise it was made instead of.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="promises")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="promises")
    what = models.CharField(max_length=200)
    said_by = models.CharField(max_length=60)
    source = models.CharField(max_length=12, choices=PromiseSource, default=PromiseSource.OTHER)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="promises_made")
    made_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    inner_due_at = models.DateTimeField()
    soon_at = models.DateTimeField()
    renegotiated = models.SmallIntegerField(default=0, db_default=0)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")
    state = models.CharField(max_length=8, choices=PromiseState, default=PromiseState.OPEN)
    settled_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict, null=True)
    verdict_at = models.DateTimeField(null=True)
    overruled_at = models.DateTimeField(null=True)
    overruled_by = models.ForeignKey(
        Member, null=True, on_delete=models.PROTECT, related_name="verdicts_overruled"
    )
    evidence = models.CharField(max_length=500, blank=True)
    soon_recorded_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(said_by=""), name="promise_says_what_and_who"),
            models.CheckConstraint(
                condition=Q(state__in=PromiseState.values, source__in=PromiseSource.values),
                name="promise_state_and_source_known",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at"), first_due_at__gt=F("made_at")),
                name="promise_due_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(inner_due_at__gte=F("made_at"), inner_due_at__lte=F("due_at")),
                name="promise_inner_due_before_due",
            ),
            models.CheckConstraint(
                condition=Q(soon_at__gte=F("made_at"), soon_at__lte=F("due_at")),
                name="promise_soon_before_due",
            ),
            models.CheckConstraint(
                condition=Q(renegotiated__gt=0) | Q(renegotiated=0, due_at=F("first_due_at")),
                name="promise_due_moves_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.OPEN) ^ Q(settled_at__isnull=False),
                name="promise_settled_pair",
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.WAIVED) ^ Q(waived_at__isnull=True), name="promise_waived_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=PromiseState.KEPT)
                | Q(fulfilled_at__isnull=False, fulfilled_at__lte=F("due_at"))
                | Q(fulfilled_at__isnull=True, verdict__isnull=False, verdict=Verdict.DONE)
                | Q(fulfilled_at__isnull=True, overruled_at__isnull=False),
                name="promise_kept_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) | Q(state=PromiseState.BROKEN),
                name="promise_given_up_is_broken",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_at__isnull=True) | Q(fulfilled_at__gte=F("made_at")),
                name="promise_fulfilled_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(verdict__isnull=True, verdict_at__isnull=True)
                | Q(verdict__isnull=False, verdict__in=Verdict.values, verdict_at__isnull=False),
                name="promise_verdict_pair",
            ),
            models.CheckConstraint(
                condition=Q(overruled_at__isnull=True, overruled_by__isnull=True)
                | (
                    Q(overruled_at__isnull=False, overruled_by__isnull=False)
                    & Q(verdict__isnull=False, verdict=Verdict.NOT_DONE)
                    & ~Q(evidence="")
                ),
                name="promise_overruled_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="promise_not_own_replacement"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "due_at"], name="promise_strip"),
            models.Index(fields=["due_at", "id"], name="promise_by_due"),
            models.Index(fields=["made_at"], name="promise_by_made"),
            models.Index(
                fields=["due_at", "id"], name="promise_open_due", condition=Q(state=PromiseState.OPEN)
            ),
            models.Index(
                fields=["due_at", "id"], name="promise_broken_due", condition=Q(state=PromiseState.BROKEN)
            ),
            models.Index(
                fields=["soon_at"],
                name="promise_to_warn",
                condition=Q(state=PromiseState.OPEN, soon_recorded_at__isnull=True),
            ),
            models.Index(fields=["customer", "-made_at"], name="promise_of_customer"),
        ]

    def __str__(self) -> str:
        return self.what


class Recovery(models.Model):
    """What we do for a customer whose promise was broken: apology, remedy, owner.

    Opened with the breach. Dropped when the breach turned out to be none; else it ends when it is done.
    """

    promise = models.OneToOneField(
        Promise, on_delete=models.PROTECT, primary_key=True, related_name="recovery"
    )
    apology = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="recoveries")
    opened_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_at__isnull=True)
                | (Q(owner__isnull=False) & ~Q(apology="") & ~Q(remedy="")),
                name="recovery_plan_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(planned_at__isnull=False, done_at__gte=F("planned_at"), dropped_at__isnull=True),
                name="recovery_done_as_planned",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at"],
                name="recovery_open",
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(
                fields=["owner", "opened_at"],
                name="recovery_of_owner",
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"recovery of promise {self.promise_id}"

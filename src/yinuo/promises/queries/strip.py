"""The promise strip: one card for each thing the customer was told."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.core.due_words import day_words
from yinuo.core.ids import PromiseId, SubjectId
from yinuo.promises.badges import promise_badge
from yinuo.promises.models import Promise, PromiseState, Recovery, Verdict

SHOWN = 50


@dataclass(frozen=True, slots=True)
class RecoveryCard:
    """How a breach is made good; words are empty while nothing is planned."""

    apology: str
    remedy: str
    owner_id: int | None
    owner_name: str
    opened_at: datetime
    planned_at: datetime | None
    done_at: datetime | None

    @property
    def words(self) -> str:
        """``补救：致歉、免上门费（陈班长）``, or that nothing is planned yet."""
        if self.planned_at is None:
            return _("No recovery planned yet")
        parts = {"apology": self.apology, "remedy": self.remedy, "owner": self.owner_name}
        if self.done_at is not None:
            return _("Made good: %(remedy)s") % parts
        return _("Recovery: %(apology)s, %(remedy)s (%(owner)s)") % parts


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """A promise as it is shown; ``href`` is set by the page that can open it.

    ``replaces_id`` names the broken one it was made instead of; ``is_given_up``: we said ourselves that it cannot be kept.
    """

    id: PromiseId
    subject_id: SubjectId
    what: str
    state: PromiseState
    tone: str
    word: str
    percent: int
    told: str
    detail: str
    due_title: str
    due_at: datetime
    inner_due_at: datetime
    made_at: datetime
    said_by: str
    renegotiated: int
    fulfilled_at: datetime | None
    verdict: Verdict | None
    is_overruled: bool
    recovery: RecoveryCard | None
    replaces_id: int | None = None
    is_given_up: bool = False
    href: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is PromiseState.OPEN


def list_promise_strip(*, subject_id: int, now: datetime) -> list[PromiseCard]:
    """The promises of a subject: broken ones still to be made good first, then what is open by due time, then the rest."""
    rows = Promise.objects.filter(subject_id=subject_id).select_related("recovery__owner")
    cards = [promise_card(row, now=now) for row in rows.order_by("-due_at")[:SHOWN]]
    return sorted(cards, key=_order)


def get_promise_card(*, promise_id: int, now: datetime) -> PromiseCard | None:
    """One card, None where there is no such promise."""
    row = Promise.objects.filter(pk=promise_id).select_related("recovery__owner").first()
    return None if row is None else promise_card(row, now=now)


def promise_card(promise: Promise, *, now: datetime) -> PromiseCard:
    """The card of a row loaded with its recovery and the recovery's owner; no statement."""
    state = shown_state(promise, now)
    recovery = _recovery(promise)
    badge = promise_badge(promise.state, promise.due_at, promise.soon_at, now=now)
    return PromiseCard(
        id=PromiseId(promise.pk),
        subject_id=SubjectId(promise.subject_id),
        what=promise.what,
        state=state,
        tone=badge.tone,
        word=badge.word,
        percent=_percent(promise, state, now),
        told=_told(promise, now),
        detail=_detail(promise, state, recovery, now),
        due_title=badge.title,
        due_at=promise.due_at,
        inner_due_at=promise.inner_due_at,
        made_at=promise.made_at,
        said_by=promise.said_by,
        renegotiated=promise.renegotiated,
        fulfilled_at=promise.fulfilled_at,
        verdict=Verdict(promise.verdict) if promise.verdict else None,
        is_overruled=promise.overruled_at is not None,
        recovery=recovery,
        replaces_id=promise.replaces_id,
        is_given_up=promise.given_up_at is not None,
    )


def shown_state(promise: Promise, now: datetime) -> PromiseState:
    """The state as it is read: open past the due time is broken, swept or not."""
    if promise.state == PromiseState.OPEN and now > promise.due_at:
        return PromiseState.BROKEN
    return PromiseState(promise.state)


def _recovery(promise: Promise) -> RecoveryCard | None:
    row: Recovery | None = getattr(promise, "recovery", None)
    if row is None or row.dropped_at is not None:
        return None
    return RecoveryCard(
        apology=row.apology,
        remedy=row.remedy,
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        opened_at=row.opened_at,
        planned_at=row.planned_at,
        done_at=row.done_at,
    )


def _percent(promise: Promise, state: PromiseState, now: datetime) -> int:
    """How much of the time between promise and due time is spent, 0 to 100; all of it once settled."""
    if state is not PromiseState.OPEN:
        return 100
    span = promise.due_at - promise.made_at
    return max(0, min(100, int(100 * (now - promise.made_at) / span)))


def _told(promise: Promise, now: datetime) -> str:
    """``答应今天 16:00 前 · 林晓承诺``."""
    told = _("promised by %(time)s · %(who)s") % {
        "time": day_words(promise.due_at, now=now),
        "who": promise.said_by,
    }
    if not promise.renegotiated:
        return told
    moved = ngettext("moved %(count)d time", "moved %(count)d times", promise.renegotiated)
    return f"{told} · {moved % {'count': promise.renegotiated}}"


def _detail(promise: Promise, state: PromiseState, recovery: RecoveryCard | None, now: datetime) -> str:
    if state is PromiseState.OPEN:
        return _("our own aim %(time)s") % {"time": day_words(promise.inner_due_at, now=now)}
    if state is PromiseState.BROKEN:
        return recovery.words if recovery else _("No recovery planned yet")
    if state is PromiseState.WAIVED:
        return _("the customer no longer needs it")
    parts = []
    if promise.fulfilled_at:
        parts.append(_("done %(time)s") % {"time": day_words(promise.fulfilled_at, now=now)})
    if promise.verdict == Verdict.DONE:
        parts.append(_("the customer says done"))
    if promise.overruled_at:
        parts.append(_("“not done” overruled with evidence"))
    return " · ".join(parts)


def _order(card: PromiseCard) -> tuple[int, float]:
    to_mend = card.state is PromiseState.BROKEN and not (card.recovery and card.recovery.done_at)
    rank = 0 if to_mend else 1 if card.is_open else 2
    stamp = card.due_at.timestamp()
    return rank, stamp if rank < 2 else -stamp

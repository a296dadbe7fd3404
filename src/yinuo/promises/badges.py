"""The badge of a due time: tone and words, the same in lists, on cards, on the board and in the portal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.due_words import due_words
from yinuo.promises.aims import soon_from
from yinuo.promises.states import PromiseState

type Tone = Literal["kept", "soon", "broken", "calm", "hold", "waived"]


@dataclass(frozen=True, slots=True)
class Badge:
    """``tone`` names shape and colour, ``word`` is read, ``title`` is the exact time."""

    tone: Tone
    word: str
    title: str


def due_badge(
    due_at: datetime,
    *,
    now: datetime,
    soon_at: datetime | None = None,
    started_at: datetime | None = None,
    hold_word: str = "",
) -> Badge:
    """The badge of a time that is still open: 超时 2 小时, 剩 38 分钟, 今天 17:30; ``hold_word`` where the clock stands.

    Due soon from ``soon_at``; where only the start is known, from the same rule (aims.py); else in the last hour.
    """
    title = exact_time(due_at)
    if now > due_at:
        return Badge("broken", due_words(due_at, now=now), title)
    if hold_word:
        return Badge("hold", hold_word, title)
    if soon_at is None:
        soon_at = soon_from(started_at or datetime.min.replace(tzinfo=due_at.tzinfo), due_at)
    return Badge("soon" if now >= soon_at else "calm", due_words(due_at, now=now), title)


def promise_badge(state: str, due_at: datetime, soon_at: datetime, *, now: datetime) -> Badge:
    """The badge of a promise: 已兑现, 已失约, 客户免除, or what is left. An open one past its time is broken."""
    if state == PromiseState.KEPT:
        return Badge("kept", pgettext("promise badge", "Kept"), exact_time(due_at))
    if state == PromiseState.WAIVED:
        return Badge("waived", _("Waived by the customer"), exact_time(due_at))
    if state == PromiseState.BROKEN or now > due_at:
        return Badge("broken", pgettext("promise badge", "Broken"), exact_time(due_at))
    return due_badge(due_at, now=now, soon_at=soon_at)


def exact_time(at: datetime) -> str:
    """``2026-11-20 16:00`` in local time."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")

"""How a due time reads on a badge: 剩 38 分钟, 超时 2 小时, 今天 17:30. One wording for every page."""

from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = timedelta(hours=1)
COUNTDOWN = timedelta(hours=4)
"""Within this span the badge counts down; later it names the time of day."""


def span_words(span: timedelta) -> str:
    """A span in the two largest units a person would say: 38 分钟, 1 小时 10 分, 2 小时, 3 天."""
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        days = hours // 24
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if hours < 4 and rest:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}


def _whole_hours(span: timedelta) -> timedelta:
    """From two hours on nobody counts the minutes that something is late."""
    return span - span % HOUR if span >= 2 * HOUR else span


def day_words(at: datetime, *, now: datetime) -> str:
    """A moment as a clock on the wall and a calendar would name it: 今天 17:30, 明天 10:00, 周四 09:00, 11月25日."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    clock = local.strftime("%H:%M")
    days = (local.date() - today).days
    if days == 0:
        return _("today %(time)s") % {"time": clock}
    if days == 1:
        return _("tomorrow %(time)s") % {"time": clock}
    if days == -1:
        return _("yesterday %(time)s") % {"time": clock}
    if 1 < days < 7:
        return _("%(weekday)s %(time)s") % {"weekday": formats.date_format(local, "D"), "time": clock}
    same_year = local.year == today.year
    return formats.date_format(local, _("j M") if same_year else _("j M Y"))


def due_words(due_at: datetime, *, now: datetime) -> str:
    """What a badge says of an open due time: time left when it is near, overdue time when it passed, else the moment."""
    if due_at <= now:
        return _("%(span)s overdue") % {"span": span_words(_whole_hours(now - due_at))}
    if due_at - now < COUNTDOWN:
        return _("%(span)s left") % {"span": span_words(due_at - now)}
    return day_words(due_at, now=now)

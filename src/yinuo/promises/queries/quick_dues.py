"""Due times that a colleague picks with one key when he tells a customer by when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from yinuo.promises.clock.days import end_of_day, move_working_days
from yinuo.promises.clock.schedule import DaySpan, Schedule
from yinuo.promises.models import Calendar
from yinuo.promises.queries.schedules import schedules_of

NOON = 12 * 3600
SHORTEST = timedelta(minutes=20)
OFFICE_HOURS = DaySpan(9 * 3600, 18 * 3600)


@dataclass(frozen=True, slots=True)
class QuickDue:
    """One choice: ``key`` is what a form sends, ``due_at`` what it means now."""

    key: str
    label: str
    due_at: datetime


def list_quick_dues(now: datetime) -> list[QuickDue]:
    """In two hours, before closing today, the next working day at noon and at closing, the third one after.

    By the default calendar, or nine to six where none is kept. Closing time is left out when it is too near.
    """
    schedule = _default_schedule()
    today = schedule.local_date(now)
    following = move_working_days(schedule, today, 1)
    later = move_working_days(schedule, today, 3)
    day = _("tomorrow") if (following - today).days == 1 else formats.date_format(following, "D")
    closing = end_of_day(schedule, today)
    choices = [QuickDue("two_hours", _("within 2 hours"), now + timedelta(hours=2))]
    if closing - now >= SHORTEST:
        choices.append(QuickDue("today", _("before closing today"), closing))
    return [
        *choices,
        QuickDue("morning", _("%(day)s before noon") % {"day": day}, schedule.moment(following, NOON)),
        QuickDue("next_day", _("%(day)s before closing") % {"day": day}, end_of_day(schedule, following)),
        QuickDue("three_days", _("within 3 working days"), end_of_day(schedule, later)),
    ]


def _default_schedule() -> Schedule:
    calendar = Calendar.objects.filter(is_default=True).first()
    if calendar is None:
        zone = timezone.get_default_timezone()
        return Schedule(zone=zone, weekly=((OFFICE_HOURS,),) * 7)
    return schedules_of([calendar])[calendar.pk]

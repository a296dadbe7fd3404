"""Working calendars: weekly hours, and the days of a year that differ."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.limit_forms import WEEKDAYS, CalendarDayForm, CalendarForm, spans_text
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.pages.settings.year_view import build_year
from yinuo.promises.commands.calendars import (
    add_official_days,
    change_calendar,
    create_calendar,
    remove_calendar_day,
    set_calendar_day,
)
from yinuo.promises.queries.settings import CalendarRow, list_calendar_days, list_calendars

PAGE = SettingsPage(
    Section.SERVICE,
    gettext_lazy("Working calendars"),
    "calendar-clock",
    "settings:calendars",
    Permission.LIMIT_MANAGE,
    40,
)
OFFICE_DAY = "08:30-12:00, 13:30-18:00"


@require_http_methods(["GET", "POST"])
@member_required
def calendars(request: MemberRequest) -> HttpResponse:
    """All calendars, and a form for one more."""
    rows = list_calendars(actor=request.actor)
    initial = {"follows_official": True, **dict.fromkeys(WEEKDAYS[:5], OFFICE_DAY)}
    form = CalendarForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = carry_out(
            form,
            lambda: create_calendar(
                name=form.cleaned_data["name"],
                weekly=form.weekly,
                follows_official=form.cleaned_data["follows_official"],
                by=request.actor,
                now=timezone.now(),
            ),
        )
        if made is not None:
            return redirect_to(request, reverse("settings:calendar", args=[made.pk]))
    context = {"rows": rows, "form": form, "weekdays": [form[code] for code in WEEKDAYS]}
    return render_page(request, "settings/calendars.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_required
def calendar(request: MemberRequest, calendar_id: int) -> HttpResponse:
    """One calendar: its week, and a year at a glance."""
    row = _row(request, calendar_id)
    week = {code: spans_text(row.weekly.get(code, ())) for code in WEEKDAYS}
    initial = {"name": row.name, "follows_official": row.follows_official, **week}
    form = CalendarForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = carry_out(
            form,
            lambda: change_calendar(
                calendar_id=row.id,
                name=form.cleaned_data["name"],
                weekly=form.weekly,
                follows_official=form.cleaned_data["follows_official"],
                by=request.actor,
                now=timezone.now(),
            ),
        )
        if changed is not None:
            messages.success(request, _("Saved. Limits that run already keep theirs."))
            return redirect_to(request, request.path)
    return _show(request, row, form, CalendarDayForm(), status=422 if form.errors else 200)


@require_POST
@member_required
def set_day(request: MemberRequest, calendar_id: int) -> HttpResponse:
    """Let a date differ from its week."""
    row = _row(request, calendar_id)
    form = CalendarDayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        done = carry_out(
            form,
            lambda: set_calendar_day(
                calendar_id=row.id, **form.cleaned_data, by=request.actor, now=timezone.now()
            ),
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect_to(request, f"{reverse('settings:calendar', args=[row.id])}?year={day.year}")
    week = {code: spans_text(row.weekly.get(code, ())) for code in WEEKDAYS}
    unsent = CalendarForm(initial={"name": row.name, "follows_official": row.follows_official, **week})
    return _show(request, row, unsent, form, status=422)


@require_POST
@member_required
def remove_day(request: MemberRequest, calendar_id: int, day: str) -> HttpResponse:
    """Let a date follow its week again."""
    try:
        one = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    remove_calendar_day(calendar_id=calendar_id, day=one, by=request.actor, now=timezone.now())
    return redirect_to(request, f"{reverse('settings:calendar', args=[calendar_id])}?year={one.year}")


@require_POST
@member_required
def take_official(request: MemberRequest, calendar_id: int) -> HttpResponse:
    """Take over the official holidays and working weekends."""
    added = add_official_days(calendar_id=calendar_id, by=request.actor, now=timezone.now())
    messages.success(request, _("{count} official days taken over.").format(count=added))
    return redirect_to(request, reverse("settings:calendar", args=[calendar_id]))


def _row(request: MemberRequest, calendar_id: int) -> CalendarRow:
    for row in list_calendars(actor=request.actor):
        if row.id == calendar_id:
            return row
    raise Http404


def _show(
    request: MemberRequest, row: CalendarRow, form: CalendarForm, day_form: CalendarDayForm, *, status: int
) -> HttpResponse:
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in range(2000, 2101)} else timezone.localdate().year
    days = list_calendar_days(actor=request.actor, calendar_id=row.id, year=year)
    context = {
        "row": row,
        "form": form,
        "weekdays": [form[code] for code in WEEKDAYS],
        "day_form": day_form,
        "year": year,
        "months": build_year(year, row.weekly, days),
        "days": [(day, spans_text(day.spans)) for day in days],
        "history": list_history(subject_id=row.id, size=10),
    }
    return render_page(request, "settings/calendar.html", context, status=status)


urlpatterns = [
    path("calendars/", calendars, name="calendars"),
    path("calendars/<int:calendar_id>/", calendar, name="calendar"),
    path("calendars/<int:calendar_id>/days/", set_day, name="set_calendar_day"),
    path("calendars/<int:calendar_id>/days/<str:day>/remove/", remove_day, name="remove_calendar_day"),
    path("calendars/<int:calendar_id>/official/", take_official, name="take_official_days"),
]

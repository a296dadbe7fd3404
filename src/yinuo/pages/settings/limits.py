"""Service limits by kind and priority."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.catalog.models import RequestKind
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.permissions import Permission
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.limit_forms import LimitForm
from yinuo.pages.settings.limit_matrix import ANY, build_matrices, find_rule
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.promises.commands.rules import remove_limit_rule, set_limit_rule
from yinuo.promises.models import Measure, UnitChoice
from yinuo.promises.queries.settings import list_calendars, list_limit_rules
from yinuo.tickets.states import Priority

PAGE = SettingsPage(
    Section.SERVICE,
    gettext_lazy("Service limits"),
    "clock-check",
    "settings:limits",
    Permission.LIMIT_MANAGE,
    30,
)


@require_safe
@member_required
def limits(request: MemberRequest) -> HttpResponse:
    """The tables of first response and solution."""
    rules = list_limit_rules(actor=request.actor)
    context = {"matrices": build_matrices(rules), "priorities": Priority.labels}
    return render_page(request, "settings/limits.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def limit(request: MemberRequest, measure: str, kind: str, priority: int) -> HttpResponse:
    """One place of the table: what counts there, and a form that sets it."""
    place = _place(measure, kind, priority)
    calendars = list_calendars(actor=request.actor)
    rules = {
        (rule.kind, rule.priority): rule
        for rule in list_limit_rules(actor=request.actor)
        if rule.measure is place[0]
    }
    rule, is_own = find_rule(rules, place[1], place[2])
    initial = rule and {
        "amount": rule.amount,
        "unit": rule.unit,
        "calendar": rule.calendar_id,
        "is_pausable": rule.is_pausable,
    }
    form = LimitForm(request.POST or None, calendars=calendars, initial=initial or {"is_pausable": True})
    if request.method == "POST" and form.is_valid() and _set(request, place, form):
        messages.success(request, _("Saved. Limits that run already keep theirs."))
        return redirect_to(request, reverse("settings:limits"))
    context = {
        "form": form,
        "rule": rule,
        "is_own": is_own,
        "words": _words(*place),
        "has_calendars": bool(calendars),
    }
    return render_page(request, "settings/limit.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def remove(request: MemberRequest, rule_id: int) -> HttpResponse:
    """Take a rule out of force; the next wider one counts."""
    remove_limit_rule(rule_id=rule_id, by=request.actor, now=timezone.now())
    messages.success(request, _("Removed; the next wider rule counts."))
    return redirect_to(request, reverse("settings:limits"))


type Place = tuple[Measure, RequestKind | None, int | None]


def _place(measure: str, kind: str, priority: int) -> Place:
    known = measure in Measure.values and (kind == ANY or kind in RequestKind.values)
    if not known or priority not in {0, *Priority.values}:
        raise Http404
    return Measure(measure), None if kind == ANY else RequestKind(kind), priority or None


def _words(measure: Measure, kind: RequestKind | None, priority: int | None) -> dict[str, str]:
    """The place in words; empty means any."""
    return {
        "measure": str(measure.label),
        "kind": str(kind.label) if kind else "",
        "priority": str(Priority(priority).label) if priority else "",
    }


def _set(request: MemberRequest, place: Place, form: LimitForm) -> bool:
    data = form.cleaned_data
    measure, kind, priority = place
    done = carry_out(
        form,
        lambda: set_limit_rule(
            kind=kind,
            priority=priority,
            measure=measure,
            amount=data["amount"],
            unit=UnitChoice(data["unit"]),
            calendar_id=data["calendar"],
            is_pausable=data["is_pausable"],
            by=request.actor,
            now=timezone.now(),
        ),
    )
    return done is not None


urlpatterns = [
    path("limits/", limits, name="limits"),
    path("limits/<slug:measure>/<slug:kind>/<int:priority>/", limit, name="limit"),
    path("limits/<int:rule_id>/remove/", remove, name="remove_limit"),
]

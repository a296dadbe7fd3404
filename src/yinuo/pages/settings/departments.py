"""The tree of departments and the teams from outside."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.core.actor import Actor
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import DepartmentId
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.forms import ChangeDepartmentForm, DepartmentForm
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.commands.departments import (
    create_department,
    move_department,
    rename_department,
    restore_department,
    retire_department,
)
from yinuo.people.models.department import DepartmentKind
from yinuo.people.policies import require
from yinuo.people.queries.departments import get_department_card, list_department_choices, list_departments

PAGE = SettingsPage(
    Section.PEOPLE,
    gettext_lazy("Departments and teams"),
    "sitemap",
    "settings:departments",
    Permission.PEOPLE_MANAGE,
    10,
)


@require_http_methods(["GET", "POST"])
@member_required
def departments(request: MemberRequest) -> HttpResponse:
    """The tree, and a form that adds to it."""
    require(request.actor, Permission.PEOPLE_MANAGE)
    choices = list_department_choices(actor=request.actor, with_teams=False)
    form = DepartmentForm(
        request.POST or None, departments=choices, initial={"parent": request.GET.get("parent")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = carry_out(
            form,
            lambda: create_department(
                name=data["name"],
                parent_id=data["parent"],
                kind=DepartmentKind(data["kind"]),
                by=request.actor,
                now=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("“{name}” has been added.").format(name=made.name))
            return redirect_to(request, request.path)
    rows = list_departments(actor=request.actor, with_retired=True)
    context = {"rows": rows, "form": form}
    return render_page(request, "settings/departments.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_required
def department(request: MemberRequest, department_id: int) -> HttpResponse:
    """One department: name, place, history."""
    card = get_department_card(actor=request.actor, department_id=department_id)
    choices = [
        choice
        for choice in list_department_choices(actor=request.actor, with_teams=False)
        if choice.id != card.id
    ]
    initial = {"name": card.name, "parent": card.parent_id}
    form = ChangeDepartmentForm(request.POST or None, departments=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if carry_out(form, lambda: _change(request.actor, card.id, data["name"], data["parent"])):
            messages.success(request, _("Saved."))
            return redirect_to(request, request.path)
    context = {"card": card, "form": form, "history": list_history(subject_id=card.id, size=20)}
    return render_page(request, "settings/department.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def retire(request: MemberRequest, department_id: int) -> HttpResponse:
    """Close it for new members."""
    retire_department(department_id=DepartmentId(department_id), by=request.actor, now=timezone.now())
    messages.success(request, _("The department has been retired; its history stays."))
    return redirect_to(request, reverse("settings:department", args=[department_id]))


@require_POST
@member_required
def restore(request: MemberRequest, department_id: int) -> HttpResponse:
    """Open it again."""
    restore_department(department_id=DepartmentId(department_id), by=request.actor, now=timezone.now())
    messages.success(request, _("The department is open again."))
    return redirect_to(request, reverse("settings:department", args=[department_id]))


@transaction.atomic
def _change(by: Actor, department_id: int, name: str, parent_id: int | None) -> bool:
    """Both or neither: a new name and a new place."""
    now = timezone.now()
    rename_department(department_id=DepartmentId(department_id), name=name, by=by, now=now)
    move_department(department_id=DepartmentId(department_id), parent_id=parent_id, by=by, now=now)
    return True


urlpatterns = [
    path("departments/", departments, name="departments"),
    path("departments/<int:department_id>/", department, name="department"),
    path("departments/<int:department_id>/retire/", retire, name="retire_department"),
    path("departments/<int:department_id>/restore/", restore, name="restore_department"),
]

"""Members: the directory and one member's file."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import MemberId
from yinuo.core.paging import Cursor
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.member_forms import MemberForms
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.commands.members import deactivate_member, reactivate_member
from yinuo.people.queries.departments import list_department_choices
from yinuo.people.queries.members import MemberFilters, get_member_card, list_members
from yinuo.people.roles import Role

PAGE = SettingsPage(
    Section.PEOPLE, gettext_lazy("Members"), "users", "settings:members", Permission.PEOPLE_MANAGE, 20
)


@require_safe
@member_required
def members(request: MemberRequest) -> HttpResponse:
    """The directory: searched by name, pinyin, initials, username or mail."""
    filters = MemberFilters.from_query(request.GET.dict())
    after = Cursor.parse(request.GET.get("after"), 2)
    context = {
        "page": list_members(actor=request.actor, filters=filters, after=after),
        "filters": filters,
        "roles": Role.choices,
        "departments": list_department_choices(actor=request.actor),
        "query": _without_cursor(request),
    }
    partials = {"members": "rows", "members-more": "rows_only"}
    return render_page(request, "settings/members.html", context, partials=partials)


@require_http_methods(["GET", "POST"])
@member_required
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """One member's file with its forms; the button that was pressed says which one was sent."""
    card = get_member_card(actor=request.actor, member_id=member_id)
    forms = MemberForms.of(card, list_department_choices(actor=request.actor), request)
    if request.method == "POST" and forms.carry_out(card, by=request.actor, now=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect_to(request, request.path)
    history = list_history(subject_id=card.id, size=20)
    context = {"card": card, "forms": forms, "history": history, "is_self": card.id == request.actor.id}
    return render_page(request, "settings/member.html", context, status=422 if forms.have_errors else 200)


@require_POST
@member_required
def deactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    """Take access away at once."""
    gone = deactivate_member(member_id=MemberId(member_id), by=request.actor, now=timezone.now())
    messages.success(request, _("{name} no longer has access; all logins have ended.").format(name=gone.name))
    return redirect_to(request, reverse("settings:member", args=[member_id]))


@require_POST
@member_required
def reactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    """Give access back."""
    back = reactivate_member(member_id=MemberId(member_id), by=request.actor, now=timezone.now())
    messages.success(request, _("{name} has access again.").format(name=back.name))
    return redirect_to(request, reverse("settings:member", args=[member_id]))


def _without_cursor(request: MemberRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


urlpatterns = [
    path("members/", members, name="members"),
    path("members/<int:member_id>/", member, name="member"),
    path("members/<int:member_id>/deactivate/", deactivate, name="deactivate_member"),
    path("members/<int:member_id>/reactivate/", reactivate, name="reactivate_member"),
]

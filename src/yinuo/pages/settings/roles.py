"""Roles and rights: the table that the code goes by, to read."""

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.permissions import Permission
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.permission_table import ALL, OWN, SUBTREE, list_permission_rows, sight_of
from yinuo.people.policies import require
from yinuo.people.rights import ROLE_HINTS
from yinuo.people.roles import Role

PAGE = SettingsPage(
    Section.PEOPLE, _("Roles and rights"), "shield-check", "settings:roles", Permission.PEOPLE_MANAGE, 40
)
SIGHT_WORDS = {
    ALL: _("all tickets"),
    SUBTREE: _("his department and below"),
    OWN: _("what is assigned to him"),
}


@require_safe
@member_required
def roles(request: MemberRequest) -> HttpResponse:
    """Role by role what it is for, what it sees, and the matrix of permissions."""
    require(request.actor, Permission.PEOPLE_MANAGE)
    described = [(role.label, ROLE_HINTS[role], SIGHT_WORDS[sight_of(role)]) for role in Role]
    context = {"roles": described, "rows": list_permission_rows()}
    return render_page(request, "settings/roles.html", context)


urlpatterns = [path("roles/", roles, name="roles")]

"""Invitations: who has been invited, and the form that invites."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.paging import Cursor
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.forms import InviteForm
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.commands.invitations import invite_member, renew_invitation, withdraw_invitation
from yinuo.people.policies import require
from yinuo.people.queries.departments import list_department_choices
from yinuo.people.queries.invitations import get_invitation_row, list_invitations
from yinuo.people.roles import Role

PAGE = SettingsPage(
    Section.PEOPLE,
    gettext_lazy("Invitations"),
    "mail-forward",
    "settings:invitations",
    Permission.PEOPLE_MANAGE,
    30,
)


@require_safe
@member_required
def invitations(request: MemberRequest) -> HttpResponse:
    """Everybody who was invited, newest first."""
    after = Cursor.parse(request.GET.get("after"), 2)
    page = list_invitations(actor=request.actor, after=after, now=timezone.now())
    partials = {"invitations-more": "rows_only"}
    return render_page(request, "settings/invitations.html", {"page": page}, partials=partials)


@require_http_methods(["GET", "POST"])
@member_required
def invite(request: MemberRequest) -> HttpResponse:
    """Invite one person; the answer is the invitation with its link."""
    require(request.actor, Permission.PEOPLE_MANAGE)
    choices = list_department_choices(actor=request.actor)
    form = InviteForm(request.POST or None, departments=choices, initial={"roles": [Role.AGENT.value]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = carry_out(
            form,
            lambda: invite_member(
                email=data["email"],
                name=data["name"],
                department_id=data["department"],
                roles=data["roles"],
                language=data["language"],
                by=request.actor,
                now=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("The invitation is on its way to {email}.").format(email=made.email))
            return redirect_to(request, reverse("settings:invitation", args=[made.pk]))
    return render_page(request, "settings/invite.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
@member_required
def invitation(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """One invitation; its link to copy while it lets in."""
    row = get_invitation_row(actor=request.actor, invitation_id=invitation_id, now=timezone.now())
    context = {"row": row, "history": list_history(subject_id=row.id)}
    return render_page(request, "settings/invitation.html", context)


@require_POST
@member_required
def renew(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Send a new link; the old one is void."""
    made = renew_invitation(invitation_id=invitation_id, by=request.actor, now=timezone.now())
    messages.success(request, _("A new link is on its way to {email}.").format(email=made.email))
    return redirect_to(request, reverse("settings:invitation", args=[invitation_id]))


@require_POST
@member_required
def withdraw(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Make the link void."""
    withdraw_invitation(invitation_id=invitation_id, by=request.actor, now=timezone.now())
    messages.success(request, _("The invitation has been withdrawn."))
    return redirect_to(request, reverse("settings:invitation", args=[invitation_id]))


urlpatterns = [
    path("invitations/", invitations, name="invitations"),
    path("invitations/new/", invite, name="invite"),
    path("invitations/<int:invitation_id>/", invitation, name="invitation"),
    path("invitations/<int:invitation_id>/renew/", renew, name="renew_invitation"),
    path("invitations/<int:invitation_id>/withdraw/", withdraw, name="withdraw_invitation"),
]

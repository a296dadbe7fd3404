"""The page behind an invitation's link."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yinuo.core.htmx import redirect_to
from yinuo.people.commands.invitations import InvitationVoid, accept_invitation, open_invitation
from yinuo.people.commands.members import LoginTaken
from yinuo.people.commands.passwords import WeakPassword, hash_new_password
from yinuo.people.models import Invitation
from yinuo.people.usernames import BadUsername
from yinuo.people.web.forms import AcceptInvitationForm


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join with a name, a username and a password; then the login page waits. A void link says so (410)."""
    with transaction.atomic():
        try:
            invitation = open_invitation(token=token, now=timezone.now())
        except InvitationVoid as refusal:
            return render(request, "people/invitation_void.html", {"refusal": refusal}, status=refusal.status)
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, invitation.language)
    with translation.override(language):
        form = AcceptInvitationForm(request.POST or None, initial={"name": invitation.name})
        if request.method == "POST" and form.is_valid() and _join(token, invitation, form):
            messages.success(request, _("Welcome! Your account is ready: please log in."))
            return redirect_to(request, reverse("account_login"))
        return render(request, "people/invitation.html", {"form": form, "invitation": invitation})


def _join(token: str, invitation: Invitation, form: AcceptInvitationForm) -> bool:
    """Whether he joined; a refusal stands at its field."""
    data = form.cleaned_data
    try:
        password_hash = hash_new_password(
            data["password"], username=data["username"], email=invitation.email, name=data["name"]
        )
        accept_invitation(
            token=token,
            username=data["username"],
            name=data["name"],
            password_hash=password_hash,
            now=timezone.now(),
        )
    except (LoginTaken, BadUsername, WeakPassword) as refusal:
        form.add_error("password" if isinstance(refusal, WeakPassword) else "username", str(refusal))
        return False
    return True

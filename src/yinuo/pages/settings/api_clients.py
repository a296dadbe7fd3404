"""API clients: which programs hold a token, and what they may do with it."""

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
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.forms import ApiClientForm
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.commands.api_clients import create_api_client, revoke_api_client, rotate_api_token
from yinuo.people.queries.api_clients import get_api_client_row, list_api_clients
from yinuo.people.queries.departments import list_department_choices
from yinuo.people.rights import PERMISSION_WORDS

PAGE = SettingsPage(
    Section.SYSTEM,
    gettext_lazy("API clients"),
    "api",
    "settings:api_clients",
    Permission.API_CLIENT_MANAGE,
    10,
)


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def api_clients(request: MemberRequest) -> HttpResponse:
    """All clients, and a form for one more; the answer to it shows the token, this once."""
    clients = list_api_clients(actor=request.actor)
    choices = list_department_choices(actor=request.actor)
    form = ApiClientForm(request.POST or None, departments=choices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        issued = carry_out(
            form,
            lambda: create_api_client(
                name=data["name"],
                scopes=data["scopes"],
                department_id=data["department"],
                by=request.actor,
                now=timezone.now(),
            ),
        )
        if issued is not None:
            return _show(request, issued.client.pk, token=issued.token)
    context = {"clients": clients, "form": form}
    return render_page(request, "settings/api_clients.html", context, status=422 if form.errors else 200)


@require_safe
@member_required
def api_client(request: MemberRequest, client_id: int) -> HttpResponse:
    """One client: its rights and its history."""
    return _show(request, client_id)


@never_cache
@require_POST
@member_required
def rotate(request: MemberRequest, client_id: int) -> HttpResponse:
    """Make a new token; the answer shows it, this once."""
    issued = rotate_api_token(client_id=client_id, by=request.actor, now=timezone.now())
    return _show(request, client_id, token=issued.token)


@require_POST
@member_required
def revoke(request: MemberRequest, client_id: int) -> HttpResponse:
    """Shut the program out."""
    client = revoke_api_client(client_id=client_id, by=request.actor, now=timezone.now())
    messages.success(request, _("“{name}” is shut out.").format(name=client.name))
    return redirect_to(request, reverse("settings:api_client", args=[client_id]))


def _show(request: MemberRequest, client_id: int, token: str = "") -> HttpResponse:
    row = get_api_client_row(actor=request.actor, client_id=client_id)
    rights = [PERMISSION_WORDS[Permission(scope)] for scope in row.scopes]
    context = {"row": row, "rights": rights, "token": token, "history": list_history(subject_id=row.id)}
    return render_page(request, "settings/api_client.html", context)


urlpatterns = [
    path("api-clients/", api_clients, name="api_clients"),
    path("api-clients/<int:client_id>/", api_client, name="api_client"),
    path("api-clients/<int:client_id>/rotate/", rotate, name="rotate_api_token"),
    path("api-clients/<int:client_id>/revoke/", revoke, name="revoke_api_client"),
]

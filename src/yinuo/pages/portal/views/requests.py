"""The public form and the form behind a printed label: a request without an account."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.htmx import redirect_to, render_page
from yinuo.customers.queries.labels import LabelTarget, get_label_target
from yinuo.pages.portal.commands.send_request import PublicRequest, send_request
from yinuo.pages.portal.forms import RequestForm
from yinuo.pages.portal.guests import client_address, guest_page, private_page
from yinuo.pages.portal.labels import label_title
from yinuo.pages.portal.limits import BY_ADDRESS, BY_IDENTITY, count_use
from yinuo.pages.portal.tokens import FormToken, new_form_token, read_form_token
from yinuo.tickets.links import private_link, private_link_token, ticket_from_token


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    """The public form."""
    return _form_page(request, None)


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest, code: str) -> HttpResponse:
    """The form for the device or place whose label was scanned."""
    target = get_label_target(code)
    if target is None:
        raise NotFound
    return _form_page(request, target)


@private_page
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Number and private link of a request just sent."""
    ticket = ticket_from_token(token)
    context = {"ticket": ticket, "link": private_link(ticket), "token": token}
    return render_page(request, "portal/sent.html", context)


def _form_page(request: HttpRequest, target: LabelTarget | None) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        return _receive(request, target, now)
    first = {"kind": RequestKind.REPAIR if target and target.device_id else ""}
    return _show(request, RequestForm(initial=first), target, new_form_token(now))


def _receive(request: HttpRequest, target: LabelTarget | None, now: datetime) -> HttpResponse:
    """Take a sent form in, or show it again with every word in it and a sentence about what is wrong."""
    form = RequestForm(request.POST, uploads=request.FILES.getlist("files"))
    sealed = request.POST.get("token", "")
    token = read_form_token(sealed, now)
    status = 422
    try:
        count_use(BY_ADDRESS, client_address(request), now=now)
        if form.is_valid() and _may_pass(form, token) and token is not None:
            return _take_in(request, form, token, target, now)
    except DomainError as error:
        form.add_error(None, str(error))
        status = error.status
    usable = token is not None and not token.is_stale
    return _show(request, form, target, sealed if usable else new_form_token(now), status=status)


def _may_pass(form: RequestForm, token: FormToken | None) -> bool:
    """Whether a person had this form before him. Adds the sentence that says why not."""
    if token is None or token.is_stale:
        form.add_error(
            None, _("This page was open for too long. Everything is kept: please send it once more.")
        )
    elif token.is_hasty:
        form.add_error(None, _("That was very quick. Everything is kept: please send it once more."))
    return not form.errors


def _take_in(
    request: HttpRequest, form: RequestForm, token: FormToken, target: LabelTarget | None, now: datetime
) -> HttpResponse:
    data = form.cleaned_data
    count_use(BY_IDENTITY, data["phone"] or data["email"], now=now)
    public = PublicRequest(
        kind=RequestKind(data["kind"]),
        words=form.to_words(),
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        source_id=token.source_id(data["words"], data["phone"], data["email"]),
        label=target,
    )
    ticket = send_request(sent=public, by=Actor.automation("portal"), now=now)
    return redirect_to(request, reverse("portal:sent", args=[private_link_token(ticket)]))


def _show(
    request: HttpRequest, form: RequestForm, target: LabelTarget | None, token: str, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "token": token, "label": label_title(target) if target else ""}
    return render_page(request, "portal/service.html", context, status=status)

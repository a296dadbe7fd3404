"""The page behind a private link. Reading changes nothing; what a link can set off is a POST behind a button."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Invalid, NotFound
from yinuo.core.files import serve
from yinuo.core.htmx import redirect_to, render_page, target_of
from yinuo.core.ids import PromiseId, TicketId
from yinuo.pages.portal.forms import AnswerForm
from yinuo.pages.portal.guests import private_page, speak_language_of
from yinuo.pages.portal.limits import BY_LINK, count_use
from yinuo.pages.portal.page import customer_of, get_private_page, may_judge
from yinuo.promises.states import Verdict
from yinuo.quality.answers import AnswersRefused
from yinuo.quality.commands.respond import submit_response
from yinuo.tickets.commands.converse import add_customer_message
from yinuo.tickets.commands.finish import confirm_ticket, reopen_ticket, withdraw_ticket
from yinuo.tickets.commands.promises import judge_ticket_promise
from yinuo.tickets.links import ticket_from_token
from yinuo.tickets.models import Ticket
from yinuo.tickets.queries.for_customer import get_customer_download
from yinuo.tickets.states import Channel

type Deed = Callable[[TicketId, Actor, datetime], object]


@private_page
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """「我们答应您的」."""
    return _show(request, ticket_from_token(token), timezone.now())


@private_page
@require_safe
def file(request: HttpRequest, token: str, attachment_id: int) -> HttpResponseBase:
    """A file of the conversation, served so that it can do no harm."""
    found = get_customer_download(ticket=ticket_from_token(token), attachment_id=attachment_id)
    return serve(found.file, name=found.name, content_type=found.content_type)


@private_page
def verdict(request: HttpRequest, token: str, promise_id: int) -> HttpResponse:
    """Done or not done, of one promise of this ticket."""
    ticket, now = ticket_from_token(token), timezone.now()
    if request.method == "POST" and not may_judge(ticket=ticket, promise_id=promise_id, now=now):
        raise NotFound
    return _do(
        request,
        token,
        "promises",
        lambda _ticket_id, by, at: judge_ticket_promise(
            promise_id=PromiseId(promise_id), done=_is_done(request), by=by, now=at
        ),
    )


def _is_done(request: HttpRequest) -> bool:
    """Which of the two buttons was pressed. Raises Invalid for neither: silence breaks no promise."""
    word = request.POST.get("verdict", "")
    if word not in Verdict.values:
        raise Invalid(reason=_("This answer does not fit the question."))
    return word == Verdict.DONE


@private_page
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The customer writes on, with files."""
    form = AnswerForm(request.POST, uploads=request.FILES.getlist("files"))
    if request.method == "POST" and not form.is_valid():
        return _show(request, ticket_from_token(token), timezone.now(), {"answer": form}, status=422)
    return _do(
        request,
        token,
        "course",
        lambda ticket_id, by, now: add_customer_message(
            ticket_id=ticket_id, words=form.to_words(), channel=Channel.PORTAL, by=by, now=now
        ),
        {"answer": form},
    )


@private_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """It is done."""
    return _do(
        request,
        token,
        "verdict",
        lambda ticket_id, by, now: confirm_ticket(ticket_id=ticket_id, by=by, now=now),
    )


@private_page
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """It is not done, for a reason."""
    reason = request.POST.get("reason", "")[:1000]
    return _do(
        request,
        token,
        "status",
        lambda ticket_id, by, now: reopen_ticket(ticket_id=ticket_id, reason=reason, by=by, now=now),
        {"reopen_reason": reason},
    )


@private_page
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """No longer needed."""
    reason = request.POST.get("reason", "")[:1000]
    return _do(
        request,
        token,
        "status",
        lambda ticket_id, by, now: withdraw_ticket(ticket_id=ticket_id, reason=reason, by=by, now=now),
        {"withdraw_reason": reason},
    )


@private_page
def judge(request: HttpRequest, token: str) -> HttpResponse:
    """The questionnaire after the end."""
    given = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    return _do(
        request,
        token,
        "verdict",
        lambda ticket_id, by, now: submit_response(ticket_id=ticket_id, answers=given, by=by, now=now),
        {"given": given},
    )


def _do(
    request: HttpRequest, token: str, anchor: str, deed: Deed, kept: Mapping[str, object] | None = None
) -> HttpResponse:
    """Carry a deed out and go back to its place on the page; a refusal is shown there with every word kept."""
    ticket, now = ticket_from_token(token), timezone.now()
    home = reverse("portal:private", args=[token])
    if request.method != "POST":
        return HttpResponseRedirect(home)
    try:
        count_use(BY_LINK, str(ticket.pk), now=now)
        deed(TicketId(ticket.pk), customer_of(ticket), now)
    except DomainError as error:
        if isinstance(error, NotFound) or target_of(request):
            raise
        problems = error.problems if isinstance(error, AnswersRefused) else {}
        more = {**(kept or {}), "notice": str(error), "problems": problems}
        return _show(request, ticket_from_token(token), now, more, status=error.status)
    if target_of(request) == anchor:
        return _show(request, ticket_from_token(token), now)
    return redirect_to(request, f"{home}#{anchor}")


def _show(
    request: HttpRequest,
    ticket: Ticket,
    now: datetime,
    more: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    if ticket.contact is not None:
        speak_language_of(request, ticket.contact.language)
    shown, more = get_private_page(ticket=ticket, now=now), dict(more or {})
    given, problems = more.pop("given", {}), more.pop("problems", {})
    fields = shown.sheet.fields(given, problems) if shown.sheet else ()  # type: ignore[arg-type]
    context = {"page": shown, "fields": fields, "now": now, **more}
    return render_page(
        request, "portal/private.html", context, partials={"promises": "promises"}, status=status
    )

"""Promises of a ticket: record one in one gesture, keep, put off, break, waive, make good; why a limit is due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.core.errors import NotFound
from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import TicketId
from yinuo.pages.workspace.answering import answer_with_news
from yinuo.pages.workspace.due_choices import quick_times
from yinuo.pages.workspace.promise_forms import PromiseForm
from yinuo.pages.workspace.settling import card_on_ticket, list_actions
from yinuo.pages.workspace.settling import settle as settle_promise
from yinuo.pages.workspace.zoom import get_ticket
from yinuo.promises.models import Measure, PromiseSource
from yinuo.promises.queries.limit_line import explain_due
from yinuo.promises.queries.strip import list_promise_strip
from yinuo.tickets.commands.intake import first_line
from yinuo.tickets.commands.promises import make_ticket_promise


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def make(request: MemberRequest, number: str) -> HttpResponse:
    """Write down what the customer was told."""
    ticket, now = get_ticket(request.actor, number), timezone.now()
    form = _new_promise(request)
    if request.method != "POST" or not form.is_valid():
        context = {"ticket": ticket, "form": form, "times": quick_times(now)}
        partials = {"dialog-slot": "dialog", "promise-form": "body"}
        status = 422 if request.method == "POST" else 200
        return render_page(request, "workspace/promise_new.html", context, partials=partials, status=status)
    asked = form.cleaned_data
    promise = make_ticket_promise(
        ticket_id=TicketId(ticket.pk), what=asked["what"], due_at=asked["due_at"], said_by=asked["said_by"],
        source=PromiseSource(asked["source"]), inner_due_at=asked["inner_due_at"], made_at=form.made_at(now),
        by=request.actor, now=now,
    )  # fmt: skip
    messages.success(request, _("Promise recorded: %(what)s") % {"what": promise.what})
    return answer_with_news(request, number)


def _new_promise(request: HttpRequest) -> PromiseForm:
    """Empty, or beginning with what stands in the composer."""
    if request.method == "POST":
        return PromiseForm(request.POST)
    return PromiseForm(initial={"what": first_line(request.GET.get("text", ""))})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def settle(request: MemberRequest, number: str, promise_id: int) -> HttpResponse:
    """One promise: how it stands and what may come next; POST does it."""
    ticket, now, actor = get_ticket(request.actor, number), timezone.now(), request.actor
    cards = list_promise_strip(subject_id=ticket.pk, now=now)
    card = card_on_ticket(cards, promise_id)
    tried = request.POST.get("action", "")
    if request.method == "POST":
        refused = settle_promise(tried, card=card, data=request.POST, by=actor, now=now)
        if refused is None:
            return answer_with_news(request, number)
    is_replaced = any(other.replaces_id == card.id for other in cards)
    actions = list_actions(actor, card, is_replaced=is_replaced, tried=tried, data=request.POST or None)
    context = {"ticket": ticket, "card": card, "actions": actions, "times": quick_times(now)}
    partials = {"dialog-slot": "dialog", "promise-body": "body"}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "workspace/promise.html", context, partials=partials, status=status)


@require_safe
@member_required
def why(request: MemberRequest, number: str, measure: str) -> HttpResponse:
    """Why a service limit is due when it is, sentence by sentence."""
    ticket = get_ticket(request.actor, number)
    told = explain_due(subject_id=ticket.pk, measure=Measure(measure)) if measure in Measure else None
    if told is None:
        raise NotFound
    return render_page(
        request, "workspace/why.html", {"ticket": ticket, "told": told}, partials={"dialog-slot": "dialog"}
    )

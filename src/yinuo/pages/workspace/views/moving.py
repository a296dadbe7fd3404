"""Moves of a ticket: at once, or after the question that its dialog asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yinuo.catalog.queries.tree import list_categories
from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import TicketId
from yinuo.pages.workspace.answering import answer_with_news
from yinuo.pages.workspace.choices import department_choices, worker_choices
from yinuo.pages.workspace.due_choices import quick_times
from yinuo.pages.workspace.forms import FORMS, AssignForm, ClassifyForm, SeenForm, TransferForm
from yinuo.pages.workspace.making import classification_of, make_move
from yinuo.pages.workspace.zoom import get_ticket
from yinuo.tickets.commands.organise import classify_ticket
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import MOVES, Move


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def move(request: MemberRequest, number: str, move: Move) -> HttpResponse:
    """Ask what a move needs (GET), or make it (POST)."""
    ticket = get_ticket(request.actor, number)
    form = _form_for(move, ticket, request)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {
            "ticket": ticket,
            "move": move,
            "label": MOVES[move].label,
            "form": form,
            "times": quick_times(timezone.now()),
        }
        return render_page(
            request,
            "workspace/move.html",
            context,
            partials={"dialog-slot": "dialog", "move-form": "body"},
            status=status,
        )
    make_move(move, ticket=ticket, asked=form.cleaned_data, by=request.actor, now=timezone.now())
    messages.success(request, _("%(move)s: done") % {"move": MOVES[move].label})
    return answer_with_news(request, number)


def _form_for(move: Move, ticket: Ticket, request: MemberRequest) -> SeenForm:
    kind = FORMS.get(move, SeenForm)
    data = request.POST if request.method == "POST" else None
    form = kind(data, initial={"seen": request.GET.get("seen", ticket.subject.last_seq)})
    if isinstance(form, AssignForm):
        return form.offer(worker_choices(request.actor, except_id=ticket.assignee_id))
    if isinstance(form, TransferForm):
        return form.offer(department_choices(request.actor, except_id=ticket.department_id))
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def classify(request: MemberRequest, number: str) -> HttpResponse:
    """Correct what a ticket is about."""
    ticket = get_ticket(request.actor, number)
    initial = {
        "title": ticket.title, "kind": ticket.kind, "category": ticket.category_id, "impact": ticket.impact,
        "urgency": ticket.urgency, "tags": " ".join(ticket.tags), "seen": ticket.subject.last_seq,
    }  # fmt: skip
    form = ClassifyForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer(list_categories())
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        partials = {"dialog-slot": "dialog", "classify-form": "body"}
        return render_page(
            request,
            "workspace/classify.html",
            {"ticket": ticket, "form": form},
            partials=partials,
            status=status,
        )
    asked = form.cleaned_data
    classify_ticket(
        ticket_id=TicketId(ticket.pk), classification=classification_of(ticket, asked), by=request.actor,
        now=timezone.now(), seen=asked["seen"],
    )  # fmt: skip
    return answer_with_news(request, number)

"""The page of one ticket, its parts, and what is fetched from it."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from yinuo.channels.mail.queries.display import mail_markup
from yinuo.core.errors import NotFound
from yinuo.core.files import serve
from yinuo.core.htmx import render_page, target_of
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import CustomerId, TicketId
from yinuo.core.phone import show_phone
from yinuo.core.queries.history import list_history
from yinuo.customers.commands.contacts import reveal_identity
from yinuo.customers.models import IdentityKind
from yinuo.pages.workspace.answering import answer_with_news
from yinuo.pages.workspace.frame import list_pane, overview_of
from yinuo.pages.workspace.zoom import (
    get_background,
    get_customer_pane,
    get_talk,
    get_ticket,
    get_zoom,
)
from yinuo.tickets.queries.overviews import OVERVIEWS, count_overviews
from yinuo.tickets.queries.page import get_entry_of, get_file_of

# The mail as it was sent: no script, no form, nothing fetched, in a frame of its own.
MAIL_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


@require_safe
@member_required
def ticket(request: MemberRequest, number: str) -> HttpResponse:
    """List, conversation and side; with htmx only what stands beside the list."""
    now, actor = timezone.now(), request.actor
    name = overview_of(request.GET.get("in", ""))
    found = get_ticket(actor, number)
    context = {
        "ticket": found,
        "zoom": get_zoom(actor=actor, ticket=found, now=now),
        "customer": get_customer_pane(actor=actor, ticket=found, now=now),
        "overview_path": reverse("workspace:overview", args=[name]),
        "overview_title": str(OVERVIEWS[name].label),
    }
    if target_of(request) != "zoom":
        context["pane"] = list_pane(actor=actor, name=name, now=now, here=number)
        context["overview_counts"] = count_overviews(actor=actor, now=now)
    return render_page(request, "workspace/ticket.html", context, partials={"zoom": "zoom"})


@require_safe
@member_required
def news(request: MemberRequest, number: str) -> HttpResponse:
    """The regions that may have changed since the page was shown."""
    return answer_with_news(request, number)


@require_safe
@member_required
def history(request: MemberRequest, number: str) -> HttpResponse:
    """Every fact of the ticket, newest first."""
    found = get_ticket(request.actor, number)
    before = request.GET.get("before", "")
    lines = list_history(subject_id=found.pk, before=int(before) if before.isdecimal() else None)
    context = {"ticket": found, "lines": lines, "now": timezone.now()}
    return render_page(
        request, "workspace/history.html", context, partials={"history": "lines", "older": "lines"}
    )


@require_safe
@member_required
def background(request: MemberRequest, number: str) -> HttpResponse:
    """What else we have with the customer, into the side."""
    found = get_ticket(request.actor, number)
    known = get_background(actor=request.actor, ticket=found, now=timezone.now())
    return render(request, "workspace/background.html", {"background": known})


@require_safe
@member_required
def earlier(request: MemberRequest, number: str) -> HttpResponse:
    """The part of the conversation before an entry."""
    found = get_ticket(request.actor, number)
    before = request.GET.get("before", "")
    if not before.isdecimal():
        raise NotFound
    talk = get_talk(ticket=found, now=timezone.now(), before=int(before))
    return render(request, "workspace/earlier.html", {"ticket": found, "talk": talk})


@require_safe
@member_required
def attachment(request: MemberRequest, number: str, attachment_id: int) -> HttpResponseBase:
    """A file of the conversation, served so that it can do no harm."""
    found = get_ticket(request.actor, number)
    one = get_file_of(ticket_id=TicketId(found.pk), attachment_id=attachment_id)
    return serve(one.file, name=one.name, content_type=one.content_type)


@require_safe
@member_required
@xframe_options_sameorigin
def mail_html(request: MemberRequest, number: str, entry_id: int) -> HttpResponse:
    """The HTML of a mail, sanitised at the door, for a sandboxed frame."""
    found = get_ticket(request.actor, number)
    entry = get_entry_of(ticket_id=TicketId(found.pk), entry_id=entry_id)
    answer = HttpResponse(f"<!doctype html><meta charset=utf-8>{mail_markup(entry)}")
    answer["Content-Security-Policy"] = MAIL_POLICY
    return answer


@require_POST
@member_required
def reveal(request: MemberRequest, number: str, identity_id: int) -> HttpResponse:
    """A number or address in full; who looked is on the record."""
    found = get_ticket(request.actor, number)
    if found.customer_id is None:
        raise NotFound
    customer_id = CustomerId(found.customer_id)
    identity = reveal_identity(
        customer_id=customer_id,
        identity_id=identity_id,
        by=request.actor,
        now=timezone.now(),
        offered=[customer_id],
    )
    shown = show_phone(identity.value) if identity.kind == IdentityKind.PHONE else identity.value
    return render(request, "workspace/revealed.html", {"identity": identity, "shown": shown})

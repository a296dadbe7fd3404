"""来电登记 and the desk form: one page from the ringing phone to the saved ticket."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.catalog.models import RequestKind
from yinuo.catalog.queries.tree import list_categories, search_categories
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import TicketId, new_token
from yinuo.core.permissions import Permission
from yinuo.pages.intake.caller import Lookup, look_up
from yinuo.pages.intake.commands.register import add_to_matter, register_request
from yinuo.pages.intake.forms import IntakeForm
from yinuo.pages.intake.guess import guess_table
from yinuo.people.roles import Role
from yinuo.promises.queries.quick_dues import list_quick_dues
from yinuo.tickets.policies import find_ticket_id, require
from yinuo.tickets.states import Channel

KEYS = "asdfghl"
NUMBER = re.compile(r"GD-\d{8}-\d{1,9}")


@dataclass(frozen=True, slots=True)
class Door:
    """One of the two doors of this page."""

    channel: Channel
    url_name: str


PHONE = Door(Channel.PHONE, "intake:call")
DESK = Door(Channel.DESK, "intake:desk")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: MemberRequest) -> HttpResponse:
    """A customer is on the phone."""
    return _intake(request, PHONE)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: MemberRequest) -> HttpResponse:
    """A customer stands at the desk."""
    return _intake(request, DESK)


@member_required
@require_safe
def categories(request: MemberRequest) -> HttpResponse:
    """Choices of the category picker for what was typed."""
    require(request.actor, Permission.TICKET_CREATE)
    found = search_categories(request.GET.get("category_text", "")[:40], limit=8)
    return render_page(
        request, "intake/categories.html", {"categories": [line for line in found if line.is_leaf]}
    )


def _intake(request: MemberRequest, door: Door) -> HttpResponse:
    require(request.actor, Permission.TICKET_CREATE)
    now = timezone.now()
    if request.method == "POST":
        return _save(request, door, now)
    lookup = look_up(
        actor=request.actor,
        number=request.GET.get("number", ""),
        contact_id=_id(request.GET.get("contact")),
        customer_id=_id(request.GET.get("customer")),
        now=now,
    )
    form = IntakeForm(initial=_first_values(request, lookup), dues=list_quick_dues(now), now=now)
    return _render(request, door, lookup, form, now)


def _save(request: MemberRequest, door: Door, now: datetime) -> HttpResponse:
    form = IntakeForm(request.POST, dues=list_quick_dues(now), now=now)
    if form.is_valid():
        try:
            number = _carry_out(request, door, form, now)
        except DomainError as error:
            if error.status == 404:
                raise
            form.add_error(None, str(error))
        else:
            return redirect_to(request, f"{reverse(door.url_name)}?saved={number}")
    contact_id, customer_id = _id(request.POST.get("contact")), _id(request.POST.get("customer"))
    lookup = Lookup(request.POST.get("number", "")[:40])  # a stranger's fields stay, whoever has such a tail
    if contact_id and customer_id:
        lookup = look_up(
            actor=request.actor,
            number=lookup.number,
            contact_id=contact_id,
            customer_id=customer_id,
            now=now,
        )
    return _render(request, door, lookup, form, now, status=422)


def _carry_out(request: MemberRequest, door: Door, form: IntakeForm, now: datetime) -> str:
    """One command: a new ticket, or the words added to an open matter."""
    if into := form.cleaned_data["into"]:
        return add_to_matter(
            ticket_id=TicketId(into),
            words=form.cleaned_data["words"],
            channel=door.channel,
            told=form.told,
            by=request.actor,
            now=now,
        )
    receipt = register_request(
        request=form.to_request(door.channel), caller=form.caller, told=form.told, by=request.actor, now=now
    )
    return receipt.number


def _render(
    request: MemberRequest,
    door: Door,
    lookup: Lookup,
    form: IntakeForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    saved = request.GET.get("saved", "")
    context = {
        "door": door,
        "page_url": reverse(door.url_name),
        "lookup": lookup,
        "caller": lookup.caller,
        "form": form,
        "now": now,
        "kinds": list(enumerate(RequestKind.choices, 1)),
        "due_keys": list(zip(form["due"], KEYS, strict=False)),
        "guess": guess_table(),
        "chosen_device": _chosen(form, "device", lookup.caller.only_device_id if lookup.caller else None),
        "chosen_address": _chosen(form, "address", lookup.caller.only_address_id if lookup.caller else None),
        "category_name": _category_name(form["category"].value()),
        "saved": saved if NUMBER.fullmatch(saved) else "",
        "saved_url": _address_of(request, saved),
    }
    return render_page(request, "intake/call.html", context, partials={"caller": "found"}, status=status)


def _first_values(request: MemberRequest, lookup: Lookup) -> dict[str, object]:
    """What stands in an empty form: agents take what they answer, others leave it for dispatch."""
    roles = getattr(request.user, "roles", ())
    return {
        "token": new_token(),
        "phone": lookup.phone_to_fill,
        "impact": 2,
        "urgency": 2,
        "importance": 3,
        "source": "unknown",
        "due": "",
        "take": Role.AGENT in roles and request.actor.can(Permission.TICKET_TAKE),
    }


def _chosen(form: IntakeForm, name: str, only: int | None) -> int | None:
    """The id chosen in a sent form, else the only one there is."""
    return _id(form[name].value()) if form.is_bound else only


def _category_name(value: object) -> str:
    wanted = _id(value)
    return (
        next((line.trail for line in list_categories() if line.category_id == wanted), "") if wanted else ""
    )


def _address_of(request: MemberRequest, number: str) -> str:
    """Where the ticket just saved can be opened, empty where it went beyond the reader's sight."""
    if not NUMBER.fullmatch(number):
        return ""
    try:
        find_ticket_id(request.actor, number)
    except NotFound:
        return ""
    return f"/tickets/{number}/"


def _id(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

"""The composer's one door."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yinuo.core.errors import Invalid
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import TicketId
from yinuo.pages.workspace.answering import answer_with_news
from yinuo.pages.workspace.forms import EntryForm
from yinuo.pages.workspace.sending import Entry, send_entry
from yinuo.pages.workspace.zoom import get_ticket


@require_POST
@member_required
def say(request: MemberRequest, number: str) -> HttpResponse:
    """Send a reply, keep a note or the record of a call; hold or resolve with the same press."""
    ticket = get_ticket(request.actor, number)
    form = EntryForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid(reason=_("The entry could not be read; it was not sent."))
    asked = form.cleaned_data
    entry = Entry(asked["mode"], asked["text"], asked["uploads"], asked["reached"], asked["then"])
    send_entry(
        ticket_id=TicketId(ticket.pk), entry=entry, by=request.actor, now=timezone.now(), seen=asked["seen"]
    )
    done = {"reply": _("Sent to the customer"), "note": _("Note added"), "call": _("Call noted")}
    messages.success(request, done[entry.mode])
    return answer_with_news(request, number)

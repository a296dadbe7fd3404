"""The lists: overviews with their counts, and finding a ticket or a customer."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.pages.navigation import show_count
from yinuo.pages.workspace.finding import find_anything
from yinuo.pages.workspace.frame import list_pane
from yinuo.tickets.queries.overviews import OverviewName, count_overviews


@require_safe
@member_required
def home(request: MemberRequest) -> HttpResponse:
    """A member's day begins with what is his to do."""
    return show_overview(request, OverviewName.MINE)


@require_safe
@member_required
def overview(request: MemberRequest, name: OverviewName) -> HttpResponse:
    """One named list of tickets."""
    return show_overview(request, name)


def show_overview(request: MemberRequest, name: OverviewName) -> HttpResponse:
    """The list as a page, refreshed in place, or its next rows."""
    now = timezone.now()
    after = request.GET.get("after")
    unfolded = request.GET.get("rows", "")[:4]
    pane = list_pane(actor=request.actor, name=name, now=now, after=after, unfolded=unfolded)
    context = {"pane": pane, "title": pane.title, "overview_path": reverse("workspace:overview", args=[name])}
    if not request.htmx:
        context["overview_counts"] = count_overviews(actor=request.actor, now=now)
    partials = {"list-rows": "rows", "older": "rows"}
    return render_page(request, "workspace/overview.html", context, partials=partials)


@require_safe
@member_required
def counts(request: MemberRequest) -> HttpResponse:
    """The counts of the navigation, for a page that was rendered without them and after every change."""
    found = count_overviews(actor=request.actor, now=timezone.now())
    shown = [(str(name), show_count(count)) for name, count in found.items()]
    return render_page(request, "workspace/counts.html", {"shown": shown})


@require_safe
@member_required
def find(request: MemberRequest) -> HttpResponse:
    """Tickets and customers for a word, a number or the tail of a phone; also inside the palette."""
    text = request.GET.get("q", "").strip()
    found = find_anything(actor=request.actor, text=text, now=timezone.now())
    return render_page(
        request, "workspace/find.html", {"found": found, "text": text}, partials={"palette-found": "found"}
    )

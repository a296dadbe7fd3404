"""What a change of a ticket answers: with htmx the regions that changed, without it the page again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from yinuo.core.htmx import redirect_to
from yinuo.core.http import MemberRequest
from yinuo.pages.workspace.zoom import get_ticket, get_zoom


def answer_with_news(request: MemberRequest, number: str) -> HttpResponse:
    """The regions of the zoom, each swapped in its place; nothing that somebody is writing is touched."""
    ticket = get_ticket(request.actor, number)
    if not request.htmx:
        return redirect_to(request, reverse("workspace:ticket", args=[number]))
    zoom = get_zoom(actor=request.actor, ticket=ticket, now=timezone.now())
    return render(request, "workspace/news.html", {"zoom": zoom, "ticket": ticket})

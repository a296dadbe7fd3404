"""The left navigation of a member's page."""

from django import template
from django.http import HttpRequest

from yinuo.core.permissions import Permission
from yinuo.pages.navigation import find_address, list_sections

register = template.Library()


@register.inclusion_tag("components/nav.html", takes_context=True)
def frame_nav(context: template.Context) -> dict[str, object]:
    """Brand, call button, find box, sections and the member's menu. Counts given by the page save their fetching."""
    request: HttpRequest = context["request"]
    actor = request.actor  # type: ignore[attr-defined]
    counts = context.get("overview_counts")
    here = context.get("overview_path") or request.path
    return {
        "request": request,
        "theme": context.get("theme", ""),
        "csrf_token": context.get("csrf_token"),
        "sections": list_sections(actor=actor, path=here, counts=counts),
        "call_url": find_address("intake:call") if actor.can(Permission.TICKET_CREATE) else "",
        "counts_url": find_address("workspace:counts"),
        "counts_trigger": "live" if counts is not None else "load, live",
        "member": {"name": actor.name},
    }

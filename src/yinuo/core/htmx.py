"""One way to render: the same URL and template give the page, or the partial that htmx asked for."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

VARY = ("HX-Request", "HX-Target", "Accept-Language", "Cookie")


def target_of(request: HttpRequest) -> str:
    """The id of the element htmx will fill. htmx 4 sends ``div#rows``; what follows ``#`` counts."""
    if request.headers.get("HX-Request") != "true":
        return ""
    return request.headers.get("HX-Target", "").rpartition("#")[2]


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    partials: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render ``template``, or its partial ``partials[target id]`` when htmx asks for that target."""
    name = (partials or {}).get(target_of(request))
    answer = render(request, f"{template}#{name}" if name else template, dict(context), status=status)
    patch_vary_headers(answer, VARY)
    return answer


def redirect_to(request: HttpRequest, url: str) -> HttpResponse:
    """Go to ``url``: 303 for a form, HX-Redirect for htmx, which would follow a 303 into its fragment."""
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    answer = HttpResponse(status=303)
    answer["Location"] = url
    return answer

"""The one handler of refusals on pages, and what htmx needs on every answer."""

import sys
from collections.abc import Callable

from django.contrib.messages import get_messages
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from yinuo.core.errors import DomainError
from yinuo.core.htmx import VARY

type GetResponse = Callable[[HttpRequest], HttpResponse]


class DomainErrors:
    """Show a DomainError as a page, or as a toast where htmx asked; the page behind a toast stays as it was."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if error.status == 404:
            raise Http404(str(error)) from error
        return refuse(request, status=error.status, message=str(error))


def refuse(request: HttpRequest, *, status: int, message: str) -> HttpResponse:
    """One clear sentence with its status: a toast for htmx, a calm page otherwise."""
    if request.headers.get("HX-Request") == "true":
        toast = render_to_string("components/toast.html", {"level": "error", "message": message})
        answer = HttpResponse(toast, status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#toasts", "beforeend"
    else:
        answer = render(request, "errors/refused.html", {"message": message, "status": status}, status=status)
    patch_vary_headers(answer, VARY)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. While the database is away it says so with 503 and Retry-After."""
    if isinstance(sys.exception(), OperationalError | InterfaceError | PoolTimeout):
        return unavailable()
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def unavailable() -> HttpResponse:
    """503 in plain text: no template, no session, nothing that would ask the database again."""
    message = _("The database is restarting. Nothing was saved; please try again in a moment.")
    answer = HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = "2"
    return answer


def htmx_answers(get_response: GetResponse) -> GetResponse:
    """Append pending messages as toasts to an htmx fragment; they would wait for the next full page otherwise."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.headers.get("HX-Request") != "true":
            return response
        patch_vary_headers(response, VARY)
        is_fragment = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if is_fragment and not response.streaming and "HX-Redirect" not in response:
            toasts = [{"level": m.level_tag, "message": str(m)} for m in get_messages(request)]
            if toasts:
                response.write(render_to_string("components/toasts_oob.html", {"toasts": toasts}))
        return response

    return answer

"""The short way of an API request: no session, no cookie, no CSRF, no page middleware; every answer is JSON."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core import signals
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.api.problems import DATABASE_AWAY, MEDIA_TYPE, problem, unavailable

PREFIX = "/api/"
UPLOAD_ROOM = 5 * 1024 * 1024  # form fields and boundaries beside the files themselves
log = logging.getLogger("yinuo.api")

type Answer = Callable[[HttpRequest], HttpResponseBase]


def api_requests(get_response: Answer) -> Answer:
    """Middleware that stands first and answers ``/api/`` itself; everything else goes the long way."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = _answer(request)
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        response["X-Content-Type-Options"] = "nosniff"
        response.setdefault("Cache-Control", "no-store")
        response["Vary"] = "Accept-Language, Authorization"
        return response

    return answer


def _answer(request: HttpRequest) -> HttpResponseBase:
    try:
        request.get_host()
        if _announced_size(request) > settings.ATTACHMENT_MAX_BYTES + UPLOAD_ROOM:
            raise RequestDataTooBig
        found = resolve(request.path_info)
        request.resolver_match = found
        response = found.func(request, *found.args, **found.kwargs)
    except Http404:
        return problem(404, "not_found", _("There is nothing at this address."))
    except RequestDataTooBig:
        return problem(413, "body.too_large", _("The request is larger than this address accepts."))
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnicodeError):
        return problem(400, "request.unreadable", _("The request cannot be read."))
    except DATABASE_AWAY:
        return unavailable()
    except Exception:
        log.exception("%s %s failed", request.method, request.path_info)
        signals.got_request_exception.send(sender=None, request=request)
        return problem(500, "server.error", _("This is our fault and has been noted. Nothing was saved."))
    return _as_problem(response)


def _announced_size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise BadRequest("Content-Length is not a number") from error


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """What the framework refuses by itself (405) in the one form of all failures."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    if response.status_code != 405:
        return response
    refused = problem(405, "method.not_allowed", _("This address does not know the method."))
    refused["Allow"] = response.get("Allow", "")
    return refused


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below /api/."""
    return problem(404, "not_found", _("There is nothing at this address."))

"""Pages for people without an account: their language, what keeps them private, and a calm word where nothing is."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from yinuo.core.errors import NotFound
from yinuo.core.htmx import VARY

type GuestView = Callable[..., HttpResponseBase]

YEAR = 365 * 24 * 3600


def guest_page(view: GuestView) -> GuestView:
    """A page of the portal: ``?language=`` is kept in the cookie, NotFound is answered in the portal's own words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if language := request.GET.get("language", ""):
            return _keep_language(request, language)
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            return render(request, "portal/gone.html", status=404)

    return guarded


def private_page(view: GuestView) -> GuestView:
    """A page behind a private link: never indexed, never cached by others, its address never told to another site."""
    inner = guest_page(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer = inner(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        answer["Referrer-Policy"] = "no-referrer"
        if not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-store"
        patch_vary_headers(answer, VARY)
        return answer

    # The address itself is the secret that a forger of requests lacks; no cookie lends him one. And a page that sends
    # no referrer sends its forms with "Origin: null", which Django would take for a forgery.
    return csrf_exempt(guarded)


def speak_language_of(request: HttpRequest, language: str) -> None:
    """Answer in a customer's own language where neither he nor his browser asked for one of ours."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.headers.get("Accept-Language"):
        return
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def client_address(request: HttpRequest) -> str:
    """Whose request it is: the peer, or behind our own proxy what that proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER and (told := request.headers.get("X-Forwarded-For")):
        return told.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _keep_language(request: HttpRequest, language: str) -> HttpResponse:
    answer = HttpResponseRedirect(request.path)
    if language in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    return answer

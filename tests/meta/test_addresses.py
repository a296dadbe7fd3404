"""Every address of the product refuses a stranger, except those made for strangers."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    # Logging in, and setting a password by a mailed link.
    "accounts/login/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "accounts/password/reset/key/done/",
    # A signed link is the right.
    "invitation/<str:token>/",
    "p/<str:token>/",
    "p/<str:token>/answer/",
    "p/<str:token>/confirm/",
    "p/<str:token>/files/<int:attachment_id>/",
    "p/<str:token>/judge/",
    "p/<str:token>/promises/<int:promise_id>/",
    "p/<str:token>/reopen/",
    "p/<str:token>/withdraw/",
    "service/sent/<str:token>/",
    # Made for everybody: the public form, the form behind a label's QR code, the language switch.
    "service/",
    "r/<slug:code>/",
    "language/",
    # Describes the API without any content of ours, or says that there is nothing.
    "api/v1/",
    "api/v1/openapi.json",
    "^api/(?P<rest>.*)$",
}
pytestmark = pytest.mark.django_db
ARGUMENTS: dict[str, object] = {
    "int": 1,
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "overview": "mine",
    "move": "take",
}


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        else:
            yield route, entry


ROUTES = dict(walk(get_resolver()))
CLOSED = sorted(set(ROUTES) - PUBLIC)


def address(route: str) -> str:
    """The route with something in place of each argument."""
    path = ""
    for part in route.replace("<", "\0<").split("\0"):
        if part.startswith("<"):
            name, rest = part[1:].split(">", 1)
            path += str(ARGUMENTS.get(name.split(":")[0] if ":" in name else "int", "1")) + rest
        else:
            path += part
    return f"/{path}"


@pytest.mark.parametrize("route", CLOSED)
def test_refuses_a_stranger(route: str) -> None:
    """A page leads to the login, the API says 401, a method that is not offered 405; nothing is shown or done."""
    client = Client()
    for answer in (client.get(address(route)), client.post(address(route))):
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(("/accounts/login/", "/accounts/reauthenticate/"))
        else:
            assert answer.status_code in {401, 405}


@pytest.mark.parametrize("route", [route for route in CLOSED if not route.startswith(("api/", "accounts/"))])
def test_sends_a_fragment_s_window_to_the_login(route: str) -> None:
    """Inside a page a login form would be lost: htmx is told to lead the whole window there."""
    answer = Client().get(address(route), headers={"HX-Request": "true"})
    if answer.status_code != 405:
        assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_every_public_address_exists() -> None:
    """So that the list above does not outlive what it allows."""
    assert PUBLIC - set(ROUTES) == set()


def test_every_page_of_ours_carries_the_guard() -> None:
    ours = {
        route: entry.callback
        for route, entry in ROUTES.items()
        if entry.callback.__module__.startswith("yinuo.") and route not in PUBLIC
    }
    assert [route for route, view in ours.items() if not getattr(view, "is_member_page", False)] == []

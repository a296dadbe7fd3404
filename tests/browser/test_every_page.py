"""Every page of the product: usable by everybody, in light and dark, on a narrow phone, without a complaint."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.axe import serious_faults
from tests.browser.conftest import PHONE, Visit
from tests.browser.walk import PIECES, POSTED, SECTIONS, Stop, named_addresses
from tests.browser.world import World, make_world
from tests.cast import Cast
from yinuo.people.models import Member

# What is wider than its place: the document, or the part of it that scrolls; and which boxes make it so.
WIDE = """() => {
    const places = [document.documentElement, document.querySelector("main")];
    if (places.every((place) => place.scrollWidth <= place.clientWidth)) return [];
    const outside = (box) => box.checkVisibility() && box.getBoundingClientRect().right > innerWidth + 1;
    const boxes = [...document.querySelectorAll("main *")].filter(outside).slice(0, 3);
    return [places.map((place) => place.scrollWidth).join(), ...boxes.map((box) => box.outerHTML.slice(0, 120))];
}"""
REFUSED = {403, 404, 410}  # refusals are pages, too
ONE_STEP_MORE = {"account_reset_password_from_key"}  # hides the key and shows the form


@pytest.fixture
def world(people: Cast) -> World:
    return make_world(people)


def walk(visit: Visit, stops: list[Stop], **details: object) -> Iterator[tuple[Stop, Page]]:
    """Each page, opened, in one browser for each reader."""
    pages: dict[int, tuple[Page, str]] = {}
    for stop in stops:
        if id(stop.by) not in pages:
            first = visit(stop.by, "/service/", **details)
            pages[id(stop.by)] = first, first.url.removesuffix("/service/")
        page, address = pages[id(stop.by)]
        answer = page.goto(address + stop.path)
        assert answer is not None
        assert answer.status == 200 or answer.status in REFUSED, stop
        assert answer.request.redirected_from is None or stop.name in ONE_STEP_MORE, (stop, page.url)
        yield stop, page


def test_every_address_is_walked_or_known_to_be_no_page(world: World) -> None:
    walked = {stop.name for section in SECTIONS.values() for stop in section(world) if stop.name[0] != "("}
    assert walked | POSTED | PIECES == set(named_addresses())
    assert not walked & (POSTED | PIECES)


def test_what_only_takes_something_in_shows_nothing(people: Cast) -> None:
    addresses = named_addresses()
    shown = {}
    for name in POSTED:
        path = reverse(name, kwargs=dict.fromkeys(addresses[name].pattern.converters, 1))
        shown[path] = people.administrator.client.get(path).status_code
    assert set(shown.values()) <= {302, 404, 405}, shown


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("section", SECTIONS)
def test_axe_finds_nothing_serious_on_any_page(visit: Visit, world: World, section: str, scheme: str) -> None:
    stops = SECTIONS[section](world)
    faults = {stop.path: serious_faults(page) for stop, page in walk(visit, stops, scheme=scheme)}
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("section", SECTIONS)
def test_no_page_is_wider_than_a_narrow_phone(
    visit: Visit, world: World, section: str, language: str
) -> None:
    stops = SECTIONS[section](world)
    Member.objects.update(language=language)
    wide = {
        stop.path: found
        for stop, page in walk(visit, stops, viewport=PHONE, language=language)
        if (found := page.evaluate(WIDE))
    }
    assert wide == {}

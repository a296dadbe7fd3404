"""Journeys in a real Chromium against the real server: pages, live screens and content policy as in production."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.cast import Cast, Player

# Playwright's loop runs in this thread; the ORM refuses to work beside a loop unless it is told that this is meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("YINUO_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
PROJECT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 15_000  # a machine that does other things too
START_SECONDS = 60

type Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed; script/setup installs it as root")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    """The server of production on the database of this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],  # the same key signs the sessions
        "PYTHONPATH": f"{PROJECT}:{PROJECT / 'src'}",
        "YINUO_WEB_THREADS": "4",
        "YINUO_DB_TRUST_SECONDS": "-1",  # each test renews the database under the server
    }
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--port",
        str(port),
        "yinuo.config.asgi:application",
    ]
    server = subprocess.Popen(
        command, env=environ, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, server)
        yield url
    finally:
        stop(server)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """An open live screen holds a server up; it is not waited for."""
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def database_url() -> str:
    """The URL of the database that this process tests on."""
    place = connections["default"].settings_dict
    login = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
    return f"postgresql://{login}@/{place['NAME']}?host={place['HOST']}&port={place['PORT'] or 5432}"


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            urlopen(f"{url}/accounts/login/", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not answer")


@pytest.fixture
def visit(transactional_db: None, address: str, chromium: Browser) -> Iterator[Visit]:
    """``visit(player, path)`` opens a page in a browser of his own; whatever the page complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        expected = "the server responded with a status of 4"  # refusals are part of the journeys
        if message.type == "error" and expected not in message.text:
            complaints.append(message.text)

    def open_page(
        player: Player | None, path: str = "/", *, viewport: dict[str, int] | None = None, scheme: str = "light",
        language: str = "zh-hans",
    ) -> Page:  # fmt: skip
        context = chromium.new_context(viewport=viewport or DESKTOP, color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if player is not None:
            cookies[settings.SESSION_COOKIE_NAME] = player.client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The fixed cast, committed, so that the server sees them."""
    return Cast()

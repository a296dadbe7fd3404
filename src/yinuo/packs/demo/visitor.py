"""A visitor without a browser: follows links, fills in the forms that a page really shows, keeps its cookies."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

TIMEOUT = 30


class LoopBroken(Exception):
    """The loop does not hold; the message says where."""


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends if nothing is changed."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _FormReader(HTMLParser):
    """Collects the forms of a page with the values they come with."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._text_of = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.forms and (name := given.get("name")):
            if tag == "textarea":
                self._text_of = name
                self.forms[-1].fields[name] = ""
            elif tag == "input" and _is_sent(given, attrs):
                self.forms[-1].fields[name] = given.get(
                    "value", "on" if given.get("type") == "checkbox" else ""
                )

    def handle_data(self, data: str) -> None:
        if self._text_of:
            self.forms[-1].fields[self._text_of] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text_of = ""


def _is_sent(given: Mapping[str, str], attrs: list[tuple[str, str | None]]) -> bool:
    if given.get("type") in {"submit", "button", "file", "image"}:
        return False
    return given.get("type") not in {"radio", "checkbox"} or any(name == "checked" for name, _value in attrs)


@dataclass(frozen=True, slots=True)
class Page:
    """What came back, after redirects."""

    url: str
    status: int
    text: str

    def form(self, action: str) -> Form:
        """The first form that posts to an address ending in ``action``. Raises LoopBroken."""
        reader = _FormReader()
        reader.feed(self.text)
        for found in (form for form in reader.forms if form.method == "post"):
            if found.action.endswith(action) or (not found.action and self.url.endswith(action)):
                return found
        raise LoopBroken(f"{self.url} shows no form for {action}")


class Visitor:
    """One person with cookies, or one program with a token."""

    def __init__(self, address: str, *, token: str = "") -> None:
        self.address = address
        self._headers = {"Accept-Language": "zh-CN"}
        if token:
            self._headers |= {"Authorization": f"Bearer {token}"}
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        """A page. Raises LoopBroken for anything but success."""
        return self._open(Request(self._url(path), headers=self._headers))  # noqa: S310  http(s) addresses of ours

    def fill(self, page: Page, action: str, /, **values: str) -> Page:
        """Send a form of ``page`` with some fields changed. Raises LoopBroken."""
        form = page.form(action)
        url = urljoin(page.url, form.action or page.url)
        body = urlencode({**form.fields, **values}).encode()
        headers = {**self._headers, "Referer": page.url, "Content-Type": "application/x-www-form-urlencoded"}
        return self._open(Request(url, data=body, headers=headers))  # noqa: S310

    def post_json(self, path: str, body: object) -> dict[str, object]:
        """Send JSON, get JSON. Raises LoopBroken."""
        headers = {**self._headers, "Content-Type": "application/json"}
        request = Request(self._url(path), data=json.dumps(body).encode(), headers=headers)  # noqa: S310
        return dict(json.loads(self._open(request).text))

    def _url(self, path: str) -> str:
        return urljoin(self.address, path)

    def _open(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return Page(answer.url, answer.status, answer.read().decode())
        except HTTPError as error:
            detail = " ".join(error.read().decode(errors="replace").split())[:300]
            raise LoopBroken(
                f"{request.get_method()} {request.full_url} answered {error.code}: {detail}"
            ) from error
        except OSError as error:
            raise LoopBroken(f"{request.full_url} does not answer: {error}") from error

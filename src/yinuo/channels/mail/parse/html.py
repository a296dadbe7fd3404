"""HTML of strangers: sanitised, nothing loads or leads anywhere, and its text with and without quote marks."""

from __future__ import annotations

import html as stdlib_html
import re
from dataclasses import dataclass

import nh3

from . import limits
from .clean import clean_text
from .htmltext import TextRenderer
from .model import Problems

_TAGS = nh3.ALLOWED_TAGS | {
    "font",
    "center",
    "u",
    "s",
    "big",
    "address",
    "section",
    "article",
    "main",
    "body",
}
_ATTRIBUTES = {
    "*": {"class", "id", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"},
    "td": {"align", "valign", "colspan", "rowspan", "bgcolor", "width"},
    "th": {"align", "valign", "colspan", "rowspan", "bgcolor", "width"},
    "tr": {"align", "valign", "bgcolor"},
    "table": {"align", "border", "cellpadding", "cellspacing", "bgcolor", "width"},
    "ol": {"start"},
    "p": {"align"},
    "div": {"align"},
}
_DROPPED_WITH_CONTENT = {"script", "style", "title", "noscript", "template", "object", "svg", "math"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=>"/]+="[^"]*")*) ?/?>|([^<]+)|<')
_ATTRIBUTE = re.compile(r' ([^\s=>"/]+)="([^"]*)"')
_OPEN_OR_CLOSE = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_MAX_PICTURE = 200_000


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """Sanitised markup; `text` reads like the page, `quoted` marks quotes with `> ` and signatures with `-- `."""

    markup: str
    text: str
    quoted: str
    cids: frozenset[str]


def clean_html(source: str, problems: Problems) -> CleanHtml:
    """Sanitise and render. Links keep their text and show their target as a title; only `cid:` pictures stay."""
    if len(source) > limits.MAX_HTML:
        problems.note("html_cut_off")
        source = source[: limits.MAX_HTML]
    if _depth(source) > limits.MAX_HTML_DEPTH or source.count("&") > limits.MAX_HTML_ENTITIES:
        problems.note("html_too_complex")
        text = clean_text(stdlib_html.unescape(re.sub(r"<[^<>]*>", " ", source))).strip()
        return CleanHtml(f"<pre>{stdlib_html.escape(text)}</pre>", text, text, frozenset())
    safe = nh3.clean(
        clean_text(source),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return _render(safe, problems)


def escape_to_html(text: str) -> str:
    """Plain text as harmless markup, line breaks kept."""
    return "<div>" + stdlib_html.escape(text).replace("\n", "<br>") + "</div>"


def _render(safe: str, problems: Problems) -> CleanHtml:
    """One walk over the sanitiser's well-formed output: a white list of attributes out, text beside it."""
    out: list[str] = []
    renderer = TextRenderer()
    cids: set[str] = set()
    for slash, tag, raw_attributes, text in _TOKEN.findall(safe):
        if text:
            out.append(text)
            renderer.text(text)
            continue
        if not tag:
            continue
        if slash:
            renderer.close(tag)
            out.append(f"</{tag}>")
            continue
        attributes = dict(_ATTRIBUTE.findall(raw_attributes)) if raw_attributes else {}
        renderer.open(tag, attributes)
        out.append(_open_tag(tag, attributes, cids, problems) if attributes or tag == "img" else f"<{tag}>")
    read, marked = renderer.finish()
    return CleanHtml("".join(out).strip(), read, marked, frozenset(cids))


def _open_tag(tag: str, attributes: dict[str, str], cids: set[str], problems: Problems) -> str:
    kept = {name: value for name, value in attributes.items() if name not in ("class", "id", "href", "src")}
    if tag == "a" and (target := attributes.get("href")):
        kept["title"] = target
    if tag == "img":
        source = stdlib_html.unescape(attributes.get("src", "")).strip()
        if source[:4].lower() == "cid:":
            cids.add(source[4:])
            kept["src"] = attributes["src"]
        elif len(source) < _MAX_PICTURE and _PICTURE.match(source):
            kept["src"] = attributes["src"]
        else:
            if source:
                problems.note("remote_content_blocked")
            if not kept.get("alt", "").strip():
                return ""
    return f"<{tag}" + "".join(f' {name}="{value}"' for name, value in kept.items()) + ">"


def _depth(source: str) -> int:
    depth = deepest = 0
    for slash, tag in _OPEN_OR_CLOSE.findall(source):
        if tag.lower() in _VOID or tag.lower() in ("p", "li", "td", "tr", "th", "option"):
            continue
        depth = max(depth - 1, 0) if slash else depth + 1
        deepest = max(deepest, depth)
    return deepest

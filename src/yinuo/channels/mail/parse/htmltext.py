"""Text of sanitised HTML, with the quotes of well-known programs marked as a plain-text program would mark them."""

from __future__ import annotations

import html
import re

_BLANKS = re.compile(r"[ \t\n\r]+")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"])
_SIGNATURE = -1  # the depth of a line that only marks where a signature begins
_SPACES = re.compile(r" {2,}")
_GAPS = re.compile(r"\n(?:(?:> ?){0,50}\n){3,}")
_VOID = frozenset(["area", "br", "col", "hr", "img", "wbr"])
_QUOTE_CLASSES = frozenset(
    [
        "gmail_quote",
        "gmail_quote_container",
        "yahoo_quoted",
        "protonmail_quote",
        "zmail_extra",
        "moz-cite-prefix",
        "qqmail_quote",
    ]
)
_QUOTE_IDS = frozenset(["OLK_SRC_BODY_SECTION", "isReplyContent", "mail-editor-reference-message-container"])
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature", "protonmail_signature_block-user"})
_SIGNATURE_IDS = frozenset({"Signature", "ms-outlook-mobile-signature", "signature"})


class TextRenderer:
    """Collects lines with their depth of quotation while the caller walks the tokens of well-formed markup."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []
        self._stack: list[tuple[str, bool]] = []
        self._depth = 0
        self._pre = 0

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self._break()
        elif tag in ("td", "th"):
            self._line.append(" ")
        elif tag in _BLOCKS:
            self._block(tag)
        if tag in _VOID:
            return
        is_quote = bool(attributes or tag == "blockquote") and self._is_quote(tag, attributes)
        if attributes and not self._depth and _is_signature(attributes):
            self._block("p")
            self._lines.append((_SIGNATURE, "-- "))
        self._stack.append((tag, is_quote))
        self._depth += is_quote
        self._pre += tag == "pre"
        if tag == "li":
            self._line.append("- ")

    def close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._block(tag)
        while self._stack:
            opened, was_quote = self._stack.pop()
            self._depth -= was_quote
            self._pre -= opened == "pre"
            if opened == tag:
                break

    def text(self, escaped: str) -> None:
        text = html.unescape(escaped) if "&" in escaped else escaped
        if not self._pre:
            self._line.append(_BLANKS.sub(" ", text).replace("\xa0", " "))
            return
        first, *others = text.replace("\xa0", " ").split("\n")
        self._line.append(first)
        for other in others:
            self._break()
            self._line.append(other)

    def finish(self) -> tuple[str, str]:
        """The text as one reads the page, and the same with quotes and signatures marked."""
        self._block("p")
        read = "\n".join(line for depth, line in self._lines if depth != _SIGNATURE)
        marked = "\n".join(
            f"{'> ' * depth}{line}".rstrip() if depth > 0 else line for depth, line in self._lines
        )
        return _squeeze(read), _squeeze(marked)

    def _is_quote(self, tag: str, attributes: dict[str, str]) -> bool:
        classes = set(attributes.get("class", "").split())
        if tag == "blockquote":
            # Gmail's own block inside a reply stands in a div of that class; alone it is what a writer set apart.
            return "gmail_quote" not in classes or self._depth > 0
        return bool(classes & _QUOTE_CLASSES) or attributes.get("id") in _QUOTE_IDS

    def _block(self, tag: str) -> None:
        if self._line:
            if "".join(self._line).strip():
                self._break()
            else:
                self._line.clear()
        if tag in _PARAGRAPHS and self._lines and self._lines[-1][1]:
            self._lines.append((self._depth, ""))

    def _break(self) -> None:
        line = "".join(self._line)
        self._lines.append((self._depth, line.rstrip() if self._pre else _SPACES.sub(" ", line).strip()))
        self._line.clear()


def _squeeze(text: str) -> str:
    return _GAPS.sub("\n\n", text).strip("\n")


def _is_signature(attributes: dict[str, str]) -> bool:
    classes = set(attributes.get("class", "").split())
    return bool(classes & _SIGNATURE_CLASSES) or attributes.get("id") in _SIGNATURE_IDS

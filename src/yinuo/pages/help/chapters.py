"""The user's handbook: the Markdown files of docs/zh and docs/en, shown in the product."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

DOCS: Path = settings.PROJECT / "docs"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file: its slug, its first heading, its text as HTML."""

    name: str
    title: str
    html: SafeString


@cache
def list_chapters(language: str) -> dict[str, Chapter]:
    """The chapters of a language by slug, in the order of their titles' files."""
    folder = DOCS / ("en" if language == "en" else "zh")
    return {path.stem: _read(path) for path in sorted(folder.glob("*.md"))}


def _read(path: Path) -> Chapter:
    text = path.read_text(encoding="utf-8")
    first, _newline, body = text.partition("\n")
    # Raw HTML in our own files is shown as text, so nothing but Markdown's own tags can come out.
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(body)
    html = html.replace('src="../pictures/', 'src="/help/pictures/').replace('.md"', '/"')
    return Chapter(path.stem, first.lstrip("# ").strip(), mark_safe(html))  # noqa: S308

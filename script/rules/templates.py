"""The house rules for templates: short, with a header, nothing inline, no Chinese outside the catalogue."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src/yinuo/templates"
MOST_LINES = 120
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
FORBIDDEN = (
    (
        re.compile(
            r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:json|ld\+json)[\"'])", re.IGNORECASE
        ),
        "inline script",
    ),
    (re.compile(r"<style\b", re.IGNORECASE), "inline style sheet"),
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "style attribute"),
    (re.compile(r"\son[a-z]+\s*=", re.IGNORECASE), "event handler in an attribute"),
    (re.compile(r"\shx-on\b", re.IGNORECASE), "hx-on"),
    (re.compile(r"=\s*[\"']\s*(?:js|javascript):", re.IGNORECASE), "script in an attribute"),
    (re.compile(r"\shx-trigger=[\"'][^\"']*\["), "trigger filter"),
    (re.compile(r"(?<!help_text)\|\s*safe\b"), "unescaped output"),
)
# The brand and its seal, and the Chinese names of the languages, are the same in every language. The gallery shows samples.
CHINESE, SAME_EVERYWHERE = re.compile(r"[\u4e00-\u9fff]"), re.compile("一诺|诺|简体中文|中文")


def list_remarks(name: str, text: str) -> Iterator[str]:
    """What is wrong with one template, a line each."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        yield f"{name}:1: {len(lines)} lines; a template has at most {MOST_LINES}"
    if name.endswith(".html") and not text.lstrip().startswith(("{#", "{% comment")):
        yield f"{name}:1: no header comment that names context and partials"
    # Comments may say anything; their line breaks stay, so that line numbers are right.
    bare = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(bare.splitlines(), 1):
        for pattern, what in FORBIDDEN:
            if pattern.search(line):
                yield f"{name}:{number}: {what}"
        if name.endswith(".html") and "autoescape off" in line:  # a plain-text mail is no HTML
            yield f"{name}:{number}: unescaped output"
        if "/gallery/" not in name and CHINESE.search(SAME_EVERYWHERE.sub("", line)):
            yield f"{name}:{number}: Chinese outside the catalogue"


def main() -> int:
    remarks = [
        remark
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".txt"}
        for remark in list_remarks(str(path.relative_to(ROOT)), path.read_text())
    ]
    for remark in remarks:
        print(remark)
    return 1 if remarks else 0


if __name__ == "__main__":
    sys.exit(main())

"""The Chinese catalogue: `catalogues.py compile` writes the .mo file, `check` finds what is missing or wrong.

Strings stand in English in the source. Translations are read from locale/zh_Hans/LC_MESSAGES/django.po and from
locale/parts/*.po; the compiled file holds them all. Babel does the work, gettext is not needed.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src/yinuo"
LOCALE = PRODUCT / "locale"
TARGET = LOCALE / "zh_Hans/LC_MESSAGES/django.mo"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")

type Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Use:
    """One translatable string in the source."""

    key: Key
    place: str


def sources() -> list[Path]:
    """The files with translations; the main one last, so that it wins."""
    return [*sorted((LOCALE / "parts").glob("*.po")), *LOCALE.glob("zh_Hans/LC_MESSAGES/django.po")]


def read_translations() -> tuple[Catalog, list[str]]:
    """All translations in one catalogue, and remarks on strings that are translated in two ways."""
    merged, remarks = Catalog(locale="zh_Hans_CN"), []
    for path in sources():
        for message in read_po(io.BytesIO(path.read_bytes()), locale="zh_Hans_CN", abort_invalid=True):
            if not message.id or not message.string:
                continue
            known = merged.get(_singular(message), message.context)
            if known is not None and _texts(known) != _texts(message):
                remarks.append(f"{path.name}: “{_singular(message)}” is translated in two ways")
            merged.delete(_singular(message), message.context)
            merged[message.id] = message
    return merged, remarks


def compile_catalogue() -> None:
    """Write the .mo file when a source is newer."""
    found = sources()
    newest = max((path.stat().st_mtime for path in found), default=0)
    if not found or (TARGET.exists() and TARGET.stat().st_mtime > newest):
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    draft = TARGET.with_suffix(".draft")
    with draft.open("wb") as output:
        write_mo(output, read_translations()[0])
    draft.replace(TARGET)


def list_uses() -> Iterator[Use]:
    """Every translatable string of the Python files and templates."""
    for path in sorted(PRODUCT.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _extract(path.read_bytes(), path)
    from django.conf import settings
    from django.utils.translation.template import templatize

    settings.configure()
    for path in sorted((PRODUCT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            # The filler between the strings is no Python: its indentation would not even pass the tokenizer.
            code = re.sub(r"(?m)^[ \t]+", "", templatize(path.read_text(), origin=str(path)))
            yield from _extract(code.encode(), path)


def _extract(code: bytes, path: Path) -> Iterator[Use]:
    options: Any = {"encoding": "utf-8"}
    found: Iterable[Any] = extract_python(io.BytesIO(code), KEYWORDS, [], options)
    for line, function, arguments, _comments in found:
        words = [arguments] if isinstance(arguments, str) else list(arguments)
        context = (
            words.pop(0) if str(function).startswith(("pgettext", "npgettext")) and len(words) > 1 else None
        )
        if isinstance(words[0], str) and words[0]:
            yield Use((context, words[0]), f"{path.relative_to(ROOT)}:{line}")


def list_remarks(uses: Iterator[Use], catalogue: Catalog) -> Iterator[str]:
    """Strings without a translation, and translations that lost or invented a placeholder."""
    seen: set[Key] = set()
    for use in uses:
        if use.key in seen:
            continue
        seen.add(use.key)
        message = catalogue.get(use.key[1], use.key[0])
        if message is None:
            yield f"{use.place}: no Chinese for “{use.key[1]}”"
        elif message.fuzzy:
            yield f"{use.place}: the Chinese for “{use.key[1]}” is marked as fuzzy"
        else:
            yield from _placeholders(message, use)


def _placeholders(message: Message, use: Use) -> Iterator[str]:
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    known = {name for text in originals for name in PLACEHOLDER.findall(text)}
    for text in _texts(message):
        found = set(PLACEHOLDER.findall(text))
        if found - known or (len(originals) == 1 and known - found):
            yield f"{use.place}: the Chinese for “{use.key[1]}” has other placeholders"


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _texts(message: Message) -> list[str]:
    return (
        [message.string] if isinstance(message.string, str) else [str(text) for text in message.string or ()]
    )


def main(task: str) -> int:
    if task == "compile":
        compile_catalogue()
        return 0
    catalogue, remarks = read_translations()
    remarks += list_remarks(list_uses(), catalogue)
    for remark in remarks:
        print(remark)
    return 1 if remarks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

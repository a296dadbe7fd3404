"""Components of the pages as template tags; every one is shown on /gallery/."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yinuo.core.due_words import day_words

register = template.Library()

AVATAR_HUES = 6
DUE_SHAPES = {
    "kept": '<path d="M1.2 5.4 3.9 8 8.8 2.4" fill="none" stroke="currentColor" stroke-width="2"/>',
    "soon": '<path d="M5 .5A4.5 4.5 0 1 1 .5 5H5z"/>',
    "broken": '<path d="M5 0 10 5 5 10 0 5z"/>',
    "calm": '<circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "hold": '<path d="M1.5 1h2.4v8H1.5zM6.1 1h2.4v8H6.1z"/>',
    "waived": '<path d="M1 4.2h8v1.6H1z"/>',
}
"""A badge's tones. The shape says the same as the colour, for those who do not see it."""


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A Tabler icon from our sprite (script/icons). Decorative: the word beside it is what is read out."""
    sprite = static("yinuo/icons.svg")
    sized = format_html(' data-size="{}"', size) if size else ""
    return format_html(
        '<svg class="y-icon"{} aria-hidden="true"><use href="{}#{}"></use></svg>', sized, sprite, name
    )


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """A person's first character on his own colour. Decorative: his name stands beside it."""
    initial = (name or "?").strip()[:1].upper()
    hue = crc32((name or "").encode()) % AVATAR_HUES
    sized = format_html(' data-size="{}"', size) if size else ""
    return format_html(
        '<span class="y-avatar" data-hue="{}"{} title="{}" aria-hidden="true">{}</span>',
        hue,
        sized,
        name,
        initial,
    )


@register.simple_tag
def due(tone: str, text: str, title: str = "") -> SafeString:
    """The due badge: kept, soon, broken, calm, hold or waived, told by word, shape and colour."""
    shape = mark_safe(DUE_SHAPES[tone])  # noqa: S308  (our own constant)
    titled = format_html(' title="{}"', title) if title else ""
    return format_html(
        '<span class="y-due" data-tone="{}"{}><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        tone,
        titled,
        shape,
        text,
    )


@register.simple_tag
def moment(at: datetime | None, now: datetime | None = None) -> SafeString | str:
    """A time as people say it, with the exact one in its title."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    words = day_words(at, now=now or timezone.now())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M"), words
    )


@register.filter
def share(part: float | None, whole: float | None) -> int:
    """``part`` of ``whole`` in whole per cent, 0 to 100; nothing of nothing is 0."""
    if not part or not whole:
        return 0
    return max(0, min(100, round(100 * part / whole)))


@dataclass(frozen=True, slots=True)
class FieldParts:
    """A form field made ready for components/field.html."""

    bound: BoundField
    control: SafeString
    kind: str
    need: bool


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, autofocus: bool = False, **attrs: str) -> dict[str, object]:
    """Label, control, help and errors of one form field, wired for assistive technology.

    Further arguments become attributes of the control, ``_`` read as ``-``: ``{% field form.phone inputmode="tel" %}``.
    """
    widget = bound.field.widget
    kind = _kind_of(widget)
    extra: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    extra["class"] = f"{widget.attrs.get('class', '')} {_CONTROL_CLASS.get(kind, 'form-control')}".strip()
    if autofocus:
        extra["autofocus"] = True
    return {"part": FieldParts(bound, bound.as_widget(attrs=extra), kind, bound.field.required)}


_CONTROL_CLASS = {"check": "form-check-input", "select": "form-select", "choices": ""}


def _kind_of(widget: object) -> str:
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "select" if isinstance(widget, Select) else "input"

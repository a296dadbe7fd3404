import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template

from yinuo.core.templatetags import components

SOURCE = Path(components.__file__).resolve().parent.parent.parent
SPRITE = (SOURCE / "static/yinuo/icons.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))
NAMED = re.compile(
    r"""\{%\s*icon\s+"([a-z0-9-]+)"|icon(?:_name)?=["']([a-z0-9-]+)["']|EventLine\([^)]*?,\s*"([a-z0-9-]+)\""""
)


def named_icons(path: Path) -> set[str]:
    return {next(filter(None, found)) for found in NAMED.findall(path.read_text())}


@pytest.mark.parametrize("suffix", ["*.html", "*.py"])
def test_every_icon_that_is_named_is_in_the_sprite(suffix: str) -> None:
    missing = {name: path.name for path in SOURCE.rglob(suffix) for name in named_icons(path) - ICONS}
    assert missing == {}


def test_a_badge_tells_its_state_by_word_shape_and_colour() -> None:
    html = components.due("broken", "<overdue>", "12:00")
    assert 'data-tone="broken"' in html
    assert "&lt;overdue&gt;" in html
    assert components.DUE_SHAPES["broken"] in html
    assert len(set(components.DUE_SHAPES.values())) == len(components.DUE_SHAPES)


def test_an_avatar_shows_the_first_character_and_escapes_it() -> None:
    assert ">李<" in components.avatar("李女士")
    assert ">?<" in components.avatar("")
    assert ">&lt;<" in components.avatar("<b>")


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 3, 33), (5, 4, 100), (0, 0, 0), (None, 9, 0), (-1, 2, 0)]
)
def test_a_share_stays_between_nothing_and_everything(part: float | None, whole: float, percent: int) -> None:
    assert components.share(part, whole) == percent


class Call(forms.Form):
    phone = forms.CharField(help_text="or the last four digits")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    again = forms.BooleanField(required=False)


def test_a_field_wires_its_errors_and_help_to_its_control() -> None:
    html = Template('{% field form.phone inputmode="tel" %}').render(Context({"form": Call({"phone": ""})}))
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    for ident in described.group(1).split():
        assert f'id="{ident}"' in html
    assert 'aria-invalid="true"' in html
    assert 'inputmode="tel"' in html
    assert 'for="id_phone"' in html


def test_choices_stand_in_a_fieldset_with_their_legend() -> None:
    html = Template("{% field form.kind %}{% field form.again %}").render(Context({"form": Call()}))
    assert "<fieldset" in html
    assert "<legend" in html
    assert "form-check-input" in html

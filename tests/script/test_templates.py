"""The house rules for templates."""

import pytest

from script.rules.templates import list_remarks

HEADER = "{# x.html. Context: none. #}\n"


def remarks(text: str, name: str = "src/x.html") -> list[str]:
    return [remark.rpartition(": ")[2] for remark in list_remarks(name, HEADER + text)]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ("<style>p {}</style>", "inline style sheet"),
        ('<p style="color: red">', "style attribute"),
        ('<p onclick="go()">', "event handler in an attribute"),
        ('<p hx-on:click="go()">', "hx-on"),
        ('<p hx-vals="js:{a: 1}">', "script in an attribute"),
        ('<p hx-trigger="keyup[key==1]">', "trigger filter"),
        ("{{ text|safe }}", "unescaped output"),
        ("<p>工单</p>", "Chinese outside the catalogue"),
    ],
)
def test_what_is_forbidden_is_found(text: str, remark: str) -> None:
    assert remarks(text) == [remark]


@pytest.mark.parametrize(
    "text",
    [
        '<script type="module" src="/static/x.js"></script>',
        '<script type="application/json">{}</script>',
        "{# 工单 style= #}<p>一诺</p>",
        '<button data-on="x" class="y-style">',
        "{% comment %}\n<style>\n{% endcomment %}",
    ],
)
def test_what_only_looks_like_it_passes(text: str) -> None:
    assert remarks(text) == []


def test_a_template_has_a_header_and_at_most_120_lines() -> None:
    assert list(list_remarks("src/x.html", "<p>\n")) == [
        "src/x.html:1: no header comment that names context and partials"
    ]
    assert list(list_remarks("src/x.html", HEADER + "<p>\n" * 120)) == [
        "src/x.html:1: 121 lines; a template has at most 120"
    ]


def test_the_line_of_a_remark_is_right_below_a_long_comment() -> None:
    text = HEADER + "{% comment %}\none\ntwo\n{% endcomment %}\n<style>\n"
    assert list(list_remarks("src/x.html", text)) == ["src/x.html:6: inline style sheet"]

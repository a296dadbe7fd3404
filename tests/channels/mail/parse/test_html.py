"""What of a stranger's HTML reaches a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.channels.mail.parse.html import clean_html
from yinuo.channels.mail.parse.model import Problems
from yinuo.channels.mail.parse.quotes import extract_reply

FORBIDDEN = ("<script", "<style", "<iframe", "<form", "<link", "<meta", "<svg", "javascript:", " on", " style=", " href=",
             'src="http', 'src="//', "background=")  # fmt: skip


def markup(source: str) -> str:
    return clean_html(source, Problems()).markup


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>x",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<p style="background:url(http://evil/)">x</p>',
        '<table background="http://evil/x.png"><tr><td>x</td></tr></table>',
        "<iframe src=//evil></iframe><link rel=stylesheet href=//evil><meta http-equiv=refresh content=0>",
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg><math><mtext></mtext></math>",
        '<form action="//evil"><input></form>',
        '<img src="//evil/x.png"><img srcset="http://evil/x.png 2x">',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_runs_loads_or_submits(source: str) -> None:
    assert not [each for each in FORBIDDEN if each in markup(source).lower()]


@given(st.text(alphabet="<>/=\"'& abcdhrefimgsrconclick:;()-!\n", max_size=300))
def test_no_mixture_of_markup_smuggles_an_attribute_through(source: str) -> None:
    cleaned = markup(source)
    for each in (" href=", " onclick=", 'src="h', "<script"):
        assert each not in cleaned


def test_a_link_keeps_its_words_and_shows_where_it_would_lead() -> None:
    assert (
        markup('<a href="https://x.cn/?a=1&b=2">click</a>')
        == '<a title="https://x.cn/?a=1&amp;b=2">click</a>'
    )


def test_a_remote_picture_is_blocked_and_noted_and_its_description_kept() -> None:
    problems = Problems()
    assert (
        clean_html('<img src="http://x/p.gif"><img src="http://x/l.png" alt="Logo">', problems).markup
        == '<img alt="Logo">'
    )
    assert list(problems) == ["remote_content_blocked"]


def test_a_picture_of_the_mail_itself_stays() -> None:
    cleaned = clean_html('<img src="cid:a@b"><img src="data:image/png;base64,AAAA">', Problems())
    assert cleaned.markup == '<img src="cid:a@b"><img src="data:image/png;base64,AAAA">'
    assert cleaned.cids == {"a@b"}


def test_text_reads_like_the_page() -> None:
    source = "<p>您好，</p><div>空调&nbsp;坏了<br>请<b>尽快</b></div><ul><li>一</li><li>二</li></ul><table><tr><td>甲</td><td>乙</td></tr></table>"
    assert clean_html(source, Problems()).text == "您好，\n\n空调 坏了\n请尽快\n\n- 一\n- 二\n\n甲 乙"


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div>On 1 Jan 2026, a@b.cn wrote:</div><blockquote>old</blockquote></div>',
        '<div class="moz-cite-prefix">于 2026/1/1 写道：</div><blockquote type="cite">old</blockquote>',
        '<blockquote id="isReplyContent">old</blockquote>',
        "<div>------------------ 原始邮件 ------------------</div><div>发件人: x</div><div>old</div>",
        '<div id="divRplyFwdMsg"><b>发件人:</b> x<br><b>发送时间:</b> 2026<br><b>收件人:</b> y<br><b>主题:</b> z</div><div>old</div>',
    ],
)
def test_a_reply_in_html_is_freed_from_its_quote(quote: str) -> None:
    assert extract_reply(clean_html(f"<div>还没有修好</div>{quote}", Problems()).quoted) == "还没有修好"


def test_a_signature_in_html_is_known_by_its_element() -> None:
    source = '<div>谢谢</div><div class="gmail_signature">张三<br>某某公司</div>'
    assert extract_reply(clean_html(source, Problems()).quoted) == "谢谢"

"""Chinese, Japanese and other mails whose labels lie, in the ways that real programs lie."""

import base64
from urllib.parse import quote

import pytest

from yinuo.channels.mail.parse.read import parse_mail

CHINESE = "空调不制冷，师傅说周三上门，到现在没来"
TRADITIONAL = "冷氣不冷，師傅說週三來，到現在沒來"
JAPANESE = "お問い合わせありがとうございます"


def word(raw: bytes, label: str) -> bytes:
    return b"=?" + label.encode() + b"?B?" + base64.b64encode(raw) + b"?="


def mail_with(subject: bytes, body: bytes = b"x", content_type: str = "text/plain") -> bytes:
    return (
        b"From: a@b.cn\r\nSubject: "
        + subject
        + b"\r\nContent-Type: "
        + content_type.encode()
        + b"\r\n\r\n"
        + body
    )


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (CHINESE, "gbk", "gb2312"),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE, "gbk", "iso-8859-1"),
        (CHINESE, "gbk", "utf-8"),
        (CHINESE, "gbk", "us-ascii"),
        (CHINESE, "gbk", "x-unknown"),
        (CHINESE, "utf-8", "gb2312"),
        (CHINESE, "utf-8", "us-ascii"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "hz", "hz-gb-2312"),
        (CHINESE, "utf-7", "unicode-1-1-utf-7"),
        ("镕基、喆堃、煊", "gb18030", "gb2312"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "big5", "iso-8859-1"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (JAPANESE, "cp932", "iso-2022-jp"),
        (JAPANESE, "euc_jp", "us-ascii"),
        ("안녕하세요 에어컨이 고장 났습니다", "cp949", "ks_c_5601-1987"),
        ("Störung für Gerät – €", "cp1252", "iso-8859-1"),
    ],
)
def test_a_body_is_readable_whatever_its_label_says(text: str, codec: str, label: str) -> None:
    assert parse_mail(mail_with(b"x", text.encode(codec), f"text/plain; charset={label}")).text == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (CHINESE, "gbk"),
        (CHINESE, "utf-8"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        ("안녕하세요 에어컨이 고장 났습니다 도와주세요", "cp949"),
        ("Привет, помогите пожалуйста", "cp1251"),
        ("Привет, помогите пожалуйста", "koi8-r"),
        ("Störung für Gerät", "latin-1"),
    ],
)
def test_a_raw_header_without_any_label_is_readable(text: str, codec: str) -> None:
    assert parse_mail(mail_with(text.encode(codec))).subject == text


@pytest.mark.parametrize(
    "text", ["££££££", "¡¡¡Olé!!!", "créée à l'été", "ÁÁÁÁÁÁÁÁ", "Ärger über Öl", "«Olá» © 2026"]
)
@pytest.mark.parametrize(
    ("codec", "label"), [("cp1252", "iso-8859-1"), ("utf-8", "utf-8"), ("utf-8", "iso-8859-1")]
)
def test_western_text_is_not_taken_for_chinese(text: str, codec: str, label: str) -> None:
    assert parse_mail(mail_with(b"x", text.encode(codec), f"text/plain; charset={label}")).text == text


def test_a_label_elsewhere_in_the_mail_decides_about_a_raw_header() -> None:
    raw = b"To: =?ISO-2022-JP?B?iXeWa4z7IA==?= <f@e.com>\nSubject: \x83c\x81[\x83\x8b\n\n"
    mail = parse_mail(raw)
    assert (mail.subject, mail.to[0].name) == ("ツール", "駅北口")


def test_special_characters_of_japanese_programs_survive() -> None:
    raw = mail_with(b"x", b"\x1b$B-!#1ET\x1b(B \x1b(I16\x1b(B", "text/plain; charset=iso-2022-jp")
    assert parse_mail(raw).text == "①１都 ｱｶ"


@pytest.mark.parametrize(
    ("body", "label", "text"),
    [
        ("空调坏了".encode()[:-1], "utf-8", "空调坏"),
        ("空调坏了请尽快处理".encode("gbk")[:-1], "gbk", "空调坏了请尽快处"),
        ("空调坏了 ".encode() + b"caf\xe9" + " 谢谢".encode(), "utf-8", "空调坏了 café 谢谢"),
        (b"he\x00llo", "utf-8", "hello"),
        (TRADITIONAL.encode("big5").decode("latin-1").encode(), "utf-8", TRADITIONAL),
    ],
    ids=["cut utf-8", "cut gbk", "stray byte", "nul", "recoded by a relay"],
)
def test_damage_costs_no_readable_character(body: bytes, label: str, text: str) -> None:
    assert parse_mail(mail_with(b"x", body, f"text/plain; charset={label}")).text == text


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (b"=?utf-8?B?" + base64.b64encode("客服工单".encode()[:7]).rstrip(b"=") + b"?=\r\n =?utf-8?B?"
         + base64.b64encode("客服工单".encode()[7:]) + b"?=", "客服工单"),
        (b"=?utf-8?B?" + base64.b64encode("工单a".encode()).rstrip(b"=") + b"?=", "工单a"),
        (b"=?utf-8?B?" + base64.b64encode("工单完".encode()), "工单完"),
        (b"=?us-ascii?Q?ABC / 123 / West?=", "ABC / 123 / West"),
        (b"Re: =?gbk?q?=B9=A4=B5=A5?= 12 =?gbk?q?=BA=C3?=", "Re: 工单 12 好"),
        (b"=?utf-8*zh-CN?Q?=E5=B7=A5=E5=8D=95?=", "工单"),
        (b"a =?unicode-1-1-utf-7?Q?+ANw-ber  \r\n\t(x)?=", "a Über  \t(x)"),
    ],
    ids=["split character", "no padding", "no end", "blanks inside", "mixed", "language", "utf-7 folded"],
)  # fmt: skip
def test_broken_encoded_words_are_read(subject: bytes, text: str) -> None:
    assert parse_mail(mail_with(subject)).subject == text


def test_line_breaks_smuggled_into_a_subject_become_spaces() -> None:
    subject = parse_mail(mail_with(b"=?utf-8?Q?a=0D=0ABcc:_x=40y.z?=")).subject
    assert subject == "a  Bcc: x@y.z"


NAME = "报修单（第1页）.xlsx"


@pytest.mark.parametrize(
    "header",
    [
        b'filename="' + NAME.encode("gbk") + b'"',
        b"filename=" + NAME.encode(),
        b'filename="' + word(NAME.encode("gbk"), "gb2312") + b'"',
        b'filename="' + word(NAME.encode()[:10], "utf-8") + b"\n " + word(NAME.encode()[10:], "utf-8") + b'"',
        b"filename*=utf-8''" + quote(NAME).encode(),
        b"filename*0*=gb18030''" + quote(NAME.encode("gbk")[:9]).encode() + b";\n filename*1*="
        + quote(NAME.encode("gbk")[9:]).encode(),
        b'filename="gb18030\'\'' + quote(NAME.encode("gbk")).encode() + b'"',
    ],
    ids=["raw gbk", "raw utf-8", "encoded word", "two words", "rfc 2231", "rfc 2231 pieces", "rfc 2231 quoted"],
)  # fmt: skip
def test_a_file_name_is_read_however_it_is_written(header: bytes) -> None:
    raw = (
        b"From: a@b.cn\nContent-Type: multipart/mixed; boundary=X\n\n--X\n\nhi\n--X\n"
        b"Content-Type: application/octet-stream\nContent-Disposition: attachment; "
        + header
        + b"\n\nabc\n--X--"
    )
    assert [each.name for each in parse_mail(raw).attachments] == [NAME]

"""Names of character sets as mails write them, and the codecs that read them best."""

import codecs
import re

# A superset is read instead of what the label says wherever the superset is what senders really use.
_ALIASES = {
    "gb2312": "gb18030",
    "gb-2312": "gb18030",
    "gb2312-80": "gb18030",
    "gb-2312-80": "gb18030",
    "x-gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows-936": "gb18030",
    "euc-cn": "gb18030",
    "x-euc-cn": "gb18030",
    "chinese": "gb18030",
    "gb18030-2005": "gb18030",
    "gb": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cp950": "big5hkscs",
    "us-ascii": "ascii",
    "ansi-x3.4-1968": "ascii",
    "ascii": "ascii",
    "7bit": "ascii",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601-1989": "cp949",
    "ksc5601": "cp949",
    "ksc-5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "korean": "cp949",
    "shift-jis": "cp932",
    "shift-jisx0213": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "eucjp": "euc_jp",
    "iso-2022-jp-ms": "iso2022_jp",
    "cp50220": "iso2022_jp",
    "cp50221": "iso2022_jp",
    "cp50222": "iso2022_jp",
    "csiso2022jp": "iso2022_jp",
    "unicode-1-1-utf-7": "utf_7",
    "unicode-1-1-utf-8": "utf_8",
    "x-unicode-2-0-utf-7": "utf_7",
    "x-unicode-2-0-utf-8": "utf_8",
    "utf8mb4": "utf_8",
    "utf-8-sig": "utf_8",
    "x-utf-8": "utf_8",
    "unicode": "utf_16",
    "ucs-2": "utf_16",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "koi8": "koi8_r",
}
_JUNK = re.compile(r"[^a-z0-9.+]+")
# Codecs of Python that are no character sets, or that a sender could abuse.
_REFUSED = frozenset(
    [
        "base64",
        "bz2",
        "hex",
        "quopri",
        "rot_13",
        "uu",
        "zlib",
        "idna",
        "punycode",
        "raw_unicode_escape",
        "unicode_escape",
        "undefined",
        "mbcs",
        "oem",
    ]
)
FAMILIES = {
    "gb18030": "zh",
    "hz": "zh",
    "iso2022_cn": "zh",
    "big5hkscs": "zh-hant",
    "cp932": "ja",
    "euc_jp": "ja",
    "iso2022_jp": "ja",
    "cp949": "ko",
    "iso2022_kr": "ko",
}


def codec_for(label: str | None) -> str | None:
    """The codec for a label of a mail, or None where the label names nothing that we know."""
    if not label:
        return None
    plain = _JUNK.sub("-", label.strip().lower()).strip("-")[:60]
    if plain in _ALIASES:
        return _ALIASES[plain]
    for each in (plain, plain.replace("-", "")):
        try:
            name = codecs.lookup(each).name.replace("-", "_")
        except (LookupError, ValueError):
            continue
        if name in _REFUSED or not getattr(codecs.lookup(each), "_is_text_encoding", True):
            return None
        return _ALIASES.get(name.replace("_", "-"), _normal(name))
    if plain.startswith("iso-2022-jp"):
        return "iso2022_jp"
    return None


def _normal(name: str) -> str:
    if name.startswith(("iso2022_jp", "iso_2022_jp")):
        return "iso2022_jp"
    return {
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "big5": "big5hkscs",
        "shift_jis": "cp932",
        "euc_kr": "cp949",
    }.get(name, name)

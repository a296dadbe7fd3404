"""Chinese text for search and order: pinyin of names, words of sentences, lexemes for PostgreSQL.

Pure functions. PostgreSQL's own parser is never asked to split Chinese (it depends on the server's locale): words are
cut here and handed over as ready lexemes.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

import rjieba
from pypinyin import Style, lazy_pinyin

LONGEST_LEXEME = 64
LONGEST_NAME_PART = 16

# Surnames whose reading differs from the common one of the character. Source: 《现代汉语词典》第 7 版, entries marked 姓.
SURNAME_READINGS = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "曾": ("zeng",),
    "单": ("shan",),
    "仇": ("qiu",),
    "解": ("xie",),
    "查": ("zha",),
    "朴": ("piao",),
    "翟": ("zhai",),
    "盖": ("ge",),
    "区": ("ou",),
    "乐": ("yue",),
    "缪": ("miao",),
    "种": ("chong",),
    "秘": ("bi",),
    "冼": ("xian",),
    "员": ("yun",),
    "覃": ("qin",),
    "幺": ("yao",),
    "繁": ("po",),
    "黑": ("he",),
    "曲": ("qu",),
    "宓": ("mi",),
}

# Words that stand in nearly every message and separate nothing.
_STOP_WORDS = (
    "的 了 是 在 我 你 您 他 她 它 们 我们 你们 他们 也 都 就 和 与 及 而 又 很 还 被 把 从 到 对 给 吗 呢 吧 啊 呀 "
    "a an and are at for i in is it of on or the to we you"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())


def fold(text: str) -> str:
    """The form in which text is compared: full-width folded to half-width (NFKC), lower case, trimmed."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def is_han(char: str) -> bool:
    """Whether the character is a Chinese ideograph (extensions included)."""
    return unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")


def pinyin_full(name: str) -> str:
    """The reading of a name without tones and spaces: 李晓珊 → lixiaoshan, ABC 公司 → abcgongsi (ü is written v)."""
    return "".join(_syllables(fold(name)))


def pinyin_initials(name: str) -> str:
    """The first letters of a name: 李晓珊 → lxs. Latin words and figures stay whole: A1 栋 → a1d."""
    folded = fold(name)
    return "".join(
        syllable[0] if from_han else syllable
        for syllable, from_han in zip(*_marked_syllables(folded), strict=True)
    )


def name_parts(name: str) -> list[str]:
    """Every ending of a name, so that a prefix match on one of them is a substring match on the name.

    海河花园 → 海河花园, 河花园, 花园, 园. Inside Latin words and figures nothing is split off but the whole word.
    Each part is at most LONGEST_NAME_PART characters long, which bounds what a query can match.
    """
    runs = list(_runs(fold(name)))
    joined = "".join(text for text, _ in runs)
    starts: list[int] = []
    position = 0
    for text, from_han in runs:
        starts.extend(range(position, position + len(text)) if from_han else [position])
        position += len(text)
    return list(dict.fromkeys(joined[start : start + LONGEST_NAME_PART] for start in starts))


def search_tokens(text: str) -> list[str]:
    """The words of a text, each once, in order: for `tsvector_literal` when it is stored and for the query alike."""
    words = dict.fromkeys(rjieba.cut_for_search(fold(text)))
    kept = (word for word in words if word not in STOP_WORDS and _says_something(word))
    return list(dict.fromkeys(word[:LONGEST_LEXEME] for word in kept))


def _says_something(word: str) -> bool:
    """More than punctuation. Nearly every word is all letters, which is the quicker question."""
    return word.isalnum() or any(char.isalnum() for char in word)


def tsvector_literal(lexemes: Iterable[str]) -> str:
    """Lexemes as the text form of a tsvector, quoted, without positions. Empty for no lexemes."""
    return " ".join(sorted({_quote(lexeme) for lexeme in lexemes if lexeme}))


def tsquery_literal(lexemes: Iterable[str], *, prefix: bool = False) -> str:
    """Lexemes as the text form of a tsquery that wants all of them; with `prefix` each may go on."""
    return " & ".join(_quote(lexeme) + (":*" if prefix else "") for lexeme in lexemes if lexeme)


def prefix_pattern(text: str) -> str:
    """A LIKE pattern for what begins with the text; the wildcards in it are taken literally."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"


def _quote(lexeme: str) -> str:
    if lexeme.isalnum():
        return f"'{lexeme}'"
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''").replace("\x00", "") + "'"


def _runs(folded: str) -> Iterator[tuple[str, bool]]:
    """Neighbouring characters of one sort: (Chinese run, True) or (word of letters and figures, False)."""
    for sort, chars in groupby(folded, key=_sort_of):
        if sort is not None:
            yield "".join(chars), sort


def _sort_of(char: str) -> bool | None:
    if is_han(char):
        return True
    return False if char.isalnum() else None


def _syllables(folded: str) -> list[str]:
    return _marked_syllables(folded)[0]


@lru_cache(maxsize=4096)
def _readings(han: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(han, style=Style.NORMAL, errors=list))  # type: ignore[arg-type]  # the stubs forget that it may be a callable of a list


def _marked_syllables(folded: str) -> tuple[list[str], list[bool]]:
    syllables: list[str] = []
    from_han: list[bool] = []
    for text, han in _runs(folded):
        found = list(_readings(text)) if han else [text]
        if han and not syllables:
            found = _with_surname(text, found)
        syllables.extend(found)
        from_han.extend([han] * len(found))
    return syllables, from_han


def _with_surname(han: str, readings: list[str]) -> list[str]:
    """Read the first character as a surname where the name has a person's length: 曾女士, but not 解放路小学."""
    for surname, reading in SURNAME_READINGS.items():
        if han.startswith(surname) and len(surname) < len(han) <= len(surname) + 2:
            return [*reading, *readings[len(surname) :]]
    return readings

"""Our own lexemes as a search vector: core PostgreSQL, no extension, Chinese words cut by rjieba."""

from collections.abc import Iterable

from yinuo.core.text import tsvector_literal

MAX_LEXEMES = 500
LEXEME_LENGTH = 64


def search_lexemes(tokens: Iterable[str]) -> str:
    """The text form of a vector of the distinct tokens, at most 500; no tokens make an empty vector."""
    distinct = sorted({token[:LEXEME_LENGTH] for token in tokens if token})[:MAX_LEXEMES]
    return tsvector_literal(distinct)

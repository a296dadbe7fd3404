"""Our own lexemes as a search vector: core PostgreSQL, no extension, Chinese words cut by rjieba."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value

MAX_LEXEMES = 500
LEXEME_LENGTH = 64


def search_vector(tokens: Iterable[str]) -> Func:
    """``array_to_tsvector`` of the distinct tokens, at most 500; an empty list makes an empty vector."""
    distinct = sorted({token[:LEXEME_LENGTH] for token in tokens if token})[:MAX_LEXEMES]
    lexemes = Value(distinct, output_field=ArrayField(TextField()))
    return Func(lexemes, function="array_to_tsvector", output_field=SearchVectorField())

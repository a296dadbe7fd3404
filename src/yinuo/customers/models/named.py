from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from yinuo.core.text import name_parts, pinyin_full, pinyin_initials, tsvector_literal

NAME_LENGTH = 64
NAME_COLUMNS = ("name", "pinyin", "initials", "parts")


class Named(models.Model):
    """Something people look for by its name: the name with its keys, written together by ``set_name``.

    ``name``, ``pinyin`` and ``initials`` compare byte by byte (collation C), so that one plain index serves both
    ``LIKE 'li%'`` and the order of a list; ``parts`` holds every ending of the name for substring search.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name", "pinyin", "initials", "parts"})

    name = models.CharField(max_length=NAME_LENGTH, db_collation="C")
    pinyin = models.CharField(max_length=NAME_LENGTH * 6, db_collation="C", editable=False)
    initials = models.CharField(max_length=NAME_LENGTH, db_collation="C", editable=False)
    parts = SearchVectorField(editable=False)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="%(class)s_has_a_name")]
        indexes = [
            models.Index(fields=["name"], name="%(class)s_name"),
            models.Index(fields=["pinyin"], name="%(class)s_pinyin"),
            models.Index(fields=["initials"], name="%(class)s_initials"),
            GinIndex(fields=["parts"], name="%(class)s_parts"),
        ]

    def set_name(self, name: str) -> Self:
        """Take a name and derive its search keys; the caller saves NAME_COLUMNS."""
        self.name = name
        self.pinyin = pinyin_full(name)
        self.initials = pinyin_initials(name)
        self.parts = tsvector_literal(name_parts(name))
        return self

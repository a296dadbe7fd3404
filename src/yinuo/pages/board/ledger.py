"""The ledger of promises as a page: its filters and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.due_words import day_words
from yinuo.insight.queries.ledger import LedgerRow
from yinuo.promises.queries.ledger import LedgerFilters, Standing

STANDINGS = [
    ("", _("All")),
    (Standing.OPEN, pgettext_lazy("promise state", "Open")),
    (Standing.DUE_SOON, _("Due soon")),
    (Standing.BROKEN, pgettext_lazy("promise state", "Broken")),
    (Standing.TO_MEND, _("To make good")),
    (Standing.KEPT, pgettext_lazy("promise state", "Kept")),
    (Standing.RENEGOTIATED, _("Renegotiated")),
    (Standing.WAIVED, pgettext_lazy("promise state", "Waived")),
    (Standing.OVERRULED, _("Verdict overruled")),
]


class LedgerForm(forms.Form):
    """What the ledger is narrowed to; anything unknown means all."""

    standing = forms.ChoiceField(label=_("State"), choices=STANDINGS, required=False)
    said_by = forms.CharField(label=_("Promised by"), max_length=60, required=False)

    def filters(self) -> LedgerFilters:
        clean = self.cleaned_data if self.is_valid() else {}
        standing = clean.get("standing")
        return LedgerFilters(
            standing=Standing(standing) if standing else None, said_by=clean.get("said_by", "")
        )

    def query(self) -> str:
        """The filters as a query string."""
        return urlencode({name: value for name, value in self.data.items() if name in self.fields and value})


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A row of the table."""

    what: str
    tone: str
    word: str
    due: str
    due_title: str
    said_by: str
    recovery: str
    number: str
    title: str
    customer: str
    href: str


def list_ledger_rows(rows: Sequence[LedgerRow], *, now: datetime) -> list[PromiseLine]:
    """The rows as they are shown."""
    return [
        PromiseLine(
            what=row.promise.what,
            tone=row.promise.tone,
            word=row.promise.word,
            due=day_words(row.promise.due_at, now=now),
            due_title=row.promise.due_title,
            said_by=row.promise.said_by,
            recovery=row.promise.recovery.words if row.promise.recovery else "",
            number=row.number,
            title=row.title,
            customer=row.customer,
            href=reverse("workspace:ticket", args=[row.number]),
        )
        for row in rows
    ]

"""Forms of service limits and calendars."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.promises.models import UnitChoice
from yinuo.promises.queries.settings import CalendarRow

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BETWEEN = re.compile(r"[,，、;；\s]+")
_SPAN = re.compile(r"(\d{1,2}:\d{2}(?:\+1)?)\s*[-–—~～至到]\s*(\d{1,2}:\d{2}(?:\+1)?)", re.ASCII)

type Spans = list[list[str]]


class SpansField(forms.CharField):
    """Hours of one day as one writes them: 08:30-12:00, 13:30-18:00. Empty means closed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, **kwargs)

    def clean(self, value: Any) -> Any:
        """The text as [[from, until], …]."""
        text = super().clean(value)
        spans = _SPAN.findall(text)
        if _BETWEEN.sub("", _SPAN.sub("", text)):
            raise forms.ValidationError(_("Write hours like 08:30-12:00, 13:30-18:00."))
        return [list(span) for span in spans]


def spans_text(spans: Iterable[Iterable[str]]) -> str:
    """The other way round."""
    return ", ".join("-".join(span) for span in spans)


class LimitForm(forms.Form):
    """How long a request may take."""

    amount = forms.IntegerField(label=_("Length"), min_value=1, max_value=1_000_000)
    unit = forms.ChoiceField(label=_("Unit"), choices=UnitChoice)
    calendar = forms.TypedChoiceField(label=_("Calendar"), coerce=int)
    is_pausable = forms.BooleanField(label=_("Stands still while the ticket is on hold"), required=False)

    def __init__(self, *args: Any, calendars: Iterable[CalendarRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"].choices = [(row.id, row.name) for row in calendars]  # type: ignore[attr-defined]


class CalendarForm(forms.Form):
    """Name and weekly hours of a calendar."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, code in enumerate(WEEKDAYS):
            self.fields[code] = SpansField(label=WEEKDAY_NAMES[number])
        self.fields["follows_official"] = forms.BooleanField(
            label=_(
                "Follows the official holidays; due times in a year not announced yet are marked as a forecast"
            ),
            required=False,
        )

    @property
    def weekly(self) -> dict[str, Spans]:
        return {code: self.cleaned_data[code] for code in WEEKDAYS if self.cleaned_data[code]}


class CalendarDayForm(forms.Form):
    """A date that differs from its week."""

    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    spans = SpansField(label=_("Open hours"), help_text=_("Empty: closed all day."))
    name = forms.CharField(label=_("Why"), max_length=40, required=False)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Choose a date between 2000 and 2100."))
        return day

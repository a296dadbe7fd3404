"""The form of 来电登记: it parses and never saves."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.catalog.models import RequestKind
from yinuo.core.phone import normalise_phone
from yinuo.pages.intake.commands.register import Told
from yinuo.pages.intake.guess import guess_kind
from yinuo.promises.queries.quick_dues import QuickDue
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import NewExpectation, NewRequest
from yinuo.tickets.commands.take_in import Caller
from yinuo.tickets.models.expectation import ExpectationSource
from yinuo.tickets.states import Channel, Level

CUSTOM = "custom"
USUAL_PROMISE = {RequestKind.REPAIR: _("A technician comes")}
OTHER_PROMISE = _("We call back with an answer")


class IntakeForm(forms.Form):
    """A request told on the phone or at the desk."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    contact = forms.IntegerField(required=False, widget=forms.HiddenInput)
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=64, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    words = forms.CharField(
        label=_("What the customer says"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write down what the customer says.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=RequestKind.choices, required=False, widget=forms.RadioSelect
    )
    category = forms.IntegerField(required=False)
    device = forms.IntegerField(required=False)
    address = forms.IntegerField(required=False)
    impact = forms.TypedChoiceField(
        label=_("Impact"), choices=Level.choices, coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), choices=Level.choices, coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    expectation = forms.CharField(label=_("What he expects"), max_length=200, required=False)
    importance = forms.TypedChoiceField(
        label=_("How important to him"),
        choices=[(n, n) for n in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    source = forms.ChoiceField(
        label=_("Where that comes from"), choices=ExpectationSource.choices, required=False
    )
    promise = forms.CharField(
        label=pgettext_lazy("intake", "What you tell him"), max_length=200, required=False
    )
    due = forms.ChoiceField(
        label=pgettext_lazy("intake", "By when"), required=False, widget=forms.RadioSelect
    )
    due_at = forms.DateTimeField(
        label=_("Time agreed"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    take = forms.BooleanField(label=_("I take care of it myself"), required=False)
    into = forms.IntegerField(required=False)

    def __init__(self, *args: Any, dues: Sequence[QuickDue], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dues, self.now = {due.key: due for due in dues}, now
        choices = [
            ("", _("No promise")),
            *((due.key, due.label) for due in dues),
            (CUSTOM, _("another time")),
        ]
        self.fields["due"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("into") and not (data.get("contact") and data.get("customer")):
            self._check_stranger(data)
        if data.get("due") == CUSTOM and "due_at" not in self.errors:
            self._check_custom_due(data.get("due_at"))
        if data.get("promise") and not data.get("due") and "due" not in self.errors:
            self.add_error("due", _("Say by when: a promise has a time."))
        return data

    def _check_stranger(self, data: dict[str, Any]) -> None:
        """Somebody we do not know yet is known by his number from now on."""
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Find the caller above, or give his phone number."))
        elif data.get("phone") and normalise_phone(data["phone"]) is None:
            self.add_error("phone", _("This is no complete phone number. Landlines need their area code."))

    def _check_custom_due(self, due_at: datetime | None) -> None:
        if due_at is None:
            self.add_error("due_at", _("Choose the time that was agreed."))
        elif due_at <= self.now:
            self.add_error("due_at", _("The time agreed must lie ahead."))

    @property
    def chosen_kind(self) -> RequestKind:
        """What was chosen, else what the words mean."""
        chosen = self.cleaned_data["kind"]
        return RequestKind(chosen) if chosen else guess_kind(self.cleaned_data["words"])

    @property
    def told(self) -> Told | None:
        """What the customer was told; the usual words of the kind where only a time was chosen."""
        key = self.cleaned_data["due"]
        if not key:
            return None
        due_at = self.cleaned_data["due_at"] if key == CUSTOM else self.dues[key].due_at
        what = self.cleaned_data["promise"] or str(USUAL_PROMISE.get(self.chosen_kind, OTHER_PROMISE))
        return Told(what, due_at)

    @property
    def caller(self) -> Caller | None:
        """The stranger to find or create; None where a known contact was chosen."""
        data = self.cleaned_data
        if data["contact"] and data["customer"]:
            return None
        return Caller(data["phone"] or None, data["email"] or None, data["name"])

    def to_request(self, channel: Channel) -> NewRequest:
        """The request as the command takes it; the form's token makes two sendings one."""
        data = self.cleaned_data
        known = self.caller is None
        expected = NewExpectation(
            data["expectation"], data["importance"] or 3, ExpectationSource(data["source"] or "unknown")
        )
        return NewRequest(
            kind=self.chosen_kind,
            title="",
            words=Words(data["words"]),
            channel=channel,
            customer_id=data["customer"] if known else None,
            contact_id=data["contact"] if known else None,
            category_id=data["category"],
            device_id=data["device"] if known else None,
            address_id=data["address"] if known else None,
            impact=Level(data["impact"] or Level.MEDIUM),
            urgency=Level(data["urgency"] or Level.MEDIUM),
            expectation=expected if data["expectation"].strip() else None,
            source="intake",
            source_id=_sending(data["token"], data["words"], str(data["contact"] or data["phone"])),
            take=data["take"],
        )


def _sending(token: str, *parts: str) -> str:
    """The name of one sending: the same page with the same words is the same request."""
    digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]
    return f"{token}-{digest}"

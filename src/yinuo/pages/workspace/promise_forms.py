"""What the dialogs of promises and recoveries ask. They parse; commands decide."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.pages.workspace.forms import LocalMoment
from yinuo.promises.models import PromiseSource

SOURCES = (PromiseSource.REPLY, PromiseSource.CALL, PromiseSource.VISIT, PromiseSource.OTHER)
TOLD_AGO = (("0", _("just now")), ("60", _("an hour ago")), ("1440", _("yesterday")))


class PromiseForm(forms.Form):
    """One gesture: what, by when, how he was told. Who said it and our own aim are filled in where nothing is said."""

    what = forms.CharField(label=_("What was promised"), max_length=200)
    due_at = LocalMoment(label=_("By when"))
    source = forms.ChoiceField(
        label=_("How the customer was told"),
        choices=[(str(source), source.label) for source in SOURCES],
        widget=forms.RadioSelect,
        initial=PromiseSource.REPLY,
    )
    said_by = forms.CharField(
        label=_("Who said it"), max_length=60, required=False, help_text=_("Empty: you did")
    )
    inner_due_at = LocalMoment(
        label=_("Our own aim"), required=False, help_text=_("Empty: a margin before the due time is kept")
    )
    ago = forms.ChoiceField(label=_("When he was told"), choices=TOLD_AGO, initial="0", required=False)

    def made_at(self, now: datetime) -> datetime:
        """When the customer was told."""
        return now - timedelta(minutes=int(self.cleaned_data["ago"] or 0))


class KeepForm(forms.Form):
    fulfilled_at = LocalMoment(label=_("Done at"), required=False, help_text=_("Empty: now"))
    evidence = forms.CharField(
        label=_("How one can see it"),
        max_length=500,
        required=False,
        help_text=_("Needed where the time has passed: a photo, a signature, a call record"),
    )


class MoveForm(forms.Form):
    due_at = LocalMoment(label=_("New time"))
    consent = forms.CharField(label=_("How the customer agreed"), max_length=300)
    what = forms.CharField(label=_("What is promised now"), max_length=200, required=False)


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class RecoveryForm(forms.Form):
    apology = forms.CharField(label=_("How we apologise"), max_length=300)
    remedy = forms.CharField(label=_("What the customer gets"), max_length=300)
    owner = forms.TypedChoiceField(label=_("Who sees to it"), coerce=int)

    def offer(self, members: Iterable[tuple[int, str]]) -> "RecoveryForm":
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101  (tells the type checker)
        owner.choices = list(members)
        return self


class ResultForm(forms.Form):
    result = forms.CharField(label=_("How the customer took it"), max_length=300)


class EvidenceForm(forms.Form):
    evidence = forms.CharField(label=_("Evidence that it was done"), max_length=500)


ACTION_FORMS: dict[str, type[forms.Form]] = {
    "keep": KeepForm,
    "move": MoveForm,
    "break": WhyForm,
    "waive": WhyForm,
    "plan": RecoveryForm,
    "finish": ResultForm,
    "overrule": EvidenceForm,
}


def form_of(action: str, data: Any = None, *, initial: dict[str, object] | None = None) -> forms.Form:
    """The form of an action, with ids of its own: several stand in one dialog."""
    return ACTION_FORMS[action](data, initial=initial, auto_id=f"{action}-%s")

"""What the forms of the workspace ask. They parse; commands decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.catalog.models import RequestKind
from yinuo.catalog.queries.tree import CategoryLine
from yinuo.core.files import Upload
from yinuo.tickets.moves import Move
from yinuo.tickets.states import HoldReason, Level

LOCAL_TIME = "%Y-%m-%dT%H:%M"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; parsed into uploads that the commands check."""

    widget = ManyFiles

    def clean(self, data: Any, initial: object = None) -> tuple[Upload, ...]:
        files: Iterable[UploadedFile[bytes]] = (
            data if isinstance(data, list | tuple) else [data] if data else []
        )
        return tuple(Upload(file.name or "", file.content_type or "", file.read()) for file in files)


class LocalMoment(forms.DateTimeField):
    """A date and time as the browser's own field gives it, in the company's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME)
        super().__init__(input_formats=[LOCAL_TIME], widget=widget, **kwargs)


class SeenForm(forms.Form):
    """``seen``: the number of the last fact that the reader saw before he decided."""

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class EntryForm(SeenForm):
    """The composer. ``then`` says what follows the sending: nothing, a hold with its reason, or done."""

    mode = forms.ChoiceField(choices=[("reply", ""), ("note", ""), ("call", "")])
    text = forms.CharField(required=False, max_length=50_000, strip=True)
    uploads = FilesField(required=False)
    reached = forms.BooleanField(required=False)
    then = forms.ChoiceField(
        choices=[(f"hold:{reason}", "") for reason in HoldReason] + [("resolve", "")], required=False
    )


class AssignForm(SeenForm):
    assignee = forms.TypedChoiceField(label=_("Who"), coerce=int)

    def offer(self, members: Iterable[tuple[int, str]]) -> "AssignForm":
        _choose(self, "assignee", members)
        return self


class TransferForm(SeenForm):
    department = forms.TypedChoiceField(label=_("Department or team"), coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def offer(self, departments: Iterable[tuple[int, str]]) -> "TransferForm":
        _choose(self, "department", departments)
        return self


class HoldForm(SeenForm):
    reason = forms.ChoiceField(label=_("Why it rests"), choices=HoldReason, widget=forms.RadioSelect)
    until = LocalMoment(label=_("Goes on by itself at"), required=False)


class ResolveForm(SeenForm):
    solution = forms.CharField(
        label=_("What was done for the customer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads this and is asked to confirm."),
    )


class ReasonForm(SeenForm):
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class OptionalReasonForm(SeenForm):
    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class MergeForm(SeenForm):
    into = forms.CharField(label=_("Number of the ticket that goes on"), max_length=24)


FORMS: dict[Move, type[SeenForm]] = {
    Move.ASSIGN: AssignForm,
    Move.TRANSFER: TransferForm,
    Move.HOLD: HoldForm,
    Move.RESOLVE: ResolveForm,
    Move.REFUSE: ReasonForm,
    Move.WITHDRAW: OptionalReasonForm,
    Move.REOPEN: ReasonForm,
    Move.CLOSE: OptionalReasonForm,
    Move.MERGE: MergeForm,
}


class ClassifyForm(SeenForm):
    """What a ticket is about, as a whole."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=RequestKind)
    category = forms.TypedChoiceField(label=_("Category"), coerce=int, empty_value=None, required=False)
    impact = forms.TypedChoiceField(label=_("Impact"), choices=Level, coerce=int)
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Level, coerce=int)
    tags = forms.CharField(
        label=pgettext_lazy("ticket", "Tags"),
        max_length=200,
        required=False,
        help_text=_("Separated by spaces"),
    )

    def offer(self, categories: Iterable[CategoryLine]) -> "ClassifyForm":
        _choose(self, "category", [("", "—"), *((line.category_id, line.trail) for line in categories)])
        return self


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[object, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  (tells the type checker)
    field.choices = list(choices)

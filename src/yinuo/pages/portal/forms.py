"""The public forms: they parse and never save."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.models import RequestKind
from yinuo.core.phone import normalise_phone
from yinuo.pages.portal.uploads import list_upload_problems, names_to_choose_again, read_uploads
from yinuo.tickets.commands.converse import Words

PUBLIC_KINDS = [
    (kind.value, kind.label)
    for kind in (
        RequestKind.REPAIR,
        RequestKind.ENQUIRY,
        RequestKind.COMPLAINT,
        RequestKind.BUSINESS_REQUEST,
        RequestKind.SUGGESTION,
        RequestKind.COMMENDATION,
    )
]
MOST_WORDS = 5000


class WithFiles(forms.Form):
    """A form that takes files. Their field is drawn by the template; a form that comes back names them."""

    def __init__(self, *args: Any, uploads: "Sequence[UploadedFile[bytes]]" = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads = uploads

    def clean(self) -> dict[str, Any]:
        self.upload_problems = list_upload_problems(self.uploads)
        if self.upload_problems:
            self.add_error(None, self.upload_problems)
        return self.cleaned_data

    @property
    def files_again(self) -> str:
        return names_to_choose_again(self.uploads)

    def to_words(self) -> Words:
        return Words(self.cleaned_data["words"], uploads=read_uploads(self.uploads))


class RequestForm(WithFiles):
    """A request to us: what it is about, and how we reach whoever sent it."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=PUBLIC_KINDS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Tell us what happened, or what you need"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write a sentence about it.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=64,
        error_messages={"required": _("Please tell us how we may address you.")},
    )
    phone = forms.CharField(label=_("Mobile or phone number"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    # People do not see it; programs that fill in everything do.
    homepage = forms.CharField(required=False)

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and normalise_phone(phone) is None:
            raise forms.ValidationError(
                _("This is no complete phone number. Landlines need their area code.")
            )
        return phone

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Give a phone number or an e-mail address, so that we can answer."))
        if data.get("homepage"):
            self.add_error(None, _("This looks like a program filled it in. Please send it once more."))
        return data


class AnswerForm(WithFiles):
    """What the customer writes on to his open matter."""

    words = forms.CharField(max_length=MOST_WORDS, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.cleaned_data.get("words", "").strip() and not self.uploads:
            self.add_error("words", _("Please write a sentence, or add a picture."))
        return self.cleaned_data

"""Forms of the customer pages: they parse, they never save."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.customers.models import (
    ADDRESS_LENGTH,
    DEVICE_TEXT_LENGTH,
    EXTERNAL_ID_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    POSITION_LENGTH,
    PREFERENCE_LENGTH,
    CustomerKind,
)
from yinuo.customers.queries.card import CustomerCard

LONGEST_PHONE = 40
LONGEST_EMAIL = 254
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]


class CustomerForm(forms.Form):
    """A customer's own fields."""

    name = forms.CharField(label=pgettext_lazy("customer", "Name"), max_length=NAME_LENGTH)
    preference = forms.CharField(
        label=_("Preference"),
        max_length=PREFERENCE_LENGTH,
        required=False,
        help_text=_("How this customer wants to be served, e.g. call before coming."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=300, required=False, help_text=_("Separate several by commas.")
    )
    external_id = forms.CharField(
        label=_("Customer number"),
        max_length=EXTERNAL_ID_LENGTH,
        required=False,
        help_text=_("The number in your other systems; imports know the customer by it."),
    )

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in re.split(r"[,，、;；]", self.cleaned_data["tags"]) if tag.strip()]


class NewCustomerForm(CustomerForm):
    """A new customer with the first contact."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (CustomerKind.PERSON, CustomerKind.ORGANISATION)],
        initial=CustomerKind.PERSON.value,
        widget=forms.RadioSelect,
    )
    contact_name = forms.CharField(
        label=_("Contact"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("Who speaks for an organisation."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=LONGEST_PHONE, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=LONGEST_EMAIL, required=False)
    field_order = ("kind", "name", "contact_name", "phone", "email")

    def clean_kind(self) -> CustomerKind:
        return CustomerKind(self.cleaned_data["kind"])


class ContactForm(forms.Form):
    """One who speaks for a customer."""

    name = forms.CharField(label=pgettext_lazy("customer", "Name"), max_length=NAME_LENGTH)
    position = forms.CharField(label=_("Position"), max_length=POSITION_LENGTH, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="zh-hans")


class IdentityForm(forms.Form):
    """A further number or address."""

    phone = forms.CharField(label=_("Phone"), max_length=LONGEST_PHONE, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=LONGEST_EMAIL, required=False)


class NewContactForm(ContactForm, IdentityForm):
    """A new contact with how to reach him."""

    field_order = ("name", "phone", "email", "position", "language")


class AddressForm(forms.Form):
    text = forms.CharField(label=_("Address"), max_length=ADDRESS_LENGTH)


class DeviceForm(forms.Form):
    """A device; its address is one of the customer's."""

    category = forms.CharField(
        label=_("Device"), max_length=DEVICE_TEXT_LENGTH, help_text=_("What it is, e.g. gas water heater.")
    )
    model = forms.CharField(label=_("Model"), max_length=DEVICE_TEXT_LENGTH, required=False)
    serial = forms.CharField(label=_("Serial number"), max_length=DEVICE_TEXT_LENGTH, required=False)
    warranty_until = forms.DateField(
        label=_("Warranty until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    address_id = forms.TypedChoiceField(label=_("Address"), required=False, coerce=int, empty_value=None)

    def offer_addresses(self, card: CustomerCard) -> "DeviceForm":
        """Let the form choose among the customer's addresses."""
        field = self.fields["address_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  (for the type checker)
        field.choices = [("", "—"), *((line.address_id, line.text) for line in card.addresses)]
        return self


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Table (.xlsx or .csv)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )

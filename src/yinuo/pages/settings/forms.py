"""Forms of the organisation's settings. They parse; the commands check and store."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.people.models.api_client import API_SCOPES
from yinuo.people.models.department import DepartmentKind
from yinuo.people.models.member import Language
from yinuo.people.queries.departments import DepartmentChoice
from yinuo.people.rights import PERMISSION_WORDS, ROLE_HINTS
from yinuo.people.roles import Role


def department_choices(departments: Iterable[DepartmentChoice], empty: Any = None) -> list[tuple[Any, Any]]:
    """Options of a select field; ``empty`` is the word for none."""
    options: list[tuple[Any, Any]] = [(found.id, found.name) for found in departments]
    return options if empty is None else [("", empty), *options]


class DepartmentField(forms.TypedChoiceField):
    """A department, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class DepartmentForm(forms.Form):
    """A new department or team."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=64)
    kind = forms.ChoiceField(label=_("Kind"), choices=DepartmentKind, initial=DepartmentKind.DEPARTMENT)
    parent = DepartmentField(label=_("Belongs to"), required=False)

    def __init__(self, *args: Any, departments: Iterable[DepartmentChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = department_choices(departments, _("the top"))  # type: ignore[attr-defined]


class ChangeDepartmentForm(DepartmentForm):
    """Another name or place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class ProfileForm(forms.Form):
    """A member's name and phone."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=64)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class RolesForm(forms.Form):
    """The roles of a member."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Give at least one role.")},
    )

    def role_options(self) -> list[tuple[str, Any, Any, bool]]:
        """Code, word, hint and whether it is chosen."""
        chosen = set(self["roles"].value() or ())
        return [(role.value, role.label, ROLE_HINTS[role], role.value in chosen) for role in Role]


class PlaceForm(forms.Form):
    """The department of a member."""

    department = DepartmentField(label=_("Department"))

    def __init__(self, *args: Any, departments: Iterable[DepartmentChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = department_choices(departments)  # type: ignore[attr-defined]


class InviteForm(PlaceForm, RolesForm):
    """Whom to invite, to which department, with which roles."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=64)
    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput)
    language = forms.ChoiceField(label=_("Language"), choices=Language, initial=Language.CHINESE)


class ApiClientForm(forms.Form):
    """A new API client."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=64,
        help_text=_("Which program it is, e.g. Website."),
    )
    department = DepartmentField(label=_("Sees"), required=False)
    scopes = forms.MultipleChoiceField(
        label=_("Rights"),
        choices=[(scope.value, PERMISSION_WORDS[scope]) for scope in API_SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Give at least one right.")},
    )

    def __init__(self, *args: Any, departments: Iterable[DepartmentChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = department_choices(departments, _("the whole company"))
        self.fields["department"].choices = choices  # type: ignore[attr-defined]

"""Forms of queues."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.pages.settings.forms import DepartmentField, department_choices
from yinuo.people.queries.departments import DepartmentChoice


class QueueForm(forms.Form):
    """Name, members and use of a queue; ``colleagues`` are id, name and department."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=64)
    is_default = forms.BooleanField(
        label=_("Takes every new request that no rule sends elsewhere"), required=False
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    members = forms.TypedMultipleChoiceField(
        label=_("Further members"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the queue's tickets although they belong to another department."),
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[int, str]]] = {}
        for pk, name, department in colleagues:
            groups.setdefault(department, []).append((pk, name))
        self.fields["members"].choices = list(groups.items())  # type: ignore[attr-defined]

    def member_groups(self) -> list[tuple[str, list[tuple[int, str, bool]], bool]]:
        """Department by department: its people (id, name, whether chosen) and whether anybody is chosen."""
        chosen = {str(value) for value in self["members"].value() or ()}
        choices = self.fields["members"].choices  # type: ignore[attr-defined]
        groups = []
        for department, people in choices:
            marked = [(pk, name, str(pk) in chosen) for pk, name in people]
            groups.append((department, marked, any(is_chosen for _pk, _name, is_chosen in marked)))
        return groups


class NewQueueForm(forms.Form):
    """A new queue; its members are chosen on its own page."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=64)
    department = DepartmentField(label=_("Department"))

    def __init__(self, *args: Any, departments: Iterable[DepartmentChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = department_choices(departments)  # type: ignore[attr-defined]

"""What holds for every table of ours."""

from itertools import pairwise

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint

FLOORS = [
    "core",
    "people",
    "customers",
    "catalog",
    "promises",
    "tickets",
    "channels",
    "quality",
    "insight",
    "pages",
]
MODELS = [model for model in apps.get_models() if model.__module__.startswith("yinuo.")]


# Pairs that the database keeps in another way, with the reason.
KEPT_OTHERWISE = {
    "QuarantinedMail.settled": "a mail that a later reading can understand is released by nobody; a discarded one has its member",
}


def floor_of(model: type[models.Model]) -> int:
    return FLOORS.index(model._meta.app_label)


def fields_of(condition: object) -> set[str]:
    """The columns that a condition speaks of, without lookups."""
    if isinstance(condition, models.Q):
        return set().union(*(fields_of(child) for child in condition.children))
    if isinstance(condition, tuple):
        return {str(condition[0]).split("__")[0]}
    return set()


def pairs() -> list[tuple[type[models.Model], str]]:
    """Models and names X of which X_at may be empty and X_by exists."""
    found = []
    for model in MODELS:
        columns = {field.name: field for field in model._meta.concrete_fields}
        found += [
            (model, name.removesuffix("_by"))
            for name in columns
            if name.endswith("_by")
            and name.removesuffix("_by") + "_at" in columns
            and columns[name.removesuffix("_by") + "_at"].null
            and f"{model.__name__}.{name.removesuffix('_by')}" not in KEPT_OTHERWISE
        ]
    return found


@pytest.mark.parametrize(("model", "name"), pairs(), ids=lambda value: getattr(value, "__name__", value))
def test_who_and_when_are_set_together_or_not_at_all(model: type[models.Model], name: str) -> None:
    checked = [
        fields_of(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    assert any({f"{name}_at", f"{name}_by"} <= columns for columns in checked)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_foreign_key_points_at_its_own_floor_or_below(model: type[models.Model]) -> None:
    """Also those given as strings, which the linter of imports does not see."""
    for field in model._meta.get_fields():
        target = field.related_model
        if field.auto_created or not isinstance(target, type) or target not in MODELS:
            continue
        assert floor_of(target) <= floor_of(model), field.name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_personal_columns_exist(model: type[models.Model]) -> None:
    """``PERSONAL`` names what is masked, exported and erased; a renamed column must not slip out of it."""
    personal: frozenset[str] = getattr(model, "PERSONAL", frozenset())
    assert personal <= {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_choice_is_kept_by_the_database(model: type[models.Model]) -> None:
    """A column with choices of words has a constraint that knows them."""
    checked = set().union(
        *(fields_of(one.condition) for one in model._meta.constraints if isinstance(one, CheckConstraint))
    )
    free = [
        field.name
        for field in model._meta.concrete_fields
        if field.choices and isinstance(field, models.CharField) and field.name not in checked
    ]
    assert free == []


def test_the_floors_are_those_of_the_design() -> None:
    installed = [config.label for config in apps.get_app_configs() if config.name.startswith("yinuo.")]
    assert installed == FLOORS
    assert all(FLOORS.index(low) < FLOORS.index(high) for low, high in pairwise(installed))

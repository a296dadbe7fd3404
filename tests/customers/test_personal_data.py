"""Personal data is marked in the models: whoever adds a column of words must say whether it is about a person."""

from django.apps import apps
from django.db import models

NOT_PERSONAL = {
    "Customer": {"kind", "external_id", "tags"},
    "Contact": {"language"},
    "Identity": {"kind"},
    "Address": {"public_code"},
    "Device": {"category", "model", "public_code"},
    "CustomerImport": {"file_name", "header", "mapping", "state"},
}


def column_names(model: type[models.Model]) -> set[str]:
    plain = (models.ForeignKey, models.DateTimeField, models.DateField, models.IntegerField)
    return {field.name for field in model._meta.concrete_fields if not isinstance(field, plain)}


class TestPersonalData:
    def test_every_column_of_words_is_marked_one_way_or_the_other(self) -> None:
        for model in apps.get_app_config("customers").get_models():
            personal: frozenset[str] = getattr(model, "PERSONAL", frozenset())
            marked = set(personal) | NOT_PERSONAL[model.__name__]
            assert column_names(model) == marked, model.__name__

    def test_nothing_is_marked_twice(self) -> None:
        for model in apps.get_app_config("customers").get_models():
            assert not getattr(model, "PERSONAL", frozenset()) & NOT_PERSONAL[model.__name__]

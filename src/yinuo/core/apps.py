from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "yinuo.core"
    label = "core"

    def ready(self) -> None:
        """Fill the registries: payloads and presenters of every package (tasks are found by procrastinate)."""
        autodiscover_modules("events", "presenters")

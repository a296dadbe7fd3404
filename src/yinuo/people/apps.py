from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class PeopleConfig(AppConfig):
    name = "yinuo.people"
    label = "people"

    def ready(self) -> None:
        """Refuse to start with a role that does not exist: it would silently protect nobody."""
        from yinuo.people.roles import Role

        if unknown := settings.TWO_STEP_ROLES - set(Role.values):
            raise ImproperlyConfigured(f"YINUO_TWO_STEP_ROLES: no such role: {', '.join(sorted(unknown))}")

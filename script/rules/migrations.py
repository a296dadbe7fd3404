"""Models and migrations agree. Read from the files alone; no database is asked."""

import os
import sys
from pathlib import Path


def list_changes() -> list[str]:
    """What the models have and the migrations lack, a line each."""
    import django
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    django.setup()
    translation.deactivate_all()  # labels of choices stand in English in the migrations
    loader = MigrationLoader(None)
    clashes = loader.detect_conflicts()
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("yinuo.")}
    return [
        f"{app}: two migrations claim to be the last: {', '.join(names)}" for app, names in clashes.items()
    ] + [
        f"{app}: {operation.describe()}"
        for app, migrations in sorted(changes.items())
        if app in ours
        for migration in migrations
        for operation in migration.operations
    ]


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    changes = list_changes()
    for line in changes:
        print(line)
    if changes:
        print("Models changed without a migration; run: .venv/bin/python -m django makemigrations")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main())

"""The table of roles and permissions in docs/permissions.md: `permissions.py check` compares it with the code, `write` renews it."""

import os
import sys
from pathlib import Path

TABLE = Path("docs/permissions.md")


def describe_permissions() -> str:
    """The table of the code, in English."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.utils import translation

    from yinuo.people.permission_table import render_markdown

    with translation.override("en"):
        return render_markdown()


def main(task: str) -> int:
    generated = describe_permissions()
    if task == "write":
        TABLE.write_text(generated, encoding="utf-8")
        return 0
    if TABLE.exists() and TABLE.read_text(encoding="utf-8") == generated:
        return 0
    print("docs/permissions.md is not what the code says; renew it with script/fix")
    return 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main(sys.argv[1]))

"""The API's contract in docs/openapi.json: `openapi.py check` compares it with the code, `write` renews it."""

import difflib
import importlib
import importlib.util
import json
import os
import sys
from pathlib import Path

SNAPSHOT = Path("docs/openapi.json")


def describe_api() -> str:
    """The OpenAPI description of the code, with sorted keys."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from yinuo.config.api import api

    return (
        json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"
    )


def main(task: str) -> int:
    if importlib.util.find_spec("yinuo.config.api") is None and not SNAPSHOT.exists():
        return 0
    generated = describe_api()
    if task == "write":
        SNAPSHOT.write_text(generated)
        return 0
    kept = SNAPSHOT.read_text() if SNAPSHOT.exists() else ""
    if kept == generated:
        return 0
    lines = difflib.unified_diff(
        kept.splitlines(), generated.splitlines(), "docs/openapi.json", "code", lineterm="", n=1
    )
    print("\n".join([*list(lines)[:40], "The API changed; if that is meant: script/fix"]))
    return 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main(sys.argv[1]))

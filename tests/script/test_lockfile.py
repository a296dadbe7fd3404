"""Lock file and project agree, or the difference is named."""

from script.rules.lockfile import differences


def lock(*entries: dict[str, object]) -> dict[str, object]:
    return {"package": [{"name": "yinuo", "metadata": {"requires-dist": list(entries), "requires-dev": {}}}]}


def test_the_same_requirements_in_another_order_agree() -> None:
    project = {"project": {"dependencies": ["Django<6.2,>=6.1", "psycopg[pool,binary]>=3"]}}
    entries = lock(
        {"name": "psycopg", "extras": ["binary", "pool"], "specifier": ">=3"},
        {"name": "django", "specifier": ">=6.1,<6.2"},
    )
    assert differences(project, entries) == []


def test_a_changed_and_a_new_requirement_are_named() -> None:
    project = {"project": {"dependencies": ["django>=6.2", "nh3"]}}
    assert differences(project, lock({"name": "django", "specifier": ">=6.1"})) == [
        "dependencies: django >=6.1",
        "dependencies: django >=6.2",
        "dependencies: nh3 ",
    ]

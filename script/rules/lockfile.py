"""uv.lock says the same as pyproject.toml. Compared here and not by `uv lock --check`, which asks the index."""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import Requirement

type Pinned = tuple[str, frozenset[str], str, str]


def wanted(lines: list[str]) -> set[Pinned]:
    requirements = [Requirement(line) for line in lines]
    return {
        _pinned(each.name, each.extras, str(each.specifier), str(each.marker or "")) for each in requirements
    }


def locked(entries: list[dict[str, object]]) -> set[Pinned]:
    return {
        _pinned(
            str(entry["name"]),
            {str(extra) for extra in _list(entry.get("extras"))},
            str(entry.get("specifier", "")),
            str(entry.get("marker", "")),
        )
        for entry in entries
    }


def _pinned(name: str, extras: set[str], specifier: str, marker: str) -> Pinned:
    parts = ",".join(sorted(specifier.replace(" ", "").split(",")))
    return (name.lower().replace("_", "-"), frozenset(extras), parts, marker.replace('"', "'"))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def differences(project: Mapping[str, object], lock: Mapping[str, object]) -> list[str]:
    """One line for each requirement that only one of the two files knows."""
    packages = [package for package in _list(lock["package"]) if isinstance(package, dict)]
    metadata = next(package for package in packages if package["name"] == "yinuo")["metadata"]
    table = project["project"]
    groups = project.get("dependency-groups", {})
    assert isinstance(table, dict)
    assert isinstance(groups, dict)
    pairs = [("dependencies", wanted(table["dependencies"]), locked(metadata["requires-dist"]))]
    for name, lines in groups.items():
        plain = [line for line in lines if isinstance(line, str)]
        for included in (line["include-group"] for line in lines if isinstance(line, dict)):
            plain += groups[included]
        pairs.append((name, wanted(plain), locked(metadata.get("requires-dev", {}).get(name, []))))
    return [
        f"{name}: {each[0]} {each[2]}"
        for name, left, right in pairs
        for each in sorted(left ^ right, key=str)
    ]


def main() -> int:
    root = Path(__file__).resolve().parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text())
    found = differences(project, tomllib.loads((root / "uv.lock").read_text()))
    for line in found:
        print(f"uv.lock does not match pyproject.toml, run `uv lock`: {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

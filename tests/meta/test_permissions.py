"""The table of roles and permissions is complete, used and written down."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from yinuo.core.permissions import ALL_PERMISSIONS, Permission
from yinuo.people.models.api_client import API_SCOPES
from yinuo.people.permission_table import list_permission_rows, render_markdown
from yinuo.people.rights import PERMISSION_WORDS, ROLE_HINTS
from yinuo.people.roles import ROLE_PERMISSIONS, SEES_ALL, SEES_SUBTREE, TEAM_ROLES, Role

PROJECT = Path(__file__).resolve().parents[2]
TABLES = {"roles.py", "rights.py", "permissions.py", "permission_table.py"}
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (PROJECT / "src" / "yinuo").rglob("*.py")
    if path.name not in TABLES
)


def test_the_document_is_what_the_code_says() -> None:
    with translation.override("en"):
        assert (PROJECT / "docs" / "permissions.md").read_text(encoding="utf-8") == render_markdown()


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_is_asked_for_somewhere(permission: Permission) -> None:
    assert re.search(rf"\bPermission\.{permission.name}\b", CODE)


def test_every_permission_has_words_and_a_row() -> None:
    assert set(PERMISSION_WORDS) == ALL_PERMISSIONS
    assert {row.code for row in list_permission_rows()} == set(Permission)


def test_every_role_has_rights_and_a_hint() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role) == set(ROLE_HINTS)
    assert all(rights <= ALL_PERMISSIONS for rights in ROLE_PERMISSIONS.values())
    assert set(Role) >= SEES_ALL | SEES_SUBTREE | TEAM_ROLES


def test_every_permission_is_held_by_more_than_the_administrator_or_administers() -> None:
    """What only he holds is set-up, not daily work."""
    held = set().union(*(rights for role, rights in ROLE_PERMISSIONS.items() if role != Role.ADMINISTRATOR))
    assert {permission.value for permission in ALL_PERMISSIONS - held} == {
        "api_client.manage",
        "catalog.manage",
        "limit.manage",
        "people.manage",
        "queue.manage",
    }


@pytest.mark.parametrize("role", sorted(TEAM_ROLES))
def test_a_team_from_outside_never_looks_over_the_company(role: Role) -> None:
    forbidden = {
        Permission.AUDIT_READ,
        Permission.BOARD_READ,
        Permission.CUSTOMER_IMPORT,
        Permission.PEOPLE_MANAGE,
    }
    assert ROLE_PERMISSIONS[role] & forbidden == set()


def test_an_auditor_only_reads() -> None:
    assert {permission.value.split(".")[1] for permission in ROLE_PERMISSIONS[Role.AUDITOR]} == {"read"}


def test_a_program_administers_nothing() -> None:
    assert not [scope for scope in API_SCOPES if scope.value.endswith(".manage")]

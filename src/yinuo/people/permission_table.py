"""What each role may do and see, as one table made from the code: for the settings page and docs/permissions.md."""

from collections.abc import Iterator
from dataclasses import dataclass

from yinuo.core.permissions import Permission
from yinuo.people.models.api_client import API_SCOPES
from yinuo.people.rights import PERMISSION_WORDS
from yinuo.people.roles import ROLE_PERMISSIONS, SEES_ALL, SEES_SUBTREE, TEAM_ROLES, Role

ALL, SUBTREE, OWN, NO = "all", "subtree", "own", "–"
YES = "✓"


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One permission: its code, its words, and of each role in order whether it holds it."""

    code: str
    word: str
    has: tuple[bool, ...]
    is_for_programs: bool


def list_permission_rows() -> list[PermissionRow]:
    """The matrix of roles and permissions, in the order in which the words are told."""
    return [
        PermissionRow(
            permission.value,
            str(word),
            tuple(permission in ROLE_PERMISSIONS[role] for role in Role),
            permission in API_SCOPES,
        )
        for permission, word in PERMISSION_WORDS.items()
    ]


def sight_of(role: Role) -> str:
    """How far a role sees: ``all`` tickets, those of its department's ``subtree``, or its ``own``."""
    if role in SEES_ALL:
        return ALL
    return SUBTREE if role in SEES_SUBTREE else OWN


def render_markdown() -> str:
    """The table of docs/permissions.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    heads = [str(role.label) for role in Role]
    yield "# Who may do and see what"
    yield ""
    yield "Made from `people/roles.py` by `script/fix`; a test fails where it is not current. A member may hold several"
    yield "roles and has the rights of all of them. What is not visible answers 404, what is visible without the right 403."
    yield ""
    yield f"| permission | | {' | '.join(heads)} | outsourced team | API client | customer |"
    yield f"|---|---|{':-:|' * (len(heads) + 3)}"
    for row in list_permission_rows():
        yield _line(row)
    yield f"| *sees tickets* | | {' | '.join(sight_of(role) for role in Role)} | own | department or all | own |"
    yield ""
    yield "**Sight.** *all*: every ticket. *subtree*: the tickets of his department and all below it. *own*: what is assigned to"
    yield "him. Beside that every member of the company sees the tickets of queues he belongs to and those shared with him."
    yield "A member of an outsourced team sees what is assigned to him or to his team, whatever his roles, and of customers only"
    yield "those of such tickets; he can be agent, dispatcher or engineer only. An API client sees the subtree of its"
    yield "department, or everything where it has none. A customer sees his own tickets through a private link."


def _line(row: PermissionRow) -> str:
    permission = Permission(row.code)
    team = any(permission in ROLE_PERMISSIONS[role] for role in TEAM_ROLES)
    marks = [YES if has else NO for has in (*row.has, team, row.is_for_programs, False)]
    return f"| `{row.code}` | {row.word} | {' | '.join(marks)} |"

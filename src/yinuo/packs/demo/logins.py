"""Who can log in to the demonstration, one for each role."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

PASSWORD = "yinuo-demo-2026"  # noqa: S105  printed by `yinuo demo` for everyone to read


@dataclass(frozen=True, slots=True)
class Login:
    """A line of the greeting."""

    role: str
    name: str
    username: str
    password: str
    sees: str


def logins() -> list[Login]:
    """One login for each role, with what it shows best."""
    sees = {
        "agent": _("phone intake, own work, replies and promises"),
        "supervisor": _("the desk: overdue, broken, stuck"),
        "dispatcher": _("appliance repair waiting for dispatch"),
        "engineer": _("own repairs"),
        "manager": _("the board"),
        "administrator": _("everything, with the settings"),
        "auditor": _("everything, read only"),
        "outsourced team": _("only what was offered to the team"),
    }
    plan = tomllib.loads(Path(__file__).with_name("company.toml").read_text(encoding="utf-8"))
    return [
        Login(each["login"], each["name"], each["username"], PASSWORD, sees[each["login"]])
        for each in plan["member"]
        if "login" in each
    ]

"""Other programs with tokens of their own: create, rotate, revoke. A token is shown once; its digest is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.core.ids import digest_token, new_token
from yinuo.core.permissions import Permission
from yinuo.people.commands.departments import NameMissing
from yinuo.people.events import ApiClientCreated, ApiClientRevoked, ApiClientRotated
from yinuo.people.models import ApiClient
from yinuo.people.models.api_client import API_SCOPES
from yinuo.people.policies import get_api_client_for, get_department_for, require

TOKEN_PREFIX = "yn_"  # noqa: S105  (a prefix by which scanners know a leaked token)


class ClientNameTaken(DomainError):
    code, status = "api_client.name_taken", 409
    message = _("There is already an API client “{name}”.")


class ScopesMissing(DomainError):
    code, status = "api_client.scopes_missing", 422
    message = _("Give at least one right that API clients may have.")


class ClientRevoked(DomainError):
    code, status = "api_client.revoked", 409
    message = _("“{name}” has been revoked.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A client with its token, which is stored nowhere."""

    client: ApiClient
    token: str


@transaction.atomic
def create_api_client(
    *, name: str, scopes: Iterable[str], department_id: int | None, by: Actor, now: datetime
) -> IssuedToken:
    """Let a program in with some rights, bounded to a department's subtree or, without one, not bounded.

    Raises NameMissing, ClientNameTaken, ScopesMissing. Records api_client.created.
    """
    require(by, Permission.API_CLIENT_MANAGE)
    name, wanted = name.strip(), _known(scopes)
    if not name:
        raise NameMissing
    if ApiClient.objects.filter(name=name).exists():
        raise ClientNameTaken(name=name)
    department = None
    if department_id is not None:
        department = get_department_for(by, department_id, Permission.API_CLIENT_MANAGE, lock=True)
    token = _new_token()
    client = ApiClient.objects.create(
        subject_id=open_subject("api_client"),
        name=name,
        token_digest=digest_token(token),
        scopes=wanted,
        department=department,
        created_at=now,
    )
    event = ApiClientCreated(client.pk, name, wanted, department.id if department else None)
    record_event(event, by=by, at=now)
    return IssuedToken(client, token)


@transaction.atomic
def rotate_api_token(*, client_id: int, by: Actor, now: datetime) -> IssuedToken:
    """Give a client a new token; the old one ends at once. Raises ClientRevoked. Records api_client.rotated."""
    client = _live(by, client_id)
    token = _new_token()
    client.token_digest = digest_token(token)
    client.save(update_fields=["token_digest"])
    record_event(ApiClientRotated(client.pk), by=by, at=now)
    return IssuedToken(client, token)


@transaction.atomic
def revoke_api_client(*, client_id: int, by: Actor, now: datetime) -> ApiClient:
    """Shut a client out for ever; its name stays in the history. Raises ClientRevoked. Records api_client.revoked."""
    client = _live(by, client_id)
    client.revoked_at = now
    client.save(update_fields=["revoked_at"])
    record_event(ApiClientRevoked(client.pk), by=by, at=now)
    return client


def _live(by: Actor, client_id: int) -> ApiClient:
    client = get_api_client_for(by, client_id, Permission.API_CLIENT_MANAGE, lock=True)
    if client.revoked_at is not None:
        raise ClientRevoked(name=client.name)
    return client


def _known(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if not wanted or not wanted <= set(API_SCOPES):
        raise ScopesMissing
    return [str(scope) for scope in API_SCOPES if scope in wanted]


def _new_token() -> str:
    return TOKEN_PREFIX + new_token(32)

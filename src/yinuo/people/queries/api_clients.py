"""The programs that hold a token."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.people.models import ApiClient
from yinuo.people.policies import get_api_client_for, require


@dataclass(frozen=True, slots=True)
class ApiClientRow:
    """One client; without a department it sees the whole company."""

    id: int
    name: str
    scopes: tuple[str, ...]
    department: str
    created_at: datetime
    revoked_at: datetime | None


def list_api_clients(*, actor: Actor) -> list[ApiClientRow]:
    """Every client, live ones first, then by name; one statement. Raises Forbidden."""
    require(actor, Permission.API_CLIENT_MANAGE)
    found = ApiClient.objects.visible_to(actor).select_related("department")
    rows = [_row(client) for client in found]
    return sorted(rows, key=lambda row: (row.revoked_at is not None, row.name))


def get_api_client_row(*, actor: Actor, client_id: int) -> ApiClientRow:
    """One client. Raises NotFound."""
    return _row(get_api_client_for(actor, client_id, Permission.API_CLIENT_MANAGE))


def _row(client: ApiClient) -> ApiClientRow:
    return ApiClientRow(
        id=client.pk,
        name=client.name,
        scopes=tuple(client.scopes),
        department=client.department.name if client.department else "",
        created_at=client.created_at,
        revoked_at=client.revoked_at,
    )

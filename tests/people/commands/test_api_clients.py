"""Programs with tokens of their own."""

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event
from tests.people.factories import NOW, SYSTEM
from yinuo.core.actor import ActorKind
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.permissions import Permission
from yinuo.people.commands.api_clients import (
    ClientNameTaken,
    ClientRevoked,
    IssuedToken,
    ScopesMissing,
    create_api_client,
    revoke_api_client,
    rotate_api_token,
)
from yinuo.people.commands.departments import NameMissing
from yinuo.people.models import ApiClient
from yinuo.people.queries.actor import UnknownToken, get_api_actor

pytestmark = pytest.mark.django_db
SCOPES = [Permission.TICKET_READ, Permission.TICKET_CREATE]


def create(cast: Cast, department_id: int | None = None) -> IssuedToken:
    return create_api_client(
        name="官网", scopes=SCOPES, department_id=department_id, by=cast.administrator.actor, now=NOW
    )


class TestCreateApiClient:
    def test_gives_a_token_that_is_an_actor_with_these_rights_only(self, cast: Cast) -> None:
        issued = create(cast)
        actor = get_api_actor(issued.token)
        assert (actor.kind, actor.id, actor.name) == (ActorKind.API_CLIENT, issued.client.pk, "官网")
        assert actor.permissions == set(SCOPES)
        assert actor.scope.sees_all

    def test_bounds_it_to_a_department_s_subtree(self, cast: Cast) -> None:
        scope = get_api_actor(create(cast, cast.desk.pk).token).scope
        assert not scope.sees_all
        assert scope.department_ids == {cast.desk.pk, cast.workshop.pk}

    def test_stores_no_token(self, cast: Cast) -> None:
        issued = create(cast)
        stored = ApiClient.objects.filter(pk=issued.client.pk).values()[0]
        assert issued.token not in {str(value) for value in stored.values()}

    def test_records_one_event_without_the_token(self, cast: Cast) -> None:
        issued = create(cast, cast.desk.pk)
        facts = {"name": "官网", "scopes": ["ticket.create", "ticket.read"], "department": cast.desk.pk}
        assert events_of(issued.client.pk) == [("api_client.created", facts)]

    @pytest.mark.parametrize("scopes", [[], [Permission.PEOPLE_MANAGE], ["ticket.read", "nonsense"]])
    def test_refuses_rights_that_no_program_may_have(self, scopes: list[str]) -> None:
        with pytest.raises(ScopesMissing):
            create_api_client(name="官网", scopes=scopes, department_id=None, by=SYSTEM, now=NOW)
        assert not ApiClient.objects.exists()

    def test_refuses_a_name_that_is_taken_or_empty(self, cast: Cast) -> None:
        create(cast)
        with pytest.raises(ClientNameTaken):
            create(cast)
        with pytest.raises(NameMissing):
            create_api_client(name=" ", scopes=SCOPES, department_id=None, by=SYSTEM, now=NOW)

    def test_is_for_those_who_manage_api_clients(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            create_api_client(
                name="官网", scopes=SCOPES, department_id=None, by=cast.supervisor.actor, now=NOW
            )

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        with broken_event_log():
            create_api_client(name="官网", scopes=SCOPES, department_id=None, by=SYSTEM, now=NOW)
        assert not ApiClient.objects.exists()


class TestRotateApiToken:
    def test_ends_the_old_token(self, cast: Cast) -> None:
        old = create(cast)
        new = rotate_api_token(client_id=old.client.pk, by=cast.administrator.actor, now=NOW)
        with pytest.raises(UnknownToken):
            get_api_actor(old.token)
        assert get_api_actor(new.token).id == old.client.pk
        assert last_event(old.client.pk) == ("api_client.rotated", {})

    def test_is_hidden_from_those_without_the_right(self, cast: Cast) -> None:
        issued = create(cast)
        with pytest.raises(NotFound):
            rotate_api_token(client_id=issued.client.pk, by=cast.supervisor.actor, now=NOW)
        assert get_api_actor(issued.token).name == "官网"


class TestRevokeApiClient:
    def test_shuts_it_out(self, cast: Cast) -> None:
        issued = create(cast)
        client = revoke_api_client(client_id=issued.client.pk, by=cast.administrator.actor, now=NOW)
        assert client.revoked_at == NOW
        with pytest.raises(UnknownToken):
            get_api_actor(issued.token)
        assert last_event(issued.client.pk) == ("api_client.revoked", {})

    def test_is_for_ever(self, cast: Cast) -> None:
        issued = create(cast)
        revoke_api_client(client_id=issued.client.pk, by=SYSTEM, now=NOW)
        for command in (revoke_api_client, rotate_api_token):
            with pytest.raises(ClientRevoked):
                command(client_id=issued.client.pk, by=SYSTEM, now=NOW)


@pytest.mark.parametrize("token", ["", "yn_nonsense", "x" * 5000])
def test_a_token_that_nobody_issued_is_unknown(token: str) -> None:
    with pytest.raises(UnknownToken):
        get_api_actor(token)

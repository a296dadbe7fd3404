from collections.abc import Callable

import pytest
from django.test import RequestFactory

from tests.cast import Cast
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Forbidden, NotFound
from yinuo.core.http import MemberRequest
from yinuo.core.permissions import Permission
from yinuo.customers.commands.places import AddressKnown
from yinuo.pages.customers.forms import AddressForm
from yinuo.pages.customers.saving import save_form


def request_of(actor: Actor, method: str = "post") -> MemberRequest:
    request: MemberRequest = getattr(RequestFactory(), method)("/")
    request.actor = actor
    return request


def refuse(error: DomainError) -> Callable[..., None]:
    def command(**_: object) -> None:
        raise error

    return command


class TestSaveForm:
    def test_runs_the_command_in_the_members_name_on_post_only(self, cast: Cast) -> None:
        actor, form = cast.owner.actor, AddressForm({"text": "海河花园"})
        saved = save_form(request_of(actor), form, lambda **named: named, customer_id=5)
        assert saved is not None
        assert (saved["text"], saved["customer_id"], saved["by"]) == ("海河花园", 5, actor)
        assert save_form(request_of(actor, "get"), form, lambda **_: 1) is None
        assert save_form(request_of(actor), AddressForm({}), lambda **_: 1) is None

    def test_shows_a_refusal_in_the_form(self, cast: Cast) -> None:
        form = AddressForm({"text": "海河花园"})
        assert save_form(request_of(cast.owner.actor), form, refuse(AddressKnown(address="海河花园"))) is None
        assert "海河花园" in str(form.non_field_errors())

    @pytest.mark.parametrize("error", [NotFound(), Forbidden(permission=Permission.CUSTOMER_WRITE)])
    def test_lets_go_on_what_is_no_matter_of_the_form(self, cast: Cast, error: DomainError) -> None:
        with pytest.raises(type(error)):
            save_form(request_of(cast.owner.actor), AddressForm({"text": "x"}), refuse(error))

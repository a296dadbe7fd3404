"""A program that calls the API, and what it needs to find there."""

import pytest

from tests.cast import Cast
from tests.tickets.api.caller import ApiCaller, make_caller
from yinuo.people.api.auth import token_auth


@pytest.fixture(autouse=True)
def _nobody_remembered() -> None:
    """The tokens of an earlier test's database mean nothing here."""
    token_auth.forget()


@pytest.fixture
def shop(cast: Cast) -> ApiCaller:
    """The web shop: may do everything an API client may, sees the whole company."""
    return make_caller("网上商城")

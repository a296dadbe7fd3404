"""Bearer tokens: who calls the API, with what rights."""

import time
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.ids import digest_token
from yinuo.people.queries.actor import UnknownToken, get_api_actor

REMEMBERED_SECONDS = 5.0
"""How long a revoked token may still work: an actor is asked for once in this time, not with every request."""
MAX_TOKEN = 200
WRONG_ALLOWED, WRONG_SECONDS = 60, 60.0


class ApiRequest(HttpRequest):
    """A request that has passed ``TokenAuth``."""

    auth: Actor


class TooManyWrongTokens(DomainError):
    code, status = "token.too_many_wrong", 429
    message = _("Too many wrong access tokens from this address; try again in a minute.")


class TokenAuth(HttpBearer):
    """``Authorization: Bearer <token>``. Lives as long as its process and remembers in it.

    The number of wrong tokens from one address is bounded for each process, which is enough to keep noise away from
    the database; guessing is hopeless anyway, a token has 192 random bits.
    """

    def __init__(self) -> None:
        super().__init__()
        self._actors: dict[str, tuple[float, Actor]] = {}
        self._wrong: dict[str, list[float]] = {}

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        now = time.monotonic()
        address = str(request.META.get("REMOTE_ADDR", ""))
        if not 0 < len(token) <= MAX_TOKEN or not token.isascii():
            return None
        digest = digest_token(token)
        known = self._actors.get(digest)
        if known is not None and now - known[0] < REMEMBERED_SECONDS:
            return known[1]
        if known is None:  # one that was right before is asked for again, whatever others at its address do
            self._refuse_guessing(address, now)
        try:
            actor = get_api_actor(token)
        except UnknownToken:
            self._actors.pop(digest, None)
            self._wrong.setdefault(address, []).append(now)
            raise
        self._actors[digest] = (now, actor)
        return actor

    def forget(self) -> None:
        """Ask the database again for everybody; for tests."""
        self._actors.clear()
        self._wrong.clear()

    def _refuse_guessing(self, address: str, now: float) -> None:
        recent = [at for at in self._wrong.get(address, ()) if now - at < WRONG_SECONDS]
        if len(self._wrong) > 10_000:
            self._wrong.clear()
        if recent:
            self._wrong[address] = recent
        else:
            self._wrong.pop(address, None)
        if len(recent) >= WRONG_ALLOWED:
            raise TooManyWrongTokens


def actor_of(request: HttpRequest) -> Actor:
    """Who calls."""
    return cast(ApiRequest, request).auth


token_auth = TokenAuth()

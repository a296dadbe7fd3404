"""The Idempotency-Key header: a write sent again is answered again, not done again."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Schema, Status
from ninja.operation import Operation

from yinuo.core.actor import Actor
from yinuo.core.commands.idempotency import StoredAnswer, claim_key, store_answer
from yinuo.core.errors import DomainError

HEADER = "Idempotency-Key"
MAX_LENGTH = 100
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": r"^[\x21-\x7e]+$"},
    "description": "同一键的重发只处理一次，两天内返回同一结果；响应带 Idempotent-Replayed: true。",
}

type View[**P, T: Schema] = Callable[Concatenate[HttpRequest, P], Status[T]]


class BadKey(DomainError):
    code, status = "idempotency.key_invalid", 422
    message = _("An Idempotency-Key has 1 to 100 printable ASCII characters without spaces.")


def idempotent[**P, T: Schema](view: View[P, T]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a POST carry an Idempotency-Key. Key, work and answer are one transaction."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return as_json(_stored(view(request, *args, **kwargs)))
        if not 0 < len(key) <= MAX_LENGTH or not all("\x21" <= character <= "\x7e" for character in key):
            raise BadKey
        client: Actor = request.auth  # type: ignore[attr-defined]
        client_id = client.id or 0
        with transaction.atomic():
            known = claim_key(
                client_id=client_id, key=key, request_digest=_digest(request), now=timezone.now()
            )
            if known is not None:
                return as_json(known, replayed=True)
            made = _stored(view(request, *args, **kwargs))
            store_answer(client_id=client_id, key=key, answer=made)
        return as_json(made)

    answer._ninja_contribute_to_operation = [_describe]  # type: ignore[attr-defined]
    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", answer)


def as_json(answer: StoredAnswer, *, replayed: bool = False) -> HttpResponse:
    """The answer as it goes out."""
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json; charset=utf-8")
    if replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def _stored(result: Status[Any]) -> StoredAnswer:
    return StoredAnswer(result.status_code, result.value.model_dump_json())


def _digest(request: HttpRequest) -> str:
    """Method, address and body: what makes two requests the same."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _describe(operation: Operation) -> None:
    operation.openapi_extra = {**(operation.openapi_extra or {}), "parameters": [PARAMETER]}

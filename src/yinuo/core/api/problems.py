"""Every failure of the API as one document: application/problem+json (RFC 9457) with a machine code."""

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg_pool import PoolTimeout
from pydantic import Field

from yinuo.core.errors import DomainError

MEDIA_TYPE = "application/problem+json"
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
MAX_FAULTS = 20


class FieldFault(Schema):
    """Where the input is wrong and why."""

    field: str = Field(examples=["body.customer.phone"])
    message: str = Field(examples=["Field required"])


class Problem(Schema):
    """What went wrong. ``code`` never changes for one cause; ``title`` and ``detail`` follow Accept-Language."""

    type: str = Field(examples=["about:blank"])
    status: int = Field(examples=[409])
    code: str = Field(examples=["ticket.move_not_allowed"])
    title: str = Field(examples=["与当前状态冲突"])
    detail: str = Field(examples=["GD-20261120-42 当前为“已关闭”，不能“开始处理”。"])
    errors: list[FieldFault]


def problem(status: int, code: str, detail: str, *, errors: Iterable[Mapping[str, str]] = ()) -> HttpResponse:
    """The answer to a request that failed. 401 says how to log in, 503 when to come again."""
    document = {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": title_of(status),
        "detail": detail,
        "errors": list(errors),
    }
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    answer = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="yinuo"'
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = "2"
    return answer


def title_of(status: int) -> str:
    """A few words for a status, in the reader's language."""
    titles = {
        400: _("The request cannot be read"),
        401: _("Please identify yourself"),
        403: _("Not permitted"),
        404: _("Not found"),
        405: _("This address does not know the method"),
        409: _("In conflict with the present state"),
        412: _("Changed by somebody else meanwhile"),
        413: _("Too large"),
        415: _("This type is not accepted"),
        422: _("The input is not valid"),
        429: _("Too many requests"),
        503: _("Not available at the moment"),
    }
    return titles.get(status) or (
        _("Something went wrong here") if status >= 500 else HTTPStatus(status).phrase
    )


def unavailable() -> HttpResponse:
    """The database is away; nothing was saved and the same request may be sent again."""
    return problem(
        503, "unavailable", _("The database is restarting. Nothing was saved; please try again in a moment.")
    )


def install_handlers(api: NinjaAPI) -> None:
    """Make every exception of an operation a problem. What nobody foresaw goes on to the door, which logs it."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        DomainError: _refusal,
        ValidationError: _invalid,
        HttpError: _http_error,
        AuthenticationError: _unknown,
        Http404: _not_found,
        DataError: _unstorable,
        **dict.fromkeys(DATABASE_AWAY, lambda request, error: unavailable()),
        Exception: _unforeseen,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem(error.status, error.code, str(error))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {"field": _field_name(fault["loc"]), "message": str(fault["msg"])}
        for fault in error.errors[:MAX_FAULTS]
    ]
    detail = _("{count} fields are not valid.").format(count=len(error.errors))
    return problem(422, "input.invalid", detail, errors=faults)


def _field_name(path: Iterable[Any]) -> str:
    """``("body", "ticket", "customer", "phone")`` as ``body.customer.phone``: the second part is our own name."""
    parts = [str(part) for part in path]
    shown = [parts[0], *parts[2:]] if len(parts) > 2 and parts[0] in {"body", "form"} else parts
    return ".".join(shown)[:200]


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, RequestDataTooBig):
        return problem(413, "body.too_large", _("The request is larger than this address accepts."))
    return problem(error.status_code, "request.unreadable", _("The body of the request is not valid JSON."))


def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "token.invalid", _("The access token is missing, unknown or revoked."))


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", _("This does not exist or is not visible to you."))


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error


def _unstorable(request: HttpRequest, error: DataError) -> HttpResponse:
    """A last net: a value of the right type that no column can hold."""
    return problem(422, "input.invalid", _("A value is outside of what can be stored."))

"""What every answer below /api/ has in common, also when something is broken."""

import logging
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from psycopg_pool import PoolTimeout

from yinuo.core.api import door
from yinuo.core.api.door import api_requests, nowhere


def answer(monkeypatch: pytest.MonkeyPatch, error: Exception, **headers: str) -> Any:
    """The answer to a request whose view fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(door, "resolve", fail)
    request = RequestFactory().get("/api/v1/tickets", headers=headers)
    return api_requests(lambda _request: pytest.fail("the pages were asked"))(request)


class TestApiRequests:
    @pytest.mark.parametrize("error", [OperationalError("gone"), PoolTimeout("no connection")])
    def test_a_database_that_is_away_is_503_with_a_time_to_come_again(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        response = answer(monkeypatch, error)
        assert response.status_code == 503
        assert response["Retry-After"] == "2"
        assert response["Content-Type"] == "application/problem+json"

    def test_a_fault_of_ours_is_logged_and_told_without_its_insides(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        seen: list[object] = []
        got_request_exception.connect(note := lambda **_: seen.append(1), weak=False)
        with caplog.at_level(logging.ERROR, "yinuo.api"):
            response = answer(monkeypatch, RuntimeError("password is 123"))
        got_request_exception.disconnect(note)
        assert response.status_code == 500
        assert b"password" not in response.content
        assert "password is 123" in caplog.text
        assert seen == [1]

    def test_pages_go_their_own_way(self) -> None:
        request = RequestFactory().get("/apiary")
        assert api_requests(lambda _request: HttpResponse("a page"))(request).content == b"a page"  # type: ignore[attr-defined]

    def test_a_length_that_is_no_number_is_refused(self) -> None:
        request = RequestFactory().get("/api/v1/tickets")
        request.META["CONTENT_LENGTH"] = "many"
        assert api_requests(nowhere)(request).status_code == 400

    def test_an_upload_far_over_the_limit_is_not_even_read(self) -> None:
        request = RequestFactory().get("/api/v1/tickets")
        request.META["CONTENT_LENGTH"] = str(10**12)
        assert api_requests(nowhere)(request).status_code == 413

    def test_no_session_is_opened_and_no_cookie_set(self, db: None) -> None:
        response = Client().get("/api/v1/tickets")
        assert response.status_code == 401
        assert not response.cookies

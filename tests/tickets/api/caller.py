"""A program outside, as the API sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.people.factories import NOW, SYSTEM
from yinuo.core.permissions import Permission
from yinuo.people.commands.api_clients import create_api_client
from yinuo.people.models.api_client import API_SCOPES

REPAIR = {
    "kind": "repair",
    "title": "空调不制冷",
    "text": "客厅空调开机半小时仍不制冷，请尽快上门。",
    "customer": {"phone": "138 1234 5521", "name": "李女士"},
}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The code of a problem."""
        return str(self.body["code"])


@dataclass(frozen=True)
class ApiCaller:
    """Sends JSON with its token. A fault of ours answers 500 here as it would outside."""

    id: int
    token: str
    language: str = "zh-hans"
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **query: Any) -> Answer:
        return self._answer(self.http.get(f"/api/v1{path}", query, headers=self._headers()))

    def post(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("POST", path, json.dumps(body).encode(), **headers)

    def patch(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("PATCH", path, json.dumps(body).encode(), **headers)

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Answer:
        """Any bytes; headers as ``If_Match="…"``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._answer(
            self.http.generic(
                method, f"/api/v1{path}", body, "application/json", headers=self._headers() | named
            )
        )

    def upload(self, path: str, fields: Mapping[str, object]) -> Answer:
        return self._answer(self.http.post(f"/api/v1{path}", fields, headers=self._headers()))

    def open_ticket(self, **changes: object) -> int:
        """The id of a new ticket."""
        answer = self.post("/tickets", REPAIR | changes)
        assert answer.status == 201, answer.body
        return int(answer.body["id"])

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}

    def _answer(self, response: Any) -> Answer:
        kind = response.headers.get("Content-Type", "")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(
            response.status_code, json.loads(body) if "json" in kind else body, dict(response.headers)
        )


def make_caller(
    name: str, scopes: "list[Permission] | None" = None, department_id: int | None = None
) -> ApiCaller:
    """A caller with its token; all scopes where none are named."""
    made = create_api_client(
        name=name, scopes=scopes or API_SCOPES, department_id=department_id, by=SYSTEM, now=NOW
    )
    return ApiCaller(made.client.pk, made.token)

"""The API's assembly: version 1 at /api/v1/, its routers, its one way to refuse."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from yinuo.core.api.problems import MEDIA_TYPE, install_handlers
from yinuo.customers.api.routes import router as customers
from yinuo.people.api.auth import token_auth
from yinuo.tickets.api.conversation import router as conversation
from yinuo.tickets.api.promising import router as promises
from yinuo.tickets.api.routes import router as tickets

DESCRIPTION = """\
一诺接口 v1。每个请求带 `Authorization: Bearer <令牌>`；令牌在“设置 → 接口”里创建，并限定可做的事（scope）。
错误一律是 `application/problem+json`，`code` 不变，`title` 与 `detail` 按 `Accept-Language` 给出。
写请求可带 `Idempotency-Key`，重发不会重复登记。

The Yinuo API, version 1. See docs/en/api.md.
"""


class Api(NinjaAPI):
    """Ninja's API, described as it answers: failures are problems."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[MEDIA_TYPE] = content.pop("application/json")
        return schema


api = Api(
    title="Yinuo 一诺",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    auth=token_auth,
)
install_handlers(api)
for router in (tickets, conversation, promises, customers):
    api.add_router("", router)

"""Sessions in the database that carry their member, so that all of one member's can be ended at once."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from yinuo.people.models import MemberSession


class SessionStore(DatabaseStore):
    """Django's database session with the member's id in a column of its own."""

    @classmethod
    def get_model_class(cls) -> type[MemberSession]:
        return MemberSession

    def create_model_instance(self, data: dict[str, Any]) -> MemberSession:
        plain = super().create_model_instance(data)
        member_id = data.get(SESSION_KEY)
        return MemberSession(
            session_key=plain.session_key,
            session_data=plain.session_data,
            expire_date=plain.expire_date,
            member_id=int(member_id) if member_id else None,
        )

"""Sessions that know whose they are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.people.models import MemberSession
from yinuo.people.sessions import SessionStore
from yinuo.people.tasks import clear_sessions

pytestmark = pytest.mark.django_db


def test_a_stranger_s_session_belongs_to_nobody() -> None:
    store = SessionStore()
    store["basket"] = 1
    store.save()
    assert MemberSession.objects.get().member_id is None


def test_logging_out_removes_the_row(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner.member)
    client.logout()
    assert not MemberSession.objects.exists()


def test_the_nightly_sweep_forgets_expired_sessions_only(cast: Cast) -> None:
    kept, old = cast.owner.client.session.session_key, cast.colleague.client.session.session_key
    MemberSession.objects.filter(pk=old).update(expire_date=timezone.now() - timedelta(days=1))
    clear_sessions(timestamp=0)
    assert list(MemberSession.objects.values_list("session_key", flat=True)) == [kept]

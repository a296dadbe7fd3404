"""A ticket of the fixed cast, in the middle of its life."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.pages.workspace.story import Story


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def story(cast: Cast, now: datetime) -> Story:
    """李女士's water heater, in the owner's hands since an hour."""
    return Story.begin(cast, now - timedelta(hours=1))


@pytest.fixture
def many(cast: Cast, now: datetime) -> Callable[[int], None]:
    """So many further tickets in the owner's hands."""

    def open_more(count: int) -> None:
        for index in range(count):
            Story.begin(cast, now - timedelta(hours=2, minutes=index), title=f"第 {index} 件")

    return open_more

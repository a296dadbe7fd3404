from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences of the source, whatever the catalogues say."""
    with translation.override("en"):
        yield

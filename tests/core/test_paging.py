from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.paging import BadCursor, Cursor, Page

KEYS = st.lists(
    st.one_of(st.none(), st.text(max_size=30), st.integers(-(2**63), 2**63)), min_size=1, max_size=3
)


class TestCursor:
    @given(KEYS)
    def test_reads_back_what_it_wrote(self, key: list[str | int | None]) -> None:
        cursor = Cursor(tuple(key))
        assert Cursor.parse(str(cursor), len(key)) == cursor

    @given(st.text(max_size=60))
    def test_refuses_anything_else_with_one_error(self, text: str) -> None:
        try:
            cursor = Cursor.parse(text, 2)
        except BadCursor:
            return
        assert cursor is None or len(cursor.key) == 2

    def test_is_none_for_the_first_page(self) -> None:
        assert Cursor.parse("", 2) is None
        assert Cursor.parse(None, 2) is None

    def test_gives_a_moment_with_its_zone(self) -> None:
        moment = datetime(2026, 11, 20, 6, 2, tzinfo=UTC)
        assert Cursor((moment.isoformat(), 5)).moment(0) == moment

    @pytest.mark.parametrize("key", ["yesterday", "2026-11-20T06:02:00", None, 5])
    def test_refuses_a_moment_that_is_none(self, key: str | int | None) -> None:
        with pytest.raises(BadCursor):
            Cursor((key,)).moment(0)

    @pytest.mark.parametrize("key", ["5", 2**63, True, None, 5.0])
    def test_refuses_a_number_that_is_none(self, key: str | float | None) -> None:
        with pytest.raises(BadCursor):
            Cursor((key,)).number(0)


class TestPage:
    def test_says_that_more_follow_only_when_they_do(self) -> None:
        assert Page.of([1, 2, 3], 3, lambda n: (n,)).next_cursor is None
        page = Page.of([1, 2, 3, 4], 3, lambda n: (n,))
        assert page.items == (1, 2, 3)
        assert page.next_cursor == Cursor((3,))

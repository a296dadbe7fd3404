import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.errors import DomainError
from yinuo.customers.cleaning import clean_block, clean_email, clean_line, clean_serial


class TestCleaning:
    def test_drops_what_cannot_be_seen_and_doubled_blanks(self) -> None:
        assert clean_line(" 李\x00\u200b  晓\u202e珊\n", field="x", limit=9) == "李 晓 珊"

    def test_keeps_the_lines_of_a_block(self) -> None:
        assert clean_block("一\r\n二\r三\x07\n", field="x", limit=9) == "一\n二\n三"

    @pytest.mark.parametrize("raw", ["Li@Example.CN", " li@example.cn ", "ＬＩ@example.cn"])
    def test_gives_one_form_for_all_ways_to_write_an_address(self, raw: str) -> None:
        assert clean_email(raw) == "li@example.cn"

    def test_compares_serial_numbers_without_blanks_and_case(self) -> None:
        assert clean_serial("sn 01 a") == "SN01A"

    @given(st.text(max_size=80))
    def test_never_lets_through_what_the_database_refuses(self, text: str) -> None:
        for cleaned in (clean_line(text, field="x", limit=200), clean_block(text, field="x", limit=200)):
            cleaned.encode()
            assert "\x00" not in cleaned

    @given(st.text(max_size=40))
    def test_gives_an_address_or_a_refusal(self, text: str) -> None:
        try:
            address = clean_email(text)
        except DomainError:
            return
        assert address == address.lower()
        assert address.count("@") >= 1

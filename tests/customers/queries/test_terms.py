import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.customers.queries.terms import LONGEST_TERM, parse_term


class TestParseTerm:
    @pytest.mark.parametrize(
        ("text", "is_number", "phone"),
        [
            ("5521", True, None),
            ("138 1234-5521", True, "+8613812345521"),
            ("+86 138 1234 5521", True, "+8613812345521"),
            ("(022) 2345 6789", True, "+862223456789"),
            ("521", False, None),
            ("58同城", False, None),
            ("2345678a", False, None),
        ],
    )
    def test_knows_a_number_and_its_tail(self, text: str, is_number: bool, phone: str | None) -> None:
        term = parse_term(text)
        assert (term.is_number, term.phone) == (is_number, phone)

    def test_knows_letters_of_either_kind(self) -> None:
        assert parse_term("ＬＸＳ").is_latin
        assert parse_term("李 晓珊").is_chinese
        assert not parse_term("李lxs").is_latin
        assert not parse_term("Müller").is_latin
        assert parse_term("li@example.cn").is_email
        assert parse_term("  ").is_empty

    def test_reads_letters_as_name_keys_are_built(self) -> None:
        assert parse_term(" Li Xiao-Shan ").letters == "lixiaoshan"

    @given(st.text(max_size=200))
    def test_bounds_whatever_is_typed(self, text: str) -> None:
        term = parse_term(text)
        assert len(term.text) <= LONGEST_TERM
        assert "\x00" not in term.text
        assert term.part in term.letters

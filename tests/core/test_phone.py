import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.phone import mask_phone, normalise_phone, phone_tail, show_phone


class TestNormalisePhone:
    @pytest.mark.parametrize(
        "raw",
        [
            "13812345521",
            "+86 138 1234 5521",
            "0086-138-1234-5521",
            "１３８ １２３４ ５５２１",
            " 138-1234-5521 ",
            "138-1234-5521 转 801",
        ],
    )
    def test_gives_one_form_for_all_ways_to_write_a_number(self, raw: str) -> None:
        assert normalise_phone(raw) == "+8613812345521"

    @pytest.mark.parametrize(
        ("raw", "stored"),
        [
            ("022-23456789", "+862223456789"),
            ("(010) 12345678", "+861012345678"),
            ("022-23456789转801", "+862223456789"),
            ("4008123123", "+864008123123"),
            ("+852 9876 5432", "+85298765432"),
            ("+1 650 253 0000", "+16502530000"),
            ("19912345678", "+8619912345678"),
        ],
    )
    def test_knows_landlines_service_numbers_and_other_countries(self, raw: str, stored: str) -> None:
        assert normalise_phone(raw) == stored

    @pytest.mark.parametrize(
        "raw", ["", "   ", "李晓珊", "12345", "23456789", "1381234552", "1" * 41, "a@b.cn"]
    )
    def test_refuses_what_is_no_full_number(self, raw: str) -> None:
        assert normalise_phone(raw) is None

    @given(st.text(max_size=50))
    def test_never_fails_and_is_stable(self, raw: str) -> None:
        stored = normalise_phone(raw)
        assert stored is None or normalise_phone(stored) == stored


class TestShowing:
    @pytest.mark.parametrize(
        ("stored", "shown", "masked"),
        [
            ("+8613812345521", "138 1234 5521", "138 **** 5521"),
            ("+862223456789", "022 2345 6789", "022 **** 6789"),
            ("+861012345678", "010 1234 5678", "010 **** 5678"),
            ("+864008123123", "400 812 3123", "400 **** 3123"),
            ("+85298765432", "+852 9876 5432", "+852 **** 5432"),
        ],
    )
    def test_shows_and_hides_a_number(self, stored: str, shown: str, masked: str) -> None:
        assert (show_phone(stored), mask_phone(stored)) == (shown, masked)

    def test_hides_whole_what_is_no_stored_number(self) -> None:
        assert mask_phone("138") == "****"

    def test_names_a_number_by_its_last_four_digits(self) -> None:
        assert phone_tail("+8613812345521") == "5521"

import pytest

from yinuo.customers.masking import mask_email, mask_identity, show_identity


class TestMasking:
    @pytest.mark.parametrize(
        ("kind", "value", "masked", "shown"),
        [
            ("phone", "+8613812345521", "138 **** 5521", "138 1234 5521"),
            ("email", "lixiaoshan@example.cn", "l***@example.cn", "lixiaoshan@example.cn"),
        ],
    )
    def test_hides_by_default_and_shows_on_demand(
        self, kind: str, value: str, masked: str, shown: str
    ) -> None:
        assert (mask_identity(kind, value), show_identity(kind, value)) == (masked, shown)

    def test_shows_nothing_for_nothing(self) -> None:
        assert mask_identity("phone", "") == ""

    def test_hides_the_name_of_a_short_address_too(self) -> None:
        assert mask_email("l@example.cn") == "l***@example.cn"

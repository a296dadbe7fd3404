import pytest
from django.utils import translation

from yinuo.customers.importing.columns import COLUMN_LABELS, Column, parse_mapping, recognise_columns


class TestRecogniseColumns:
    @pytest.mark.parametrize(
        ("header", "columns"),
        [
            (["客户姓名", "联系电话", "详细地址"], [Column.NAME, Column.PHONE, Column.ADDRESS]),
            (["姓 名*", "手机（必填）", "E-mail"], [Column.NAME, Column.PHONE, Column.EMAIL]),
            (["Customer Name", "PHONE_NUMBER", "S/N"], [Column.NAME, Column.PHONE, Column.DEVICE_SERIAL]),
            (
                ["设备名称", "规格型号", "保修期至"],
                [Column.DEVICE_CATEGORY, Column.DEVICE_MODEL, Column.WARRANTY_UNTIL],
            ),
            (
                ["客户编号", "联系人", "职务", "标签"],
                [Column.EXTERNAL_ID, Column.CONTACT_NAME, Column.POSITION, Column.TAGS],
            ),
            (["心情", "", "电话"], [None, None, Column.PHONE]),
            (["电话", "手机"], [Column.PHONE, None]),
        ],
    )
    def test_knows_columns_by_their_names(self, header: list[str], columns: list[Column | None]) -> None:
        assert recognise_columns(header) == columns

    def test_knows_its_own_labels_in_both_languages(self) -> None:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                labels = {
                    column: str(label) for column, label in COLUMN_LABELS.items() if "(" not in str(label)
                }
                labels = {column: label for column, label in labels.items() if "（" not in label}
                assert recognise_columns(list(labels.values())) == list(labels)


class TestParseMapping:
    def test_takes_what_it_knows_once_and_fills_up(self) -> None:
        assert parse_mapping(["name", "x", "phone", "phone", 5], 6) == [
            Column.NAME,
            None,
            Column.PHONE,
            None,
            None,
            None,
        ]

    def test_drops_what_is_too_much(self) -> None:
        assert parse_mapping(["name", "phone"], 1) == [Column.NAME]

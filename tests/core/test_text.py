import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.text import (
    LONGEST_LEXEME,
    LONGEST_NAME_PART,
    fold,
    name_parts,
    pinyin_full,
    pinyin_initials,
    prefix_pattern,
    search_tokens,
    tsquery_literal,
    tsvector_literal,
)


class TestPinyin:
    @pytest.mark.parametrize(
        ("name", "full", "initials"),
        [
            ("李晓珊", "lixiaoshan", "lxs"),
            ("吕女士", "lvnvshi", "lns"),
            ("重庆小面馆", "chongqingxiaomianguan", "cqxmg"),
            ("ABC 公司", "abcgongsi", "abcgs"),
            ("Ａ１ 栋", "a1dong", "a1d"),
            ("Mary Li", "maryli", "maryli"),
            ("", "", ""),
        ],
    )
    def test_reads_a_name(self, name: str, full: str, initials: str) -> None:
        assert (pinyin_full(name), pinyin_initials(name)) == (full, initials)

    @pytest.mark.parametrize(
        ("name", "full"),
        [
            ("曾小贤", "zengxiaoxian"),
            ("单先生", "shanxiansheng"),
            ("仇和", "qiuhe"),
            ("尉迟恭", "yuchigong"),
            ("单于婉", "chanyuwan"),
            ("万俟卨", "moqixie"),
        ],
    )
    def test_reads_a_surname_as_a_surname(self, name: str, full: str) -> None:
        assert pinyin_full(name) == full

    def test_does_not_take_the_start_of_a_long_name_for_a_surname(self) -> None:
        assert pinyin_full("解放路小学") == "jiefangluxiaoxue"

    @given(st.text(max_size=30))
    def test_has_one_reading_that_never_holds_blanks(self, name: str) -> None:
        assert not any(char.isspace() for char in pinyin_full(name) + pinyin_initials(name))


class TestNameParts:
    def test_gives_every_ending_of_a_chinese_name(self) -> None:
        assert name_parts("海河花园") == ["海河花园", "河花园", "花园", "园"]

    def test_splits_latin_words_only_at_their_beginning(self) -> None:
        assert name_parts("ABC 公司") == ["abc公司", "公司", "司"]

    @given(name=st.text(alphabet="李王晓珊园花河海", min_size=1, max_size=12), data=st.data())
    def test_finds_every_substring_as_the_beginning_of_a_part(self, name: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(name) - 1))
        end = data.draw(st.integers(start + 1, len(name)))
        assert any(part.startswith(name[start:end]) for part in name_parts(name))

    def test_bounds_each_part(self) -> None:
        assert max(len(part) for part in name_parts("花" * 100)) == LONGEST_NAME_PART


class TestSearchTokens:
    def test_cuts_words_and_drops_marks_and_empty_words(self) -> None:
        tokens = search_tokens("热水器不出热水，我的热水器！")
        assert {"热水器", "热水"} <= set(tokens)
        assert not {"，", "！", "我", "的"} & set(tokens)
        assert len(tokens) == len(set(tokens))

    def test_folds_width_and_case(self) -> None:
        assert search_tokens("ＪＳＱ30 Heater") == search_tokens("jsq30 heater")

    def test_cuts_what_is_longer_than_a_lexeme_may_be(self) -> None:
        assert search_tokens("x" * 500) == ["x" * LONGEST_LEXEME]

    @given(st.text(max_size=60))
    def test_gives_only_folded_words(self, text: str) -> None:
        assert all(token and fold(token) == token.strip() for token in search_tokens(text))


class TestLiterals:
    def test_quotes_what_would_end_a_lexeme(self) -> None:
        assert tsvector_literal(["o'neil", "a\\b", ""]) == "'a\\\\b' 'o''neil'"

    def test_wants_all_words_of_a_query(self) -> None:
        assert tsquery_literal(["热水", "器"]) == "'热水' & '器'"
        assert tsquery_literal(["热"], prefix=True) == "'热':*"

    def test_takes_wildcards_literally(self) -> None:
        assert prefix_pattern("50%_\\") == "50\\%\\_\\\\%"

"""Every code that reading a mail can note has words for people."""

import re
from pathlib import Path

from yinuo.channels.mail import parse
from yinuo.channels.mail.problem_words import PROBLEM_WORDS, words_for


def test_every_code_in_the_source_has_words_and_every_word_its_code() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(str(parse.__file__)).parent.glob("*.py"))
    noted = set(re.findall(r'"([a-z0-9]+(?:_[a-z0-9]+)+)"', sources))
    assert set(PROBLEM_WORDS) - {"encrypted", "repeated_header"} <= noted
    calls = set(re.findall(r'note\(\s*"([a-z0-9_]+)"', sources))
    assert calls <= set(PROBLEM_WORDS)


def test_a_repeated_header_is_said_once() -> None:
    assert len(words_for(["repeated_header_subject", "repeated_header_date"])) == 1

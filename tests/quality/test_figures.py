"""The formulas, held against known results."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.quality.figures import gap_of, wilson


def test_wilson_agrees_with_the_known_result_of_170_in_200() -> None:
    share = wilson(170, 200)
    assert share.share == 0.85
    assert share.low is not None
    assert share.high is not None
    assert isclose(share.low, 0.79394, abs_tol=5e-6)
    assert isclose(share.high, 0.89286, abs_tol=5e-6)


def test_nobody_asked_is_no_share() -> None:
    assert wilson(0, 0) == wilson(0, 0, 0.9)
    assert (wilson(0, 0).share, wilson(0, 0).low) == (None, None)


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3), (1, 0)])
def test_a_part_larger_than_the_whole_is_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_stays_in_bounds_and_mirrors(case: tuple[int, int]) -> None:
    hits, n = case
    share, mirror = wilson(hits, n), wilson(n - hits, n)
    assert share.low is not None
    assert share.high is not None
    assert share.share is not None
    assert mirror.high is not None
    assert 0 <= share.low <= share.share + 1e-12
    assert share.share - 1e-12 <= share.high <= 1
    assert isclose(share.low, 1 - mirror.high, abs_tol=1e-9)


def test_the_gap_is_received_minus_expected() -> None:
    gap = gap_of([(-1, 5), (2, 1), (0, 4)])
    assert gap.n == 3
    assert gap.mean == pytest.approx(1 / 3)
    assert gap.weighted == pytest.approx(-3 / 10)
    assert gap.spread == pytest.approx(1.5275252)


def test_one_mark_has_no_spread_and_none_no_mean() -> None:
    assert gap_of([(-2, 3)]).spread is None
    assert gap_of([]).mean is None

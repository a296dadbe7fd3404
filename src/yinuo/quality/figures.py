"""Statistics of answers: pure functions, each with the source of its formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n`` as a share with its interval, all between 0 and 1; None where nobody answered."""

    hits: int
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Received − expected over ``n`` marks: below 0 is worse than expected, above 0 better.

    ``weighted`` counts each mark by the importance of its expectation (SERVQUAL's Σ w·gap ÷ Σ w); ``spread`` is the
    sample's standard deviation.
    """

    n: int
    mean: float | None
    weighted: float | None
    spread: float | None


def wilson(hits: int, n: int, confidence: float = CONFIDENCE) -> Share:
    """A share with Wilson's score interval (E. B. Wilson 1927, JASA 22): right for small n and shares near 0 or 1.

    Centre (p + z²/2n) ÷ (1 + z²/n), half width z·√(p(1−p)/n + z²/4n²) ÷ (1 + z²/n). Raises ValueError for hits
    outside 0…n.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if n == 0:
        return Share(0, 0, None, None, None)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p, scale = hits / n, 1 + z * z / n
    centre = (p + z * z / (2 * n)) / scale
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    return Share(hits, n, p, max(0.0, centre - half), min(1.0, centre + half))


def gap_of(marks: Sequence[tuple[int, int]]) -> Gap:
    """The gap over ``(received − expected, importance)`` marks; importance is 1 or more."""
    if not marks:
        return Gap(0, None, None, None)
    values = [value for value, _importance in marks]
    weights = [importance for _value, importance in marks]
    weighted = sum(value * weight for value, weight in marks) / sum(weights)
    return Gap(len(values), fmean(values), weighted, stdev(values) if len(values) > 1 else None)

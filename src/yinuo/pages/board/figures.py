"""How the figures of the board read: headlines with their parts, and the steps of the loop, each a link."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.insight.queries.behind import Figure
from yinuo.insight.queries.board import Board


@dataclass(frozen=True, slots=True)
class Part:
    """A number that belongs to a headline, with the tickets behind it."""

    word: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the three figures. ``bar`` is 0 to 100 or None; ``tone`` is kept, soon, broken or empty."""

    word: str
    value: str
    unit: str
    note: str
    tone: str
    href: str
    bar: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the loop with what went through it."""

    word: str
    value: str
    href: str


def list_headlines(board: Board) -> list[Headline]:
    """Promises kept, limits met, what customers say."""
    return [_kept(board), _limits(board), _voice(board)]


def list_steps(board: Board) -> list[Step]:
    """The loop from request to voice."""
    loop = board.loop
    steps = [
        (_("Request"), loop.received, Figure.RECEIVED),
        (_("Promise"), loop.promised, Figure.MADE),
        (_("Proof"), loop.resolved, Figure.RESOLVED),
        (_("Close"), loop.closed, Figure.CLOSED),
        (_("Voice"), loop.judged, Figure.JUDGED),
    ]
    return [Step(word, f"{count:,}", _href(board, figure)) for word, count, figure in steps]


def _kept(board: Board) -> Headline:
    kept, judged = board.kept, board.kept.kept + board.kept.broken
    return Headline(
        word=_("Promises kept"),
        value=_percent(kept.rate),
        unit="%" if kept.rate is not None else "",
        note=_("%(kept)s of %(judged)s that fell due") % {"kept": kept.kept, "judged": judged},
        tone=_tone(kept.rate, good=0.95, fair=0.85),
        href=_href(board, Figure.BROKEN),
        bar=_bar(kept.rate),
        parts=(
            _part(board, Figure.MADE, _("made"), kept.made),
            _part(board, Figure.BROKEN, _("broken"), kept.broken),
            _part(board, Figure.RENEGOTIATED, _("renegotiated"), kept.renegotiated),
            _part(board, Figure.WAIVED, _("waived"), kept.waived),
            _part(board, Figure.OVERRULED, _("overruled"), kept.overruled),
        ),
    )


def _limits(board: Board) -> Headline:
    limits = board.limits
    return Headline(
        word=_("Service limits met"),
        value=_percent(limits.rate),
        unit="%" if limits.rate is not None else "",
        note=_("first response and solution, by the firm's own rules"),
        tone=_tone(limits.rate, good=0.95, fair=0.85),
        href=_href(board, Figure.LIMITS_BREACHED),
        bar=_bar(limits.rate),
        parts=(
            _part(board, Figure.LIMITS_MET, _("met"), limits.met),
            _part(board, Figure.LIMITS_BREACHED, _("missed"), limits.breached),
        ),
    )


def _voice(board: Board) -> Headline:
    share, gap = board.satisfaction, board.gap
    if share.share is None or share.low is None or share.high is None:
        note = _("Nobody has answered yet.")
    else:
        note = ngettext(
            "95%% interval %(low).0f to %(high).0f, %(n)d answer",
            "95%% interval %(low).0f to %(high).0f, %(n)d answers",
            share.n,
        ) % {"low": share.low * 100, "high": share.high * 100, "n": share.n}
    mean = "—" if gap.mean is None else f"{gap.mean:+.2f}"
    return Headline(
        word=_("Satisfied customers"),
        value=_percent(share.share),
        unit="%" if share.share is not None else "",
        note=note,
        tone=_tone(share.share, good=0.85, fair=0.7),
        href=_href(board, Figure.JUDGED),
        bar=_bar(share.share),
        parts=(
            Part(_("received − expected"), mean, _href(board, Figure.JUDGED)),
            _part(board, Figure.DISSATISFIED, _("not satisfied"), share.n - share.hits),
        ),
    )


def _part(board: Board, figure: Figure, word: str, count: int) -> Part:
    return Part(word, f"{count:,}", _href(board, figure))


def _href(board: Board, figure: Figure) -> str:
    return f"{reverse('board:behind', args=[figure])}?days={board.period.days}"


def _percent(rate: float | None) -> str:
    return "—" if rate is None else f"{rate * 100:.1f}"


def _bar(rate: float | None) -> int | None:
    return None if rate is None else round(rate * 100)


def _tone(rate: float | None, *, good: float, fair: float) -> str:
    if rate is None:
        return ""
    return "kept" if rate >= good else "soon" if rate >= fair else "broken"

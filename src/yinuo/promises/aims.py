"""When a due time counts as due soon, and our own earlier aim for a promise. Pure, and the only place for both."""

from datetime import datetime, timedelta

SOON_SHARE = 0.2
SOON_MOST = timedelta(minutes=60)
INNER_SHARE = 0.2
INNER_MOST = timedelta(hours=2)
FIVE_MINUTES = timedelta(minutes=5)


def soon_from(start: datetime, due_at: datetime) -> datetime:
    """From when it is due soon: at most 20 % of the span left or 60 minutes left, whichever comes later."""
    return due_at - min((due_at - start) * SOON_SHARE, SOON_MOST)


def default_inner_due(made_at: datetime, due_at: datetime) -> datetime:
    """Our own aim where nobody names one: a fifth of the span earlier, two hours at most, in steps of five minutes."""
    margin = min((due_at - made_at) * INNER_SHARE, INNER_MOST)
    return due_at - (margin // FIVE_MINUTES * FIVE_MINUTES if margin >= FIVE_MINUTES else margin)

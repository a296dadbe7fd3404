"""The rules in force, read again only when one of them or a calendar has changed."""

from yinuo.promises.limits import LimitBook
from yinuo.promises.queries.schedules import load_limit_book

# Which versions of which rows the rules are made of. PostgreSQL gives a changed row a new xmin.
BOOK_STAMP = """
    SELECT string_agg(concat_ws(':', r.subject_id, r.xmin, c.version), ',' ORDER BY r.subject_id)
    FROM promises_limitrule r JOIN promises_calendar c ON c.subject_id = r.calendar_id WHERE r.is_active
"""

_kept: tuple[str | None, LimitBook] = (None, LimitBook((), {}))


def limit_book_at(stamp: str | None) -> LimitBook:
    """The book whose stamp the caller has read along with something else; loaded when it is another than the last."""
    global _kept  # noqa: PLW0603  one book for all threads; the last one to load it wins, each is right
    if stamp is None:
        return LimitBook((), {})
    known, book = _kept
    if known != stamp:
        book = load_limit_book()
        _kept = (stamp, book)
    return book

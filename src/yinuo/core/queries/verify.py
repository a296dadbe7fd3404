"""Proof of the event chains: every hash recomputed by the database, the first broken row named."""

from dataclasses import dataclass

from django.db import connection

CHAINS = """
    WITH chained AS (
        SELECT e.*, lag(e.hash, 1, ''::bytea) OVER w AS before, lag(e.seq, 1, 0) OVER w AS seq_before
        FROM core_event e
        WHERE %(subject)s::bigint IS NULL OR e.subject_id = %(subject)s
        WINDOW w AS (PARTITION BY e.subject_id ORDER BY e.seq)
    )
    SELECT c.id, c.subject_id, c.seq,
        CASE
            WHEN c.seq <> c.seq_before + 1 THEN 'gap'
            WHEN c.hash <> core_event_hash(c.before, c.subject_id, c.seq, c.type, c.at, c.recorded_at,
                c.actor_kind, c.actor_id, c.actor_name, c.payload, c.text_digest) THEN 'hash'
            WHEN t.event_id IS NOT NULL
                AND c.text_digest IS DISTINCT FROM sha256(t.salt || convert_to(t.text, 'UTF8')) THEN 'words'
        END AS fault
    FROM chained c LEFT JOIN core_eventtext t ON t.event_id = c.id
    ORDER BY c.id
"""
BROKEN = (
    f"SELECT id, subject_id, seq, fault FROM ({CHAINS}) checked WHERE fault IS NOT NULL ORDER BY id LIMIT 1"  # noqa: S608
)
HEADS = """
    SELECT s.id, s.last_seq FROM core_subject s
    LEFT JOIN core_event e ON e.subject_id = s.id AND e.seq = s.last_seq
    WHERE (%(subject)s::bigint IS NULL OR s.id = %(subject)s)
      AND (s.last_hash IS DISTINCT FROM coalesce(e.hash, ''::bytea)
           OR EXISTS (SELECT 1 FROM core_event n WHERE n.subject_id = s.id AND n.seq > s.last_seq))
    ORDER BY s.id LIMIT 1
"""
TOTALS = """
    SELECT count(*), count(e.text_digest) FILTER (WHERE t.event_id IS NULL), count(DISTINCT e.subject_id)
    FROM core_event e LEFT JOIN core_eventtext t ON t.event_id = e.id
    WHERE %(subject)s::bigint IS NULL OR e.subject_id = %(subject)s
"""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The first row that does not hold: ``fault`` is gap, hash, words or head; ``event_id`` is None for a head."""

    event_id: int | None
    subject_id: int
    seq: int
    fault: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verification found: counts, and the first broken row or None."""

    subjects: int
    events: int
    erased: int
    broken: BrokenRow | None


def verify_chains(*, subject_id: int | None = None) -> Proof:
    """Recompute every chain (or one subject's). Erased words still verify and are counted."""
    params = {"subject": subject_id}
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, params)
        events, erased, subjects = cursor.fetchone()
        cursor.execute(BROKEN, params)
        if row := cursor.fetchone():
            return Proof(subjects, events, erased, BrokenRow(*row))
        cursor.execute(HEADS, params)
        if row := cursor.fetchone():
            return Proof(subjects, events, erased, BrokenRow(None, row[0], row[1], "head"))
    return Proof(subjects, events, erased, None)

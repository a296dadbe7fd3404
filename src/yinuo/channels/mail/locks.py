"""One taking in of one mail at a time, however many doors it comes through."""

from django.db import connection


def hold_mail(identity: str) -> None:
    """Wait for whoever takes in the same mail, and make others wait, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"mail {identity}"])

"""Fill the peer's database: tables, one queue, one agent with a token and a session, and tickets.

`python -m bench.peer.prepare setup` prints {"token", "session", "queue"}; `… grow N` brings the tickets to N and
prints the id of one with ten messages.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module

import django

from bench.multiply import Table, multiply

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peer.settings")

OLDEST_DAYS = 90
MESSAGES = 10
OWN_CODE = 10_000  # as in our own database
TABLES = [
    Table("helpdesk_ticket", {"id": "helpdesk_ticket"}, {"created": "t.created + k * interval '7 minutes'"}),
    Table("helpdesk_followup", {"ticket_id": "helpdesk_ticket"}, left=frozenset({"id"})),
]


def set_up() -> dict[str, object]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from helpdesk.models import Queue
    from rest_framework.authtoken.models import Token

    call_command("migrate", verbosity=0, interactive=False)
    agent = get_user_model().objects.create_superuser("agent", "agent@example.com", "never used")
    queue = Queue.objects.create(title="服务台", slug="desk", email_address="desk@example.com")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(agent.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = agent.get_session_auth_hash()
    session.create()
    return {"token": Token.objects.create(user=agent).key, "session": session.session_key, "queue": queue.pk}


def grow(total: int) -> dict[str, object]:
    """Bring the tickets to ``total`` by its own models in bulk, spread over 90 days, three messages each."""
    from helpdesk.models import FollowUp, Queue, Ticket

    from bench.content import body, title

    queue = Queue.objects.get(slug="desk")
    for start in range(Ticket.objects.count(), min(total, OWN_CODE), 2000):
        numbers = range(start, min(start + 2000, total))
        made = Ticket.objects.bulk_create(
            Ticket(
                title=title(n),
                description=body(n),
                queue=queue,
                submitter_email=f"customer{n % 2000}@example.com",
                created=_when(n),
                status=1 if n % 5 == 0 else 4,
            )
            for n in numbers
        )
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket, title="回复", comment=body(ticket.pk + k), public=True, date=_when(ticket.pk)
            )
            for ticket in made
            for k in range(3)
        )
    if total > OWN_CODE:
        multiply(TABLES, total // OWN_CODE - 1)
    ticket = Ticket.objects.order_by("-pk")[0]
    FollowUp.objects.bulk_create(
        FollowUp(ticket=ticket, title="回复", comment=body(k), public=True, date=_when(k))
        for k in range(MESSAGES - ticket.followup_set.count())
    )
    return {"ticket": ticket.pk, "count": Ticket.objects.count()}


def _when(number: int) -> datetime:
    minutes = (number * 7919) % (OLDEST_DAYS * 24 * 60)
    return datetime.now(UTC) - timedelta(minutes=minutes)


def main(arguments: list[str]) -> None:
    django.setup()
    answer = set_up() if arguments[0] == "setup" else grow(int(arguments[1]))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])

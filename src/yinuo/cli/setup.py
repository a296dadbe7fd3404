"""`yinuo setup`: a new instance for real work: the company and its first administrator."""

import argparse
import getpass
import os
import sys

from yinuo.cli.failure import Failure
from yinuo.cli.session import database, migrate, set_up_django

NAME = "setup"
HELP = "make the company and the first administrator"
NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", required=True, help="name of the company, the root of its departments")
    parser.add_argument("--username", required=True, help="login of the administrator")
    parser.add_argument("--email", required=True, help="mail address of the administrator")
    parser.add_argument("--name", required=True, help="full name of the administrator")
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input; it is asked for otherwise",
    )


def run(args: argparse.Namespace) -> int:
    with database("yinuo setup"):
        set_up_django()
        migrate()
        _require_nobody()
        _create(args, _read_password(args))
    print(f"{args.company} is ready; {args.username} can log in. Start it with: yinuo serve --with-worker")
    return 0


def _require_nobody() -> None:
    from yinuo.people.models import Member

    if Member.objects.exists():
        raise Failure("This instance has members already; an administrator adds others under Settings.")


def _read_password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    if os.environ.get("YINUO_ADMIN_PASSWORD"):
        return os.environ["YINUO_ADMIN_PASSWORD"]
    if not sys.stdin.isatty():
        raise Failure("No terminal to ask for a password; give it with --password-stdin.")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Failure("The two passwords differ.")
    return password


def _create(args: argparse.Namespace, password: str) -> None:
    from django.db import transaction
    from django.utils import timezone

    from yinuo.core.actor import Actor
    from yinuo.people.commands.departments import create_department
    from yinuo.people.commands.members import add_member
    from yinuo.people.commands.passwords import hash_new_password
    from yinuo.people.roles import Role

    now, by = timezone.now(), Actor.automation("yinuo setup")
    hashed = hash_new_password(password, username=args.username, email=args.email, name=args.name)
    with transaction.atomic():
        company = create_department(name=args.company, parent_id=None, by=by, now=now)
        add_member(
            username=args.username,
            email=args.email,
            name=args.name,
            department_id=company.pk,
            roles=[Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENT],
            password_hash=hashed,
            source="setup",
            by=by,
            now=now,
        )

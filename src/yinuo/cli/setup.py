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
    """Say so before a password is asked for; the command itself refuses too."""
    from yinuo.people.commands.setup import SetUpAlready
    from yinuo.people.models import Member

    if Member.objects.exists():
        raise SetUpAlready


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
    from yinuo.packs.starter import install_starter
    from yinuo.people.commands.passwords import hash_new_password
    from yinuo.people.commands.setup import create_first_administrator

    password_hash = hash_new_password(password, username=args.username, email=args.email, name=args.name)
    now = timezone.now()
    with transaction.atomic():
        administrator = create_first_administrator(
            company=args.company,
            username=args.username,
            email=args.email,
            name=args.name,
            password_hash=password_hash,
            now=now,
        )
        install_starter(department_id=administrator.department_id, by=Actor.automation("setup"), now=now)

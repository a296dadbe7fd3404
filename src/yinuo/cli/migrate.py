"""`yinuo migrate`: bring the tables up to date."""

import argparse

from yinuo.cli.session import database, migrate, set_up_django

NAME = "migrate"
HELP = "bring the database up to date"
NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only say whether migrations wait; exit 1 if so")


def run(args: argparse.Namespace) -> int:
    with database("yinuo migrate"):
        set_up_django()
        if args.check:
            from yinuo.cli.session import require_migrated

            require_migrated()
            print("The database is up to date.")
            return 0
        done = migrate()
    print(f"{done} migrations applied." if done else "The database is up to date.")
    return 0

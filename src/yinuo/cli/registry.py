"""Finds the commands: every module of `yinuo.cli` that has a NAME."""

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

import yinuo.cli

Needs = Literal["nothing", "django", "database"]
NO_COMMANDS = {"main", "registry", "failure", "session"}


@dataclass(frozen=True, slots=True)
class Command:
    """One command as its module declares it."""

    name: str
    help: str
    needs: Needs
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def list_commands() -> list[Command]:
    """All commands, by name."""
    return sorted(_discover(), key=lambda command: command.name)


def _discover() -> Iterator[Command]:
    for found in pkgutil.iter_modules(yinuo.cli.__path__):
        if found.name in NO_COMMANDS or found.name.startswith("_"):
            continue
        module = importlib.import_module(f"yinuo.cli.{found.name}")
        yield Command(
            name=module.NAME,
            help=module.HELP,
            needs=cast(Needs, getattr(module, "NEEDS", "database")),
            add_arguments=module.add_arguments,
            run=module.run,
        )


def build_parser(commands: list[Command]) -> argparse.ArgumentParser:
    """The parser of the whole command line; the chosen command stands in the namespace as `command`."""
    parser = argparse.ArgumentParser(
        prog="yinuo",
        description="Yinuo 一诺: customer service that keeps its promises.",
        epilog="Exit codes: 0 done, 1 refused or failed, 2 wrong usage.",
    )
    branches = {"": parser.add_subparsers(metavar="COMMAND", required=True)}
    for command in commands:
        group, _, word = command.name.rpartition(" ")
        if group not in branches:
            members = ", ".join(
                each.name.split(" ")[-1] for each in commands if each.name.startswith(f"{group} ")
            )
            outer = branches[""].add_parser(group, help=f"{group}: {members}")
            branches[group] = outer.add_subparsers(metavar="COMMAND", required=True)
        own = branches[group].add_parser(word, help=command.help, description=command.help)
        command.add_arguments(own)
        own.set_defaults(command=command)
    return parser

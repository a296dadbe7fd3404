"""The door of the command line: parse, prepare, run, and turn what went wrong into one line and an exit code."""

import os
import sys
from collections.abc import Sequence

from yinuo.cli.failure import Failure
from yinuo.cli.registry import Command, build_parser, list_commands
from yinuo.cli.session import prepared
from yinuo.runtime.errors import RuntimeFault

DONE, REFUSED, INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 1 when refused or failed; wrong usage ends in argparse with 2."""
    args = build_parser(list_commands()).parse_args(arguments)
    command: Command = args.command
    try:
        with prepared(command.needs, f"yinuo {command.name}"):
            code = command.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`head`, a pager) has seen enough; keep the interpreter from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:
        line = describe(error)
        if line is None:
            raise
        sys.stderr.write(f"yinuo {command.name}: {line}\n")
        return REFUSED
    return code


def describe(error: Exception) -> str | None:
    """The one line for an expected failure; None for a fault of ours, which deserves its traceback."""
    if isinstance(error, Failure | RuntimeFault):
        return str(error)
    if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError | NotADirectoryError):
        return f"{error.filename}: {error.strerror}"
    if "django" not in sys.modules:
        return None
    from django.db import OperationalError

    from yinuo.core.errors import DomainError

    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, OperationalError):
        return f"The database does not answer: {' '.join(str(error).split())}"
    return None


if __name__ == "__main__":
    sys.exit(main())

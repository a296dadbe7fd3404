"""Kinds of arguments that several commands take; a wrong one is wrong usage, exit code 2."""

import argparse


def port_number(text: str) -> int:
    """A TCP port, 1 to 65535."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port between 1 and 65535")
    return int(text)


def meaning_and_column(text: str) -> tuple[str, str]:
    """``MEANING=COLUMN`` as a pair."""
    meaning, equals, column = text.partition("=")
    if not equals or not meaning or not column:
        raise argparse.ArgumentTypeError(f"{text!r} does not read MEANING=COLUMN")
    return meaning, column

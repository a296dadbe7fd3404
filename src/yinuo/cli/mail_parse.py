"""`yinuo mail parse`: what the mail door understands of raw messages. Needs no database and no Django."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yinuo.channels.mail.parse.model import ParsedMail

NAME = "mail parse"
HELP = "show what is understood of raw mails: .eml, mbox, either gzipped, or folders of them"
NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a mail, an mbox, a Maildir or a folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line for each message")


def run(args: argparse.Namespace) -> int:
    """One object for each message; an unreadable file costs a line on stderr and exit code 1, never the others."""
    # Here, not above: other commands must not pay for loading the HTML sanitiser.
    from yinuo.channels.mail.parse.read import parse_mail
    from yinuo.channels.mail.parse.sources import Unreadable, list_files, read_messages

    failed = False
    for file in (found for given in args.files for found in list_files(Path(given))):
        try:
            for message in read_messages(file):
                _print(parse_mail(message.raw, file=message.file), as_json=args.json)
        except Unreadable as error:
            sys.stdout.flush()
            sys.stderr.write(f"yinuo mail parse: {file}: {error}\n")
            failed = True
    return 1 if failed else 0


def _print(mail: "ParsedMail", *, as_json: bool) -> None:
    """UTF-8 whatever the locale says; file names that are no UTF-8 lose only the bytes that are none."""
    text = json.dumps(mail.to_object(), ensure_ascii=False) if as_json else _summary(mail)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def _summary(mail: "ParsedMail") -> str:
    sender = f"{mail.sender.name} <{mail.sender.address}>".strip()
    lines = [
        f"{mail.file}: {mail.kind.value}",
        f"  From: {sender}",
        f"  Date: {mail.date.isoformat() if mail.date else '-'}",
        f"  Subject: {mail.subject}",
        *(
            f"  Attachment: {each.name} ({each.content_type}, {len(each.content)})"
            for each in mail.attachments
        ),
    ]
    if mail.problems:
        lines.append(f"  Problems: {', '.join(mail.problems)}")
    return "\n".join([*lines, *(f"  | {line}" for line in mail.reply_text.split("\n")[:12])])

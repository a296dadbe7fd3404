"""`yinuo mail intake`: raw mails become tickets, once, whatever is run twice."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

NAME = "mail intake"
HELP = "take in raw mails: .eml, mbox, either gzipped, a Maildir or a folder; what is known is left alone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a mail, an mbox, a Maildir or a folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object with the counts")


def run(args: argparse.Namespace) -> int:
    """Print what became of the mails. An unreadable file costs a line on stderr and exit code 1, never the others."""
    from django.utils import timezone

    from yinuo.channels.mail.commands.take_in import MAIL_DOOR, take_in_mail
    from yinuo.channels.mail.parse.sources import Unreadable, list_files, read_messages
    from yinuo.core.actor import Actor

    by, counts, failed = Actor.automation(MAIL_DOOR), Counter[str](), False
    for file in (found for given in args.paths for found in list_files(Path(given))):
        try:
            for message in read_messages(file):
                taken = take_in_mail(raw=message.raw, source=message.file, by=by, now=timezone.now())
                counts[taken.outcome if taken.is_new else "unchanged"] += 1
                if not args.json:
                    known = "" if taken.is_new else " (known)"
                    print(file, taken.outcome + known, taken.number or taken.detail, sep="\t")
        except Unreadable as error:
            sys.stdout.flush()
            sys.stderr.write(f"yinuo mail intake: {file}: {error}\n")
            failed = True
    if args.json:
        print(json.dumps(_counts(counts)))
    return 1 if failed else 0


def _counts(counts: Counter[str]) -> dict[str, int]:
    names = ("opened", "joined", "bounce", "auto_reply", "feedback", "own", "quarantined", "unchanged")
    return {name: counts[name] for name in names}

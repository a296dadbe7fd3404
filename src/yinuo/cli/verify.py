"""`yinuo verify`: prove that no fact was changed, removed or slipped in."""

import argparse
import json
from dataclasses import asdict

from yinuo.cli.failure import Failure

NAME = "verify"
HELP = "prove the chains of events; name the first broken row"
FAULTS = {
    "gap": "an event before it is missing",
    "hash": "its content does not match its hash",
    "words": "its personal text was changed",
    "head": "the last events of the chain are missing",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--subject", type=int, metavar="ID", help="only this chain")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    from yinuo.core.queries.verify import verify_chains

    proof = verify_chains(subject_id=args.subject)
    if args.json:
        print(json.dumps(asdict(proof)))
        return 1 if proof.broken else 0
    if row := proof.broken:
        event = f"event {row.event_id}, " if row.event_id is not None else ""
        raise Failure(f"Broken: {event}number {row.seq} of subject {row.subject_id}: {FAULTS[row.fault]}.")
    erased = f", {proof.erased} of them erased" if proof.erased else ""
    print(f"{proof.events} events{erased} in {proof.subjects} chains: all hold.")
    return 0

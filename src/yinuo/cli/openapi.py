"""`yinuo openapi`: the contract of the API, as it is kept in docs/openapi.json."""

import argparse
import json
from pathlib import Path

NAME = "openapi"
HELP = "print the OpenAPI description of the API"
NEEDS = "django"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help="write it to a file instead")
    parser.add_argument(
        "--json", action="store_true", help="accepted like everywhere; it is JSON in any case"
    )


def run(args: argparse.Namespace) -> int:
    from django.utils.module_loading import import_string

    api = import_string("yinuo.config.api.api")  # the assembly stands above the command line
    schema = api.get_openapi_schema()
    text = json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"
    if args.output:
        args.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0

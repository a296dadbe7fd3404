"""The `yinuo` command.

Each command is one module of this package, found by its file: `mail_parse.py` with
    NAME = "mail parse"        words as typed; a space nests
    HELP = "…"                 one line
    NEEDS = "database"         or "django", or "nothing"; the default is "database"
    def add_arguments(parser: argparse.ArgumentParser) -> None
    def run(args: argparse.Namespace) -> int
Modules import heavy things inside `run`: every module is loaded to build the parser. A file whose name starts with
an underscore is no command, nor are main, registry, failure and session.
"""

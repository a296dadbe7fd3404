"""The house rules that no ready-made linter knows: sizes, where rows are written, names, docstrings."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "script", "bench")
FILE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 50, 30
BAD_NAMES = {
    "utils.py",
    "util.py",
    "helpers.py",
    "services.py",
    "manager.py",
    "managers.py",
    "common.py",
    "misc.py",
}
MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}
QUERYSET_WRITES = {
    "create",
    "get_or_create",
    "update_or_create",
    "update",
    "delete",
    "acreate",
    "aupdate",
    "adelete",
}
BULK_WRITES = {"bulk_create", "bulk_update", "abulk_create", "abulk_update"}
CHAIN = {
    "objects",
    "_default_manager",
    "_base_manager",
    "filter",
    "exclude",
    "all",
    "select_for_update",
    "get_queryset",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One broken rule at one place."""

    path: Path
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file and where it stands in the house."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.parts

    @property
    def is_product(self) -> bool:
        return self.parts[:2] == ("src", "yinuo")

    @property
    def is_door(self) -> bool:
        """Pages and API: they call commands and queries."""
        return self.is_product and bool({"web", "api", "pages"} & set(self.parts))

    @property
    def may_write(self) -> bool:
        if not self.is_product or {"commands", "packs"} & set(self.parts):
            return True
        return self.parts[-2:] == ("core", "events.py")  # record_event, in which every command ends


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def sizes(source: Source) -> Iterator[Remark]:
    if source.lines > FILE_LINES:
        yield Remark(source.path, 1, f"{source.lines} lines; a file has at most {FILE_LINES}")
    for node in functions(source.tree):
        if length(node) > FUNCTION_LINES:
            yield Remark(
                source.path, node.lineno, f"{node.name} has {length(node)} lines, at most {FUNCTION_LINES}"
            )


def views(source: Source) -> Iterator[Remark]:
    if not source.is_door:
        return
    for node in functions(source.tree):
        first = node.args.args[0].arg if node.args.args else ""
        if first == "request" and length(node) > VIEW_LINES:
            yield Remark(
                source.path,
                node.lineno,
                f"the view {node.name} has {length(node)} lines, at most {VIEW_LINES}",
            )


def names(source: Source) -> Iterator[Remark]:
    if source.path.name in BAD_NAMES:
        yield Remark(source.path, 1, f"{source.path.name} says nothing; name the file after what it owns")


def signals(source: Source) -> Iterator[Remark]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
            for name in MODEL_SIGNALS & {alias.name for alias in node.names}:
                yield Remark(
                    source.path, node.lineno, f"{name}: no model signals; the command records an event"
                )


def doors(source: Source) -> Iterator[Remark]:
    if not source.is_door:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield Remark(
                source.path,
                node.lineno,
                "pages and API read by queries and write by commands, not by `objects`",
            )


def writes(source: Source) -> Iterator[Remark]:
    if source.may_write:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node, node.func):
            yield Remark(source.path, node.lineno, f".{node.func.attr}(): rows are written in commands/ only")


def _is_write(call: ast.Call, function: ast.Attribute) -> bool:
    if function.attr in BULK_WRITES:
        return True
    if function.attr == "save":
        return not call.args and {each.arg for each in call.keywords} <= {
            "update_fields",
            "using",
            "force_insert",
        }
    return function.attr in QUERYSET_WRITES and bool(CHAIN & set(_chain(function.value)))


def _chain(node: ast.expr) -> Iterator[str]:
    """The attribute names left of a call: Ticket.objects.filter(…) gives filter, objects."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        else:
            return


def docstrings(source: Source) -> Iterator[Remark]:
    if (
        not source.is_product
        or not {"commands", "queries"} & set(source.parts)
        or source.path.name == "__init__.py"
    ):
        return
    if ast.get_docstring(source.tree) is None:
        yield Remark(source.path, 1, "a module of commands or queries says in one line what it owns")
    if "commands" not in source.parts:
        return
    for node in source.tree.body:
        if (
            isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ):
            yield Remark(
                source.path, node.lineno, f"the command {node.name} says its rule, its refusals and its event"
            )


def commands(source: Source) -> Iterator[Remark]:
    """Who acts and when is named at every call."""
    if not source.is_product or "commands" not in source.parts:
        return
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if {"by", "now"} & {argument.arg for argument in node.args.args}:
            yield Remark(
                source.path, node.lineno, f"{node.name} takes `by` and `now` as keyword arguments only"
            )


RULES: tuple[Callable[[Source], Iterator[Remark]], ...] = (
    sizes, views, names, signals, doors, writes, docstrings, commands,
)  # fmt: skip


def list_remarks(source: Source) -> list[Remark]:
    """All remarks on one file. Migrations are exempt, and a line marked `# rule: …` says why it may differ."""
    if "migrations" in source.parts:
        return []
    return [remark for rule in RULES for remark in rule(source)]


def parse(path: Path, text: str) -> Source:
    return Source(path, ast.parse(text), len(text.splitlines()))


def main() -> int:
    remarks: list[Remark] = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text()
            excused = {
                number for number, line in enumerate(text.splitlines(), 1) if re.search(r"# rule: \S", line)
            }
            found = list_remarks(parse(path.relative_to(ROOT), text))
            remarks += [remark for remark in found if remark.line not in excused]
    for path in sorted((ROOT / "src/yinuo/static/yinuo").rglob("*.js")):
        if (lines := len(path.read_text().splitlines())) > FILE_LINES:
            remarks.append(
                Remark(path.relative_to(ROOT), 1, f"{lines} lines; a file has at most {FILE_LINES}")
            )
    for remark in remarks:
        print(remark)
    return 1 if remarks else 0


if __name__ == "__main__":
    sys.exit(main())

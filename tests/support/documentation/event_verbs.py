"""The verbs that the program can record, read from its source code.

Found are calls of record() and of the functions that pass a verb to it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROGRAM = Path(__file__).parents[3] / "consult"
RECORD = ("consult.core.events.log", "record_event")
FunctionName = tuple[str, str]  # module, name


class RecordedVerb(NamedTuple):
    """A verb, the feature that records it, and the place in the source."""

    verb: str
    feature: str
    where: str


class ProgramModule:
    """A module of the program: its functions and the meaning of its imported names."""

    def __init__(self, file: Path) -> None:
        self.file = file
        inside = file.relative_to(PROGRAM).with_suffix("")
        self.name = ".".join(("consult", *inside.parts)).removesuffix(".__init__")
        self.package = self.name if file.stem == "__init__" else self.name.rpartition(".")[0]
        self.tree = ast.parse(file.read_text())
        self.meant = dict(self._imported())
        for node in self.functions():
            self.meant.setdefault(node.name, (self.name, node.name))

    def _imported(self) -> Iterator[tuple[str, FunctionName]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                above = (
                    self.package.split(".")[: len(self.package.split(".")) - node.level + 1]
                    if node.level
                    else []
                )
                source = ".".join([*above, *([node.module] if node.module else [])])
                for each in node.names:
                    yield each.asname or each.name, (source, each.name)

    @cache
    def functions(self) -> list[ast.FunctionDef]:
        """Return its functions, nested ones included."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def called(self, call: ast.Call) -> FunctionName | None:
        """Return the function that a call refers to, if its name says so: note(...) or
        drafts.note(...).
        """
        if isinstance(call.func, ast.Name):
            return self.meant.get(call.func.id)
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            source, name = self.meant.get(call.func.value.id, ("", ""))
            return f"{source}.{name}", call.func.attr
        return None


@cache
def load_modules() -> list[ProgramModule]:
    """Return every module of the program except the migrations."""
    return [
        ProgramModule(file)
        for file in sorted(PROGRAM.rglob("*.py"))
        if "migrations" not in file.parts
    ]


@cache
def find_recording_functions() -> dict[FunctionName, int]:
    """Return the functions that record a verb passed to them, and the index of that argument."""
    known = {RECORD: 0}
    while True:
        found = dict(known)
        for module in load_modules():
            for function in module.functions():
                names = [argument.arg for argument in function.args.args]
                for call in list_calls(function):
                    at = known.get(module.called(call) or ("", ""))
                    given = call.args[at] if at is not None and len(call.args) > at else None
                    if isinstance(given, ast.Name) and given.id in names:
                        found[module.name, function.name] = names.index(given.id)
        if found == known:
            return known
        known = found


def find_recorded_verbs() -> list[RecordedVerb]:
    """Return every verb written in a recording call; raise ValueError for one that cannot be
    read.
    """
    found = []
    for module in load_modules():
        for function in module.functions():
            names = [argument.arg for argument in function.args.args]
            for call in list_calls(function):
                at = find_recording_functions().get(module.called(call) or ("", ""))
                if at is None or (
                    isinstance(call.args[at], ast.Name) and call.args[at].id in names
                ):
                    continue
                where = f"{module.name}:{call.lineno}"
                feature = module.name.split(".")[1]
                found += [
                    RecordedVerb(verb, feature, where)
                    for verb in _read_verbs(call.args[at], function, where)
                ]
    return found


@cache
def list_calls(function: ast.FunctionDef) -> list[ast.Call]:
    """Return the calls in a function."""
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def _read_verbs(node: ast.expr, function: ast.FunctionDef, where: str) -> list[str]:
    """Return the verbs that an expression can be: a constant, one of two, or the items of a
    loop.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [
            *_read_verbs(node.body, function, where),
            *_read_verbs(node.orelse, function, where),
        ]
    for loop in ast.walk(function):
        if (
            isinstance(node, ast.Name)
            and isinstance(loop, ast.For)
            and isinstance(loop.iter, ast.Tuple | ast.List)
            and isinstance(loop.target, ast.Name)
            and loop.target.id == node.id
        ):
            return [verb for each in loop.iter.elts for verb in _read_verbs(each, function, where)]
    raise ValueError(f"{where}: which verb is recorded here cannot be read: {ast.unparse(node)}")

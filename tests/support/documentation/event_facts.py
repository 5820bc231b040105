"""The names of the facts that the program can record, read from its source code.

A fact is a keyword of a recording call, or a key of what is unpacked into one: a dictionary that
is written there, assigned before, or returned by a function of the program.
"""

import ast
from collections.abc import Iterator
from functools import cache

from .event_verbs import (
    FunctionName,
    ProgramModule,
    list_calls,
    find_recording_functions,
    load_modules,
)

OTHER_KEYWORDS = frozenset({"audience"})
# Keys that are computed where they are recorded, so that no reader of the source finds them.
COMPUTED = {
    "consult.consolidation.silence.objection_actions": {"adopted", "broken", "pending"},
    "consult.exchange.imports.tracked_change_actions": {"amendments", "comments", "left"},
    "consult.exchange.returned_copies.actions": {"amendments", "comments"},
    "consult.notifications.actions": {"answers", "process", "rest"},
    "consult.audit.erasure.actions": {"document_id", "clause_id"},
}


def find_recorded_facts() -> dict[str, set[str]]:
    """Return the names of all facts that are recorded, each with the modules that do."""
    found: dict[str, set[str]] = {}
    for module in load_modules():
        for function in module.functions():
            for call in list_calls(function):
                if module.called(call) in _find_passing_functions():
                    for name in _list_names(module, function, call):
                        found.setdefault(name, set()).add(module.name)
    for module_name, names in COMPUTED.items():
        for name in names:
            found.setdefault(name, set()).add(module_name)
    return found


@cache
def _find_passing_functions() -> set[FunctionName]:
    """Return the functions that record, and those that pass their keywords on to one that does."""
    known = set(find_recording_functions())
    while True:
        found = known | {
            (module.name, function.name)
            for module in load_modules()
            for function in module.functions()
            if function.args.kwarg is not None
            for call in list_calls(function)
            if module.called(call) in known
            and any(
                isinstance(each.value, ast.Name) and each.value.id == function.args.kwarg.arg
                for each in call.keywords
                if each.arg is None
            )
        }
        if found == known:
            return known
        known = found


@cache
def _index_functions() -> dict[FunctionName, tuple[ProgramModule, ast.FunctionDef]]:
    return {
        (module.name, function.name): (module, function)
        for module in load_modules()
        for function in module.functions()
    }


def _list_names(module: ProgramModule, function: ast.FunctionDef, call: ast.Call) -> Iterator[str]:
    """Yield the names of the facts of a recording call."""
    target = _index_functions().get(module.called(call) or ("", ""))
    own = (
        {each.arg for each in [*target[1].args.args, *target[1].args.kwonlyargs]}
        if target
        else set()
    )
    for keyword in call.keywords:
        if keyword.arg is None:
            yield from _list_keys(module, function, keyword.value, ())
        elif keyword.arg not in OTHER_KEYWORDS | own:
            yield keyword.arg


def _list_keys(
    module: ProgramModule,
    function: ast.FunctionDef,
    node: ast.AST,
    seen: tuple[FunctionName, ...],
) -> set[str]:
    """Return the keys of the dictionaries that an expression can be."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            found |= {key.value for key in each.keys if isinstance(key, ast.Constant)}
        elif isinstance(each, ast.Name) and node is not function:
            found |= _list_assigned_keys(module, function, each.id, seen)
        elif isinstance(each, ast.Call):
            name = module.called(each)
            if (
                name in _index_functions()
                and name not in seen
                and name[1].lstrip("_").startswith("build")
            ):
                other, called = _index_functions()[name]
                for answer in ast.walk(called):
                    if isinstance(answer, ast.Return) and answer.value is not None:
                        found |= _list_keys(other, called, answer.value, (*seen, name))
    return found


def _list_assigned_keys(
    module: ProgramModule, function: ast.FunctionDef, name: str, seen: tuple[FunctionName, ...]
) -> set[str]:
    """Return the keys that a local name gets: assigned as a dictionary, or one by one."""
    found = set()
    for each in ast.walk(function):
        if not isinstance(each, ast.Assign | ast.AnnAssign | ast.AugAssign) or each.value is None:
            continue
        for target in each.targets if isinstance(each, ast.Assign) else [each.target]:
            if isinstance(target, ast.Name) and target.id == name:
                loops = [one for one in ast.walk(each.value) if isinstance(one, ast.Name)]
                if not any(one.id == name for one in loops):
                    found |= _list_keys(module, function, each.value, seen)
            elif (
                isinstance(target, ast.Subscript)
                and isinstance(target.value, ast.Name)
                and target.value.id == name
                and isinstance(target.slice, ast.Constant)
            ):
                found.add(target.slice.value)
    return found

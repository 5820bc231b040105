"""The pages that write without an operation of the API, read from routes and source.

An operation does the same as a page if their endpoints have the same name, or if both call an
action of the same name.
"""

import ast
from collections.abc import Iterator

from flask import Flask

from .event_verbs import ProgramModule, list_calls, load_modules

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
READS = ("build_", "count_", "find_", "get_", "list_", "load_")


def find_pages_without_operation(app: Flask) -> set[str]:
    """Return the endpoints of pages that write something that no operation of the API does."""
    pages, names, called = {}, set(), set()
    for rule in app.url_map.iter_rules():
        if not rule.methods & WRITES:
            continue
        if rule.rule.startswith("/api/"):
            names.add(rule.endpoint.replace("_api.", "."))
            called |= _find_actions(app, rule.endpoint)
        else:
            pages[rule.endpoint] = _find_actions(app, rule.endpoint)
    return {
        endpoint
        for endpoint, actions in pages.items()
        if endpoint not in names and not actions & called
    }


def _find_actions(app: Flask, endpoint: str) -> set[tuple[str, str]]:
    """Return the actions that the view of an endpoint calls, also through other views."""
    view = app.view_functions[endpoint]
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    modules = {module.name: module for module in load_modules()}
    todo = list(_list_functions(modules.get(view.__module__), view.__name__))
    found, seen = set(), set()
    while todo:
        module, function = todo.pop()
        for call in list_calls(function):
            name = module.called(call)
            if name is None or name in seen:
                continue
            seen.add(name)
            kind = name[0].rpartition(".")[2]
            if kind.endswith(("views", "api")):
                todo += _list_functions(modules.get(name[0]), name[1])
            elif name[0].startswith("consult.") and not name[1].startswith(READS):
                found |= {name} if kind.endswith("actions") or kind == "undo" else set()
    return found


def _list_functions(
    module: ProgramModule | None, name: str
) -> Iterator[tuple[ProgramModule, ast.FunctionDef]]:
    """Yield the functions of a module that have this name."""
    for function in module.functions() if module else ():
        if function.name == name:
            yield module, function

"""One place only commits, emits, grants, cleans HTML, reads the clock or holds hooks."""

import ast
import re

import pytest

from tests.support.sources import read_program, strip_docstrings

DATABASE = "consult/core/database/"
ONLY = {
    r"\.commit\(\)": {"consult/core/events/log.py", "consult/migrations/env.py"},
    r"\bemit\(": {"consult/core/realtime/server.py", "consult/core/realtime/fan_out.py"},
    r"\bRule\(|\bRULES\b|\.has_role\(|\.has_role(_somewhere)?\(": {
        "consult/core/permissions/rules.py",
        "consult/core/permissions/actor.py",
    },
    r"\b(bleach|nh3)\b": {"consult/text/sanitize.py"},
    r"BEGIN|SAVEPOINT|[\"'](COMMIT|ROLLBACK)": {
        f"{DATABASE}engine.py",
        "consult/core/events/log.py",
        "consult/core/icalendar.py",
    },
    r"\.query\(": set(),
    r"(?m)^\w+: (list\[Callable|dict\[str, Callable).* = (\[\]|\{\})$": {"consult/core/hooks.py"},
    r"\bdatetime\.(utc)?now\(|\.today\(|\btime\.time\(": {
        f"{DATABASE}engine.py",
        "consult/core/web/rate_limits.py",
    },
}
DOORS = ("views", "api", "sockets", "cli", "blueprint")
OPEN = re.compile(r"\b(TODO|FIXME|XXX)\b")


def is_door(name):
    """Return whether the file meets the outside."""
    return (
        name.split("/")[1] not in {"core", "text"}
        and name.removesuffix(".py").rpartition("/")[2].rpartition("_")[2] in DOORS
    )


def find_misplaced(files):
    """Yield what stands where it may not."""
    for name, source in files.items():
        tree = ast.parse(source)
        inside = [
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
        ]
        yield from (f"{name}: {each} imports inside" for each in inside)
        code = strip_docstrings(tree)
        yield from (
            f"{name}: only {sorted(allowed)} may match {pattern}"
            for pattern, allowed in ONLY.items()
            if name not in allowed and re.search(pattern, code)
        )
        if is_door(name) and "db.session" in code:
            yield f"{name}: a door holds no session"
        if OPEN.search(source):
            yield f"{name}: something is left open"


def test_everything_stands_in_its_one_place():
    assert list(find_misplaced(read_program())) == []


def test_each_place_that_is_named_is_there():
    files = read_program()
    assert {name for allowed in ONLY.values() for name in allowed} <= set(files)


ROLES = (
    "models",
    "queries",
    "shapes",
    "forms",
    "actions",
    "views",
    "api",
    "sockets",
    "reactions",
    "jobs",
    "cli",
    "messages",
)
PLANTED = {
    "commit": "db.session.commit()",
    "emit": "socketio.emit('x')",
    "grant": "RULES['x'] = yes",
    "role": "actor.has_role(1, 'chair')",
    "bleach": "import bleach\nbleach.clean('')",
    "nh3": "from nh3 import clean",
    "emit by its bare name": "from flask_socketio import emit\nemit('x')",
    "role by another name": "actor.has_role(1, 'chair')",
    "commit in SQL": "raw.execute('COMMIT')",
    "day": "date.today()",
    "inside an asynchronous function": "async def late():\n    import json",
    "begin": "db.session.execute('BEGIN')",
    "query": "db.session.query(1)",
    "clock": "import datetime\ndatetime.now()",
    "hook": "on_close: dict[str, Callable[[int], None]] = {}",
    "inside": "def late():\n    import json",
    "open": "# TO" + "DO: later",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_is_found_in_a_file_of_each_role(role, fault):
    assert (
        list(
            find_misplaced(
                {f"consult/meetings/chair/ruling_{role}.py": f'"""X."""\n{PLANTED[fault]}\n'}
            )
        )
        != []
    )


@pytest.mark.parametrize("role", DOORS)
def test_a_door_that_holds_a_session_is_found(role):
    assert list(find_misplaced({f"consult/meetings/chair/{role}.py": "db.session.add(1)"})) != []

"""Faults for the guards: a table of guards and of lines that are planted in files of each role.

Each guard runs once on all its faults, each in files of its own, and must name each file.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.guards.exemptions import list_exempt_files
from tests.guards.role_contract import NOUNS, find_role, read_nouns, read_roles
from tests.support.sources import ROOT, read_others, read_program

ROLES = read_roles()
CODE = (*ROLES, "core", "text")
OUTSIDE = ("test", "bench", "tools")
PAGES = {
    "template": "templates/**/*.html",
    "text template": "templates/**/*.txt",
    "script": "static/js/**/*.js",
    "sheet": "static/css/**/*.css",
    "document": "docs/**/*.md",
}
SINGLE_PLACES = "tests/guards/test_single_places.py::test_everything_stands_in_its_one_place"
CONTRACTS = "tests/guards/test_imports.py::test_all_contracts_hold"
STATEMENTS = "tests/guards/test_sizes.py::test_no_file_and_no_function_has_too_many_statements"
OTHERS = "tests/guards/test_sizes.py::test_no_test_benchmark_or_tool_has_too_many_statements"
LINES = "tests/guards/test_sizes.py::test_no_other_file_has_more_lines_than_can_be_read_at_once"
FOLDERS = "tests/guards/test_sizes.py::test_no_folder_holds_more_than_fifteen_files"
FILE_NAMES = "tests/guards/test_names.py::test_a_file_is_no_gerund_and_its_name_says_something"
TYPES = "tests/guards/test_names.py::test_a_type_means_one_thing"
PARTICIPLES = "tests/guards/test_names.py::test_no_function_is_a_bare_participle"
DOCSTRINGS = (
    "tests/guards/test_docstrings.py::test_everything_public_has_a_docstring_in_plain_english"
)
REFUSALS = "tests/guards/test_refusals.py::test_every_refusal_has_a_sentence"
MARKUP = "tests/guards/test_pages.py::test_no_template_script_or_sheet_holds_what_belongs_elsewhere"


class Fault(NamedTuple):
    """A fault, the guard that must notice it, and the roles of files that the guard is about.

    Args:
        lines: what is appended to the file, or a function that returns it for a role.
        beside: names of files to make beside the file of the role; the fault stands there then.
    """

    name: str
    guard: str
    roles: tuple[str, ...]
    lines: str | Callable[[str], str]
    beside: tuple[str, ...] = ()


def find_file_role(name: str, nouns: set[str]) -> str:
    """Return the role of a Python file: that of the contract, or the part of the project."""
    first, second, *_ = Path(name).parts
    if first != "consult":
        return {"tests": "test"}.get(first, first)
    if second in {"core", "text"}:
        return second
    return find_role(Path(name).stem, set(ROLES), nouns) or ""


def list_role_files() -> dict[str, list[str]]:
    """Return {role: its files}, without those that an exemption names.

    A role that no file has yet gets the name of a new one.
    """
    files: dict[str, list[str]] = {}
    exempt, nouns = list_exempt_files(), read_nouns(NOUNS.read_text())
    for name in (*read_program(), *read_others()):
        if not exempt & {name, str(Path(name).parent)} and not Path(name).name.startswith("__"):
            files.setdefault(find_file_role(name, nouns), []).append(name)
    for role in ROLES:
        files.setdefault(role, [f"consult/accounts/{role}.py"])
    for role, pattern in PAGES.items():
        names = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob(pattern))]
        files[role] = [name for name in names if "vendor" not in name and name not in exempt]
    return files


FILES = list_role_files()


def import_wrongly(role: str) -> str:
    """Return an import that the contract of roles does not allow to a file of this role."""
    others = (other for other in ROLES if other not in ROLES[role])
    other = next(other for other in others if (ROOT / FILES[other][0]).is_file())
    return f"import {FILES[other][0].removesuffix('.py').replace('/', '.')}"


def write_function(*lines: str) -> str:
    """Return the source of a function with these lines."""
    return "\n".join(("def make_planted():", *(f"    {line}" for line in lines)))


DOORS = ("views", "api", "sockets", "cli", "blueprint")
TOO_LONG, TOO_LONG_FUNCTION = "x = 1\n" * 201, write_function(*["x = 1"] * 36)
FAULTS = [
    Fault("a second COMMIT", SINGLE_PLACES, CODE, write_function("session.commit()")),
    Fault("a COMMIT in SQL", SINGLE_PLACES, CODE, write_function("raw.execute('COMMIT')")),
    Fault("a second emit", SINGLE_PLACES, CODE, write_function("socketio.emit('x')")),
    Fault("an emit by its bare name", SINGLE_PLACES, CODE, write_function("emit('x')")),
    Fault("a grant", SINGLE_PLACES, CODE, write_function("RULES['x'] = anyone")),
    Fault(
        "a look at a role", SINGLE_PLACES, CODE, write_function("return actor.has_role(1, 'chair')")
    ),
    Fault("HTML is cleaned elsewhere", SINGLE_PLACES, CODE, write_function("return nh3.clean('')")),
    Fault("a transaction in SQL", SINGLE_PLACES, CODE, write_function("raw.execute('BEGIN')")),
    Fault("an old query", SINGLE_PLACES, CODE, write_function("return session.query(User)")),
    Fault("another clock", SINGLE_PLACES, CODE, write_function("return datetime.now(UTC)")),
    Fault("a day of the machine", SINGLE_PLACES, CODE, write_function("return date.today()")),
    Fault("an import inside", SINGLE_PLACES, CODE, write_function("import json")),
    Fault(
        "an import inside an asynchronous function",
        SINGLE_PLACES,
        CODE,
        "async " + write_function("import json"),
    ),
    Fault("an open end", SINGLE_PLACES, CODE, "# TO" + "DO: later"),
    Fault("a door with a session", SINGLE_PLACES, DOORS, write_function("db.session.add(1)")),
    Fault("201 statements", STATEMENTS, CODE, TOO_LONG),
    Fault("36 statements in a function", STATEMENTS, CODE, TOO_LONG_FUNCTION),
    Fault("201 statements outside of the program", OTHERS, OUTSIDE, TOO_LONG),
    Fault("36 statements in a function outside of it", OTHERS, OUTSIDE, TOO_LONG_FUNCTION),
    Fault("301 lines", LINES, tuple(PAGES), "\n".join(["<!-- -->"] * 301)),
    Fault(
        "sixteen files in a folder",
        FOLDERS,
        ("views", "core", "text", "test", "bench"),
        "",
        tuple(f"planted_{number}.py" for number in range(16)),
    ),
    Fault(
        "sixteen templates in a folder",
        FOLDERS,
        ("template",),
        "",
        tuple(f"planted_{number}.html" for number in range(16)),
    ),
    Fault(
        "sixteen scripts in a folder",
        FOLDERS,
        ("script",),
        "",
        tuple(f"planted_{number}.js" for number in range(16)),
    ),
    Fault("a gerund as a file", FILE_NAMES, CODE, "", ("planting.py",)),
    Fault("a gerund as a folder", FILE_NAMES, CODE, "", ("planting/queries.py",)),
    Fault("an empty word as a file", FILE_NAMES, CODE, "", ("helpers.py",)),
    Fault("an empty word at the end of a name", FILE_NAMES, CODE, "", ("plant_utils.py",)),
    Fault("a type with two meanings", TYPES, CODE, "class PlantedType: ..."),
    Fault("a participle as a function", PARTICIPLES, CODE, "def shown(): ..."),
    Fault("another participle as a function", PARTICIPLES, CODE, "def planted(): ..."),
    Fault("a file without a role", CONTRACTS, tuple(ROLES), "", ("stepmother.py",)),
    Fault("an import upwards", CONTRACTS, CODE, "from consult.app import create_app"),
    Fault("an import that a role may not have", CONTRACTS, tuple(ROLES), import_wrongly),
    Fault(
        "flask where no door is",
        CONTRACTS,
        (*(role for role in ROLES if role not in DOORS), "text"),
        "from flask import request",
    ),
    Fault("a database in functions of text", CONTRACTS, ("text",), "import sqlalchemy"),
    Fault(
        "a refusal without a sentence",
        REFUSALS,
        CODE,
        write_function("raise Conflict('no_such_code')"),
    ),
    Fault("a function without a docstring", DOCSTRINGS, CODE, "def make_planted(): ..."),
    Fault(
        "a docstring that begins like a question",
        DOCSTRINGS,
        CODE,
        write_function('"""What is planted."""'),
    ),
    Fault(
        "a docstring without an end",
        DOCSTRINGS,
        CODE,
        write_function('"""Make a planted thing"""'),
    ),
    Fault("code in a page", MARKUP, ("template",), '<button onclick="go()">'),
    Fault("style in a mail", MARKUP, ("text template",), "<p style='color: red'>"),
    Fault("HTML in a script", MARKUP, ("script",), "box.innerHTML = words"),
    Fault("a direction in a sheet", MARKUP, ("sheet",), "p { margin-left: 1em }"),
]


def choose_files(fault: Fault) -> dict[str, str]:
    """Return {role: file} in which a fault is planted; no other fault of its guard is there.

    If a role has too few files, the file is a new one.
    """
    number = [each.name for each in FAULTS if each.guard == fault.guard].index(fault.name)
    chosen = {}
    for role in fault.roles:
        first, files = Path(FILES[role][0]), FILES[role]
        new = str(first.with_name(f"plant{number}_{first.name}"))
        chosen[role] = files[number] if number < len(files) else new
    return chosen


def list_places(fault: Fault, file: str) -> list[str]:
    """Return the files that a fault changes or makes for a file of a role."""
    parent = Path(file).parent
    return [str(parent / name) for name in fault.beside] or [file]

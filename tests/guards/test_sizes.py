"""Files, functions and folders stay within their sizes."""

import ast
from collections import Counter
from pathlib import Path
from unicodedata import category

import pytest

from tests.guards.exemptions import LONG_DOCUMENTS
from tests.support.sources import ROOT, count_statements, list_functions, read_others, read_program

FILE, FUNCTION = 200, 35  # statements
LINES = 300  # of any file that is not Python
FOLDER = 15  # files of one kind
FREE_FOLDERS = {"consult/migrations/versions"}


def find_large(files):
    """Yield each file and each function that has too many statements."""
    for name, source in files.items():
        tree = ast.parse(source)
        if count_statements(tree) > FILE:
            yield f"{name}: {count_statements(tree)} statements"
        yield from (
            f"{name}: {each.name} has {count_statements(each)} statements"
            for each in list_functions(tree)
            if count_statements(each) > FUNCTION
        )


def find_full(paths):
    """Yield each folder that holds more than FOLDER files, without __init__ and conftest."""
    counts = Counter(
        str(Path(path).parent)
        for path in paths
        if Path(path).name not in {"__init__.py", "conftest.py"}
    )
    yield from (
        f"{folder}: {count} files"
        for folder, count in counts.items()
        if count > FOLDER and folder not in FREE_FOLDERS
    )


def list_files(*patterns):
    """Return the paths, from the root, of what is ours."""
    return [
        path.relative_to(ROOT).as_posix()
        for pattern in patterns
        for path in sorted(ROOT.glob(pattern))
        if "vendor" not in path.parts
    ]


def test_no_file_and_no_function_has_too_many_statements():
    assert list(find_large(read_program())) == []


def test_no_test_benchmark_or_tool_has_too_many_statements():
    assert list(find_large(read_others())) == []


def test_no_other_file_has_more_lines_than_can_be_read_at_once():
    files = list_files(
        "templates/**/*.html",
        "templates/**/*.txt",
        "static/js/**/*.js",
        "static/css/**/*.css",
        "docs/**/*.md",
        "*.md",
    )
    assert {
        name for name in files if len((ROOT / name).read_text().splitlines()) > LINES
    } == LONG_DOCUMENTS


PYTHON = ["*.py", *(f"{room}/**/*.py" for room in ("consult", "tests", "bench", "tools"))]
LANDED = "consult/migrations/versions/"  # a migration is never edited again


def list_wide_lines(source, widest):
    """Return the numbers of the lines that have more characters than are allowed.

    A mark above or below a letter takes no room, and is not counted.
    """
    return [
        number
        for number, line in enumerate(source.split("\n"), start=1)
        if sum(category(each) != "Mn" for each in line) > widest
    ]


@pytest.mark.parametrize(
    ("patterns", "widest"),
    [(["templates/**/*.*"], 160), (PYTHON, 100)],
    ids=["templates", "python"],
)
def test_no_line_is_too_wide(patterns, widest):
    wide = {
        f"{name}:{number}"
        for name in list_files(*patterns)
        if not name.startswith(LANDED)
        for number in list_wide_lines((ROOT / name).read_text("utf-8"), widest)
    }
    assert wide == set()


def test_a_wide_line_is_found():
    assert list_wide_lines(f"{'x' * 160}\n{'x' * 161}\n", 160) == [2]
    assert list_wide_lines(f"<p>{{{{ _('{'y' * 200}') }}}}</p>", 160) == [1]


def test_no_folder_holds_more_than_fifteen_files():
    kinds = [
        ("consult/**/*.py",),
        ("templates/**/*.html", "templates/**/*.txt"),
        ("static/js/**/*.js",),
        ("static/css/**/*.css",),
        ("tests/**/*.py",),
        ("bench/**/*.py",),
    ]
    full = {
        each.partition(":")[0] for patterns in kinds for each in find_full(list_files(*patterns))
    }
    assert full == set()


@pytest.mark.parametrize(
    "planted",
    [
        "x = 1\n" * 201,
        "def f():\n" + "    x = 1\n" * 36,
        "class A:\n    def f(self):\n" + "        x = 1\n" * 36,
    ],
)
def test_what_is_too_large_is_found(planted):
    assert list(find_large({"consult/comments/views.py": planted})) != []


def test_docstrings_and_long_expressions_do_not_count():
    assert (
        list(find_large({"x.py": '"""A."""\n' * 300 + "x = [\n" + "    1,\n" * 300 + "]\n"})) == []
    )


def test_a_folder_that_is_too_full_is_found():
    assert list(find_full([f"consult/a/m{number}.py" for number in range(16)])) != []


def test_the_program_is_read_whole_but_for_the_migrations():
    known = set(read_program())
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "consult").rglob("*.py")}
    assert {name.rpartition("/")[0] for name in every - known} == {"consult/migrations/versions"}

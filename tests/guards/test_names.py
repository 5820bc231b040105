"""Names: a file is a noun or a role, a type means one thing, a function is no bare participle."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.sources import list_functions, read_program

PACKAGES = {
    "casting",
    "counting",
    "drafting",
    "opening",
    "parsing",
    "planning",
    "proposing",
    "publishing",
    "reading",
}
NOUNS = {"encoding", "heading", "meeting", "setting", "string", "wording"}
EMPTY = {
    "service",
    "manager",
    "helper",
    "helpers",
    "util",
    "utils",
    "base",
    "mixin",
    "misc",
    "common",
}
GERUND = re.compile(r"(^|_)[a-z]+ing$")
BARE = re.compile(
    r"^_?(shown|told|asked|begun|counted|drawn|gone|said|held|left|"
    r"met|made|given|taken|kept|found|known|seen)$"
)
PARTICIPLE = re.compile(r"^_?[a-z]+ed$")


def find_bad_files(names):
    """Yield the paths whose name is a gerund or says nothing."""
    for name in names:
        *folders, file = Path(name).with_suffix("").parts
        yield from (
            f"{name}: the folder {each} is a gerund"
            for each in folders
            if GERUND.search(each) and each not in PACKAGES
        )
        if GERUND.search(file) and file not in NOUNS and file.rpartition("_")[2] not in NOUNS:
            yield f"{name}: a gerund"
        if file.rpartition("_")[2] in EMPTY:
            yield f"{name}: the name says nothing"


def find_double_types(files):
    """Yield each name of a class that two files define.

    A form or a model that is nested in a function does not count.
    """
    places = defaultdict(list)
    for name, source in files.items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    yield from (
        f"{each}: {', '.join(names)}" for each, names in sorted(places.items()) if len(names) > 1
    )


def is_property(function):
    """Return whether the function is read as a field."""
    return any("property" in ast.unparse(each) for each in function.decorator_list)


def find_bare_functions(files):
    """Yield functions and methods that are one bare participle; a property may end in -ed."""
    yield from (
        f"{name}: {each.name}"
        for name, source in files.items()
        for each in list_functions(ast.parse(source))
        if BARE.match(each.name) or (PARTICIPLE.match(each.name) and not is_property(each))
    )


def test_a_file_is_no_gerund_and_its_name_says_something():
    assert list(find_bad_files(read_program())) == []


def test_a_type_means_one_thing():
    assert list(find_double_types(read_program())) == []


def test_no_function_is_a_bare_participle():
    assert list(find_bare_functions(read_program())) == []


@pytest.mark.parametrize(
    "name",
    [
        "consult/meetings/acting.py",
        "consult/meetings/stepping/queries.py",
        "consult/core/utils.py",
        "consult/core/ballot_utils.py",
    ],
)
def test_a_bad_name_of_a_file_is_found(name):
    assert list(find_bad_files([name])) != []


@pytest.mark.parametrize(
    "name",
    [
        "consult/meetings/drafting/queries.py",
        "consult/meetings/models.py",
        "consult/documents/wording.py",
    ],
)
def test_a_good_name_of_a_file_is_none(name):
    assert list(find_bad_files([name])) == []


def test_a_type_of_two_meanings_is_found():
    assert list(find_double_types({"a.py": "class Place: ...", "b.py": "class Place: ..."})) != []


@pytest.mark.parametrize("name", ["shown", "_told", "settled"])
def test_a_bare_participle_is_found(name):
    assert list(find_bare_functions({"a.py": f"def {name}(): ..."})) != []


def test_a_property_may_be_a_participle():
    assert list(find_bare_functions({"a.py": "@property\ndef issued(): ..."})) == []

"""Each public module, class, function and method has a docstring in plain English."""

import ast
import re

import pytest

from tests.guards.exemptions import BAD_DOCSTRINGS
from tests.support.sources import read_program

QUESTION = re.compile(r"(Who|Whoever|What|Where|Which|Whether|Whence)\b")
SENTENCE = re.compile(r"[.?!][\"')]*(\s|$)")


def list_public_nodes(tree, name):
    """Yield (name, node) of a module or class and of everything public that it defines."""
    yield name, tree
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_"):
                continue
            inner = f"{name}.{node.name}" if isinstance(tree, ast.ClassDef) else node.name
            if isinstance(node, ast.ClassDef):
                yield from list_public_nodes(node, inner)
            else:
                yield inner, node


def find_docstring_fault(text):
    """Return what is wrong with a docstring, None if nothing is."""
    if not text:
        return "has no docstring"
    if not text[0].isupper():
        return "does not begin with a capital letter"
    if not SENTENCE.search(text.partition("\n\n")[0]):
        return "does not end its first sentence"
    return "begins like a question" if QUESTION.match(text) else None


def find_bad_docstrings(files):
    """Yield each public module, class, function and method whose docstring is missing or bad."""
    for file, source in files.items():
        for name, node in list_public_nodes(ast.parse(source), "the module"):
            if fault := find_docstring_fault(ast.get_docstring(node)):
                yield f"{file}: {name} {fault}"


def test_everything_public_has_a_docstring_in_plain_english():
    assert set(find_bad_docstrings(read_program())) == BAD_DOCSTRINGS


MODULE = '"""Votes."""\n'


@pytest.mark.parametrize(
    "planted",
    [
        "x = 1",
        MODULE + "def cast_vote(): ...",
        MODULE + "async def cast_vote(): ...",
        MODULE + "class Vote: ...",
        MODULE + 'class Vote:\n    """A vote."""\n    def cast(self): ...',
        MODULE + 'class Vote:\n    """A vote."""\n    class Inner: ...',
        '"""votes."""',
        '"""Votes of a ballot"""',
        '"""Votes of a ballot\n\nSee there.\n"""',
        '"""What a ballot asks."""',
        '"""Whether it counts."""',
    ],
)
def test_a_bad_docstring_is_found(planted):
    assert list(find_bad_docstrings({"consult/ballots/views.py": planted})) != []


@pytest.mark.parametrize(
    "planted",
    [
        MODULE + "def _cast(): ...",
        MODULE + "class _Vote:\n    def cast(self): ...",
        MODULE
        + 'def cast_vote():\n    """Cast a vote.\n\n    Raises:\n        Conflict: later\n    """',
        '"""Whatever is cast, counts once."""',
        '"""The question "Who votes?"."""',
    ],
)
def test_a_good_docstring_is_none(planted):
    assert list(find_bad_docstrings({"consult/ballots/views.py": planted})) == []

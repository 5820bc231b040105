"""Every code with which something is refused has a sentence for people."""

import ast

import pytest

from consult.core.errors import Problem
from consult.core.messages.error_messages import REFUSALS
from tests.support.sources import read_program

ERRORS = {error.__name__ for error in (Problem, *Problem.__subclasses__())}


def list_codes(source):
    """Yield the codes that are written where an error is made."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).rpartition(".")[2] in ERRORS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value


def test_every_refusal_has_a_sentence():
    missing = [
        f"{name}: {code}"
        for name, source in read_program().items()
        for code in list_codes(source)
        if code not in REFUSALS
    ]
    assert missing == []


@pytest.mark.parametrize("error", [*sorted(ERRORS), "errors.Conflict"])
def test_a_code_without_a_sentence_is_found(error):
    codes = list(list_codes(f'raise {error}("no_such_code")'))
    assert [code for code in codes if code not in REFUSALS] == ["no_such_code"]

"""Every code with which something is refused has a sentence for people."""

import ast

from consult.core.messages.error_messages import REFUSALS
from tests.guards.sources import read_program

ERRORS = {"Conflict", "Invalid", "Forbidden", "Problem", "Unavailable", "TooMany"}


def list_codes(source):
    """Yield the codes that are written where an error is made."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ERRORS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value


def test_every_refusal_has_a_sentence():
    missing = {
        code: name
        for name, source in read_program().items()
        for code in list_codes(source)
        if code not in REFUSALS
    }
    assert missing == {}


def test_a_code_without_a_sentence_is_found():
    assert [code for code in list_codes('raise Conflict("no_such_code")') if code not in REFUSALS]

"""No test asserts a number of seconds: another machine, or a busy one, has other numbers."""

import ast

import pytest

from tests.support.sources import read_others

CLOCKS = {"monotonic", "perf_counter", "time", "thread_time", "process_time"}
SPANS = {"slowest", "elapsed"}  # fields of results that hold measured seconds


def is_measured(node, measured):
    """Return whether an expression is a measured time: a difference of clocks, its name, or a
    field that holds one.
    """
    if isinstance(node, ast.Name):
        return node.id in measured
    if isinstance(node, ast.Attribute):
        return node.attr in SPANS
    return isinstance(node, ast.BinOp) and any(
        isinstance(each, ast.Call)
        and getattr(each.func, "attr", getattr(each.func, "id", "")) in CLOCKS
        for each in (node.left, node.right)
    )


def is_number(node):
    """Return whether an expression is a number, or a choice between numbers."""
    if isinstance(node, ast.IfExp):
        return is_number(node.body) and is_number(node.orelse)
    return isinstance(node, ast.Constant)


def find_timed_assertions(source):
    """Yield the lines that assert a measured time to be less than a number."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        measured = {
            node.targets[0].id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and is_measured(node.value, set())
        }
        for check in ast.walk(function):
            if isinstance(check, ast.Assert):
                yield from (
                    node.lineno
                    for node in ast.walk(check)
                    if isinstance(node, ast.Compare)
                    and is_measured(node.left, measured)
                    and is_number(node.comparators[0])
                )


def test_no_test_asserts_a_number_of_seconds():
    found = [
        f"{file}:{line}"
        for file, source in read_others().items()
        for line in find_timed_assertions(source)
    ]
    assert found == []


@pytest.mark.parametrize(
    "body",
    [
        "assert monotonic() - began < 1",
        "assert time.perf_counter() - began < 0.5 and page",
        "taken = time.monotonic() - began\n    assert taken < 2",
        "assert outcome.slowest < (10 if small else 20)",
    ],
)
def test_a_timed_assertion_is_found(body):
    assert list(find_timed_assertions(f"def test():\n    {body}\n"))


@pytest.mark.parametrize(
    "body",
    [
        "assert one < 10 * other",
        "assert monotonic() - began < 10 * usual",
        "end = monotonic() + 5\n    assert wait_until(lambda: monotonic() > end)",
    ],
)
def test_a_ratio_is_passed(body):
    assert not list(find_timed_assertions(f"def test():\n    {body}\n"))

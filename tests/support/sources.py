"""The sources of the program, as the guards read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def read_program() -> dict[str, str]:
    """Return {path from the root: source} of every Python file of consult, except the migrations
    themselves.
    """
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in sorted((ROOT / "consult").rglob("*.py"))
        if "migrations" not in path.parts or "versions" not in path.parts
    }


def read_others() -> dict[str, str]:
    """Return {path from the root: source} of the Python files of tests, benchmarks and tools."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for folder in ("tests", "bench", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def is_docstring(node: ast.AST) -> bool:
    """Return whether the statement is a string that stands alone."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def count_statements(tree: ast.AST) -> int:
    """Return how many statements there are below this node, without docstrings."""
    return sum(
        isinstance(node, ast.stmt) and not is_docstring(node) and node is not tree
        for node in ast.walk(tree)
    )


def list_functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method, nested ones too."""
    yield from (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def strip_docstrings(tree: ast.AST) -> str:
    """Return the source without docstrings and comments: what is said about code is not code."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and is_docstring(node.body[0])
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)

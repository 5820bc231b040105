"""Each ignore of the type checker has a code and a reason."""

import re

import pytest

from tests.support.sources import read_program

IGNORE = re.compile(r"#\s*type:\s*ignore(.*)")
WITH_REASON = re.compile(r"\[[a-z-]+(, [a-z-]+)*\]  # \w.*")


def find_bare_ignores(files):
    """Yield the ignores without a code or without a reason."""
    for name, source in files.items():
        for found in IGNORE.finditer(source):
            if not WITH_REASON.fullmatch(found[1]):
                yield f"{name}: {found[0]}"


def test_each_ignore_has_a_code_and_a_reason():
    assert list(find_bare_ignores(read_program())) == []


@pytest.mark.parametrize(
    "fault", ["# type: ignore", "#type:ignore", "# type: ignore[misc]", "# type: ignore  # gevent"]
)
def test_an_ignore_that_lacks_one_of_them_is_found(fault):
    assert list(find_bare_ignores({"consult/x.py": f"x = f()  {fault}\n"})) == [
        f"consult/x.py: {fault}"
    ]


def test_an_ignore_with_both_is_in_order():
    source = "x = f()  # type: ignore[misc, arg-type]  # gevent has no types\n"
    assert list(find_bare_ignores({"consult/x.py": source})) == []

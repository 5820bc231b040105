"""A planted flaw has a name, changes of sources, and the tests that must notice it."""

from typing import NamedTuple

SourceEdit = tuple[str, str, str]  # a file from the root, a text that stands in it once, the flaw


class Flaw(NamedTuple):
    """A mistake that could be made, and the tests that must notice it.

    Args:
        tests: files of tests, separated by spaces.
        chosen: the tests in these files to run (pytest's -k).
    """

    name: str
    edits: list[SourceEdit]
    tests: str
    chosen: str = ""


def plant_edits(name: str, source: str, edits: list[SourceEdit]) -> str:
    """Return the source of a file with the changes that are meant for it.

    Raises:
        LookupError: the text to replace does not stand in the source exactly once.
    """
    for file, old, new in edits:
        if file == name:
            if source.count(old) != 1:
                raise LookupError(f"{file} has {source.count(old)} times {old!r}")
            source = source.replace(old, new)
    return source

"""A landed migration is never edited: consult/migrations/landed.sha256 holds the digests."""

import re
from hashlib import sha256

import pytest

from tests.support.sources import ROOT

MIGRATIONS = ROOT / "consult" / "migrations"
LINE = re.compile(r"[0-9a-f]{64}  \w+\.py")


def read_migrations():
    """Return {file name: bytes} of all migrations."""
    return {path.name: path.read_bytes() for path in (MIGRATIONS / "versions").glob("*.py")}


def find_edited(listed, migrations):
    """Yield each line that is none, and each listed migration that is gone or was edited.

    Args:
        listed: the lines of the list, in the form that `sha256sum --check` reads.
    """
    names = [line.partition("  ")[2] for line in listed]
    yield from (f"{line}: not a digest and a name" for line in listed if not LINE.fullmatch(line))
    yield from (f"{name}: is listed twice" for name in set(names) if names.count(name) > 1)
    for line in listed:
        digest, _, name = line.partition("  ")
        if name not in migrations:
            yield f"{name}: has landed, and is gone"
        elif sha256(migrations[name]).hexdigest() != digest:
            yield f"{name}: has landed, and was edited"


def test_no_migration_that_has_landed_was_edited_or_removed():
    listed = (MIGRATIONS / "landed.sha256").read_text().splitlines()
    assert len(listed) >= 37
    assert list(find_edited(listed, read_migrations())) == []


LANDED = {"a.py": b"upgrade", "b.py": b"add"}
LIST = [f"{sha256(source).hexdigest()}  {name}" for name, source in LANDED.items()]


@pytest.mark.parametrize(
    ("listed", "migrations"),
    [
        (LIST, LANDED | {"a.py": b"upgrade "}),
        (LIST, {"a.py": b"upgrade"}),
        (LIST, {"a.py": b"upgrade", "c.py": b"add"}),
        ([*LIST, LIST[0]], LANDED),
        (["a.py", LIST[1]], LANDED),
    ],
    ids=["edited", "gone", "renamed", "listed twice", "no digest"],
)
def test_a_planted_edit_is_found(listed, migrations):
    assert list(find_edited(listed, migrations)) != []


def test_a_new_migration_is_not_listed_before_its_release():
    assert list(find_edited(LIST, LANDED | {"c.py": b"new"})) == []

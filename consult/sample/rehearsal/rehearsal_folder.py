"""The folder of a rehearsal: its two marks, what is refused, and its replacement as a whole.

A rehearsal has a file that says so, and a database whose first event says so. Only a folder with
both is ever emptied, and only if nothing but files of consult is in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection, DatabaseError, OperationalError, connect
from urllib.parse import quote

from sqlalchemy import make_url

from consult.core.config import REHEARSAL_MARK, ROOT

DATABASE = "consult.db"
MARK_WORDS = "A rehearsal of consult: nothing here is real.\n"
FIRST_VERB = "rehearsal.made"  # of the first event, which no other database has
SETTINGS_FILES = ("groups.json", "regions.json")  # taken over from the real installation
OWN_FILE = "settings.toml"  # written by people, so it stays
FILES = frozenset(
    {
        REHEARSAL_MARK,
        OWN_FILE,
        *SETTINGS_FILES,
        *(f"{DATABASE}{end}" for end in ("", "-wal", "-shm", "-journal")),
    }
)
FOLDERS = frozenset({"secrets", "mail", "made", "similar", "ballots", ".cache", ".config"})
COUNTED = {
    "consultation": "consultations",
    "document": "documents",
    "user": "people",
    "comment": "comments",
    "amendment": "amendments",
    "position": "positions",
}  # names by table


class RehearsalError(Exception):
    """A folder in which no rehearsal is made or replaced; the message says why."""


def is_there(folder: Path, instance: Path, database_url: str) -> bool:
    """Return whether a rehearsal is in a folder; False if the folder is empty or missing.

    Raises:
        RehearsalError: The folder is a link, belongs to the installation or the program, or
            holds anything but a rehearsal.
    """
    if folder.is_symlink():
        raise RehearsalError(f"{folder} is a symbolic link. Name the folder itself.")
    _require_apart(folder, instance, "the folder of this installation")
    _require_apart(folder, ROOT / "consult", "the folder of the program")
    file = make_url(database_url).database
    if make_url(database_url).get_backend_name() == "sqlite" and file:
        _require_apart(folder, Path(file), "the database of this installation")
    if not folder.exists():
        return False
    if not folder.is_dir():
        raise RehearsalError(f"{folder} is a file, not a folder.")
    if not any(folder.iterdir()):
        return False
    _require_rehearsal(folder)
    return True


def _require_apart(folder: Path, other: Path, name: str) -> None:
    """Refuse a folder that is another one, lies in it, or holds it."""
    own, its = folder.resolve(), other.resolve()
    if own.is_relative_to(its) or its.is_relative_to(own):
        raise RehearsalError(
            f"{folder} is, holds or lies in {name} ({other}). A rehearsal needs a folder apart."
        )


def _require_rehearsal(folder: Path) -> None:
    """Refuse a folder that lacks a mark of a rehearsal, or holds something else."""
    mark, file = folder / REHEARSAL_MARK, folder / DATABASE
    if mark.is_symlink() or not mark.is_file() or mark.read_bytes() != MARK_WORDS.encode():
        raise RehearsalError(
            f"{folder} is no rehearsal: it has no file {REHEARSAL_MARK}. Nothing was changed."
        )
    if file.is_symlink() or not file.is_file() or not _has_mark(file):
        raise RehearsalError(
            f"{folder} is no rehearsal: its database does not begin as one. Nothing was changed."
        )
    strange = sorted(each.name for each in folder.iterdir() if not _is_own(each))
    if strange:
        raise RehearsalError(
            f"{folder} also holds what no rehearsal has: {', '.join(strange)}. Nothing was changed."
        )


def _is_own(path: Path) -> bool:
    """Return whether consult writes such a file or folder."""
    if path.is_symlink():
        return False
    return path.name in (FOLDERS if path.is_dir() else FILES)


def _open_database(file: Path, mode: str) -> Connection:
    return connect(f"file:{quote(str(file.resolve()))}?mode={mode}", uri=True, timeout=0)


def _has_mark(file: Path) -> bool:
    try:
        with closing(_open_database(file, "ro")) as database:
            row = database.execute("SELECT verb FROM event ORDER BY seq LIMIT 1").fetchone()
    except DatabaseError:
        return False
    return bool(row == (FIRST_VERB,))


def describe_rehearsal(folder: Path) -> str:
    """Describe what is in a rehearsal: when it was made, and how much of each kind."""
    with closing(_open_database(folder / DATABASE, "ro")) as database:
        ((made_at,),) = database.execute("SELECT at FROM event ORDER BY seq LIMIT 1")
        counts = [
            f"{words}: {number}"
            for table, words in COUNTED.items()
            for (number,) in database.execute(
                f'SELECT count(*) FROM "{table}"'  # noqa: S608 - a name of COUNTED
            )
        ]
    return f"There is a rehearsal in {folder}, made on {made_at[:16]} UTC ({', '.join(counts)})."


@contextmanager
def replace_rehearsal(folder: Path, instance: Path) -> Iterator[Path]:
    """Provide a new folder, which takes the place of the rehearsal once it is filled.

    If it cannot be filled, it goes, and the folder stays as it was.

    Raises:
        RehearsalError: The rehearsal that is there is being served.
    """
    if folder.exists() and any(folder.iterdir()):
        _require_idle(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (new / REHEARSAL_MARK).write_text(MARK_WORDS)
        for name in SETTINGS_FILES:
            if (instance / name).is_file():
                shutil.copyfile(instance / name, new / name)
        if (folder / OWN_FILE).is_file():
            shutil.copyfile(folder / OWN_FILE, new / OWN_FILE)
        yield new
        if folder.exists() and any(folder.iterdir()):
            _require_rehearsal(folder)
            _require_idle(folder)
            _empty(folder)
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


@contextmanager
def use_instance(folder: Path) -> Iterator[None]:
    """Make a folder that of the installation inside the `with` block."""
    before = os.environ.get("CONSULT_INSTANCE")
    os.environ["CONSULT_INSTANCE"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["CONSULT_INSTANCE"]
        else:
            os.environ["CONSULT_INSTANCE"] = before


def _require_idle(folder: Path) -> None:
    """Refuse while a process has the database open: leaving WAL mode needs it alone."""
    try:
        with closing(_open_database(folder / DATABASE, "rw")) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except OperationalError as busy:
        raise RehearsalError(
            f"{folder} is being served. End its server, then try again. Nothing was changed."
        ) from busy


def _empty(folder: Path) -> None:
    """Delete the files of a rehearsal; the two marks go last."""
    last = {REHEARSAL_MARK, DATABASE}
    for each in sorted(folder.iterdir(), key=lambda path: path.name in last):
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()

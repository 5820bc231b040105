"""Backup and restoration of the whole database in one file; every copy is verified."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any, NamedTuple

from sqlalchemy import URL, create_engine, inspect
from sqlalchemy.exc import OperationalError

from consult.core.events import hash_chain as chain
from .engine import utc_now
from consult.core.hooks import after_restore

EVENT_COLUMNS = (
    "seq",
    "chain",
    "at",
    "verb",
    "subject_id",
    "actor_id",
    "audience",
    "facts",
    "salt",
    "head",
)  # of the chain
ADDED_COLUMNS = (
    "number",
    "people",
    "nonce",
)  # copies of releases before 0.2.0 have no such columns
ESCAPED = re.compile(r"\\(.)")
UNESCAPED = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}  # as pg_dump writes them


class DatabaseCopyError(Exception):
    """A backup, restoration or move whose result must not be trusted; the message says why."""


class BackupReport(NamedTuple):
    """The result of a verification: the file, its size in bytes, and the number of events."""

    file: Path
    size: int
    events: int


def create_backup(url: URL, folder: Path) -> BackupReport:
    """Copy the database into a new file of the folder while it is in use, and verify the copy.

    A copy that fails the verification is kept under a name with ".suspect".

    Raises:
        DatabaseCopyError: the copy could not be made or verified.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ending = "db" if _is_sqlite(url) else "dump"
    file = folder / f"consult-{utc_now():%Y%m%dT%H%M%SZ}.{ending}"
    if file.exists():
        raise DatabaseCopyError(f"{file} is there already")
    unproved = file.with_suffix(".part")
    with _create_private_file(unproved):
        if _is_sqlite(url):
            _copy_sqlite(Path(url.database or ""), unproved)
        else:
            _run_postgresql_tool(
                "pg_dump", url, "--format=custom", "--no-owner", f"--file={unproved}"
            )
        try:
            proof = verify_backup(unproved)
        except (
            DatabaseCopyError
        ) as reason:  # kept as evidence, and better than nothing; restore refuses it
            suspect = file.with_suffix(f".suspect.{ending}")
            _rename_synced(unproved, suspect)
            raise DatabaseCopyError(f"{reason}; the copy is kept as {suspect}") from reason
        _rename_synced(unproved, file)
    return proof._replace(file=file)


def restore_backup(file: Path, url: URL) -> BackupReport:
    """Restore a verified backup into a database that is empty or does not exist.

    Raises:
        DatabaseCopyError: the backup or the target is unfit.
    """
    proof = verify_backup(file)
    if _is_postgresql_dump(file) == _is_sqlite(url):
        raise DatabaseCopyError(f"{file} is from the other kind of database")
    if not _is_sqlite(url):
        if _list_tables(url):
            raise DatabaseCopyError("the database is not empty: restore into a new one")
        _run_postgresql_tool(
            "pg_restore",
            url,
            "--no-owner",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={_format_url(url)}",
            str(file),
        )
        _run_restore_hooks()
        return proof
    target = Path(url.database or "")
    if any(Path(f"{target}{rest}").exists() for rest in ("", "-wal", "-shm")):
        raise DatabaseCopyError(
            f"{target} is there already: move it away first (with its -wal and -shm)"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    unproved = target.with_suffix(".part")
    with _create_private_file(unproved):
        shutil.copyfile(file, unproved)  # a backup has no writer, so a plain copy is consistent
        verify_backup(unproved)
        _rename_synced(unproved, target)
    _run_restore_hooks()
    return proof


def _run_restore_hooks() -> None:
    """Call every hook in `after_restore`."""
    for each in after_restore:
        each()


def verify_backup(file: Path) -> BackupReport:
    """Read the whole copy and recompute the hash chain of its events.

    Raises:
        DatabaseCopyError: the copy is unreadable, damaged, or its chain does not match.
    """
    if not file.is_file():
        raise DatabaseCopyError(f"{file} is not there")
    seen = 0

    def read_events() -> Iterator[Mapping[str, Any]]:
        nonlocal seen
        for row in (
            _read_dump_events(file) if _is_postgresql_dump(file) else _read_sqlite_events(file)
        ):
            seen += 1
            yield row

    try:
        bad = chain.find_first_mismatch(read_events())
    except (DatabaseError, ValueError, IndexError) as failure:
        raise DatabaseCopyError(f"{file} cannot be read: {failure}") from failure
    if bad is not None:
        raise DatabaseCopyError(f"the chain of events does not fit at {bad}")
    return BackupReport(file, file.stat().st_size, seen)


def _is_sqlite(url: URL) -> bool:
    """Return whether the URL is that of an SQLite database."""
    return url.get_backend_name() == "sqlite"


def _is_postgresql_dump(file: Path) -> bool:
    """Return whether the file comes from pg_dump; any other file must verify as SQLite."""
    with file.open("rb") as opened:
        return opened.read(5) == b"PGDMP"


@contextmanager
def _create_private_file(file: Path) -> Iterator[None]:
    """Create an empty file that only its owner can read, and delete it when the block ends.

    A file that was left over from an earlier run is replaced.
    """
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield
    except DatabaseError as failure:
        raise DatabaseCopyError(str(failure)) from failure
    finally:
        file.unlink(missing_ok=True)


def _rename_synced(file: Path, name: Path) -> None:
    """Flush the file to disk before it gets its final name."""
    _sync_to_disk(file)
    file.rename(name)
    _sync_to_disk(name.parent)


def _sync_to_disk(path: Path) -> None:
    """Flush a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite database consistently, also during writes by others.

    The path is given as a URI with mode=rw, so that a missing source is not created.
    """
    if not source.is_file():
        raise DatabaseCopyError(f"{source} is not there")
    with closing(
        connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)
    ) as original:
        original.execute("VACUUM INTO ?", [str(target)])


def _read_sqlite_events(file: Path) -> Iterator[Mapping[str, Any]]:
    """Read the events of an SQLite copy, after the database checked its own integrity."""
    with closing(connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        found = [*copy.execute("PRAGMA integrity_check"), *copy.execute("PRAGMA foreign_key_check")]
        if found != [("ok",)]:
            raise DatabaseCopyError(f"the copy is damaged: {found[:3]}")
        there = {row[1] for row in copy.execute("PRAGMA table_info(event)")}
        names = [*EVENT_COLUMNS, *(name for name in ADDED_COLUMNS if name in there)]
        for row in copy.execute(
            f"SELECT {', '.join(names)} FROM event ORDER BY seq"  # noqa: S608 - our names
        ):
            event: dict[str, Any] = dict.fromkeys(ADDED_COLUMNS) | dict(
                zip(names, row, strict=True)
            )
            event["at"] = datetime.fromisoformat(event["at"]).replace(tzinfo=UTC)
            yield event | {"facts": json.loads(event["facts"])}


def _read_dump_events(file: Path) -> Iterator[Mapping[str, Any]]:
    """Read the events of a dump, after pg_restore read the whole dump."""
    _run_postgresql_tool("pg_restore", None, f"--file={os.devnull}", str(file))
    lines = iter(
        _run_postgresql_tool(
            "pg_restore", None, "--data-only", "--table=event", "--file=-", str(file)
        ).split("\n")
    )
    start = next((line for line in lines if line.startswith("COPY ")), "")
    names = re.findall(r"\w+", start.partition("(")[2].partition(")")[0])
    if not set(EVENT_COLUMNS) <= set(names):
        raise DatabaseCopyError("the dump holds no events")
    rows = []
    for line in lines:
        if line == r"\.":
            break
        rows.append(
            _parse_event(dict(zip(names, map(_unescape_cell, line.split("\t")), strict=True)))
        )
    yield from sorted(rows, key=lambda row: row["seq"])


def _parse_event(row: dict[str, Any]) -> dict[str, Any]:
    """Parse the row of an event from the text of a dump."""
    at = datetime.fromisoformat(row["at"]).astimezone(UTC)
    row = dict.fromkeys(ADDED_COLUMNS) | row
    names = [name for name in ("actor_id", "number") if row[name] is not None]
    numbers = {name: int(row[name]) for name in ("seq", "chain", "subject_id", *names)}
    return {**row, **numbers, "at": at, "facts": json.loads(row["facts"])}


def _unescape_cell(cell: str) -> str | None:
    r"""Undo the escapes of one cell of a dump; `\N` is None."""
    return (
        None
        if cell == r"\N"
        else ESCAPED.sub(lambda found: UNESCAPED.get(found[1], found[1]), cell)
    )


def _list_tables(url: URL) -> list[str]:
    """List the tables of a database; raises DatabaseCopyError if it does not answer."""
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    except OperationalError as failure:
        raise DatabaseCopyError(f"the database does not answer: {failure.orig}") from failure
    finally:
        engine.dispose()


def _format_url(url: URL) -> str:
    """Format the URL for PostgreSQL's tools, without the password.

    Other users of the machine can read a command line.
    """
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run_postgresql_tool(name: str, url: URL | None, *given: str) -> str:
    """Run one of PostgreSQL's tools and return its output.

    Raises:
        DatabaseCopyError: the tool is missing, or failed with the message it wrote.
    """
    program = shutil.which(name)
    if program is None:
        raise DatabaseCopyError(f"{name} is needed: install PostgreSQL's client programs")
    secret = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    address = [_format_url(url)] if url is not None and name == "pg_dump" else []
    ran = subprocess.run(  # noqa: S603
        [program, *given, *address], env=os.environ | secret, capture_output=True, check=False
    )
    if ran.returncode:
        raise DatabaseCopyError(f"{name}: {ran.stderr.decode(errors='replace').strip()}")
    return ran.stdout.decode()

"""Checks of a ZIP file by its table of contents, before anything in it is inflated."""

import io
import zipfile

import regex

from consult.core.errors import Invalid

MOST_ENTRIES = 1_000
MOST_INFLATED = 50_000_000  # bytes, of all entries together
MOST_RATIO = 100  # inflated bytes per packed byte of an entry
_HARMLESS_BYTES = 100_000  # an entry that inflates to fewer bytes is harmless at any ratio
_OUTSIDE = regex.compile(r"^[/\\]|^[a-zA-Z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Open a ZIP file after a check of its table of contents.

    Raises:
        Invalid: file_damaged, file_entries, file_entries_twice, file_entries_outside,
            file_inflates.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as wrong:
        raise Invalid("file_damaged") from wrong
    _check_entries(archive.infolist())
    return archive


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a table of contents with too much data, a name twice, or a path outside the file."""
    if len(entries) > MOST_ENTRIES:
        raise Invalid("file_entries", most=MOST_ENTRIES)
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise Invalid("file_entries_twice")
    if any(
        _OUTSIDE.search(entry.filename) or _OUTSIDE.search(entry.orig_filename) for entry in entries
    ):
        raise Invalid("file_entries_outside")
    large = (entry for entry in entries if entry.file_size > _HARMLESS_BYTES)
    too_dense = any(entry.file_size > MOST_RATIO * max(1, entry.compress_size) for entry in large)
    if too_dense or sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise Invalid("file_inflates", most=MOST_INFLATED // 1_000_000)

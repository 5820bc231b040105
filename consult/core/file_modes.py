"""File modes: what an installation writes is readable by its owner only, also on a shared machine."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from .config import ROOT

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_private(folder: Path) -> None:
    """Let this process write files that only its owner reads, and take the folder of the installation from others.

    A folder that holds the program as well, or that everybody writes to (/tmp), is left as it is. So are files whose mode
    this process cannot change: those of somebody else, and those that are mounted read-only.
    """
    os.umask(OTHERS)
    if (
        not folder.is_dir()
        or ROOT.is_relative_to(folder.resolve())
        or folder.stat().st_mode & stat.S_ISVTX
    ):
        return
    _take_from_others(folder)
    for place, folders, files in os.walk(folder):  # it follows no links
        for name in (*folders, *files):
            _take_from_others(Path(place) / name)


def _take_from_others(path: Path) -> None:
    with suppress(OSError):  # see above; and a journal of SQLite's may just have gone
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)

"""The settings file of the systemd units (EnvironmentFile), for commands typed by people."""

import os
import re
from pathlib import Path

from .errors import Problem

USUAL = Path("/etc/consult/environment")
LINE = re.compile(r"([A-Za-z_]\w*)\s*=\s*(.*)", re.ASCII)
PLAIN = re.compile(r"(?!['\"])((?:[^\\]|\\.)*)")
SINGLE = re.compile(r"'([^']*)'")
DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"')


def read_environment_file() -> Path | None:
    """Add the settings of the file to the environment, and return the file that was read.

    A setting that the environment already has stays as it is. CONSULT_ENVIRONMENT_FILE names
    another file, or none when it is empty. Raises Problem for a file, or a line of it, that
    cannot be read: a command must not work on another database than the units do because of it.
    """
    named = os.environ.get("CONSULT_ENVIRONMENT_FILE")
    if named == "":
        return None
    file = Path(named) if named else USUAL
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as missing:
        if named is None:
            return None
        raise _unreadable(file, missing) from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise _unreadable(file, wrong) from None
    for name, value in _settings_in(text, file).items():
        os.environ.setdefault(name, value)
    return file


def _unreadable(file: Path, wrong: Exception) -> Problem:
    why = wrong.strerror if isinstance(wrong, OSError) else "UTF-8"
    return Problem("settings_unreadable", file=str(file), why=why)


def _settings_in(text: str, file: Path) -> dict[str, str]:
    """Return the settings as systemd reads them; refuse a line that it would read otherwise.

    A continued line is an example of such a line.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith(("#", ";")):
            continue
        parts = LINE.fullmatch(bare)
        value = _value_of(parts[2]) if parts else None
        if parts is None or value is None:
            raise Problem("environment_line", file=str(file), line=number)
        found[parts[1]] = value
    return found


def _value_of(written: str) -> str | None:
    """A value without its quotes and backslashes; None where these do not fit."""
    if whole := SINGLE.fullmatch(written):
        return whole[1]
    if whole := DOUBLE.fullmatch(written):
        return re.sub(r'\\(["\\`$])', r"\1", whole[1])
    if whole := PLAIN.fullmatch(written):
        return re.sub(r"\\(.)", r"\1", whole[1])
    return None

"""The programs of the system that benchmarks call, with the Debian package of each."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

POSTGRESQL_FOLDER = Path("/usr/lib/postgresql")  # Debian's, with a folder for each release
DEBIAN_PACKAGES = {"postgres": "postgresql", "taskset": "util-linux", "wrk": "wrk"}


def is_installed(program: str) -> bool:
    """Return whether a program can be called; PostgreSQL's server is not in the PATH of Debian."""
    if program == "postgres":
        return any(POSTGRESQL_FOLDER.glob("*/bin/postgres"))
    return shutil.which(program) is not None


def describe_missing(programs: Iterable[str]) -> str:
    """Say in one sentence which programs are missing and how to get them; "" if none is."""
    missing = [each for each in programs if not is_installed(each)]
    if not missing:
        return ""
    named = f"program {missing[0]} is" if len(missing) == 1 else f"programs {missing[0]} are"
    named = named.replace(missing[0], " and ".join(missing))
    packages = " ".join(DEBIAN_PACKAGES[each] for each in missing)
    return f"The {named} missing; on Debian: apt-get install {packages}"


def require_programs(*programs: str) -> None:
    """End with exit code 1 and one sentence if a program is missing."""
    if found := describe_missing(programs):
        sys.exit(found)

"""File locks that show whether a process works on something; a lock ends with its process."""

import fcntl
from pathlib import Path


def is_lock_file_held(lock: Path) -> bool:
    """Return whether a process holds the lock; False if there is no such file."""
    try:
        with lock.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False

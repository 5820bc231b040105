"""Whether a process of ours is at work on something: it holds the lock of a file as long as it lives."""
import fcntl
from pathlib import Path


def is_locked(lock: Path) -> bool:
    """Whether somebody holds the lock; False where there is no such file."""
    try:
        with lock.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False

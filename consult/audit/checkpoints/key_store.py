"""The key that signs checkpoints, and the era of the log: files of `instance/secrets`.

They are in no database and no backup. All processes of the installation use the same folder.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.core.config import get_instance_folder
from consult.core.hooks import after_restore

KEY_FILE = "checkpoint-key"
ERA_FILE = "log-era"


def _find_file(name: str) -> Path:
    """Return the path of a file, in a folder of its owner alone."""
    folder = get_instance_folder() / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def _read_or_create(name: str, content: str) -> str:
    """Read a file, or create it with this content, whole or not at all."""
    file = _find_file(name)
    new = file.with_name(f"{name}.{secrets.token_hex(4)}.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):  # another process was faster
            os.link(new, file)
    finally:
        new.unlink()
    return file.read_text().strip()


def load_key() -> Ed25519PrivateKey:
    """Load the key, or make it at first use."""
    raw = _read_or_create(KEY_FILE, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(raw))


def rotate_key() -> None:
    """Delete the key, so that the next checkpoint is signed with a new one."""
    _find_file(KEY_FILE).unlink(missing_ok=True)


def load_era() -> str:
    """Load the era of the log, or begin one."""
    return _read_or_create(ERA_FILE, secrets.token_hex(4))


def end_era() -> None:
    """End the era after a backup was restored: what follows is another log, of another origin.

    Checkpoints of the time after that backup exist elsewhere; under the same origin the restored
    log would contradict them.
    """
    _find_file(ERA_FILE).unlink(missing_ok=True)


after_restore.append(end_era)

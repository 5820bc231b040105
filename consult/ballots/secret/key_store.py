"""The keys of open secret ballots, as files of the instance folder.

They are never in the database or a backup, and never in memory for long. All processes of
the installation use the same folder; a change of keys requires the write lock.
"""

import os
import secrets
from pathlib import Path

from consult.core.hooks import after_restore
from consult.core.config import get_instance_folder

from .vote_encryption import KEY_LENGTH, generate_key


def find_key_folder() -> Path:
    """Return the folder of the keys.

    An operator may put it on a RAM disk, so that a power cut leaves no key behind.
    """
    return get_instance_folder() / "ballots"


def _build_key_path(ballot_id: int) -> Path:
    """Return the path of a ballot's key."""
    return find_key_folder() / f"{ballot_id}.key"


def make_key(ballot_id: int) -> bytes:
    """Make a key and write it to disk before returning; an old one of that number is destroyed."""
    destroy_key(ballot_id)
    find_key_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    key = generate_key()
    handle = os.open(_build_key_path(ballot_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    _sync_folder()
    return key


def read_key(ballot_id: int) -> bytes | None:
    """Read the key of a ballot from disk; None if it is gone."""
    try:
        key = _build_key_path(ballot_id).read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == KEY_LENGTH else None


def destroy_key(ballot_id: int) -> None:
    """Overwrite a key and delete its file; nothing happens if there is none."""
    try:
        handle = os.open(_build_key_path(ballot_id), os.O_WRONLY)
    except FileNotFoundError:
        return
    try:
        os.write(handle, secrets.token_bytes(KEY_LENGTH))
        os.fsync(handle)
    finally:
        os.close(handle)
    _build_key_path(ballot_id).unlink(missing_ok=True)
    _sync_folder()


def destroy_all_keys() -> None:
    """Destroy all keys after a backup was restored.

    Votes cast since that backup are missing, so that no ballot open in it may continue.
    """
    for ballot_id in list_stored_keys():
        destroy_key(ballot_id)


after_restore.append(destroy_all_keys)


def list_stored_keys() -> set[int]:
    """Return the row numbers of the ballots with a stored key."""
    return {int(file.stem) for file in find_key_folder().glob("*.key") if file.stem.isdigit()}


def _sync_folder() -> None:
    """Sync the folder of the keys to disk."""
    handle = os.open(find_key_folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

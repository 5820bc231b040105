"""The keys of open secret ballots: files of the instance folder, never in the database, a backup or memory for long.

Every process of the installation works in the same folder; whoever changes keys holds the write lock.
"""
import os
import secrets
from pathlib import Path

from consult.core.database.backup import after_restore
from consult.core.config import get_instance_folder

from .vote_encryption import KEY_LENGTH, generate_key


def find_key_folder() -> Path:
    """Where the keys lie; an operator may put it on a disk in memory, so that no power cut leaves one behind."""
    return get_instance_folder() / "ballots"


def _build_key_path(ballot_id: int) -> Path:
    return find_key_folder() / f"{ballot_id}.key"


def make_key(ballot_id: int) -> bytes:
    """A new key, on the disk before this returns; one that a ballot of the same number left behind is destroyed."""
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
    """The key of a ballot, read anew each time; None where it is gone."""
    try:
        key = _build_key_path(ballot_id).read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == KEY_LENGTH else None


def destroy_key(ballot_id: int) -> None:
    """Write over the key, then take its file away; nothing happens where there is none."""
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
    """A backup was restored: what was voted since then is missing there, so that no ballot open in it may go on."""
    for ballot_id in list_stored_keys():
        destroy_key(ballot_id)


after_restore.append(destroy_all_keys)


def list_stored_keys() -> set[int]:
    """The ballots whose keys lie there."""
    return {int(file.stem) for file in find_key_folder().glob("*.key") if file.stem.isdigit()}


def _sync_folder() -> None:
    handle = os.open(find_key_folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

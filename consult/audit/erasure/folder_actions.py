"""Deletion of the files that may hold erased words, beside the database."""

import email
import email.policy
from pathlib import Path

from consult.core.config import get_instance_folder
from consult.core.database.engine import db, truncate_wal

from .reach import ERASED_FOLDERS
from .trace_actions import holds_fragment

MAIL_FOLDER = "mail"
MADE_FOLDERS = tuple(name for name in ERASED_FOLDERS if name != MAIL_FOLDER)


def clean_folders(fragments: list[str], marks: list[str] | None = None) -> None:
    """Delete all written files, the mails that hold a fragment or mark, and what SQLite logged.

    It runs after the COMMIT. SQLite overwrites what is deleted in the database itself.
    """
    delete_written_files()
    for file in (get_instance_folder() / MAIL_FOLDER).glob("*.eml"):
        if holds_fragment(_read_mail(file), fragments, marks or []):
            file.unlink(missing_ok=True)
    if db.engine.dialect.name == "sqlite":
        truncate_wal(db.engine)


def delete_written_files() -> None:
    """Delete all written files; who asks for one again has it made from what there is now."""
    for name in MADE_FOLDERS:
        folder = get_instance_folder() / name
        if folder.is_dir():
            for file in folder.iterdir():
                if file.is_file() and file.suffix not in {"", ".lock"}:
                    file.unlink(missing_ok=True)


def _read_mail(file: Path) -> str:
    """Read the subject and the text of a written mail."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    return f"{message['To']} {message['Subject']} {body.get_content() if body else ''}"

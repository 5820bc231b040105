"""Examination of the files of a form, before the write lock is taken."""

import json
from hashlib import sha256
from typing import Any, NamedTuple

from consult.core import i18n
from consult.core.errors import Invalid
from consult.core.files.sandbox import run_worker
from consult.core.messages.error_messages import FIELD_ERRORS
from consult.core.permissions.rules import require_permission
from consult.core.web import rate_limits as limits
from consult.core.web.uploads import Upload
from consult.core.web.write_endpoint import get_visitor
from consult.text.deceptive_characters import find_refused_characters, normalize_text

from .file_kinds import FILE_KINDS, build_download_name
from .forms import AttachmentForm

WORKER = "consult.attachments.worker"
LONGEST_NAME = 80  # characters of the name of an author in a refusal
DAMAGED = frozenset({"file_damaged", "file_not_understood"})
BOMB = "attachment_bomb"  # every other code of core/files says that it is one, or made like one


class NewAttachment(NamedTuple):
    """A file that may be attached, as it will be kept."""

    name: str
    media_type: str
    content: bytes
    digest: str


def examine_attachments(form: AttachmentForm) -> tuple[NewAttachment, ...]:
    """Examine the files of a form in the sandbox.

    Raises:
        SignInRequired: the visitor is not signed in; nothing is examined then.
        TooManyRequests: too many files in a short time.
        Invalid: a file is not accepted; the error of the field `files` names it and the reason.
    """
    if not form.files:
        return ()
    actor = get_visitor().actor
    require_permission(actor, "comment.list_own")
    for _each in form.files:
        limits.consume_limit(limits.get_limits().files, f"attachments:{actor.user_id}")
    return tuple(_examine_file(each, form.file_names) for each in form.files)


def _examine_file(file: Upload, choice: str) -> NewAttachment:
    """Examine one file."""
    head, _, content = run_worker(WORKER, file.content, choice).partition(b"\n")
    try:
        answer: dict[str, Any] = dict(json.loads(head))
    except (ValueError, TypeError):  # the worker was killed, or reached one of its limits
        answer = {"refused": "file_too_heavy", "details": {}}
    if "refused" in answer:
        raise Invalid(fields={"files": _build_error(file.name, answer)})
    kind = str(answer["kind"])
    return NewAttachment(
        build_download_name(file.name, kind),
        FILE_KINDS[kind].media_type,
        content,
        sha256(content).hexdigest(),
    )


def _build_error(name: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Build the error of the field from a refusal of the worker."""
    details = dict(answer["details"])
    if "names" in details:
        details["names"] = i18n.get_list_separator().join(map(_clean_name, details["names"]))
    code = "attachment_damaged" if answer["refused"] in DAMAGED else answer["refused"]
    return {"type": code if code in FIELD_ERRORS else BOMB, **details, "name": name}


def _clean_name(name: str) -> str:
    """Return a name of an author as it can be shown, whatever the file holds."""
    plain = normalize_text(name)
    wrong = {each.position for each in find_refused_characters(plain)}
    shown = "".join(each for at, each in enumerate(plain) if at not in wrong and each.isprintable())
    return f"\u2068{shown[:LONGEST_NAME]}\u2069"

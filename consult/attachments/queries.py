"""Queries of attachments, for whole lists of contributions at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.core.database.engine import db
from consult.core.errors import NotFound

from .file_kinds import KIND_OF_MEDIA_TYPE
from .models import Attachment, AttachmentView

COLUMNS = {"comment": Attachment.comment_id, "amendment": Attachment.amendment_id}
LISTED = ("place", "filename", "media_type", "size", "digest")


def build_view(row: Any) -> AttachmentView:
    """Build what a list shows of a file."""
    return AttachmentView(
        row.place,
        row.filename,
        KIND_OF_MEDIA_TYPE[row.media_type],
        row.media_type,
        row.size,
        row.digest,
    )


def load_attachments(
    kind: str, contribution_ids: Collection[int]
) -> dict[int, tuple[AttachmentView, ...]]:
    """Load the files of contributions, by the number of each that has some.

    Args:
        kind: comment or amendment.
        contribution_ids: those that the reader may read; nothing is checked here.
    """
    if not contribution_ids:
        return {}
    of = COLUMNS[kind]
    found: dict[int, list[AttachmentView]] = defaultdict(list)
    query = (
        select(of.label("of"), *(getattr(Attachment, name) for name in LISTED))
        .where(of.in_(contribution_ids))
        .order_by(of, Attachment.place)
    )
    for row in db.session.execute(query):
        found[row.of].append(build_view(row))
    return {number: tuple(files) for number, files in found.items()}


def get_attachment(kind: str, contribution_id: int, place: int) -> Attachment:
    """Return a file with its content, of a contribution that the reader may read."""
    found = db.session.scalar(
        select(Attachment)
        .where(COLUMNS[kind] == contribution_id, Attachment.place == place)
        .options(undefer(Attachment.content))
    )
    if found is None:
        raise NotFound(what="Attachment")
    return found


def describe_files(files: Iterable[Any]) -> str:
    """Describe files in the words to which the event of their contribution commits.

    The digests are computed from the contents, so that no other column can vouch for them.
    """
    lines = (
        f"{sha256(each.content).hexdigest()} {each.size} {each.media_type} {each.filename}"
        for each in files
    )
    return "\n".join(lines)

"""Reads of the origin of comments that moved to another clause with their text."""

from typing import Any

from sqlalchemy import select

from consult.documents.clause_queries import load_version_names
from consult.core.database.engine import db
from consult.documents.models import Placement, Version, Wording
from consult.documents.queries import WORDING_PLACEMENT

from .models import CommentOrigin


def load_comment_origins(rows: list[Any]) -> dict[int, CommentOrigin]:
    """Load the origins of these comment rows by number; an empty list reads nothing."""
    if not rows:
        return {}
    words = {
        row.wording_id: row
        for row in db.session.execute(
            select(Wording.id.label("wording_id"), Version.id, Version.name, Version.slug)
            .join(Placement, Placement.id == WORDING_PLACEMENT)
            .join(Version, Version.id == Placement.version_id)
            .where(Wording.id.in_({row.wording_id for row in rows}))
        )
    }
    names = {number: load_version_names(number) for number in {row.id for row in words.values()}}
    return {
        row.id: CommentOrigin(
            row.clause_id, names[there.id].get(row.clause_id, ""), there.name, there.slug
        )
        for row in rows
        if (there := words.get(row.wording_id)) is not None
    }

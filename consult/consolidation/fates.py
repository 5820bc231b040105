"""What became of contributions, for everyone to read once the version that it was said for is issued."""
import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.amendments.queries import own_rows
from consult.comments.models import Comment
from consult.comments.queries import own_comments
from consult.core import i18n
from consult.core.access import Actor
from consult.core.db import Prepared, db
from consult.core.rules import require
from consult.documents.models import Document, Version

from .models import Disposition

MOST = 500
GIVEN = (Disposition.outcome, Disposition.reason, Version.name, Version.issued_at, User.name.label("by"))
SAID = select(*GIVEN).join(Version, Version.id == Disposition.version_id).join(User, User.id == Disposition.made_by_id).where(
    Version.issued_at.is_not(None)).order_by(Version.place.desc())
OF_AMENDMENT = Prepared(SAID.where(Disposition.amendment_id == bindparam("number")))
OF_COMMENT = Prepared(SAID.where(Disposition.comment_id == bindparam("number")))


class Fate(NamedTuple):
    """A disposition as it is read: what became of it on the way to which version, why, and who said so."""

    outcome: str
    reason: str
    version: str
    by: str


class Own(NamedTuple):
    """A contribution of one's own with what became of it; fate: none while it is not answered."""

    kind: str
    id: int
    number: int | None  # of an amendment
    document: Document
    words: str
    at: datetime
    fate: Fate | None


def fates_of(kind: str, number: int) -> list[Fate]:
    """What became of a contribution, by version, the newest first; nothing before that version is issued."""
    rows = (OF_AMENDMENT if kind == "amendment" else OF_COMMENT).read(number=number)
    return [_fate(outcome, reason, name, by) for outcome, reason, name, _, by in rows]


def _fate(outcome: str, reason: str, name: Any, by: str) -> Fate:
    return Fate(outcome, reason, i18n.said(json.loads(name) if isinstance(name, str) else name), by)  # SQLite gives text


def own_fates(actor: Actor) -> list[Own]:
    """One's own contributions with what became of each, newest first; raises Unknown for a visitor."""
    require(actor, "comment.list_own")
    edits = select(Amendment).where(own_rows(actor)).order_by(Amendment.id.desc()).limit(MOST)
    said = select(Comment).where(own_comments(actor), Comment.parent_id.is_(None), Comment.amendment_id.is_(None),
                                 Comment.withdrawn_at.is_(None)).order_by(Comment.id.desc()).limit(MOST)
    found = [Own("amendment", each.id, each.number, each.document, each.revisions[-1].reason, each.proposed_at,
                 next(iter(fates_of("amendment", each.id)), None)) for each in db.session.scalars(edits)]
    documents: dict[int, Document] = {}
    for each in db.session.scalars(said):
        if each.document_id not in documents:
            documents[each.document_id] = db.session.get_one(Document, each.document_id)
        found.append(Own("comment", each.id, None, documents[each.document_id], each.body, each.posted_at,
                         next(iter(fates_of("comment", each.id)), None)))
    return sorted(found, key=lambda each: each.at, reverse=True)

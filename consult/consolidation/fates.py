"""What became of contributions, for everyone to read once the version that it was said for is issued."""
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from consult.accounts.models import User
from consult.amendments import queries as amendments
from consult.comments import queries as comments
from consult.core import i18n
from consult.core.access import Actor
from consult.core.db import Prepared, db
from consult.documents.models import Document, Version

from .models import Disposition

MOST = 500
GIVEN = (Disposition.outcome, Disposition.reason, Version.name, User.name.label("by"))
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
    return [_fate(*row) for row in (OF_AMENDMENT if kind == "amendment" else OF_COMMENT).read(number=number)]


def _fate(outcome: str, reason: str, name: Any, by: str) -> Fate:
    return Fate(outcome, reason, i18n.said(json.loads(name) if isinstance(name, str) else name), by)  # SQLite gives text


def _newest(column: Any, numbers: Iterable[int]) -> dict[int, Fate]:
    """The newest answer to each of many contributions, in one statement."""
    found: dict[int, Fate] = {}
    for number, *given in db.session.execute(SAID.add_columns(column).with_only_columns(column, *GIVEN)
                                             .where(column.in_(list(numbers)))):
        found.setdefault(number, _fate(*given))
    return found


def own_fates(actor: Actor) -> list[Own]:
    """One's own contributions with what became of each, newest first; raises Unknown for a visitor."""
    edits = [each for each in amendments.mine(actor) if each.state != "withdrawn"]
    wrote = [each.said for each in comments.mine(actor, MOST) if each.said.state != "withdrawn"
             and each.said.parent_id is None and each.said.amendment_id is None]
    numbers = {each.document_id for each in edits} | {each.document_id for each in wrote}
    documents = {number: db.session.get_one(Document, number) for number in numbers}
    edited = _newest(Disposition.amendment_id, (each.id for each in edits))
    answered = _newest(Disposition.comment_id, (each.id for each in wrote))
    found = [Own("amendment", each.id, each.number, documents[each.document_id], each.reason or "", each.proposed_at,
                 edited.get(each.id)) for each in edits]
    found += [Own("comment", each.id, None, documents[each.document_id], each.body or "", each.posted_at,
                  answered.get(each.id)) for each in wrote]
    return sorted(found, key=lambda each: each.at, reverse=True)

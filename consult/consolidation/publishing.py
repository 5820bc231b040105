"""Publishing what was consolidated: what stands against it, and what becomes of the contributions once it is issued."""
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.amendments.queries import OPEN as PROPOSED
from consult.comments.models import Comment
from consult.comments.queries import OPEN as SAID
from consult.core.access import Actor
from consult.core.db import db, find, now
from consult.core.errors import Conflict, Invalid
from consult.core.events import record, transaction
from consult.core.rules import require
from consult.documents.actions import issuing
from consult.documents.models import Version
from consult.documents.queries import Line, text_of

from .deciding import decided
from .models import GONE, Disposition, Postponed


class Owed(NamedTuple):
    """What stands against issuing a version.

    changed: numbers of the clauses that read otherwise than before; undecided: those of them in words that the chair did
    not decide; gone: clauses that were taken out without a decision. amendments, comments: rows' numbers of contributions
    without a disposition. until: answers may come later, by the chair's decision.
    """

    changed: frozenset[int]
    undecided: list[Line]
    gone: list[Line]
    amendments: list[int]
    comments: list[int]
    until: datetime | None

    @property
    def answers(self) -> int:
        """How many contributions wait for their disposition."""
        return len(self.amendments) + len(self.comments)

    @property
    def clear(self) -> bool:
        """Whether nothing stands against it."""
        return not self.undecided and not self.gone and (self.answers == 0 or self.until is not None)


def owed(version: Version) -> Owed:
    """What stands against issuing a working version that goes on from the current one; nothing for any other."""
    document = version.document
    if version.based_on_id is None or version.based_on_id != document.current_version_id:
        return Owed(frozenset(), [], [], [], [], None)
    authentic, settled = document.authentic, decided(version.id)
    before = {each.clause_id: each for each in text_of(version.based_on_id, authentic, authentic)}
    after = {each.clause_id: each for each in text_of(version.id, authentic, authentic)}

    def decided_as(clause_id: int, digest: str) -> bool:
        return clause_id in settled and settled[clause_id][1].digest == digest
    changed = frozenset(number for number, line in after.items()
                        if number not in before or before[number].digest != line.digest)
    undecided = [line for number, line in after.items() if number in changed and not decided_as(number, line.digest)]
    gone = [line for number, line in before.items() if number not in after and not decided_as(number, GONE)]
    later = db.session.get(Postponed, version.id)
    return Owed(changed, undecided, gone, _waiting(version, Amendment), _waiting(version, Comment),
                later.until if later else None)


def _waiting(version: Version, kind: type[Amendment] | type[Comment]) -> list[int]:
    """The contributions of a kind that everyone may read and that have no disposition on the way to a version."""
    column = Disposition.amendment_id if kind is Amendment else Disposition.comment_id
    done = select(column).where(Disposition.version_id == version.id, column.is_not(None))
    query = select(kind.id).where(kind.document_id == version.document_id, kind.id.not_in(done),
                                  PROPOSED if kind is Amendment else SAID)
    if kind is Comment:
        query = query.where(Comment.parent_id.is_(None), Comment.amendment_id.is_(None))
    return list(db.session.scalars(query.order_by(kind.id)))


def postpone(actor: Actor, version_id: int, until: datetime, reason: str) -> Postponed:
    """Let a version go out with answers owed until a day: the chair's decision; how many stays public.

    Raises Invalid for a day that is past.
    """
    with transaction():
        version = find(Version, version_id)
        require(actor, "decision.take", version)
        if version.issued:
            raise Conflict("issued_already")
        if until <= now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        made = db.session.get(Postponed, version_id) or Postponed(version_id=version_id, consultation_id=version.consultation_id)
        made.until, made.reason, made.made_by_id, made.made_at = until, reason, actor.user_id or 0, now()
        db.session.add(made)
        db.session.flush()
        record("answers.postponed", version, actor, document_id=version.document_id, version_id=version_id,
               until=until.isoformat(), owed=owed(version).answers)
    return made


def only_when_clear(_actor: Actor, version: Version) -> None:
    """Refuse to issue what the chair has not decided, or while answers are owed."""
    found = owed(version)
    if not found.clear:
        raise Conflict("not_ready_to_issue", undecided=len(found.undecided) + len(found.gone), owed=found.answers)


issuing.append(only_when_clear)

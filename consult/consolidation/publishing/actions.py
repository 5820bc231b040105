"""Actions of publishing: blockers, decisions of the chair about a whole version, and hooks on
issue.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import func, select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.documents.actions import before_issue
from consult.documents.comparison import find_unmoved_clauses
from consult.documents.versions.working_version_actions import get_unissued_version
from consult.documents.models import Version
from consult.documents.versions.issue_obstacles import issue_checks
from consult.documents.queries import ClauseText, load_clause_texts

from consult.consolidation.dispositions.effect import (
    get_previous_version_id,
    apply_dispositions,
    load_unanswered_ids,
)
from consult.consolidation.carry_over.confirmation import load_doubtful_places, settle_carry_over
from consult.consolidation.decisions.queries import load_decisions_by_clause
from consult.consolidation.models import REMOVED_DIGEST, Decision, Postponed
from .queries import load_collisions


class IssueBlockers(NamedTuple):
    """The reasons that prevent a version from being issued.

    Attributes:
        changed: Clauses whose text differs from the current version.
        undecided: Those whose current text the chair has not decided.
        gone: Clauses removed without a decision.
        moved: Clauses at another place, without a decision on the order.
        amendments, comments: Rows of contributions without a disposition.
        until: Deadline for later answers, set by the chair; does not apply to a final text.
    """

    changed: frozenset[int]
    undecided: list[ClauseText]
    gone: list[ClauseText]
    amendments: list[int]
    comments: list[int]
    until: datetime | None
    moved: list[ClauseText]
    final: bool

    @property
    def answers(self) -> int:
        """Number of contributions without a disposition."""
        return len(self.amendments) + len(self.comments)

    @property
    def answers_wait(self) -> bool:
        """Return whether the due answers may follow later."""
        return self.answers == 0 or (self.until is not None and not self.final)

    @property
    def clear(self) -> bool:
        """Return whether nothing prevents the version from being issued."""
        return not self.undecided and not self.gone and not self.moved and self.answers_wait


def load_blockers(version: Version) -> IssueBlockers:
    """Load the blockers of a working version, compared with the current version.

    There are none if the version is issued, or if the document has no issued version.
    """
    document = version.document
    if version.issued or document.current_version_id is None:
        return IssueBlockers(frozenset(), [], [], [], [], None, [], final=False)
    authentic, settled = document.authentic, load_decisions_by_clause(version.id)
    old = {
        each.clause_id: each
        for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)
    }
    new = {each.clause_id: each for each in load_clause_texts(version.id, authentic, authentic)}

    def decided_as(clause_id: int, digest: str) -> bool:
        return clause_id in settled and settled[clause_id][1].digest == digest

    changed = frozenset(
        number
        for number, line in new.items()
        if number not in old or old[number].digest != line.digest
    )
    undecided = [
        line
        for number, line in new.items()
        if number in changed and not decided_as(number, line.digest)
    ]
    gone = [
        line
        for number, line in old.items()
        if number not in new and not decided_as(number, REMOVED_DIGEST)
    ]
    later = db.session.get(Postponed, version.id)
    moved = (
        []
        if _is_order_decided(version.id, _digest_text_order(old, new))
        else [new[number] for number in _find_moved_clauses(old, new)]
    )
    return IssueBlockers(
        changed,
        undecided,
        gone,
        load_unanswered_ids(version, Amendment),
        load_unanswered_ids(version, Comment),
        later.until if later else None,
        moved,
        final=version.final,
    )


def _find_moved_clauses(old: dict[int, ClauseText], new: dict[int, ClauseText]) -> list[int]:
    """Find the clauses of both texts whose order or level changed."""
    common = [number for number in new if number in old]
    stayed = find_unmoved_clauses(common, {number: place for place, number in enumerate(old)})
    return [
        number
        for number in common
        if number not in stayed or old[number].level != new[number].level
    ]


def digest_order(clauses: Iterable[int], levels: Mapping[int, int] = MappingProxyType({})) -> str:
    """Build the digest of a clause order.

    Args:
        levels: New levels of the clauses whose level changed.
    """
    return hash_text(
        ",".join(
            f"{number}@{levels[number]}" if number in levels else str(number) for number in clauses
        )
    )


def digest_current_order(version: Version) -> str:
    """Build the digest of the clause order of a working version."""
    authentic = version.document.authentic
    old = (
        {
            each.clause_id: each
            for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)
        }
        if get_previous_version_id(version)
        else {}
    )
    return _digest_text_order(
        old, {each.clause_id: each for each in load_clause_texts(version.id, authentic, authentic)}
    )


def _digest_text_order(old: dict[int, ClauseText], new: dict[int, ClauseText]) -> str:
    return digest_order(
        new,
        {
            number: line.level
            for number, line in new.items()
            if number in old and old[number].level != line.level
        },
    )


def _is_order_decided(version_id: int, order: str) -> bool:
    """Return whether the newest decision on the order is about this one."""
    newest = db.session.scalar(
        select(Decision.order_digest)
        .where(Decision.version_id == version_id, Decision.order_digest.is_not(None))
        .order_by(Decision.number.desc())
        .limit(1)
    )
    return newest == order


def decide_order(actor: Actor, version_id: int, digest: str, reason: str) -> Decision:
    """Decide, as the chair, the order of the clauses of a working version.

    Raises:
        Conflict: A clause was moved, added or removed since the order was read.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if digest != digest_current_order(version):
            raise Conflict("changed_since_seen")
        last = db.session.scalar(
            select(func.max(Decision.number)).where(Decision.document_id == version.document_id)
        )
        made = Decision(
            consultation_id=version.consultation_id,
            document_id=version.document_id,
            version_id=version_id,
            number=(last or 0) + 1,
            reason=reason,
            order_digest=digest,
            made_by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "order.decided",
            made,
            actor,
            document_id=version.document_id,
            version_id=version_id,
            number=made.number,
            digest=digest,
        )
    return made


def mark_final(actor: Actor, version_id: int, *, final: bool) -> Version:
    """Mark a working version as the final text, or remove that mark, as the chair."""
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if version.final != final:
            version.final = final
            record_event(
                "version.finalised",
                version,
                actor,
                document_id=version.document_id,
                version_id=version_id,
                final=final,
            )
    return version


def postpone_answers(actor: Actor, version_id: int, until: datetime, reason: str) -> Postponed:
    """Allow a version to be issued with due answers until a deadline, as the chair.

    The number of due answers stays public.

    Raises:
        Invalid: The deadline is in the past.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if until <= utc_now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        made = db.session.get(Postponed, version_id) or Postponed(
            version_id=version_id, consultation_id=version.consultation_id
        )
        made.until, made.reason, made.made_by_id, made.made_at = (
            until,
            reason,
            actor.user_id or 0,
            utc_now(),
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "answers.postponed",
            version,
            actor,
            document_id=version.document_id,
            version_id=version_id,
            until=until.isoformat(),
            owed=load_blockers(version).answers,
        )
    return made


def find_unfinished(actor: Actor, version: Version) -> Iterator[Conflict]:
    """Refusals: what the chair has not decided, answers that are owed, edits that collide, places that are doubtful."""
    found = load_blockers(version)
    if not found.clear:
        yield Conflict(
            "not_ready_to_issue",
            undecided=len(found.undecided) + len(found.gone) + len(found.moved),
            owed=found.answers,
        )
    if found.answers:  # once every amendment is answered, no collision is left
        left = sum(not each.settled for each in load_collisions(actor, version))
        if left:
            yield Conflict("collisions_left", left=left)
    left = len(load_doubtful_places(actor, version))
    if left:
        yield Conflict("places_doubtful", left=left)


def settle_contributions(actor: Actor, version: Version) -> None:
    """Settle the carry-over and apply the dispositions of a version that is being issued."""
    if version.document.current_version_id is not None:
        settle_carry_over(actor, version)
        apply_dispositions(actor, version)


issue_checks.append(find_unfinished)
before_issue.append(settle_contributions)

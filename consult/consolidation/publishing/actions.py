"""Publishing what was consolidated: what stands against it, what the chair decides of a version as a whole, and issuing."""
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

from consult.consolidation.dispositions.effect import get_previous_version_id, apply_dispositions, load_unanswered_ids
from consult.consolidation.carry_over.confirmation import load_doubtful_places, settle_carry_over
from consult.consolidation.actions import load_decisions_by_clause
from consult.consolidation.models import REMOVED_DIGEST, Decision, Postponed
from .queries import load_collisions


class IssueBlockers(NamedTuple):
    """What stands against issuing a version.

    changed: numbers of the clauses that read otherwise than before; undecided: those of them in words that the chair did
    not decide; gone: clauses that were taken out without a decision; moved: clauses that stand elsewhere, where nobody
    decided the order. amendments, comments: rows' numbers of contributions without a disposition. until: answers may come
    later, by the chair's decision; never of a final text.
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
        """How many contributions wait for their disposition."""
        return len(self.amendments) + len(self.comments)

    @property
    def answers_wait(self) -> bool:
        """Whether the answers that are owed may come later."""
        return self.answers == 0 or (self.until is not None and not self.final)

    @property
    def clear(self) -> bool:
        """Whether nothing stands against it."""
        return not self.undecided and not self.gone and not self.moved and self.answers_wait


def load_blockers(version: Version) -> IssueBlockers:
    """What stands against issuing a working version, compared with the current one, whatever it was begun from.

    Nothing where no version of the document was issued yet, or where this one is.
    """
    document = version.document
    if version.issued or document.current_version_id is None:
        return IssueBlockers(frozenset(), [], [], [], [], None, [], final=False)
    authentic, settled = document.authentic, load_decisions_by_clause(version.id)
    old = {each.clause_id: each for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)}
    new = {each.clause_id: each for each in load_clause_texts(version.id, authentic, authentic)}

    def decided_as(clause_id: int, digest: str) -> bool:
        return clause_id in settled and settled[clause_id][1].digest == digest
    changed = frozenset(number for number, line in new.items() if number not in old or old[number].digest != line.digest)
    undecided = [line for number, line in new.items() if number in changed and not decided_as(number, line.digest)]
    gone = [line for number, line in old.items() if number not in new and not decided_as(number, REMOVED_DIGEST)]
    later = db.session.get(Postponed, version.id)
    moved = [] if _is_order_decided(version.id, _digest_text_order(old, new)) else [new[number] for number in _find_moved_clauses(old, new)]
    return IssueBlockers(changed, undecided, gone, load_unanswered_ids(version, Amendment), load_unanswered_ids(version, Comment),
                later.until if later else None, moved, final=version.final)


def _find_moved_clauses(old: dict[int, ClauseText], new: dict[int, ClauseText]) -> list[int]:
    """The clauses that are in both texts and do not follow each other as they did, or stand more or less deep."""
    common = [number for number in new if number in old]
    stayed = find_unmoved_clauses(common, {number: place for place, number in enumerate(old)})
    return [number for number in common if number not in stayed or old[number].level != new[number].level]


def digest_order(clauses: Iterable[int], levels: Mapping[int, int] = MappingProxyType({})) -> str:
    """The digest of an order of clauses; levels: of those that stand more or less deep than before."""
    return hash_text(",".join(f"{number}@{levels[number]}" if number in levels else str(number) for number in clauses))


def digest_current_order(version: Version) -> str:
    """The digest of the order in which the clauses of a working version stand."""
    authentic = version.document.authentic
    old = {each.clause_id: each for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)} if get_previous_version_id(version) else {}
    return _digest_text_order(old, {each.clause_id: each for each in load_clause_texts(version.id, authentic, authentic)})


def _digest_text_order(old: dict[int, ClauseText], new: dict[int, ClauseText]) -> str:
    return digest_order(new, {number: line.level for number, line in new.items()
                          if number in old and old[number].level != line.level})


def _is_order_decided(version_id: int, order: str) -> bool:
    """Whether the newest decision about the order of a working version is about this one."""
    newest = db.session.scalar(select(Decision.order_digest).where(
        Decision.version_id == version_id, Decision.order_digest.is_not(None)).order_by(Decision.number.desc()).limit(1))
    return newest == order


def decide_order(actor: Actor, version_id: int, digest: str, reason: str) -> Decision:
    """Decide, as the chair, that the clauses of a working version stand in the order that was looked at (digest).

    Raises Conflict where a clause was moved, added or taken out since.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if digest != digest_current_order(version):
            raise Conflict("changed_since_seen")
        last = db.session.scalar(select(func.max(Decision.number)).where(Decision.document_id == version.document_id))
        made = Decision(consultation_id=version.consultation_id, document_id=version.document_id, version_id=version_id,
                        number=(last or 0) + 1, reason=reason, order_digest=digest, made_by_id=actor.user_id)
        db.session.add(made)
        db.session.flush()
        record_event("order.decided", made, actor, document_id=version.document_id, version_id=version_id, number=made.number,
               digest=digest)
    return made


def mark_final(actor: Actor, version_id: int, *, final: bool) -> Version:
    """Say, as the chair, that a working version is the text with which the process ends, or that it is not."""
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if version.final != final:
            version.final = final
            record_event("version.finalised", version, actor, document_id=version.document_id, version_id=version_id, final=final)
    return version


def postpone_answers(actor: Actor, version_id: int, until: datetime, reason: str) -> Postponed:
    """Let a version go out with answers owed until a day: the chair's decision; how many stays public.

    Raises Invalid for a day that is past.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if until <= utc_now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        made = db.session.get(Postponed, version_id) or Postponed(version_id=version_id, consultation_id=version.consultation_id)
        made.until, made.reason, made.made_by_id, made.made_at = until, reason, actor.user_id or 0, utc_now()
        db.session.add(made)
        db.session.flush()
        record_event("answers.postponed", version, actor, document_id=version.document_id, version_id=version_id,
               until=until.isoformat(), owed=load_blockers(version).answers)
    return made


def find_unfinished(actor: Actor, version: Version) -> Iterator[Conflict]:
    """Refusals: what the chair has not decided, answers that are owed, edits that collide, places that are doubtful."""
    found = load_blockers(version)
    if not found.clear:
        yield Conflict("not_ready_to_issue", undecided=len(found.undecided) + len(found.gone) + len(found.moved),
                       owed=found.answers)
    if found.answers:  # with an answer to everyone nothing collides any more
        left = sum(not each.settled for each in load_collisions(actor, version))
        if left:
            yield Conflict("collisions_left", left=left)
    left = len(load_doubtful_places(actor, version))
    if left:
        yield Conflict("places_doubtful", left=left)


def settle_contributions(actor: Actor, version: Version) -> None:
    """What holds from then on: where contributions stand on the new words, and the answers that were given."""
    if version.document.current_version_id is not None:
        settle_carry_over(actor, version)
        apply_dispositions(actor, version)


issue_checks.append(find_unfinished)
before_issue.append(settle_contributions)

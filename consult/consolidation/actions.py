"""Actions on dispositions, which moderators propose, and on the chair's decisions about
clauses.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, select

from consult.amendments.conflicts.collisions import build_amendment_hunks
from consult.amendments.conflicts.sub_amendments import build_sub_hunks
from consult.amendments.models import Amendment
from consult.amendments.queries import load_amendment
from consult.amendments.sponsors.queries import find_supporters
from consult.comments.models import Comment
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.documents.clauses.actions import set_clause_status, apply_clause_status
from consult.documents.versions.working_version_actions import get_unissued_version
from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Clause, Version
from consult.documents.queries import is_text_current
from consult.text.brackets.bracket_tree import count_brackets
from consult.text.merge.hunk_merge import Hunk
from consult.text.merge.mark_pairs import has_torn_marks
from consult.text.brackets.removed_brackets import find_removed_brackets

from consult.consolidation.dispositions.confirmation_actions import (
    load_fitted_effects,
    require_fitting_answer,
    require_same_contribution,
)
from consult.consolidation.dispositions.effect import (
    is_answer_due,
    apply_dispositions,
    find_answerable_version,
)
from consult.consolidation.dispositions.version_text_queries import VersionTexts
from .decisions.queries import choose_decision_number, find_lowered_statuses
from .models import (
    KEPT_STATUS,
    REMOVED_DIGEST,
    ContributionRef,
    DecidedClause,
    ChairDecision,
    Disposition,
)
from consult.consolidation.workbench.clause_text_queries import (
    load_issued_clause,
    load_working_clause,
)


def propose_dispositions(
    actor: Actor,
    version_id: int,
    given: Sequence[ContributionRef],
    outcome: str,
    reason: str,
    hunks: dict[str, str] | None = None,
    row_version: int | None = None,
    same_as: str | None = None,
    texts: VersionTexts | None = None,
) -> list[Disposition]:
    """Propose the outcome of contributions, with one reason for all.

    A later call replaces the disposition. In the current version, due answers take effect at
    once.

    Args:
        hunks: Outcomes of single hunks by number; only for one amendment.
        same_as: Key of another contribution that asks for the same, such as "amendment:12".
        texts: The texts of the version, if they are loaded already.

    Raises:
        NotFound: A contribution belongs to another document, or is a reply.
        Invalid: Hunks are given for several contributions, or do not exist; or a duplicate
            names no other contribution of the document.
        Conflict: The version is issued and this answer is not due or does not fit its text, or
            a newer disposition exists.
    """
    with transaction():
        _require_right_to_answer(actor, given)
        version = find_answerable_version(actor, version_id)
        if hunks and len(given) != 1:
            raise Invalid(fields={"hunks": {"type": "hunks_of_one"}})
        if hunks and not set(hunks) <= set(map(str, range(len(_load_hunks(actor, given[0]))))):
            raise Invalid(fields={"hunks": {"type": "no_such_hunk"}})
        require_same_contribution(version, given, outcome, same_as)
        answer = _ProposedAnswer(outcome, reason, hunks or {}, same_as)
        made = [
            _save_disposition(actor, version, each, answer, row_version)
            for each in dict.fromkeys(given)
        ]
        fitted = load_fitted_effects(version, made, texts)
        for each in made:
            each.fitted = fitted.get(each.amendment_id or 0)
        db.session.flush()
        return made


class AnswerSubject(NamedTuple):
    """A contribution that is answered, as the permission rules read it.

    Attributes:
        clause_id: The clause that it belongs to now, which may be another one than when it was
            made.
        supporters: Co-sponsors of an amendment, and members of its coalitions, as codes.
    """

    consultation_id: int
    clause_id: int | None
    author_id: int
    organisation_id: int | None
    supporters: frozenset[str]


def build_answer_subject(given: Amendment | Comment) -> AnswerSubject:
    """Build the subject of the rule `answer.give` for a contribution."""
    return AnswerSubject(
        given.consultation_id,
        (given.stands_id if isinstance(given, Comment) else None) or given.clause_id,
        given.author_id,
        given.organisation_id,
        find_supporters(given) if isinstance(given, Amendment) else frozenset(),
    )


def _require_right_to_answer(actor: Actor, given: Iterable[ContributionRef]) -> None:
    """Refuse contributions that the actor may not answer; raises Forbidden."""
    for each in given:
        kind: type[Amendment | Comment] = Amendment if each.kind == "amendment" else Comment
        require_permission(actor, "answer.give", build_answer_subject(find_row(kind, each.id)))


def _load_hunks(actor: Actor, given: ContributionRef) -> list[Hunk]:
    if given.kind != "amendment":
        return []
    each = load_amendment(actor, given.id)
    if each.parent_id is None:
        return build_amendment_hunks(each)
    return build_sub_hunks(each, load_amendment(actor, each.parent_id))


class _ProposedAnswer(NamedTuple):
    outcome: str
    reason: str
    hunks: dict[str, str]
    same_as: str | None


def _save_disposition(
    actor: Actor,
    version: Version,
    given: ContributionRef,
    answer: _ProposedAnswer,
    row_version: int | None,
) -> Disposition:
    thing: Amendment | Comment = (
        find_row(Amendment, given.id) if given.kind == "amendment" else find_row(Comment, given.id)
    )
    if thing.document_id != version.document_id or (
        isinstance(thing, Comment) and thing.parent_id is not None
    ):
        raise NotFound(what=given.kind)
    made = find_disposition(version.id, given)
    if version.issued and not is_answer_due(version, given):
        raise Conflict("issued_already")
    if made is None:
        made = Disposition(
            consultation_id=version.consultation_id,
            version_id=version.id,
            **{f"{given.kind}_id": given.id},
        )
        db.session.add(made)
    else:
        require_unchanged(made, row_version)
    before = made.outcome
    made.outcome, made.reason, made.hunks, made.same_as = answer
    made.nonce = make_nonce()
    made.confirmed, made.made_by_id, made.made_at = None, actor.user_id or 0, utc_now()
    db.session.flush()
    if version.issued:
        require_fitting_answer(version, made)
    record_event(
        "disposition.proposed",
        made,
        actor,
        audience="everyone" if version.issued else "moderators",
        document_id=version.document_id,
        version_id=version.id,
        clause_id=thing.clause_id,
        kind=given.kind,
        contribution_id=given.id,
        outcome=answer.outcome,
        before=before,
        reason_digest=commit_words(made.nonce, made.reason),
    )
    if version.issued:
        apply_dispositions(actor, version, given)
    return made


def withdraw_dispositions(actor: Actor, version_id: int, given: Sequence[ContributionRef]) -> None:
    """Withdraw the dispositions of contributions.

    Raises:
        NotFound: None of them has a disposition.
        Conflict: The version was issued.
    """
    with transaction():
        _require_right_to_answer(actor, given)
        version = find_answerable_version(actor, version_id)
        if version.issued:
            raise Conflict("issued_already")
        made = [
            (each, found)
            for each in dict.fromkeys(given)
            if (found := find_disposition(version_id, each)) is not None
        ]
        if not made:
            raise NotFound(what="Disposition")
        for each, found in made:
            record_event(
                "disposition.dropped",
                found,
                actor,
                audience="moderators",
                document_id=version.document_id,
                version_id=version_id,
                clause_id=None,
                kind=each.kind,
                contribution_id=each.id,
            )
            db.session.delete(found)


def find_disposition(version_id: int, given: ContributionRef) -> Disposition | None:
    """Find the disposition of a contribution for a version."""
    column = Disposition.amendment_id if given.kind == "amendment" else Disposition.comment_id
    return db.session.scalar(
        select(Disposition).where(Disposition.version_id == version_id, column == given.id)
    )


def decide_clauses(
    actor: Actor,
    version_id: int,
    clause_ids: Iterable[int],
    status: str,
    reason: str,
    digests: dict[int, str] | None = None,
    number: int | None = None,
    lowered: Collection[str] = (),
) -> ChairDecision:
    """Decide, as the chair, that clauses read as in a working version, and set their status.

    Args:
        status: Status that they get, or KEPT_STATUS.
        digests: Digests of the text that was read; REMOVED_DIGEST confirms the removal of a
            clause.
        number: Number under which a meeting has entered this decision; otherwise the next one.
        lowered: Clauses whose status a decision on several clauses may lower, each with its new
            status ("18:open").

    Raises:
        Conflict: A text has changed or is locked by a ballot, a clause was removed or restored,
            a clause with brackets would be agreed, a bracket has no partner, or the status of
            another clause would be lowered.
        NotFound: A clause is in neither version.
        Invalid: No clause was chosen.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        made = _create_decision(version, actor.user_id, reason, number)
        chosen = list(dict.fromkeys(clause_ids))
        if not chosen:
            raise Invalid(fields={"clauses": {"type": "missing"}})
        require_unlocked_text(chosen)
        if len(chosen) > 1:
            _require_raised_statuses(version, chosen, status, lowered)
        for clause_id in chosen:
            _decide_clause(actor, version, made, clause_id, status, (digests or {}).get(clause_id))
        brackets = {
            str(each.clause_id): [each.brackets_before, each.brackets_after]
            for each in _load_decided_clauses(made)
            if each.removed
        }
        record_event(
            "decision.taken",
            made,
            actor,
            audience="everyone",
            document_id=version.document_id,
            version_id=version_id,
            number=made.number,
            clauses=chosen,
            status=None if status == KEPT_STATUS else status,
            brackets=brackets,
            reason_digest=commit_words(made.nonce or "", made.reason),
        )
    return made


def _require_raised_statuses(
    version: Version, chosen: list[int], status: str, lowered: Collection[str]
) -> None:
    """Refuse a status that would lower that of a clause without saying so."""
    found = find_lowered_statuses(version.id, chosen, status)
    left = [each for each in found if f"{each.clause_id}:{status}" not in lowered]
    if left:
        raise Conflict(
            "statuses_lowered",
            labels=i18n.join_list(each.label for each in left),
            clauses=[each._asdict() for each in found],
        )


def record_silence_decision(
    version: Version, by_id: int, digests: Mapping[int, str], status: str, reason: str
) -> ChairDecision:
    """Record the decision that results from a silence procedure.

    Runs inside the transaction that ends the procedure. A clause that has other words by now
    keeps its status.

    Args:
        by_id: User who opened the procedure.
    """
    made = _create_decision(version, by_id, reason)
    for clause_id, digest in digests.items():
        db.session.add(
            DecidedClause(decision_id=made.id, clause_id=clause_id, digest=digest, status=status)
        )
        if is_text_current(version, clause_id, digest):
            apply_clause_status(Actor(), find_row(Clause, clause_id), status, made.number)
    db.session.flush()
    record_event(
        "decision.taken",
        made,
        Actor(),
        audience="everyone",
        document_id=version.document_id,
        version_id=version.id,
        number=made.number,
        clauses=list(digests),
        status=status,
        brackets={},
        silence=True,
        reason_digest=commit_words(made.nonce or "", made.reason),
    )
    return made


def _create_decision(
    version: Version, by_id: int | None, reason: str, number: int | None = None
) -> ChairDecision:
    made = ChairDecision(
        consultation_id=version.consultation_id,
        document_id=version.document_id,
        version_id=version.id,
        number=choose_decision_number(version.consultation_id, number),
        reason=reason,
        nonce=make_nonce(),
        made_by_id=by_id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def undo_decision(actor: Actor, decision_id: int) -> ChairDecision:
    """Undo a decision, as the chair; its number stays in the record.

    The clauses keep their status, which the chair sets separately.

    Raises:
        Conflict: The version was issued, or the decision was undone already.
    """
    with transaction():
        made = find_row(ChairDecision, decision_id)
        version = get_unissued_version(actor, made.version_id, "decision.take")
        if made.undone_at is not None:
            raise Conflict("undone_already")
        chosen = [each.clause_id for each in _load_decided_clauses(made)]
        db.session.execute(delete(DecidedClause).where(DecidedClause.decision_id == made.id))
        made.undone_at = utc_now()
        version.document.revision += 1  # its pages named the decision beside its clauses
        record_event(
            "decision.undone",
            made,
            actor,
            document_id=version.document_id,
            version_id=version.id,
            number=made.number,
            clauses=chosen,
        )
    return made


def _load_decided_clauses(made: ChairDecision) -> list[DecidedClause]:
    db.session.flush()
    return list(
        db.session.scalars(select(DecidedClause).where(DecidedClause.decision_id == made.id))
    )


def _decide_clause(
    actor: Actor,
    version: Version,
    made: ChairDecision,
    clause_id: int,
    status: str,
    digest: str | None,
) -> None:
    line, base = load_working_clause(version, clause_id), load_issued_clause(version, clause_id)
    before = base.text if base is not None else ""
    if line is not None and status == KEPT_STATUS:
        status = line.status_now
    if line is None:
        if base is None:
            raise NotFound(what="Clause")
        if digest != REMOVED_DIGEST:
            raise Conflict("clause_left_the_text")
        db.session.add(
            DecidedClause(
                decision_id=made.id,
                clause_id=clause_id,
                digest=REMOVED_DIGEST,
                status="open",
                brackets_before=count_brackets(before),
                removed=find_removed_brackets(before, ""),
            )
        )
        return
    if digest is not None and digest != line.digest:
        raise Conflict("text_changed", label=line.label, text=line.text, digest=line.digest)
    if has_torn_marks(line.text) and not has_torn_marks(before):
        raise Conflict("marks_torn", label=line.label)
    if status in {"agreed", "adref"} and count_brackets(line.text):
        raise Conflict("brackets_left", label=line.label, brackets=count_brackets(line.text))
    db.session.add(
        DecidedClause(
            decision_id=made.id,
            clause_id=clause_id,
            digest=line.digest,
            status=status,
            brackets_before=count_brackets(before),
            brackets_after=count_brackets(line.text),
            removed=find_removed_brackets(before, line.text),
        )
    )
    set_clause_status(actor, clause_id, status, made.number)

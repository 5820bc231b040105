"""Contesting an answer, withdrawing that, and what moderators and the chair say to it; until when, and what is open."""
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.versions.rename_discard_actions import before_discard
from consult.documents.models import Version
from consult.moderation.contest import is_publicly_readable, refuse_closed_contest, mark_contest_withdrawn

from consult.consolidation.dispositions.effect import apply_dispositions
from .models import Contest
from consult.consolidation.models import ContributionRef, Disposition


class ContestState(NamedTuple):
    """How an answer stands: its contests, the first one first; and until when the next step may be taken.

    step: contest, chair (a moderator's reply is taken to the chair), or nothing where no step is left.
    """

    contests: list[Contest]
    step: str
    until: datetime | None

    @property
    def last(self) -> Contest | None:
        """The contest that counts: the newest that was not withdrawn."""
        return next((each for each in reversed(self.contests) if each.withdrawn_at is None), None)

    @property
    def in_time(self) -> bool:
        """Whether a step is left, and its day has not passed."""
        return bool(self.step) and self.until is not None and utc_now() < self.until


def get_contribution(given: Disposition) -> Amendment | Comment:
    """What was answered."""
    found = given.amendment or given.comment
    assert found is not None
    return found


def get_contribution_ref(given: Disposition) -> ContributionRef:
    """The contribution by kind and number, as forms and events name it."""
    return ContributionRef("amendment", given.amendment_id) if given.amendment_id else ContributionRef("comment", given.comment_id or 0)


def find_public_answer(disposition_id: int) -> Disposition:
    """An answer that everyone may read; raises NotFound before its version is issued, and where they may not read its words."""
    given = find_row(Disposition, disposition_id)
    if not given.version.issued or not is_publicly_readable(get_contribution(given)):
        raise NotFound(what="Answer")
    return given


def load_contests_by_answer(disposition_ids: Iterable[int]) -> dict[int, list[Contest]]:
    """The contests of each answer, the first one first; two statements, however many there are."""
    found: dict[int, list[Contest]] = defaultdict(list)
    query = select(Contest).options(selectinload(Contest.author), selectinload(Contest.replied_by),
                                    selectinload(Contest.organisation))
    for each in db.session.scalars(query.where(Contest.disposition_id.in_(list(disposition_ids))).order_by(Contest.to_chair)):
        found[each.disposition_id].append(each)
    return found


def build_contest_state(given: Disposition, contests: list[Contest]) -> ContestState:
    """How an answer stands. It may be contested for some days after its version was issued, or after it was given later.

    How many days is a setting of the consultation.
    """
    days = timedelta(days=given.version.document.consultation.contest_days)
    counting = [each for each in contests if each.withdrawn_at is None]
    if not any(not each.to_chair for each in counting):
        issued = given.version.issued_at or given.made_at
        return ContestState(contests, "contest", max(issued, given.made_at) + days)
    last = counting[-1]
    if last.replied_at is not None and not last.final:
        return ContestState(contests, "chair", last.replied_at + days)
    return ContestState(contests, "", None)


def may_contest(actor: Actor, given: Disposition, standing: ContestState) -> bool:
    """Whether this reader may take the next step now."""
    thing = get_contribution(given)
    return standing.in_time and thing.withdrawn_at is None and is_allowed(actor, "answer.contest", thing)


def contest_answer(actor: Actor, disposition_id: int, reason: str) -> Contest:
    """Ask for another look at an answer; or, where a moderator has looked, for the chair's.

    Raises NotFound for an answer that is not public or a contribution that was withdrawn, Conflict where it is contested
    already, where the chair had the last word, or once the time has passed.
    """
    with transaction():
        given = find_public_answer(disposition_id)
        thing = get_contribution(given)
        require_permission(actor, "answer.contest", thing)
        if thing.withdrawn_at is not None:
            raise NotFound(what="Answer")
        there = load_contests_by_answer([disposition_id])[disposition_id]
        standing = build_contest_state(given, there)
        if not standing.step:
            raise Conflict("contested_already" if standing.last and not standing.last.final else "answered_for_good")
        if not standing.in_time:
            raise Conflict("too_late_to_contest", until=standing.until.isoformat() if standing.until else "")
        to_chair = standing.step == "chair"
        made = next((each for each in there if each.to_chair == to_chair), None)  # one that was withdrawn is taken up again
        if made is None:
            made = Contest(consultation_id=given.consultation_id, disposition_id=given.id, to_chair=to_chair)
            db.session.add(made)
        made.author_id, made.organisation_id = actor.user_id or 0, thing.organisation_id
        made.reason, made.contested_at, made.withdrawn_at = reason, utc_now(), None
        made.hidden_at = made.hidden_by_id = made.hidden_reason = None  # that was about other words
        made.outcome, made.why, made.given_by_id, made.given_at = given.outcome, given.reason, given.made_by_id, given.made_at
        db.session.flush()
        record_contest_event("answer.contested", made, given, actor, to_chair=to_chair)
    return made


def withdraw_contest(actor: Actor, contest_id: int, row_version: int | None = None) -> Contest:
    """Ask for it no more; while there is time, it can be contested again. Raises Conflict once it was answered."""
    with transaction():
        made = find_row(Contest, contest_id)
        mark_contest_withdrawn(actor, made, row_version)
        record_contest_event("contest.withdrawn", made, made.disposition, actor)
    return made


def answer_contest(actor: Actor, contest_id: int, verdict: str, reason: str, outcome: str | None = None,
                   row_version: int | None = None) -> Contest:
    """Uphold a contested answer, or change it to another outcome for this reason; what it was stays on record.

    Raises Invalid where the answer is changed without an outcome, Conflict where it was withdrawn or answered meanwhile.
    """
    with transaction():
        made = find_row(Contest, contest_id)
        require_permission(actor, "contest.settle" if made.to_chair else "contest.answer", made)
        refuse_closed_contest(made)
        require_unchanged(made, row_version)
        if verdict == "changed" and outcome is None:
            raise Invalid(fields={"outcome": {"type": "missing"}})
        given = made.disposition
        before = given.outcome
        if verdict == "changed":
            given.outcome, given.reason, given.hunks = outcome or before, reason, {}
            given.made_by_id, given.made_at = actor.user_id or 0, utc_now()
        made.verdict, made.reply, made.replied_by_id, made.replied_at = verdict, reason, actor.user_id, utc_now()
        made.final = made.to_chair or is_allowed(actor, "contest.settle", made)
        db.session.flush()
        if verdict == "changed":
            _apply_changed_answer(actor, given)
        record_contest_event("contest.answered", made, given, actor, verdict=verdict, outcome=given.outcome, final=made.final)
    return made


def _apply_changed_answer(actor: Actor, given: Disposition) -> None:
    """What another answer means for an amendment: it is open again where it is carried over, or a part of it is alive."""
    edit, version = given.amendment, given.version
    if edit is None or version.id != version.document.current_version_id:
        return
    if edit.answered_in_id == version.id:
        edit.answered_in_id = None
        db.session.flush()
    apply_dispositions(actor, version, get_contribution_ref(given))


def record_contest_event(verb: str, made: Contest, given: Disposition, actor: Actor, **facts: Any) -> None:
    """Record what happened to a contest for everyone; its words stand in the row alone."""
    thing, about = get_contribution(given), get_contribution_ref(given)
    record_event(verb, made, actor, document_id=thing.document_id, version_id=given.version_id, clause_id=thing.clause_id,
           kind=about.kind, contribution_id=about.id, disposition_id=given.id, **facts)


def load_contests(version: Version) -> list[Contest]:
    """All contests of the answers that were given on the way to a version, those that wait first, oldest first."""
    query = (select(Contest).join(Disposition, Disposition.id == Contest.disposition_id)
             .where(Disposition.version_id == version.id, Contest.withdrawn_at.is_(None))
             .options(selectinload(Contest.author), selectinload(Contest.organisation), selectinload(Contest.disposition))
             .order_by(Contest.contested_at, Contest.id))
    return sorted(db.session.scalars(query), key=lambda each: each.replied_at is not None)


def filter_readable(contests: Iterable[Contest]) -> list[Contest]:
    """Those about contributions that everyone may read."""
    return [each for each in contests if is_publicly_readable(get_contribution(each.disposition))]


def get_answered_version(version: Version) -> Version:
    """The version whose answers can be contested: itself once it is issued, else the one that it goes on from."""
    return version if version.issued or version.based_on_id is None else db.session.get_one(Version, version.based_on_id)


def load_open_contests(version: Version) -> list[Contest]:
    """The contests that wait for an answer, those that came first first: see answered_version."""
    return [each for each in filter_readable(load_contests(get_answered_version(version))) if each.replied_at is None]


def load_contests_by_contribution(version: Version) -> dict[ContributionRef, list[Contest]]:
    """The contests of each contribution that was answered on the way to a version, the first one first."""
    found: dict[ContributionRef, list[Contest]] = defaultdict(list)
    for each in sorted(filter_readable(load_contests(version)), key=lambda each: each.to_chair):
        found[get_contribution_ref(each.disposition)].append(each)
    return found


def discard_contests(version_ids: list[int]) -> None:
    """What hangs on the answers of a working version ends with it."""
    answers = select(Disposition.id).where(Disposition.version_id.in_(version_ids))
    db.session.execute(delete(Contest).where(Contest.disposition_id.in_(answers)))


before_discard.insert(0, discard_contests)  # before the answers themselves: see working.py

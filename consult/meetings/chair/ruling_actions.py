"""Decisions of the chair, entered in the record of a meeting under a number.

"I see no objection: it is so decided." A decision on a clause fixes the text on the screen
and the clause's status. If the working version after the current one has exactly this text,
it is the consolidation's decision, too. Otherwise it stands in the record until
carry_over_ruling succeeds.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from consult.ballots.corrections.announcement_actions import announce_named_result
from consult.positions.models import Ballot
from consult.consolidation.actions import decide_clauses, undo_decision
from consult.consolidation.decisions.queries import compute_next_decision_number
from consult.consolidation.models import REMOVED_DIGEST
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.hooks import highest_decision_numbers
from consult.core.events.log import open_savepoint, record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.documents.clauses.text_locks import lock_refusals
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Clause
from consult.documents.queries import is_text_current
from consult.text.brackets.bracket_tree import count_brackets
from consult.text.merge.mark_pairs import has_torn_marks

from .undo import (
    UNDO_PERIOD,
    ActInProgress,
    complete_act,
    load_last_act,
    require_no_newer_act,
    require_not_relieved,
)
from consult.meetings.drafting.handover_actions import hand_over_text
from consult.meetings.queries import list_item_clause_ids
from consult.meetings.record.minutes import mark_record_changed, is_approved
from consult.meetings.record.proceedings import load_speeches
from consult.meetings.models import Meeting, Ruling
from consult.meetings.drafting.queries import MarkedText, load_marked_text
from consult.meetings.chair.models import LateDecision

WITHDRAWAL_PERIOD = timedelta(
    minutes=10
)  # a decision can be withdrawn within this period, if nothing followed from it
RULING_STATUSES = ("adref", "agreed", "bracketed", "open", "reopened")


def rule_on_clause(
    actor: Actor,
    meeting_id: int,
    clause_id: int,
    status: str,
    words: str = "",
    *,
    digest: str | None = None,
    ballot_id: int | None = None,
    afterwards: LateDecision | None = None,
    seen: int | None = None,
) -> Ruling:
    """Decide that a clause reads as it does on the screen, and has this status from now on.

    "parked" leaves the clause as it is, and is possible under silence, too. A decision that is
    entered late and was taken before another one on the clause stands in the record and changes
    nothing; one on a text that a later version has replaced changes no status.

    Args:
        digest: Digest of the text that the chair saw.

    Raises:
        Conflict("text_changed"): The text changed since.
        Conflict("brackets_left"): The text would be agreed with brackets.
        NotFound: The meeting does not take up this clause.
    """
    with transaction():
        parks = status == "parked"
        act = begin_ruling(actor, meeting_id, afterwards, seen)
        meeting, clause = act.meeting, find_meeting_clause(act.meeting, clause_id)
        screen = load_marked_text(meeting, clause_id)
        for refusal in lock_refusals([clause_id], unchanged={clause_id} if parks else ()):
            raise refusal
        if digest is not None and digest != screen.digest:
            raise Conflict(
                "text_changed", label=screen.label, text=screen.text, digest=screen.digest
            )
        if parks:
            return enter_ruling(
                act,
                "park",
                words,
                afterwards,
                clause_id=clause_id,
                digest=screen.digest,
                ballot_id=ballot_id,
            )
        if status not in RULING_STATUSES:
            raise Invalid(fields={"status": {"type": "literal_error"}})
        if screen.struck:
            return _rule_deletion(
                act, clause_id, screen.digest, status, words, afterwards, ballot_id
            )
        if status in {"agreed", "adref"} and count_brackets(screen.text):
            raise Conflict(
                "brackets_left", label=screen.label, brackets=count_brackets(screen.text)
            )
        if has_torn_marks(screen.text):
            raise Conflict("marks_torn", label=screen.label)
        overtaken = _find_later_ruling(clause_id, afterwards)
        made = enter_ruling(
            act,
            "clause",
            words,
            afterwards,
            clause_id=clause_id,
            digest=screen.digest,
            status=status,
            status_before=None if overtaken else clause.status,
            ballot_id=ballot_id,
            about=overtaken,
        )
        if overtaken:
            return made
        try:
            with open_savepoint():
                _decide_in_working_version(actor, made)
        except (Conflict, NotFound):
            _set_status_without_text(actor, made, screen)
    return made


def _set_status_without_text(actor: Actor, made: Ruling, screen: MarkedText) -> None:
    """Let a decision take effect whose text waits for the working version.

    A clause that has other words in the current version than in the one that the room reads
    keeps its status.
    """
    clause_id, version = screen.clause_id, screen.version
    current = version.document.current_version_id
    if version.id == current or is_text_current(version, clause_id, screen.digest):
        set_clause_status(actor, clause_id, made.status or "open", made.number)
    else:
        made.status_before = None


def _rule_deletion(
    act: ActInProgress,
    clause_id: int,
    digest: str,
    status: str,
    words: str,
    afterwards: LateDecision | None,
    ballot_id: int | None,
) -> Ruling:
    """Decide that a clause marked for deletion is deleted.

    Until the next version is issued, the issued text stands.

    Raises Conflict for any status but agreed or agreed ad referendum.
    """
    if status not in {"agreed", "adref"}:
        raise Conflict("clause_struck")
    overtaken = _find_later_ruling(clause_id, afterwards)
    made = enter_ruling(
        act,
        "goes",
        words,
        afterwards,
        clause_id=clause_id,
        digest=digest,
        ballot_id=ballot_id,
        about={"agreed": status, **overtaken},
    )
    if overtaken:
        return made
    with suppress(Conflict, NotFound), open_savepoint():
        _decide_in_working_version(act.actor, made)
    return made


def _find_later_ruling(clause_id: int, afterwards: LateDecision | None) -> dict[str, Any]:
    """Find a later decision that prevails over one entered late.

    The decision that was taken last prevails.
    """
    if afterwards is None:
        return {}
    later = db.session.scalar(
        select(Ruling.number)
        .where(
            Ruling.clause_id == clause_id,
            Ruling.kind.in_(("clause", "goes")),
            Ruling.undone_at.is_(None),
            Ruling.taken_at > afterwards.taken_at,
        )
        .order_by(Ruling.taken_at.desc())
        .limit(1)
    )
    return {} if later is None else {"overtaken_by": later}


def make_ruling(
    actor: Actor,
    meeting_id: int,
    words: str,
    *,
    kind: str = "other",
    clause_id: int | None = None,
    ballot_id: int | None = None,
    turn_id: int | None = None,
    about: dict[str, object] | None = None,
    afterwards: LateDecision | None = None,
    seen: int | None = None,
) -> Ruling:
    """Enter another decision in the record, in the chair's own text.

    Args:
        turn_id: Turn of the point of order on which the chair decides.

    Raises NotFound for a clause that the meeting does not take up, and for a turn that is no
    point of order heard in it; otherwise as begin_ruling does.
    """
    with transaction():
        act = begin_ruling(actor, meeting_id, afterwards, seen)
        if clause_id is not None:
            find_meeting_clause(act.meeting, clause_id)
        if turn_id is not None:
            _require_point_of_order(act.meeting, turn_id)
            about = {**(about or {}), "turn_id": turn_id}
        return enter_ruling(
            act,
            kind,
            words,
            afterwards,
            clause_id=clause_id,
            ballot_id=ballot_id,
            about=about or {},
        )


def _require_point_of_order(meeting: Meeting, turn_id: int) -> None:
    """Raise NotFound unless the turn is a point of order that was heard in the meeting."""
    if all(each.id != turn_id for each in load_speeches(meeting, ["point_of_order"])):
        raise NotFound(what="Turn")


def carry_over_ruling(actor: Actor, ruling_id: int) -> Ruling:
    """Carry a decision over to the working version, once that has its text.

    Raises Conflict without such a version, if the clause reads otherwise in it, with nothing to
    carry, or if the actor was relieved.
    """
    with transaction():
        ruling = find_row(Ruling, ruling_id)
        require_permission(actor, "meeting.lead", ruling.meeting)
        require_not_relieved(actor, ruling.meeting)
        if (
            ruling.decision_id is not None
            or ruling.undone_at is not None
            or ruling.kind not in {"clause", "goes"}
            or "overtaken_by" in ruling.about
        ):
            raise Conflict("nothing_to_carry")
        _decide_in_working_version(actor, ruling)
        record_event(
            "ruling.carried",
            ruling,
            actor,
            meeting_id=ruling.meeting_id,
            number=ruling.number,
            clause_id=ruling.clause_id,
            decision_id=ruling.decision_id,
        )
    return ruling


def withdraw_ruling(actor: Actor, ruling_id: int) -> Ruling:
    """Withdraw a decision: the clause has its former status, and its text is not decided.

    Raises:
        Conflict: The actor was relieved, the record is approved, another decision on the clause
            followed, its version was issued, or too much time has passed.
    """
    with transaction():
        ruling = find_row(Ruling, ruling_id)
        require_permission(actor, "meeting.lead", ruling.meeting)
        require_not_relieved(actor, ruling.meeting)
        if is_approved(ruling.meeting):
            raise Conflict("ruling_recorded")
        if not may_withdraw_ruling(ruling):
            raise Conflict("ruling_followed")
        if not ruling.meeting.is_live:
            mark_record_changed(ruling.meeting)
        ruling.undone_at = utc_now()
        if ruling.clause_id is not None and ruling.status_before is not None:
            set_clause_status(actor, ruling.clause_id, ruling.status_before)
        if ruling.decision_id is not None:
            undo_decision(actor, ruling.decision_id)
        complete_act(
            ActInProgress(actor, ruling.meeting),
            "ruling.undone",
            ruling,
            final=True,
            ruling_id=ruling.id,
            number=ruling.number,
            clause_id=ruling.clause_id,
        )
    return ruling


def may_withdraw_ruling(ruling: Ruling) -> bool:
    """Return whether a decision is recent and without consequences, and its record open."""
    if (
        ruling.undone_at is not None
        or utc_now() - ruling.made_at > WITHDRAWAL_PERIOD
        or is_approved(ruling.meeting)
    ):
        return False
    if ruling.clause_id is None:
        return True
    later = db.session.scalar(
        select(func.count(Ruling.id)).where(
            Ruling.clause_id == ruling.clause_id,
            Ruling.number > ruling.number,
            Ruling.consultation_id == ruling.consultation_id,
            Ruling.undone_at.is_(None),
        )
    )
    same = (
        ruling.status_before is None or find_row(Clause, ruling.clause_id).status == ruling.status
    )
    return not later and same


def find_last_ruling(meeting: Meeting, rulings: list[Ruling]) -> Ruling | None:
    """Find the decision that was the last podium act, if it can still be withdrawn."""
    last = load_last_act(meeting.id)
    if last is None or last.verb != "ruling.made" or utc_now() - last.made_at > UNDO_PERIOD:
        return None
    newest = max(rulings, key=lambda each: each.id, default=None)
    return newest if newest is not None and may_withdraw_ruling(newest) else None


def begin_ruling(
    actor: Actor, meeting_id: int, afterwards: LateDecision | None = None, seen: int | None = None
) -> ActInProgress:
    """Begin a decision in a live meeting, or a late one in a closed meeting.

    Raises:
        Conflict: The meeting is not live, its record is approved, or another person on the
            podium acted.
        Invalid: The moment of the decision is in the future.
    """
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, "meeting.lead", meeting)
    if not meeting.is_live and not (afterwards and meeting.state == "closed"):
        raise Conflict("meeting_not_live", state=meeting.state)
    if afterwards and afterwards.taken_at > utc_now():
        raise Invalid(fields={"taken_at": {"type": "still_to_come"}})
    if not meeting.is_live:
        mark_record_changed(meeting)
    require_not_relieved(actor, meeting)
    require_no_newer_act(actor, meeting_id, seen)
    return ActInProgress(actor, meeting)


def find_meeting_clause(meeting: Meeting, clause_id: int) -> Clause:
    """Find a clause that the meeting takes up.

    Raises NotFound.
    """
    if not any(clause_id in list_item_clause_ids(item) for item in meeting.items):
        raise NotFound(what="Clause")
    return find_row(Clause, clause_id)


def find_highest_ruling_number(consultation_id: int) -> int:
    """Find the highest number of a decision in the meetings of a consultation, or 0."""
    last = db.session.scalar(
        select(func.max(Ruling.number)).where(Ruling.consultation_id == consultation_id)
    )
    return last or 0


highest_decision_numbers.append(find_highest_ruling_number)


def enter_ruling(
    act: ActInProgress,
    kind: str,
    words: str,
    afterwards: LateDecision | None = None,
    *,
    ballot_id: int | None = None,
    **known: object,
) -> Ruling:
    """Enter a decision in the record under the next number, as part of an act.

    A decision that names a ballot announces its result. Raises NotFound if the ballot belongs
    to another meeting.
    """
    meeting = act.meeting
    if ballot_id is not None:
        ballot = find_row(Ballot, ballot_id)
        if ballot.meeting_id != meeting.id:
            raise NotFound(what="Ballot")
        announce_named_result(act.actor, ballot)
    made = Ruling(
        consultation_id=meeting.consultation_id,
        meeting_id=meeting.id,
        item_id=meeting.item_id,
        kind=kind,
        number=compute_next_decision_number(meeting.consultation_id),
        words=words,
        nonce=make_nonce(),
        taken_at=afterwards.taken_at if afterwards else utc_now(),
        entered_afterwards=afterwards is not None,
        made_by_id=act.actor.user_id,
        made_at=utc_now(),
        ballot_id=ballot_id,
        **known,
    )
    db.session.add(made)
    db.session.flush()
    more = {"turn_id": made.about["turn_id"]} if "turn_id" in made.about else {}
    complete_act(
        act,
        "ruling.made",
        made,
        final=True,
        ruling_id=made.id,
        number=made.number,
        kind=kind,
        clause_id=made.clause_id,
        status=made.status,
        afterwards=made.entered_afterwards,
        words_digest=commit_words(made.nonce or "", words),
        **more,
    )
    return made


def _decide_in_working_version(actor: Actor, ruling: Ruling) -> None:
    """Decide the same in the working version.

    Raises Conflict if the text there is another one.
    """
    clause_id = ruling.clause_id or 0
    there = hand_over_text(actor, ruling.meeting, clause_id)
    if there.digest != ruling.digest:
        raise Conflict("changed_since_decided")
    made = decide_clauses(
        actor,
        there.version_id,
        [clause_id],
        ruling.status or "open",
        ruling.words or f"D-{ruling.number}",
        {clause_id: REMOVED_DIGEST if ruling.kind == "goes" else there.digest},
        ruling.number,
    )
    ruling.decision_id = made.id

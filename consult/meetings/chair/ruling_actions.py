"""What the chair decides in a meeting: "I see no objection: it is so decided", entered in the record under a number.

A ruling on a clause fixes the words that stand on the screen, and the clause's status. Where the working version that goes on
from the current one has these very words, it is the consolidation's decision, too; else the ruling stands in the record and is
carried over once they are there (carry).
"""
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.positions.models import Ballot
from consult.consolidation.actions import decide, undecide
from consult.consolidation.models import GONE
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import attempt, record, transaction
from consult.core.permissions.rules import require
from consult.documents.clauses.text_locks import refuse_locked
from consult.documents.clauses.actions import set_status
from consult.documents.models import Clause
from consult.text.brackets.bracket_tree import count
from consult.text.merge.mark_pairs import torn

from .undo import Act, done, unseen
from consult.meetings.drafting.handover_actions import bring
from .actions import clauses_of
from consult.meetings.record.minutes import come_in, is_approved
from consult.meetings.models import Meeting, Ruling
from consult.meetings.drafting.queries import words_now

FAIR = timedelta(minutes=10)  # so long a ruling can be taken back, if nothing followed from it
STATUSES = ("adref", "agreed", "bracketed", "open", "reopened")


class Afterwards(NamedTuple):
    """A decision that was taken while the system was down, and is entered now."""

    taken_at: datetime


def rule_on_clause(actor: Actor, meeting_id: int, clause_id: int, status: str, words: str = "", *, digest: str | None = None,
                   ballot_id: int | None = None, afterwards: Afterwards | None = None, seen: int | None = None) -> Ruling:
    """Decide that a clause reads as it stands before the meeting, and has this status from now on; "parked" leaves it as it is.

    What is entered afterwards, and was taken before another decision on the clause, stands in the record and changes nothing.
    digest: of the words that were looked at. Raises Conflict where they changed since, or hold brackets and would be agreed;
    NotFound for a clause that the meeting does not take up.
    """
    with transaction():
        act = begun(actor, meeting_id, afterwards, seen)
        meeting, clause = act.meeting, clause_of(act.meeting, clause_id)
        screen = words_now(meeting, clause_id)
        refuse_locked([clause_id])
        if digest is not None and digest != screen.digest:
            raise Conflict("text_changed", label=screen.label, text=screen.text, digest=screen.digest)
        if status == "parked":
            return entered(act, "park", words, afterwards, clause_id=clause_id, digest=screen.digest, ballot_id=ballot_id)
        if status not in STATUSES:
            raise Invalid(fields={"status": {"type": "literal_error"}})
        if screen.struck:
            return _goes(act, clause_id, screen.digest, status, words, afterwards, ballot_id)
        if status in {"agreed", "adref"} and count(screen.text):
            raise Conflict("brackets_left", label=screen.label, brackets=count(screen.text))
        if torn(screen.text):
            raise Conflict("marks_torn", label=screen.label)
        overtaken = _overtaken(clause_id, afterwards)
        made = entered(act, "clause", words, afterwards, clause_id=clause_id, digest=screen.digest, status=status,
                       status_before=None if overtaken else clause.status, ballot_id=ballot_id, about=overtaken)
        if overtaken:
            return made
        try:
            with attempt():
                _carry(actor, made)
        except (Conflict, NotFound):
            set_status(actor, clause_id, status)  # the words wait for the working version; the decision does not
    return made


def _goes(act: Act, clause_id: int, digest: str, status: str, words: str, afterwards: Afterwards | None,
          ballot_id: int | None) -> Ruling:
    """Decide that a clause that is marked for deletion goes; until the next version is issued it stands as it was issued.

    Raises Conflict for a status that words have and no clause that goes.
    """
    if status not in {"agreed", "adref"}:
        raise Conflict("clause_struck")
    overtaken = _overtaken(clause_id, afterwards)
    made = entered(act, "goes", words, afterwards, clause_id=clause_id, digest=digest, ballot_id=ballot_id,
                   about={"agreed": status, **overtaken})
    if overtaken:
        return made
    with suppress(Conflict, NotFound), attempt():
        _carry(act.actor, made)
    return made


def _overtaken(clause_id: int, afterwards: Afterwards | None) -> dict[str, Any]:
    """Which decision on a clause holds, where one that is entered afterwards was taken before it: what was decided last does."""
    if afterwards is None:
        return {}
    later = db.session.scalar(
        select(Ruling.number).where(Ruling.clause_id == clause_id, Ruling.kind.in_(("clause", "goes")), Ruling.undone_at.is_(None),
                                    Ruling.taken_at > afterwards.taken_at).order_by(Ruling.taken_at.desc()).limit(1))
    return {} if later is None else {"overtaken_by": later}


def rule(actor: Actor, meeting_id: int, words: str, *, kind: str = "other", clause_id: int | None = None,
         ballot_id: int | None = None, about: dict[str, object] | None = None, afterwards: Afterwards | None = None,
         seen: int | None = None) -> Ruling:
    """Enter another decision in the record, in the chair's words."""
    with transaction():
        act = begun(actor, meeting_id, afterwards, seen)
        if clause_id is not None:
            clause_of(act.meeting, clause_id)
        return entered(act, kind, words, afterwards, clause_id=clause_id, ballot_id=ballot_id, about=about or {})


def carry(actor: Actor, ruling_id: int) -> Ruling:
    """Carry a ruling over to the working version, which has its words by now: there it is the chair's decision.

    Raises Conflict where there is no such version, or the clause reads otherwise in it.
    """
    with transaction():
        ruling = find(Ruling, ruling_id)
        require(actor, "meeting.lead", ruling.meeting)
        if ruling.decision_id is not None or ruling.undone_at is not None or ruling.kind not in {"clause", "goes"} \
                or "overtaken_by" in ruling.about:
            raise Conflict("nothing_to_carry")
        _carry(actor, ruling)
        record("ruling.carried", ruling, actor, meeting_id=ruling.meeting_id, number=ruling.number, clause_id=ruling.clause_id,
               decision_id=ruling.decision_id)
    return ruling


def take_back(actor: Actor, ruling_id: int) -> Ruling:
    """Take a ruling back: the clause has its status from before, and its words are not decided.

    Raises Conflict where it stands in an approved record, another ruling on the clause followed, its version was issued, or
    too much time has passed.
    """
    with transaction():
        ruling = find(Ruling, ruling_id)
        require(actor, "meeting.lead", ruling.meeting)
        if is_approved(ruling.meeting):
            raise Conflict("ruling_recorded")
        if not may_take_back(ruling):
            raise Conflict("ruling_followed")
        if not ruling.meeting.live:
            come_in(ruling.meeting)
        ruling.undone_at = now()
        if ruling.clause_id is not None and ruling.status_before is not None:
            set_status(actor, ruling.clause_id, ruling.status_before)
        if ruling.decision_id is not None:
            undecide(actor, ruling.decision_id)
        done(Act(actor, ruling.meeting), "ruling.undone", ruling, final=True, ruling_id=ruling.id, number=ruling.number,
             clause_id=ruling.clause_id)
    return ruling


def may_take_back(ruling: Ruling) -> bool:
    """Whether a ruling is young, its record not approved yet, and nothing followed from it."""
    if ruling.undone_at is not None or now() - ruling.made_at > FAIR or is_approved(ruling.meeting):
        return False
    if ruling.clause_id is None:
        return True
    later = db.session.scalar(select(func.count(Ruling.id)).where(
        Ruling.clause_id == ruling.clause_id, Ruling.number > ruling.number, Ruling.consultation_id == ruling.consultation_id,
        Ruling.undone_at.is_(None)))
    same = ruling.status_before is None or find(Clause, ruling.clause_id).status == ruling.status
    return not later and same


def begun(actor: Actor, meeting_id: int, afterwards: Afterwards | None = None, seen: int | None = None) -> Act:
    """In a live meeting; what was decided while the system was down is entered in one that is over, too.

    Raises Conflict where its record is approved by then: the decision would never stand in it.
    """
    meeting = find(Meeting, meeting_id)
    require(actor, "meeting.lead", meeting)
    if not meeting.live and not (afterwards and meeting.state == "closed"):
        raise Conflict("meeting_not_live", state=meeting.state)
    if afterwards and afterwards.taken_at > now():
        raise Invalid(fields={"taken_at": {"type": "still_to_come"}})
    if not meeting.live:
        come_in(meeting)
    unseen(actor, meeting_id, seen)
    return Act(actor, meeting)


def clause_of(meeting: Meeting, clause_id: int) -> Clause:
    """A clause that the meeting takes up; raises NotFound."""
    if not any(clause_id in clauses_of(item) for item in meeting.items):
        raise NotFound(what="Clause")
    return find(Clause, clause_id)


def entered(act: Act, kind: str, words: str, afterwards: Afterwards | None = None, *, ballot_id: int | None = None,
            **known: object) -> Ruling:
    """Enter a decision in the record under the next number, as a part of an act; the ballot before it has to be the meeting's."""
    meeting = act.meeting
    if ballot_id is not None and find(Ballot, ballot_id).meeting_id != meeting.id:
        raise NotFound(what="Ballot")
    last = db.session.scalar(select(func.max(Ruling.number)).where(Ruling.consultation_id == meeting.consultation_id))
    made = Ruling(consultation_id=meeting.consultation_id, meeting_id=meeting.id, item_id=meeting.item_id, kind=kind,
                  number=(last or 0) + 1, words=words, taken_at=afterwards.taken_at if afterwards else now(),
                  entered_afterwards=afterwards is not None, made_by_id=act.actor.user_id, made_at=now(), ballot_id=ballot_id,
                  **known)
    db.session.add(made)
    db.session.flush()
    done(act, "ruling.made", made, final=True, ruling_id=made.id, number=made.number, kind=kind, clause_id=made.clause_id,
         status=made.status, afterwards=made.entered_afterwards)
    return made


def _carry(actor: Actor, ruling: Ruling) -> None:
    """Decide in the working version what the ruling says; raises Conflict where the words there are others."""
    clause_id = ruling.clause_id or 0
    there = bring(actor, ruling.meeting, clause_id)
    if there.digest != ruling.digest:
        raise Conflict("changed_since_decided")
    made = decide(actor, there.version_id, [clause_id], ruling.status or "open", ruling.words or f"D-{ruling.number}",
                  {clause_id: GONE if ruling.kind == "goes" else there.digest})
    ruling.decision_id = made.id

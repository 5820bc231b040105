"""Actions on ballots in a meeting: open, close, record the result, hide the result."""

from consult.ballots.corrections.announcement_actions import announce_result
from consult.ballots.counting import actions as closing
from consult.ballots.opening import actions as opening
from consult.ballots.forms import OpenBallotForm
from consult.positions.models import Ballot
from consult.ballots.opening.subject_queries import BallotSubject, select_bracket
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.documents.models import Clause

from consult.meetings import queries
from consult.meetings.chair.undo import begin_act, complete_act, log_irreversible_act
from consult.meetings.models import Meeting
from consult.meetings.live.broadcast_actions import require_no_open_ballot
from consult.meetings.drafting.queries import load_marked_text


def open_meeting_ballot(
    actor: Actor, meeting_id: int, form: OpenBallotForm, seen: int | None = None
) -> Ballot:
    """Open a ballot in a meeting among the entitled participants, with the place of each.

    On a clause that the meeting drafted, or reads in another version, the ballot is about the
    text on the screen, not the issued one.

    Raises:
        Conflict: The meeting is suspended, or another ballot is open in it.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        meeting = act.meeting
        if meeting.state == "suspended":
            raise Conflict("meeting_suspended")
        require_no_open_ballot(meeting)
        ballot = opening.open_ballot(
            actor,
            meeting.consultation_id,
            form,
            load_voting_attendance(meeting, form),
            queries.load_named_voters(meeting_id),
            meeting_id,
            meeting.item_id,
            subject=_build_drafted_subject(meeting, form),
        )
        meeting.ballot_id, meeting.layout, meeting.read_out = ballot.id, "auto", False
        log_irreversible_act(act, "ballot.opened")
    return ballot


def load_voting_attendance(meeting: Meeting, form: OpenBallotForm) -> dict[str, str]:
    """Load the place of each person or organization that may vote, by holder.

    A sounding includes participants who say to be in the room, and remote participants only where
    the meeting lets them vote.
    """
    there = queries.load_attendance(meeting.id, by_own_word=form.kind == "indicative")
    everybody = form.kind != "indicative" or "vote" in meeting.remote_may
    return (
        there
        if everybody
        else {holder: where for holder, where in there.items() if where == "room"}
    )


def _build_drafted_subject(meeting: Meeting, form: OpenBallotForm) -> BallotSubject | None:
    """Build the subject of a ballot on drafted text; None where the issued text stands.

    Raises Conflict if the clause is marked for deletion.
    """
    if form.clause_id is None or form.about not in {"clause", "bracket"}:
        return None
    words = load_marked_text(meeting, form.clause_id)
    if words.struck:
        raise Conflict("clause_struck_asked")
    clause = find_row(Clause, form.clause_id)
    if not words.drafted and words.version.id == clause.document.current_version_id:
        return None
    whole = BallotSubject(
        clause.document_id,
        clause.id,
        None,
        words.version.id,
        words.label,
        words.text,
        words.language,
        words.digest,
    )
    return whole if form.about == "clause" else select_bracket(whole, form.which, form.alternative)


def close_meeting_ballot(
    actor: Actor, meeting_id: int, ballot_id: int, seen: int | None = None
) -> Ballot:
    """Close a ballot of the meeting; everyone sees its result if the ballot allows it.

    Raises NotFound for a ballot of another meeting.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        _require_own_ballot(act.meeting, ballot_id)
        ballot = closing.close_ballot(actor, ballot_id)
        log_irreversible_act(act, "ballot.closed")
    return ballot


def announce_meeting_result(
    actor: Actor, meeting_id: int, ballot_id: int, seen: int | None = None
) -> Ballot:
    """Announce the result of a recorded ballot of the meeting; it is final from then on.

    Raises NotFound for a ballot of another meeting.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        _require_own_ballot(act.meeting, ballot_id)
        ballot = announce_result(actor, ballot_id)
        act.meeting.read_out = act.meeting.read_out or act.meeting.ballot_id == ballot.id
        log_irreversible_act(act, "ballot.announced")
    return ballot


def read_out_result(
    actor: Actor, meeting_id: int, ballot_id: int, seen: int | None = None
) -> Meeting:
    """Call the result of the current ballot to the screens; until then no screen shows it.

    Raises:
        NotFound: It is not the current ballot of this meeting.
        Conflict: It is open, or its result is not recorded.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        ballot = find_row(Ballot, ballot_id)
        if act.meeting.ballot_id != ballot.id:
            raise NotFound(what="Ballot")
        if ballot.closed_at is None:
            raise Conflict("ballot_open_already")
        if ballot.voided_at is not None or ballot.recorded is False:
            raise Conflict("nothing_to_announce")
        if not act.meeting.read_out:
            act.meeting.read_out = True
            complete_act(act, "result.read_out", ballot_id=ballot.id)
    return act.meeting


def set_result_recorded(
    actor: Actor, meeting_id: int, ballot_id: int, *, recorded: bool, seen: int | None = None
) -> Ballot:
    """Set whether the result of a sounding enters the record.

    Raises NotFound for a ballot of another meeting.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        _require_own_ballot(act.meeting, ballot_id)
        ballot = closing.record_result(actor, ballot_id, recorded)
        log_irreversible_act(act, "ballot.recorded")
    return ballot


def hide_result(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Hide the result of the ballot on all screens.

    Raises Conflict while the ballot is open.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if act.meeting.ballot_id is None:
            return act.meeting
        if find_row(Ballot, act.meeting.ballot_id).closed_at is None:
            raise Conflict("ballot_open_already")
        act.meeting.ballot_id, act.meeting.read_out = None, False
        complete_act(act, "result.put_away")
    return act.meeting


def _require_own_ballot(meeting: Meeting, ballot_id: int) -> None:
    """Raise NotFound unless the ballot belongs to the meeting."""
    if find_row(Ballot, ballot_id).meeting_id != meeting.id:
        raise NotFound(what="Ballot")

"""Queries for the chair's console: current clause, online contributions, speakers and pace."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.accounts.queries import build_appearance, list_localized_groups
from consult.amendments import queries as amendments
from consult.amendments.queries import AmendmentView
from consult.amendments.voting_order import derive_voting_order
from consult.positions import queries as ballots
from consult.ballots.queries import BallotView
from consult.ballots.counting.vote_count import Requirement, compute_quorum
from consult.ballots.electorate.queries import load_electorate
from consult.ballots.counting.result_queries import build_rules
from consult.comments.models import Comment
from consult.comments.queries import build_clause_condition
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import NotFound
from consult.documents.queries import ClauseText, load_clause_texts
from consult.text.brackets.bracket_tree import parse_brackets

from consult.meetings.speakers import queries as speakers
from consult.meetings.live import state_queries as standing
from .undo import UNDO_PERIOD, load_last_act, may_undo_act
from consult.meetings.record.minutes import is_approved
from consult.meetings.models import AgendaItem, Meeting, Registration, Ruling, Turn
from .models import PodiumAct
from consult.meetings.queries import (
    find_read_version_id,
    list_item_clause_ids,
    list_confirmed_registrations,
    list_declared_registrations,
    list_unchecked_registrations,
    load_attendance,
)
from .bracket_resolution import list_alternatives, get_bracket_text
from consult.meetings.drafting.amendment_hunks import load_open_hunks
from consult.meetings.drafting.revisions import load_issued_line
from consult.meetings.drafting.queries import MarkedText, load_marked_text


class SpeakerEntry(NamedTuple):
    """A current or waiting speaker: appearance, and whether it is their first turn."""

    turn: Turn
    appearance: dict[str, Any]
    behalf: str | None
    first: bool


class ClauseContributions(NamedTuple):
    """Online contributions to a clause: positions by group, amendments, number of comments.

    The amendments stand in the order of voting; voted: how many of them it puts to a vote.
    takeable: numbers of the amendments that change the clause's text.
    """

    tally: Any
    edits: list[AmendmentView]
    voted: int
    takeable: set[int]
    comments: int


class BracketChoices(NamedTuple):
    """A bracket of the current clause: its number, its text, and what can be kept of it."""

    number: int
    words: str
    offers: list[tuple[int, str]]


class AttendanceSummary(NamedTuple):
    """Attendance now: people by place, voting organizations, quorum of the ballot and the meeting.

    unchecked: participants of the room of whom nobody says that they are there; declared: those
    who say so themselves; confirmed: those whom the chair confirmed.
    """

    room: int
    remote: int
    organisations: int
    entitled_organisations: int
    quorum: Requirement | None
    meeting_quorum: Requirement | None
    unchecked: list[Registration]
    declared: list[Registration]
    confirmed: list[Registration]


class AgendaPace(NamedTuple):
    """The expected end of the last item, and the spare time before the announced closing.

    spare is negative if the meeting would end late.
    """

    ends_at: datetime
    spare: timedelta

    @property
    def minutes(self) -> int:
        """The distance from the announced end in minutes, without its sign."""
        return round(abs(self.spare) / timedelta(minutes=1))


def build_speaker_entry(turn: Turn, spoke: set[tuple[str, int]]) -> SpeakerEntry:
    """Build the entry of a turn as pages show it.

    Args:
        spoke: Keys of those who have already spoken.
    """
    return SpeakerEntry(
        turn,
        build_appearance(turn.user, turn.organisation),
        turn.behalf,
        speakers.get_speaker_key(turn) not in spoke,
    )


def load_speaker_entries(meeting: Meeting) -> tuple[SpeakerEntry | None, list[SpeakerEntry]]:
    """Load the current speaker, and the waiting speakers in the order of their calls."""
    present = speakers.find_current_turn(meeting.id)
    spoke = {
        speakers.get_speaker_key(each)
        for each in speakers.list_called_statements(meeting.id)
        if each is not present
    }
    return (build_speaker_entry(present, spoke) if present else None), [
        build_speaker_entry(each, spoke) for each in speakers.list_waiting_turns(meeting)
    ]


def list_speaking_shares(meeting: Meeting) -> list[tuple[dict[str, Any], int]]:
    """List the seconds spoken by each stakeholder group that spoke, in the set order.

    Speakers for no group come last.
    """
    found = speakers.sum_speaking_times_by_group(meeting.id).groups
    own: list[tuple[dict[str, Any], int]] = [
        (group, found[group["code"]])
        for group in list_localized_groups(i18n.get_language())
        if group["code"] in found
    ]
    return own + ([({}, found[None])] if None in found else [])


def load_current_clause(meeting: Meeting) -> MarkedText | None:
    """Load the current clause as it reads on the screen, or None without one."""
    try:
        return (
            load_marked_text(meeting, meeting.clause_id) if meeting.clause_id is not None else None
        )
    except NotFound:  # the clause was removed from the text since
        return None


def list_bracket_choices(words: MarkedText) -> list[BracketChoices]:
    """List the outermost brackets of a text with what can be kept of each."""
    every = parse_brackets(words.text).list_brackets()
    return [
        BracketChoices(
            number, get_bracket_text(words.text, each), list_alternatives(words.text, each)
        )
        for number, each in enumerate(every)
        if each.depth == 1
    ]


def load_attendance_summary(meeting: Meeting, shown: BallotView | None) -> AttendanceSummary:
    """Load the attendance now, with the quorum of the current ballot if it has one."""
    found, voting = (
        standing.count_present(meeting),
        load_electorate(meeting.consultation_id, "organisations", load_attendance(meeting.id)),
    )
    asks = shown is not None and bool(shown.ballot.quorum)
    there, all_voting = (
        sum(each.where != "absent" for each in voting.entitled),
        len(voting.entitled),
    )
    needed = -(-all_voting * (meeting.quorum or 0) // 100)
    return AttendanceSummary(
        found["room"],
        found["remote"],
        there,
        all_voting,
        compute_quorum(build_rules(shown.ballot), shown.electors, shown.cast)
        if shown is not None and asks
        else None,
        Requirement(needed, all_voting, there, there >= needed) if meeting.quorum else None,
        list_unchecked_registrations(meeting.id),
        list_declared_registrations(meeting.id),
        list_confirmed_registrations(meeting.id),
    )


def load_item_clauses(item: AgendaItem | None) -> list[ClauseText]:
    """Load the clauses of an item in its order, without headings, fully labelled ("18 c)")."""
    if item is None or item.document is None or item.version_id is None:
        return []
    version_id, language = item.version_id, item.document.authentic
    called = load_version_names(version_id)
    there = {
        line.clause_id: line._replace(label=called.get(line.clause_id, line.label))
        for line in load_clause_texts(version_id, language, language)
    }
    return [
        there[each]
        for each in list_item_clause_ids(item)
        if each in there and there[each].kind != "heading"
    ]


def load_late_decision_clauses(meeting: Meeting) -> list[ClauseText] | None:
    """Load the clauses of a closed meeting on which decisions may still be entered.

    Returns None if the meeting is not closed or its record is approved.
    """
    if meeting.state != "closed" or is_approved(meeting):
        return None
    return list(
        {
            line.clause_id: line for item in meeting.items for line in load_item_clauses(item)
        }.values()
    )


def load_clause_contributions(actor: Actor, words: MarkedText) -> ClauseContributions:
    """Load the online contributions to a clause that a meeting reads."""
    clause_id = words.clause_id
    issued = load_issued_line(words.version, clause_id).text
    edits = [
        each for each in amendments.load_clause_amendments(actor, clause_id) if each.state == "open"
    ]
    steps = [each.amendment for each in derive_voting_order(edits).steps]
    rest = [each for each in edits if each.id not in {other.id for other in steps}]
    said = db.session.scalar(
        select(func.count(Comment.id)).where(
            build_clause_condition(clause_id),
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
    )
    return ClauseContributions(
        ballots.load_clause_tally(clause_id),
        [*steps, *rest],
        len(steps),
        set(load_open_hunks(actor, clause_id, issued)),
        said or 0,
    )


def list_rulings(meeting: Meeting) -> list[Ruling]:
    """List the decisions of a meeting, the latest first, with the withdrawn ones."""
    return list(
        db.session.scalars(
            select(Ruling).where(Ruling.meeting_id == meeting.id).order_by(Ruling.number.desc())
        )
    )


def estimate_pace(meeting: Meeting) -> AgendaPace | None:
    """Estimate when the last item ends at the average pace so far.

    Returns None before the first item is done, when none is left, or when the meeting is over.
    """
    if not meeting.is_live:
        return None
    done = [
        each.closed_at - each.opened_at
        for each in meeting.items
        if each.state == "done" and each.closed_at and each.opened_at
    ]
    ahead = [each for each in meeting.items if each.state in {"planned", "parked"}]
    item = meeting.item
    if not done or not (ahead or item):
        return None
    usual, moment = sum(done, timedelta()) / len(done), utc_now()
    rest = (
        max(timedelta(), usual - (moment - item.opened_at))
        if item is not None and item.opened_at
        else timedelta()
    )
    ends = max(moment, meeting.suspended_until or moment) + rest + usual * len(ahead)
    return AgendaPace(ends, meeting.closes_at - ends)


def load_undoable_act(meeting: Meeting) -> PodiumAct | None:
    """Load the last podium act if it can still be undone."""
    last = load_last_act(meeting.id)
    return last if may_undo_act(last) else None


def is_just_undone(meeting: Meeting) -> bool:
    """Return whether the last podium act, in the last two minutes, undid the one before it."""
    last = load_last_act(meeting.id)
    return (
        last is not None
        and last.verb in {"podium.undone", "ruling.undone"}
        and utc_now() - last.made_at < UNDO_PERIOD
    )


def count_stranded_requests(act: PodiumAct | None) -> int:
    """Count the requests for the floor that still wait on the item ended or parked by this act."""
    was: dict[str, Any] = (
        next(iter(act.before.get("meeting", {}).values()), {}) if act is not None else {}
    )
    return speakers.count_waiting_turns(was["item_id"]) if was.get("item_id") is not None else 0


def load_last_act_id(meeting: Meeting) -> int:
    """Load the number of the last podium act, which forms of the console carry; 0 without one."""
    last = load_last_act(meeting.id)
    return last.id if last is not None else 0


def list_possible_speakers(meeting: Meeting) -> list[Registration]:
    """List the registrations from which the podium may enter a speaker, by name."""
    found = db.session.scalars(
        select(Registration).where(
            Registration.meeting_id == meeting.id, Registration.withdrawn_at.is_(None)
        )
    )
    return sorted(found, key=lambda each: each.user.name.casefold())


def load_ruling_labels(rulings: list[Ruling]) -> dict[int, str]:
    """Load the labels of the clauses of these decisions, in the version that the meeting reads."""
    read = {
        each.clause_id: find_read_version_id(each.meeting, each.clause_id)
        for each in rulings
        if each.clause_id is not None
    }
    names = {number: load_version_names(number or 0) for number in set(read.values())}
    return {clause_id: names[number].get(clause_id, "") for clause_id, number in read.items()}

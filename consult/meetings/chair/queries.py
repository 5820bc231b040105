"""What the chair's console shows: what is before the meeting, what was said online about it, who speaks, and the pace."""
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.accounts.queries import appearance, groups_in
from consult.amendments import queries as amendments
from consult.amendments.queries import Proposal
from consult.positions import queries as ballots
from consult.ballots.queries import Shown
from consult.ballots.counting.vote_count import Need, quorum_of
from consult.ballots.electorate.queries import electorate_of
from consult.ballots.counting.result_queries import rules_of
from consult.comments.models import Comment
from consult.comments.queries import beside
from consult.consolidation.workbench.actions import offered
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now
from consult.core.errors import NotFound
from consult.documents.models import Clause
from consult.documents.queries import Line, text_of
from consult.text.brackets.bracket_tree import parse

from consult.meetings.speakers import queries as speakers
from consult.meetings.live import state_queries as standing
from .undo import last_act, may_undo
from .actions import clauses_of
from consult.meetings.record.minutes import is_approved
from consult.meetings.models import AgendaItem, Meeting, Registration, Ruling, Turn
from .models import PodiumAct
from consult.meetings.queries import attendance
from .bracket_resolution import offers, within
from consult.meetings.drafting.queries import WordsNow, words_now


class Place(NamedTuple):
    """Somebody who speaks or waits: how they appear, and whether it is their first time in this meeting."""

    turn: Turn
    who: dict[str, Any]
    behalf: str | None
    first: bool


class Online(NamedTuple):
    """What was said online about a clause: positions by group, edits that stand, which change its words, how many comments."""

    tally: Any
    edits: list[Proposal]
    takeable: set[int]
    comments: int


class Offered(NamedTuple):
    """A bracket of the clause before the meeting: its number, its words, and what can be kept of it."""

    number: int
    words: str
    offers: list[tuple[int, str]]


class There(NamedTuple):
    """Who is there now: people by place, the organisations of all that vote, and what the ballot at hand needs to count."""

    room: int
    remote: int
    organisations: int
    entitled: int
    quorum: Need | None


class Pace(NamedTuple):
    """When the last item would end if the others take as long as those that are done, and by how much that is too late."""

    ends_at: datetime
    spare: timedelta

    @property
    def minutes(self) -> int:
        """How far that is from the end that was announced, without its sign."""
        return round(abs(self.spare) / timedelta(minutes=1))


def place(turn: Turn, spoke: set[tuple[str, int]]) -> Place:
    """Somebody of the list, as pages show them."""
    own = turn.organisation
    behalf = turn.for_coalition.name if turn.for_coalition else turn.for_organisation.name if turn.for_organisation else None
    return Place(turn, appearance(turn.user, own), behalf, speakers.voice(turn) not in spoke)


def floor(meeting: Meeting) -> tuple[Place | None, list[Place]]:
    """Who has the floor, and who waits for it in the order in which they will be called."""
    present = speakers.present_turn(meeting.id)
    spoke = {speakers.voice(each) for each in speakers.heard(meeting.id) if each is not present}
    return (place(present, spoke) if present else None), [place(each, spoke) for each in speakers.turns_waiting(meeting)]


def shares(meeting: Meeting) -> list[tuple[dict[str, Any], int]]:
    """Seconds spoken by stakeholder group, and by who speaks for none, in the order of the settings: those who spoke."""
    found = speakers.spoken(meeting.id).groups
    own: list[tuple[dict[str, Any], int]] = [(group, found[group["code"]]) for group in groups_in(i18n.spoken())
                                             if group["code"] in found]
    return own + ([({}, found[None])] if None in found else [])


def clause_before(meeting: Meeting) -> WordsNow | None:
    """The clause before the meeting as it stands on the screen; None where there is none."""
    try:
        return words_now(meeting, meeting.clause_id) if meeting.clause_id is not None else None
    except NotFound:  # it was taken out of the text since
        return None


def brackets(words: WordsNow) -> list[Offered]:
    """The brackets in it that no other one holds, each with what can be kept of it, and how it is counted."""
    every = parse(words.text).every()
    return [Offered(number, within(words.text, each), offers(words.text, each)) for number, each in enumerate(every)
            if each.depth == 1]


def there(meeting: Meeting, shown: Shown | None) -> There:
    """Who is there now; the quorum is that of the ballot before the meeting, where it has one."""
    found, voting = standing.there_of(meeting), electorate_of(meeting.consultation_id, "organisations", attendance(meeting.id))
    asks = shown is not None and bool(shown.ballot.quorum)
    return There(found["room"], found["remote"], sum(each.where != "absent" for each in voting.entitled), len(voting.entitled),
                 quorum_of(rules_of(shown.ballot), shown.electors, shown.cast) if shown is not None and asks else None)


def lines_of(item: AgendaItem | None) -> list[Line]:
    """The clauses of an item, in its order, without headings; each is called by its whole name, "18 c)"."""
    if item is None or item.document is None or item.document.current_version_id is None:
        return []
    version_id, language = item.document.current_version_id, item.document.authentic
    called = names_in(version_id)
    there = {line.clause_id: line._replace(label=called.get(line.clause_id, line.label))
             for line in text_of(version_id, language, language)}
    return [there[each] for each in clauses_of(item) if each in there and there[each].kind != "heading"]


def afterwards(meeting: Meeting) -> list[Line] | None:
    """The clauses of a meeting that is over, as long as what was decided on them can still be entered in its record."""
    if meeting.state != "closed" or is_approved(meeting):
        return None
    return list({line.clause_id: line for item in meeting.items for line in lines_of(item)}.values())


def online(actor: Actor, clause_id: int) -> Online:
    """What was said online about a clause."""
    edits = [each for each in amendments.amendments_on(actor, clause_id) if each.state == "open"]
    said = db.session.scalar(select(func.count(Comment.id)).where(
        beside(clause_id), Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None)))
    return Online(ballots.tally(clause_id), edits, {each.id for each, _hunks in offered(actor, clause_id)}, said or 0)


def rulings_of(meeting: Meeting) -> list[Ruling]:
    """The decisions of a meeting, the latest first; those that were taken back stand among them."""
    return list(db.session.scalars(select(Ruling).where(Ruling.meeting_id == meeting.id).order_by(Ruling.number.desc())))


def pace(meeting: Meeting) -> Pace | None:
    """When the last item ends at the pace until now; None before the first one is done, when none is left, or it is over."""
    if not meeting.live:
        return None
    done = [each.closed_at - each.opened_at for each in meeting.items
            if each.state == "done" and each.closed_at and each.opened_at]
    ahead = [each for each in meeting.items if each.state in {"planned", "parked"}]
    item = meeting.item
    if not done or not (ahead or item):
        return None
    usual, moment = sum(done, timedelta()) / len(done), now()
    rest = max(timedelta(), usual - (moment - item.opened_at)) if item is not None and item.opened_at else timedelta()
    ends = max(moment, meeting.suspended_until or moment) + rest + usual * len(ahead)
    return Pace(ends, meeting.closes_at - ends)


def undoable(meeting: Meeting) -> PodiumAct | None:
    """The last act of the podium, as long as it can be taken back."""
    last = last_act(meeting.id)
    return last if may_undo(last) else None


def left_behind(act: PodiumAct | None) -> int:
    """How many waited for the floor on an item that this act ended or parked, and wait there still."""
    was: dict[str, Any] = next(iter(act.before.get("meeting", {}).values()), {}) if act is not None else {}
    return speakers.waiting_on(was["item_id"]) if was.get("item_id") is not None else 0


def seen(meeting: Meeting) -> int:
    """The number of the podium's last act: forms on the console carry it."""
    last = last_act(meeting.id)
    return last.id if last is not None else 0


def registered(meeting: Meeting) -> list[Registration]:
    """Who may be put on the list by the podium, by name."""
    found = db.session.scalars(select(Registration).where(Registration.meeting_id == meeting.id,
                                                          Registration.withdrawn_at.is_(None)))
    return sorted(found, key=lambda each: each.user.name.casefold())


def labels(rulings: list[Ruling]) -> dict[int, str]:
    """What the clauses of these decisions are called now."""
    numbers = {each.clause_id for each in rulings if each.clause_id is not None}
    found: dict[int, str] = {}
    for document in {db.session.get_one(Clause, number).document for number in numbers}:
        found |= names_in(document.current_version_id or 0)
    return {number: found.get(number, "") for number in numbers}

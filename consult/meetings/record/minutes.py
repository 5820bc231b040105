"""The record of a meeting, built from its rows: attendance, speeches, decisions, ballots."""

from collections import Counter
from collections.abc import Callable, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from consult.documents.clause_queries import load_current_names
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.core.events.head_queries import load_newest_head

from consult.meetings.models import WAS_PRESENT, AgendaItem, Meeting, Registration, Ruling, Turn
from .models import RecordCorrection, Explanation, Minutes
from .closed_accounts import hide_closed_accounts
from .closed_ballots import load_addenda, load_closed_ballots, load_confirmed_hands
from consult.meetings.statements.written_statements import load_written_statements
from .corrections.corrected_lines import load_line_corrections
from .proceedings import HAD_THE_FLOOR, list_chairs, load_acts, load_speeches
from .tabled_amendments import build_amendment_shapes, load_tabled_amendments
from .text_changes import load_text_changes
from .shapes import (
    ExplanationShape,
    RecordItemShape,
    MeetingRecordShape,
    RecordRulingShape,
    SpeechShape,
    SpeechTotalShape,
)

PLACES = ("room", "remote")


def load_minutes(meeting: Meeting) -> Minutes:
    """Load the minutes of a meeting; before the first change, return a row not yet added."""
    return db.session.get(Minutes, meeting.id) or Minutes(
        meeting_id=meeting.id,
        consultation_id=meeting.consultation_id,
        summary="",
        language="en",
        state="draft",
        returned_for="",
    )


def is_approved(meeting: Meeting) -> bool:
    """Return whether the chair has approved the record, after which nothing more can enter it."""
    return load_minutes(meeting).state not in {"draft", "sent"}


def mark_record_changed(meeting: Meeting) -> None:
    """Mark the record as changed, so that nobody approves it unseen, within a transaction.

    Raises Conflict once it is approved.
    """
    minutes = load_minutes(meeting)
    if is_approved(meeting):
        raise Conflict("record_not_now", state=minutes.state)
    if minutes in db.session:
        flag_modified(minutes, "state")  # counts row_version up


def load_record(meeting: Meeting) -> MeetingRecordShape:
    """Load the record as it stands: built from the rows, or as it was approved."""
    minutes = load_minutes(meeting)
    if not minutes.kept:
        return build_record(meeting, minutes)
    kept = hide_closed_accounts(meeting, MeetingRecordShape.model_validate(minutes.kept))
    kept.addenda = load_addenda(meeting.id, minutes.approved_at)
    return kept


def build_record(meeting: Meeting, minutes: Minutes) -> MeetingRecordShape:
    """Build the record from the rows of the meeting as they are now."""
    there = _load_registrations(meeting.id)
    rulings = list(
        db.session.scalars(
            select(Ruling)
            .options(joinedload(Ruling.made_by))
            .where(Ruling.meeting_id == meeting.id)
            .order_by(Ruling.taken_at, Ruling.number)
        )
    )
    tabled = load_tabled_amendments(meeting)
    labels = load_current_names(
        {
            *(each.clause_id for each in tabled if each.clause_id),
            *(each.clause_id for each in rulings if each.clause_id),
            *(clause for item in meeting.items for clause in item.clause_ids),
        }
    )
    ballots = load_closed_ballots(meeting.id)
    acts, chair = load_acts(meeting), meeting.led_by.name if meeting.led_by else None
    numbers = {each.id: each.number for each in ballots}
    places = {each.id: each.place for each in meeting.items}
    return MeetingRecordShape(
        meeting_id=meeting.id,
        consultation_id=meeting.consultation_id,
        number=meeting.number,
        title=meeting.title,
        place=meeting.place,
        timezone=meeting.timezone,
        started_at=meeting.started_at,
        ended_at=meeting.ended_at,
        chair=chair,
        chairs=list_chairs(acts, chair),
        summary=minutes.summary,
        language=minutes.language,
        items=[_build_item(each, labels) for each in meeting.items],
        present=_count_present(there),
        called=sum(each.present_by_call for each in there),
        organisations=len({each.organisation_id for each in there if each.organisation_id}),
        acts=acts,
        speech=compute_speech(meeting),
        speeches=load_speeches(meeting),
        statements=load_written_statements(meeting),
        rulings=[_build_ruling(each, labels, places, numbers) for each in rulings],
        amendments=build_amendment_shapes(tabled, labels),
        changes=load_text_changes(meeting),
        ballots=ballots,
        hands=load_confirmed_hands(meeting.id),
        explanations=load_explanations(meeting.id),
        corrections=load_line_corrections(meeting.id),
        head=load_newest_head(meeting.consultation_id),
    )


def _load_registrations(meeting_id: int) -> list[Registration]:
    """Load the registrations of all who were present at any time."""
    return list(
        db.session.scalars(
            select(Registration)
            .options(joinedload(Registration.organisation))
            .where(Registration.meeting_id == meeting_id, WAS_PRESENT)
            .order_by(Registration.id)
        )
    )


def _count_present(there: Iterable[Registration]) -> dict[str, dict[str, int]]:
    """Count the people who were present, by stakeholder group and place."""
    counts = Counter(
        (each.organisation.group_code if each.organisation else "", each.where) for each in there
    )
    return {
        group: {place: counts[group, place] for place in PLACES}
        for group in sorted({group for group, _ in counts})
    }


def _build_item(item: AgendaItem, labels: dict[int, str]) -> RecordItemShape:
    """Build the shape of an agenda item in the record."""
    return RecordItemShape(
        place=item.place,
        title=item.title,
        document=item.document.title if item.document else None,
        clauses=[_strip_label(labels, each) for each in item.clause_ids],
        state=item.state,
        opened_at=item.opened_at,
        closed_at=item.closed_at,
    )


def _build_ruling(
    each: Ruling, labels: dict[int, str], places: dict[int, int], numbers: dict[int, int | None]
) -> RecordRulingShape:
    """Build the shape of a decision in the record."""
    return RecordRulingShape(
        number=each.number,
        kind=each.kind,
        words=each.words,
        item=places.get(each.item_id or 0),
        clause_id=each.clause_id,
        label=_strip_label(labels, each.clause_id) or None,
        digest=each.digest,
        status=each.status,
        ballot=numbers.get(each.ballot_id or 0),
        by=each.made_by.name,
        taken_at=each.taken_at,
        entered_at=each.made_at,
        entered_afterwards=each.entered_afterwards,
        undone=each.undone_at is not None,
        before=each.about.get("bracket"),
        keeps=each.about.get("keeps"),
    )


def _strip_label(labels: dict[int, str], clause_id: int | None) -> str:
    """Return the label of a clause for a sentence, without the full stop of the printed label."""
    return labels.get(clause_id or 0, "").rstrip(".")


def compute_speech(meeting: Meeting) -> SpeechShape:
    """Compute the speaking times; a turn counts for the organization that it was taken for."""
    turns = list(
        db.session.scalars(
            select(Turn)
            .options(joinedload(Turn.organisation), joinedload(Turn.for_organisation))
            .where(Turn.meeting_id == meeting.id, HAD_THE_FLOOR)
            .order_by(Turn.id)
        )
    )
    people = {each.user_id for each in turns}
    earlier = set(
        db.session.scalars(
            select(Turn.user_id)
            .join(Meeting, Meeting.id == Turn.meeting_id)
            .where(
                Turn.consultation_id == meeting.consultation_id,
                HAD_THE_FLOOR,
                Turn.user_id.in_(people),
                Meeting.opens_at < meeting.opens_at,
            )
        )
    )
    voices = {each.id: each.for_organisation or each.organisation for each in turns}

    def code(name: str) -> Callable[[Turn], str]:
        return lambda turn: getattr(voices[turn.id], name, None) or ""

    return SpeechShape(
        total=_sum_turns(turns),
        groups=_sum_turns_by_key(turns, code("group_code")),
        regions=_sum_turns_by_key(turns, code("region_code")),
        where=_sum_turns_by_key(turns, lambda turn: turn.where),
        speakers=len(people),
        first=len(people - earlier),
        points_of_order=sum(each.kind == "point_of_order" for each in turns),
        replies=sum(each.kind == "reply" for each in turns),
    )


def _sum_turns(turns: Iterable[Turn]) -> SpeechTotalShape:
    """Sum the seconds and the number of these turns."""
    seconds = [each.spoken for each in turns]
    return SpeechTotalShape(seconds=sum(seconds), turns=len(seconds))


def _sum_turns_by_key(turns: list[Turn], key: Callable[[Turn], str]) -> dict[str, SpeechTotalShape]:
    """Sum these turns by key, such as group or region."""
    return {
        name: _sum_turns([each for each in turns if key(each) == name])
        for name in sorted({key(each) for each in turns})
    }


def load_explanations(meeting_id: int) -> list[ExplanationShape]:
    """Load the explanations attached to the record, without withdrawn ones, in the order given."""
    found = db.session.scalars(
        select(Explanation)
        .options(
            joinedload(Explanation.user),
            joinedload(Explanation.organisation),
            joinedload(Explanation.ruling),
            joinedload(Explanation.ballot),
        )
        .where(Explanation.meeting_id == meeting_id, Explanation.withdrawn_at.is_(None))
        .order_by(Explanation.id)
    )
    return [
        ExplanationShape(
            id=each.id,
            kind=each.kind,
            name=each.user.name,
            organisation=each.organisation.name if each.organisation else None,
            group=each.organisation.group_code if each.organisation else None,
            ruling=each.ruling.number if each.ruling else None,
            ballot=each.ballot.number if each.ballot else None,
            words=each.words,
            language=each.language,
            given_at=each.given_at,
        )
        for each in found
    ]


def list_own_explanation_ids(meeting_id: int, user_id: int | None) -> set[int]:
    """List the numbers of the explanations that a participant gave."""
    return set(
        db.session.scalars(
            select(Explanation.id).where(
                Explanation.meeting_id == meeting_id,
                Explanation.user_id == user_id,
                Explanation.withdrawn_at.is_(None),
            )
        )
    )


def list_corrections(meeting_id: int) -> list[RecordCorrection]:
    """List the requested corrections, those without an answer first."""
    return list(
        db.session.scalars(
            select(RecordCorrection)
            .options(joinedload(RecordCorrection.user), joinedload(RecordCorrection.organisation))
            .where(RecordCorrection.meeting_id == meeting_id)
            .order_by(RecordCorrection.settled_at.is_not(None), RecordCorrection.id)
        )
    )


def count_unanswered_corrections(meeting_id: int) -> int:
    """Count the requested corrections without an answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RecordCorrection)
            .where(RecordCorrection.meeting_id == meeting_id, RecordCorrection.settled_at.is_(None))
        )
        or 0
    )

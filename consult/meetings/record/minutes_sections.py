"""What other parts of a meeting give to its record: the words that were changed, and the ballots that were held."""
from sqlalchemy import select

from consult.accounts.models import User
from consult.ballots import queries as asked
from consult.positions.models import Ballot
from consult.ballots.counting.result_queries import result_of
from consult.core.database.engine import db
from consult.text.brackets.bracket_tree import count

from consult.meetings.drafting import revisions as stepping
from consult.meetings.models import Meeting, Ruling
from consult.meetings.drafting.models import MeetingText
from .models import Explanation
from .shapes import BallotShape, ChangeShape, CountShape, RecordShape, VoiceShape
from consult.meetings.drafting.queries import marks, texts_in


def changes_of(meeting: Meeting) -> list[ChangeShape]:
    """What the meeting made of the words of clauses; of those that came back to the issued ones, nothing."""
    return [made for each in texts_in(meeting.id) if (made := _change(each)) is not None]


def _change(text: MeetingText) -> ChangeShape | None:
    line = stepping.issued_line(text.version, text.clause_id)
    if line.text == text.text:
        return None
    label, language = line.label.rstrip("."), line.language
    return ChangeShape(clause_id=text.clause_id, label=label, version=text.version.symbol, language=language,
                       runs=[["ins" if "+" in each.flags else each.kind, each.text] for each in marks(line.text, text.text)],
                       before=count(line.text), after=count(text.text))


def ballots_of(meeting_id: int) -> list[BallotShape]:
    """The ballots of a meeting that are closed, in their order."""
    found = db.session.scalars(select(Ballot).where(Ballot.meeting_id == meeting_id, Ballot.closed_at.is_not(None))
                               .order_by(Ballot.closed_at, Ballot.id))
    return [BallotShape(id=each.id, number=each.number, kind=each.kind, question=each.question or "", choices=each.choices or [],
                        closed_at=each.closed_at, result=_count(each), roll=_roll(each)) for each in found]


def _roll(ballot: Ballot) -> list[VoiceShape]:
    return [VoiceShape(holder=each.holder, name=each.name, group=each.group, region=each.region, where=each.where,
                       choice=each.choice, corrected=each.corrected,
                       proxy=each.proxy if each.choice else None) for each in asked.roll_of(ballot)]


def without_the_gone(meeting: Meeting, kept: RecordShape) -> RecordShape:
    """A record as it was approved, without the names of people who closed their accounts since."""
    people = [each for ballot in kept.ballots for each in ballot.roll if each.holder.startswith("u")]
    closed = set(db.session.scalars(select(User.id).where(
        User.id.in_({int(each.holder[1:]) for each in people}), User.closed_at.is_not(None)))) if people else set()
    explained = set(db.session.scalars(select(Explanation.id).join(User, User.id == Explanation.user_id).where(
        Explanation.meeting_id == meeting.id, User.closed_at.is_not(None))))
    ruled = set(db.session.scalars(select(Ruling.number).join(User, User.id == Ruling.made_by_id).where(
        Ruling.meeting_id == meeting.id, User.closed_at.is_not(None))))
    for each in people:
        each.name = "" if int(each.holder[1:]) in closed else each.name
    for given in kept.explanations:
        given.name = "" if given.id in explained else given.name
    for decision in kept.rulings:
        decision.by = "" if decision.number in ruled else decision.by
    kept.chair = "" if meeting.led_by is not None and meeting.led_by.closed_at is not None else kept.chair
    return kept


def _count(ballot: Ballot) -> CountShape | None:
    """Its result; none of a sounding that the chair did not have recorded, whose numbers nobody is to read later."""
    if ballot.kind == "indicative" and not ballot.recorded:
        return None
    result = result_of(ballot)
    need = result.threshold
    return CountShape(
        electors=result.electors, cast=result.cast, counts=result.counts, groups=result.groups, regions=result.regions,
        places=result.places, quorum=result.quorum.needed, threshold=ballot.threshold or "none",
        needed=need.needed if need else None, of=need.of if need else None, there=need.there if need else None,
        outcome=result.outcome)

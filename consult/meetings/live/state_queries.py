"""What stands before everyone in a meeting now, read for all alike: the text, who speaks, the agenda, who is there."""
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.amendments import queries as amendments
from consult.amendments.queries import Proposal
from consult.ballots import queries as asked
from consult.positions import queries as ballots
from consult.ballots.queries import Shown
from consult.comments import queries as comments
from consult.consultations.document_queries import labels_of as called
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents import queries as documents
from consult.documents.models import Clause, Document, Version
from consult.text.brackets.bracket_tree import count
from consult.text.clause_names import bare

from consult.meetings.models import AgendaItem, Meeting, Registration
from consult.meetings.drafting.revisions import base_of
from consult.meetings.drafting.queries import WordsNow, texts_in, words_now


class Text(NamedTuple):
    """The clause that is taken up, in one language: as issued, and in the authentic one as the meeting drafts it."""

    clause: Clause
    document: Document
    version: Version
    line: documents.Line
    words: WordsNow  # in the authentic language, with marks against the words as issued

    @property
    def authentic(self) -> bool:
        """Whether it is shown in the language that counts."""
        return self.line.language == self.document.authentic

    @property
    def label(self) -> str:
        """Its whole name, "18 c)", without a dot."""
        return bare(self.words.label or self.line.label)


class Online(NamedTuple):
    """What was said online about the clause: where groups stand, the edits that are open, how many comments."""

    clause_id: int
    document_id: int
    tally: dict[str, Any]
    edits: list[Proposal]
    comments: int


def text_of(meeting: Meeting, language: str | None = None) -> Text | None:
    """The clause before the meeting, in this language or else in the authentic one; None where there is none."""
    clause = db.session.get(Clause, meeting.clause_id) if meeting.clause_id else None
    if clause is None or clause.document.current_version_id is None:
        return None
    document = clause.document
    version = db.session.get_one(Version, document.current_version_id)
    editions = {each.language for each in documents.editions_of(version.id)}
    wanted = language if language in editions else document.authentic
    line = documents.line_of(version.id, clause.id, wanted or document.authentic, document.authentic)
    return Text(clause, document, version, line, words_now(meeting, clause.id)) if line is not None else None


def online_of(meeting: Meeting) -> Online | None:
    """What was said online about the clause before the meeting, as everyone may read it; None where there is none."""
    clause = db.session.get(Clause, meeting.clause_id) if meeting.clause_id else None
    if clause is None:
        return None
    edits = [each for each in amendments.amendments_on(Actor(), clause.id) if each.state == "open"]
    said = comments.counts_by_clause(clause.document_id, [clause.id]).get(clause.id, 0)
    return Online(clause.id, clause.document_id, ballots.tally(clause.id), edits, said)


def ballot_of(meeting: Meeting) -> Shown | None:
    """The ballot before the meeting, or its result: the one that the chair put there, else one that is open in it."""
    there = {each.id: each for each in asked.ballots_of_meeting(meeting.id)}
    found = there.get(meeting.ballot_id or 0) or next((each for each in reversed(there.values()) if each.open), None)
    return asked.shown_of(found) if found is not None else None


def going_on(consultation_id: int) -> list[tuple[Meeting, str]]:
    """The meetings that are on, each with what the clause before it is called; nothing where none is."""
    rows = list(db.session.scalars(select(Meeting).where(Meeting.consultation_id == consultation_id,
                                                         Meeting.state.in_(("open", "suspended"))).order_by(Meeting.id)))
    names = called({each.clause_id for each in rows if each.clause_id is not None}) if rows else {}
    return [(each, bare(names.get(each.clause_id or 0, ""))) for each in rows]


def place_of(meeting: Meeting) -> tuple[int, int] | None:
    """Which item of how many is taken up: (3, 5)."""
    numbers = [item.id for item in meeting.items]
    return (numbers.index(meeting.item_id) + 1, len(numbers)) if meeting.item_id in numbers else None


def labels_of(items: list[AgendaItem]) -> dict[int, list[str]]:
    """What the clauses of each item are called, in the issued versions."""
    names = called({number for item in items for number in item.clause_ids})
    return {item.id: [bare(names.get(number, "")) for number in item.clause_ids] for item in items}


def there_of(meeting: Meeting) -> dict[str, int]:
    """How many are there, in the room and remote, of those who registered."""
    found = db.session.execute(
        select(Registration.where, func.count().label("number")).where(
            Registration.meeting_id == meeting.id, Registration.present_at.is_not(None), Registration.left_at.is_(None),
            Registration.withdrawn_at.is_(None)).group_by(Registration.where))
    return {"room": 0, "remote": 0, **{each.where: each.number for each in found}}


def left_of(meeting: Meeting) -> int:
    """How many brackets are left in the document that is taken up, as the meeting reads it by now."""
    item = meeting.item
    if item is None or item.document is None or item.document_id is None:
        return 0
    own = [each for each in texts_in(meeting.id) if each.version_id == item.document.current_version_id]
    return documents.progress(item.document_id).brackets + sum(count(each.text) - count(base_of(each)) for each in own)

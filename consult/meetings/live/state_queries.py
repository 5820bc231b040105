"""Queries on the current state of a meeting: text, ballot, agenda, attendance."""

from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.amendments import queries as amendments
from consult.amendments.queries import AmendmentView
from consult.ballots import queries as asked
from consult.positions import queries as ballots
from consult.ballots.queries import BallotView
from consult.comments import queries as comments
from consult.documents.clause_queries import load_current_names as called, load_version_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents import queries as documents
from consult.documents.models import Clause, Document, Version
from consult.text.brackets.bracket_tree import count_brackets
from consult.text.clause_names import strip_label

from consult.meetings.models import AgendaItem, Meeting, Registration
from consult.meetings.queries import find_read_version_id
from consult.meetings.drafting.revisions import load_base_text
from consult.meetings.drafting.queries import MarkedText, list_meeting_texts, load_marked_text


class CurrentClauseText(NamedTuple):
    """The current clause in one language, with the authentic text that the meeting drafts."""

    clause: Clause
    document: Document
    version: Version
    clause_text: documents.ClauseText
    words: MarkedText  # in the authentic language, with marks against the issued text

    @property
    def authentic(self) -> bool:
        """Return whether it is shown in the authentic language."""
        return self.clause_text.language == self.document.authentic

    @property
    def label(self) -> str:
        """Its full label, "18 c)", without a full stop."""
        return strip_label(self.words.label or self.clause_text.label)


class OnlineSummary(NamedTuple):
    """Online contributions to the current clause: positions, amendments, number of comments."""

    clause_id: int
    document_id: int
    tally: dict[str, Any]
    edits: list[AmendmentView]
    comments: int


def load_current_text(meeting: Meeting, language: str | None = None) -> CurrentClauseText | None:
    """Load the current clause in this language, or else in the authentic one.

    Returns None if no clause is taken up.
    """
    clause = db.session.get(Clause, meeting.clause_id) if meeting.clause_id else None
    read = find_read_version_id(meeting, clause.id) if clause is not None else None
    if clause is None or read is None:
        return None
    document = clause.document
    version = db.session.get_one(Version, read)
    editions = {each.language for each in documents.list_editions(version.id)}
    wanted = language if language in editions else document.authentic
    line = documents.find_clause_text(
        version.id, clause.id, wanted or document.authentic, document.authentic
    )
    return (
        CurrentClauseText(clause, document, version, line, load_marked_text(meeting, clause.id))
        if line is not None
        else None
    )


def load_online_summary(meeting: Meeting) -> OnlineSummary | None:
    """Load the public online contributions to the current clause; None without a clause."""
    clause = db.session.get(Clause, meeting.clause_id) if meeting.clause_id else None
    if clause is None:
        return None
    edits = [
        each
        for each in amendments.load_clause_amendments(Actor(), clause.id)
        if each.state == "open"
    ]
    said = comments.count_by_clause(clause.document_id, [clause.id]).get(clause.id, 0)
    return OnlineSummary(
        clause.id, clause.document_id, ballots.load_clause_tally(clause.id), edits, said
    )


def load_current_ballot(meeting: Meeting, *, to_podium: bool = False) -> BallotView | None:
    """Load the current ballot or its result: the chair's choice, or else one that is open.

    Args:
        to_podium: With the result that the chair has not read out yet.
    """
    there = {each.id: each for each in asked.load_meeting_ballots(meeting.id)}
    found = there.get(meeting.ballot_id or 0) or next(
        (each for each in reversed(there.values()) if each.open), None
    )
    return asked.build_ballot_view(found, to_podium=to_podium) if found is not None else None


def list_live_meetings(consultation_id: int) -> list[tuple[Meeting, str]]:
    """List the live meetings of a consultation, each with its current clause's label."""
    rows = list(
        db.session.scalars(
            select(Meeting)
            .where(
                Meeting.consultation_id == consultation_id, Meeting.state.in_(("open", "suspended"))
            )
            .order_by(Meeting.id)
        )
    )
    names = called({each.clause_id for each in rows if each.clause_id is not None}) if rows else {}
    return [(each, strip_label(names.get(each.clause_id or 0, ""))) for each in rows]


def get_item_position(meeting: Meeting) -> tuple[int, int] | None:
    """Return the position of the current item on the agenda: (3, 5) is the third of five."""
    numbers = [item.id for item in meeting.items]
    return (
        (numbers.index(meeting.item_id) + 1, len(numbers)) if meeting.item_id in numbers else None
    )


def load_item_labels(items: list[AgendaItem]) -> dict[int, list[str]]:
    """Load the clause labels of each item, as in the version that it reads."""
    names = called({number for item in items for number in item.clause_ids})
    own = {
        item.id: names | load_version_names(item.version_id)
        for item in items
        if item.version_id and item.has_newer_version
    }
    return {
        item.id: [
            strip_label(own.get(item.id, names).get(number, "")) for number in item.clause_ids
        ]
        for item in items
    }


def count_present(meeting: Meeting) -> dict[str, int]:
    """Count the participants who are present, in the room and remotely."""
    found = db.session.execute(
        select(Registration.where, func.count().label("number"))
        .where(
            Registration.meeting_id == meeting.id,
            Registration.present_at.is_not(None),
            Registration.left_at.is_(None),
            Registration.withdrawn_at.is_(None),
        )
        .group_by(Registration.where)
    )
    return {"room": 0, "remote": 0, **{each.where: each.number for each in found}}


def count_brackets_left(meeting: Meeting) -> int:
    """Count the brackets left in the current document, with the changes of the meeting."""
    item = meeting.item
    if item is None or item.document is None or item.version_id is None:
        return 0
    own = [each for each in list_meeting_texts(meeting.id) if each.version_id == item.version_id]
    authentic = item.document.authentic
    lines = documents.load_clause_texts(item.version_id, authentic, authentic)
    return documents.compute_progress(lines).brackets + sum(
        count_brackets(each.text) - count_brackets(load_base_text(each)) for each in own
    )

"""Queries on drafted texts: a clause as drafted, with marks against the issued text."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.documents.clause_queries import load_current_names, load_version_names
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, NotFound
from consult.documents.models import Clause, Version
from consult.documents.queries import load_clause_texts
from consult.text.brackets.bracket_tree import derive_status, count_brackets
from consult.text.diff.marks import TextMark, build_change_marks

from . import revisions as stepping
from consult.meetings.models import Meeting
from consult.meetings.queries import find_read_version_id
from .models import DraftedText, MeetingText

mark_changes = lru_cache(maxsize=500)(
    build_change_marks
)  # comparing is expensive, and many readers need the same marks


class MarkedText(NamedTuple):
    """A clause as a meeting or group drafts it, with marks against the issued text.

    marks: the marks.

    drafted: the text differs from the issued one. status: of the clause, as far as this text
    bears it out. cleared: its last bracket was removed, and nobody has decided on it since.
    """

    clause_id: int
    text: str
    language: str
    label: str
    marks: tuple[TextMark, ...]
    brackets: int
    revision: int
    digest: str
    editor: str | None
    version: Version
    drafted: bool
    status: str
    cleared: bool

    @property
    def struck(self) -> bool:
        """Return whether the clause is marked for deletion."""
        return not self.text


def load_marked_text(meeting: Meeting, clause_id: int) -> MarkedText:
    """Load a clause as a meeting drafts it now, or as issued.

    Raises NotFound.
    """
    text = find_meeting_text(meeting.id, clause_id)
    return build_marked_text(text, clause_id, load_read_version(meeting, clause_id))


def build_marked_text(
    text: DraftedText | None, clause_id: int, read: Version | None = None
) -> MarkedText:
    """Build a clause from its drafted text, or as issued without one.

    Args:
        read: the version in which it is read; None for the current one.

    Raises NotFound.
    """
    version = text.version if text is not None else read or load_issued_version(clause_id)
    line = stepping.load_issued_line(version, clause_id)
    words = text.text if text is not None else line.text
    holder = (
        text.editor.name
        if text is not None and text.held_by is not None and text.editor is not None
        else None
    )
    names = (
        load_current_names([clause_id])
        if version.id == version.document.current_version_id
        else load_version_names(version.id)
    )  # "18 c)", where its own label names it in its list alone
    left = count_brackets(words)
    cleared = (
        bool(words)
        and not left
        and count_brackets(line.text) > 0
        and line.status_now not in {"agreed", "adref"}
    )
    return MarkedText(
        clause_id,
        words,
        line.language,
        names.get(clause_id) or line.label,
        mark_changes(line.text, words),
        left,
        text.revision if text is not None else 0,
        text.digest if text is not None else line.digest,
        holder,
        version,
        words != line.text,
        derive_status(line.status_now, left),
        cleared,
    )


def build_text_update(words: MarkedText) -> dict[str, Any]:
    """Build the socket message "words.changed" for static/js/meetings/marked_text.js."""
    return {
        "clause_id": words.clause_id,
        "revision": words.revision,
        "brackets": words.brackets,
        "runs": [
            [each.kind, each.text, each.flags] if each.flags else [each.kind, each.text]
            for each in words.marks
        ],
    }


def find_meeting_text(meeting_id: int, clause_id: int) -> MeetingText | None:
    """Find the draft of a clause in a meeting; None if nobody took the pen."""
    return db.session.scalar(
        select(MeetingText).where(
            MeetingText.meeting_id == meeting_id, MeetingText.clause_id == clause_id
        )
    )


def load_meeting_text(meeting_id: int, clause_id: int) -> MeetingText:
    """Load the draft of a clause in a meeting.

    Raises NotFound without one.
    """
    found = find_meeting_text(meeting_id, clause_id)
    if found is None:
        raise NotFound(what="MeetingText")
    return found


def list_meeting_texts(meeting_id: int) -> list[MeetingText]:
    """List the drafts of a meeting in the order of their creation."""
    return list(
        db.session.scalars(
            select(MeetingText).where(MeetingText.meeting_id == meeting_id).order_by(MeetingText.id)
        )
    )


def list_meeting_drafts(clause_id: int, version_id: int) -> list[tuple[Meeting, MarkedText]]:
    """List the changed texts that meetings drafted of a clause, the newest first."""
    query = (
        select(MeetingText)
        .where(
            MeetingText.clause_id == clause_id,
            MeetingText.version_id == version_id,
            MeetingText.digest != MeetingText.base_digest,
        )
        .order_by(MeetingText.id.desc())
    )
    return [
        (each.meeting, build_marked_text(each, clause_id)) for each in db.session.scalars(query)
    ]


def load_issued_version(clause_id: int) -> Version:
    """Load the current version of a clause's document, since a meeting reads issued text only.

    Raises Conflict if none is issued.
    """
    document = find_row(Clause, clause_id).document
    if document.current_version_id is None:
        raise Conflict("not_issued_yet")
    return find_row(Version, document.current_version_id)


def load_read_version(meeting: Meeting, clause_id: int) -> Version:
    """Load the issued version in which a meeting reads a clause.

    Raises Conflict if none is issued.
    """
    number = find_read_version_id(meeting, clause_id)
    if number is None:
        raise Conflict("not_issued_yet")
    return find_row(Version, number)


def list_draftable_clauses(meeting: Meeting) -> list[int]:
    """List the clauses open for drafting: those of the item, and the chair's choice."""
    item = meeting.item
    found: list[int] = list(item.clause_ids) if item is not None else []
    if item is not None and not found and item.document is not None and item.version_id is not None:
        document = item.document
        found = [
            line.clause_id
            for line in load_clause_texts(item.version_id, document.authentic, document.authentic)
            if line.kind != "heading"
        ]
    if meeting.clause_id is not None and meeting.clause_id not in found:
        found.insert(0, meeting.clause_id)
    return found

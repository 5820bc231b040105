"""Actions on the text of a clause that a meeting drafts on its screen, one editor at a time."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from consult.accounts.models import Organisation
from consult.consolidation.brackets.insertion_actions import locate_passage
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed
from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Clause
from consult.text.merge import draft_passages as drafted
from consult.text.anchors.selectors import convert_from_utf16
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.diff.hunks import find_hunks
from consult.text.merge.mark_pairs import widen_to_pairs

from . import edit_lock as penning, revisions as stepping
from .amendment_hunks import (
    insert_hunks,
    get_issued_language,
    extract_hunks,
    get_version_name,
)
from consult.meetings.models import Meeting
from .models import DraftedText, MeetingChange, MeetingText
from consult.meetings.live.broadcast_actions import (
    require_live_meeting,
    increment_revision,
    record_broadcast,
)
from .queries import (
    MarkedText,
    build_text_update,
    list_draftable_clauses,
    load_read_version,
    find_meeting_text,
    load_marked_text,
)

__all__ = [
    "MarkedText",
    "build_text_update",
    "find_meeting_text",
    "load_marked_text",
]  # re-exported


@contextmanager
def _open_draft(
    actor: Actor, meeting_id: int, clause_id: int
) -> Iterator[tuple[Meeting, MeetingText]]:
    """Open the draft of a clause in a transaction, and create it if there is none.

    Raises:
        Forbidden, NotFound: The actor may not draft, or there is no such clause.
        Conflict: The meeting is not live, the clause is not taken up, or it has other words in
            the version that the meeting reads than those that the draft began from.
    """
    with transaction():
        meeting = require_live_meeting(actor, meeting_id, "meeting.draft")
        if clause_id not in list_draftable_clauses(meeting):
            find_row(Clause, clause_id)
            raise Conflict("not_taken_up")
        version = load_read_version(meeting, clause_id)
        text = find_meeting_text(meeting_id, clause_id) or stepping.create_draft(
            MeetingText, version, clause_id, meeting_id=meeting_id
        )
        stepping.follow_version(text, version)
        yield meeting, text


def take_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Take the pen of a clause; the podium may take it from another editor.

    Raises Conflict if another editor has it, or as _open_draft does.
    """
    with _open_draft(actor, meeting_id, clause_id) as (meeting, text):
        before = text.held_by
        if penning.take_pen(text, actor, over=is_allowed(actor, "meeting.lead", meeting)):
            record_broadcast(
                "meeting_text.pen_taken", meeting, actor, text, clause_id=clause_id, before=before
            )
        return text


def request_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Ask the current editor for the pen.

    Raises Conflict if the pen is free.
    """
    with _open_draft(actor, meeting_id, clause_id) as (meeting, text):
        penning.request_pen(text, actor)
        record_broadcast("meeting_text.pen_asked", meeting, actor, text, clause_id=clause_id)
        return text


def give_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Give the pen to the person who asked for it, or release it.

    Raises Conflict if the actor does not have it.
    """
    with _open_draft(actor, meeting_id, clause_id) as (meeting, text):
        to = penning.give_pen(text, actor)
        record_broadcast("meeting_text.pen_given", meeting, actor, text, clause_id=clause_id, to=to)
        return text


def keep_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Confirm that the editor's page is still open; nothing visible changes, so no event."""
    with _open_draft(actor, meeting_id, clause_id) as (_, text):
        penning.require_pen(text, actor)
        return text


def run_pen_action(actor: Actor, meeting_id: int, clause_id: int, way: str) -> MeetingText:
    """Take, request, give or keep the pen, by the code of the button."""
    return {"take": take_pen, "ask": request_pen, "give": give_pen, "keep": keep_pen}[way](
        actor, meeting_id, clause_id
    )


@contextmanager
def _edit_draft(
    actor: Actor, meeting_id: int, clause_id: int, digest: str | None, *, struck: bool = False
) -> Iterator[tuple[Meeting, MeetingText]]:
    """Open the draft of a clause for a change by the editor who has the pen.

    Args:
        digest: Digest of the text that the editor saw.
        struck: Also if the clause is marked for deletion.

    Raises:
        Conflict: The actor has no pen, a ballot on the clause is open, the text is not the one
            seen, or the clause is marked for deletion.
    """
    with _open_draft(actor, meeting_id, clause_id) as (meeting, text):
        penning.require_pen(text, actor)
        require_clause_unlocked(clause_id)
        stepping.require_seen_text(text, digest)
        if text.struck and not struck:
            raise Conflict("clause_struck")
        yield meeting, text


def require_clause_unlocked(clause_id: int) -> None:
    """Raise Conflict while a ballot on the text of a clause is open."""
    require_unlocked_text([clause_id])


def build_text_source(text: MeetingText, actor: Actor) -> str:
    """Build the source of typed text: "t4.7" for meeting text 4 and person 7."""
    return f"t{text.id}.{actor.user_id}"


def write_text(
    actor: Actor, meeting_id: int, clause_id: int, words: str, digest: str | None = None
) -> MeetingText:
    """Replace the text of a clause on the screen.

    Raises Conflict with both texts if the current text is not the one seen.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        made = drafted.rewrite_draft(
            text.sourced_passages, words, (build_text_source(text, actor),)
        )
        if stepping.save_step(text, MeetingChange, actor, "typed", made):
            increment_revision(
                meeting
            )  # no public event: the text itself is sent, at most four times a second
            record_event(
                "meeting_text.written",
                text,
                actor,
                audience="nobody",
                meeting_id=meeting_id,
                clause_id=clause_id,
                digest=text.digest,
            )
        return text


def apply_hunks(
    actor: Actor, meeting_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None
) -> MeetingText:
    """Apply changes of amendments to the text.

    Typed passages stay; where two passages exclude each other, both stand in brackets.

    Raises Invalid for a change that no open amendment of the clause makes.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        made, chosen = insert_hunks(
            actor, text, keys, i18n.choose_title(meeting.title, get_issued_language(text))
        )
        _save_step(actor, meeting, text, "taken", made, chosen, {*text.taken, *chosen})
        return text


def remove_hunks(
    actor: Actor, meeting_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None
) -> MeetingText:
    """Remove applied changes of amendments from the text.

    Raises Conflict if their passages were changed since.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        made, gone = extract_hunks(actor, text, keys)
        _save_step(actor, meeting, text, "left", made, gone, set(text.taken) - set(gone))
        return text


def open_bracket(
    actor: Actor,
    meeting_id: int,
    clause_id: int,
    words: str | tuple[int, int],
    *,
    other: str | None = None,
    by: int | None = None,
    digest: str | None = None,
) -> MeetingText:
    """Put a passage in brackets, with an alternative if one is given.

    An organization that offers no alternative asks to delete the passage.

    Args:
        words: The passage as one reads it, or its start and end in UTF-16 units.
        by: Number of the organization that asks for it.

    Raises:
        Invalid: The passage does not occur exactly once, or it cuts a bracket.
        NotFound: The organization is not verified.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        start, end = (
            locate_passage(text.text, words)
            if isinstance(words, str)
            else locate_selection(text.text, *words)
        )
        language = get_issued_language(text)
        own = find_row(Organisation, by) if by is not None else None
        if own is not None and own.status != "verified":
            raise NotFound(what="Organisation")
        name = (
            i18n.choose_title(own.names, language) or own.name
            if own is not None
            else i18n.choose_title(meeting.title, language) or ""
        )
        source = f"o{by}" if by is not None else build_text_source(text, actor)
        offered_ = (
            SourcedPassage(other or drafted.EMPTY_ALTERNATIVE, (source,))
            if other or own is not None
            else None
        )
        made = drafted.add_brackets(
            text.sourced_passages, start, end, (get_version_name(text), name), offered_
        )
        _save_step(actor, meeting, text, "bracketed", made, [by] if by is not None else [])
        return text


def locate_selection(text: str, first: int, last: int) -> tuple[int, int]:
    """Locate the passage that a browser selected, without the white space around it.

    Args:
        first, last: Offsets in UTF-16 units.

    Returns:
        Start and end as code points.

    Raises:
        Invalid: Nothing is selected, or the selection cuts a bracket.
    """
    try:
        start, end = convert_from_utf16(text, first, last)
    except ValueError:
        start = end = 0
    if start == end or not text[start:end].strip():
        raise Invalid(fields={"words": {"type": "words_not_there"}})
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    if parse_brackets(text[start:end]).unbalanced:
        raise Invalid(fields={"words": {"type": "words_cut_a_bracket"}})
    return widen_to_pairs(text, start, end)


def close_bracket(
    actor: Actor, meeting_id: int, clause_id: int, number: int, keep: int, digest: str | None = None
) -> MeetingText:
    """Remove a pair of brackets and keep its text, one of its alternatives, or nothing.

    It is a suggestion on the screen; it takes effect only by a decision of the chair.

    Args:
        number: The pair, counted from 0 as brackets open.
        keep: 0 for its text or the first alternative, further numbers for the others, -1 for
            nothing.

    Raises Invalid if there is no such bracket or alternative.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        try:
            made = drafted.resolve_bracket(
                text.sourced_passages, number, keep, get_issued_language(text)
            )
        except IndexError:
            raise Invalid(fields={"keep": {"type": "no_such_bracket"}}) from None
        _save_step(actor, meeting, text, "closed", made, [number, keep])
        return text


def apply_group_text(
    actor: Actor,
    meeting_id: int,
    clause_id: int,
    words: DraftedText,
    source: str,
    name: str,
    digest: str | None = None,
) -> MeetingText:
    """Apply a text that was drafted elsewhere, such as in a group, from the same issued text.

    If the meeting changed nothing, the text is taken as it is.

    Args:
        source, name: Source code and name of its authors.

    Raises Conflict if that text starts from other words.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        if words.base_digest != text.base_digest:
            raise Conflict("drafted_from_other_text")
        base = stepping.load_base_text(text)
        own = i18n.choose_title(meeting.title, get_issued_language(text))
        made = (
            words.sourced_passages
            if text.text == base or words.struck
            else drafted.apply_to_draft(
                base,
                text.sourced_passages,
                [hunk._replace(source=source) for hunk in find_hunks(base, words.text, source)],
                (source,),
                lambda each: own if each == drafted.DRAFT_SOURCE else name,
                get_version_name(text),
            )
        )
        _save_step(actor, meeting, text, "proposal", made, [source], {*text.taken, *words.taken})
        return text


def _save_step(
    actor: Actor,
    meeting: Meeting,
    text: MeetingText,
    what: str,
    made: drafted.Passages,
    about: Sequence[Any],
    taken: Iterable[str] | None = None,
) -> None:
    """Save a step of the draft and announce it."""
    if stepping.save_step(text, MeetingChange, actor, what, made, taken=taken, about=about):
        _announce_step(actor, meeting, text, what)


def _announce_step(actor: Actor, meeting: Meeting, text: MeetingText, what: str) -> None:
    """Record for everyone that the text of a clause changed."""
    record_broadcast(
        "meeting_text.changed",
        meeting,
        actor,
        text,
        clause_id=text.clause_id,
        what=what,
        digest=text.digest,
    )


def strike_clause(
    actor: Actor, meeting_id: int, clause_id: int, digest: str | None = None
) -> MeetingText:
    """Mark a clause for deletion: it is shown struck out until the chair decides."""
    with _edit_draft(actor, meeting_id, clause_id, digest) as (meeting, text):
        _save_step(actor, meeting, text, "struck", (), [])
        return text


def restore_clause(
    actor: Actor, meeting_id: int, clause_id: int, digest: str | None = None
) -> MeetingText:
    """Remove the mark for deletion, so that the clause reads as before.

    Raises Conflict if the clause is not marked.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest, struck=True) as (meeting, text):
        stepping.restore_struck_clause(text, MeetingChange, actor)
        _announce_step(actor, meeting, text, "back")
        return text


def undo_step(
    actor: Actor, meeting_id: int, clause_id: int, digest: str | None = None
) -> MeetingText:
    """Undo the last step of a draft.

    Raises Conflict if there is none.
    """
    with _edit_draft(actor, meeting_id, clause_id, digest, struck=True) as (meeting, text):
        stepping.undo_step(text, MeetingChange, actor)
        _announce_step(actor, meeting, text, "undone")
        return text


def restore_step(
    actor: Actor, meeting_id: int, clause_id: int, step_id: int | None, digest: str | None = None
) -> MeetingText:
    """Restore the text as it was after a step, or as issued if no step is given."""
    with _edit_draft(actor, meeting_id, clause_id, digest, struck=True) as (meeting, text):
        stepping.restore_step(text, MeetingChange, actor, step_id)
        _announce_step(actor, meeting, text, "back")
        return text

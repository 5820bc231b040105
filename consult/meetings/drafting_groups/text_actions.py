"""The words of a drafting group: one pen for each clause, kept step by step, and read by nobody else until they are tabled."""
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from consult.consolidation.brackets.insertion_actions import locate_passage
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import queue_for_person
from consult.core.permissions.rules import require_permission
from consult.text.merge import draft_passages as drafted
from consult.text.merge.consolidated_text import SourcedPassage

from consult.meetings.drafting import edit_lock as penning, revisions as stepping
from consult.meetings.drafting.actions import apply_group_text, locate_selection, take_pen
from consult.meetings.drafting.amendment_hunks import insert_hunks, get_issued_language, extract_hunks
from .actions import load_open_group
from consult.meetings.drafting.models import MeetingText
from .models import DraftingGroup, GroupChange, GroupText
from consult.meetings.drafting.queries import load_issued_version, find_meeting_text


def find_group_text(group_id: int, clause_id: int) -> GroupText | None:
    """What a group made of a clause; none where nobody took the pen."""
    return db.session.scalar(select(GroupText).where(GroupText.group_id == group_id, GroupText.clause_id == clause_id))


@contextmanager
def _open_draft(actor: Actor, group_id: int, clause_id: int) -> Iterator[tuple[DraftingGroup, GroupText]]:
    with transaction():
        group = load_open_group(actor, group_id, "group.work")
        if clause_id not in group.clause_ids:
            raise NotFound(what="Clause")
        version = load_issued_version(clause_id)
        text = find_group_text(group_id, clause_id) or stepping.create_draft(GroupText, version, clause_id, group_id=group_id)
        if text.version_id != version.id:
            raise Conflict("not_based_on_current")
        yield group, text


@contextmanager
def _edit_draft(actor: Actor, group_id: int, clause_id: int, digest: str | None, *,
             struck: bool = False) -> Iterator[tuple[DraftingGroup, GroupText]]:
    with _open_draft(actor, group_id, clause_id) as (group, text):
        penning.require_pen(text, actor)
        stepping.require_seen_text(text, digest)
        if text.struck and not struck:
            raise Conflict("clause_struck")
        yield group, text


def _record_change(verb: str, text: GroupText, actor: Actor) -> None:
    """Record it for nobody: members hear that something changed, each for themselves, and the record has a digest."""
    record_event("group_text.changed", text, actor, audience="nobody", group_id=text.group_id, clause_id=text.clause_id, what=verb,
           digest=text.digest)


def move_pen(actor: Actor, group_id: int, clause_id: int, way: str) -> GroupText:
    """Take the pen of a clause, ask for it, give it away, or keep it; the facilitator may take it from others."""
    with _open_draft(actor, group_id, clause_id) as (group, text):
        if way == "keep":
            penning.require_pen(text, actor)
            return text
        if way == "take":
            penning.take_pen(text, actor, over=actor.user_id == group.facilitator_id)
        elif way == "ask":
            penning.request_pen(text, actor)
        else:
            penning.give_pen(text, actor)
        _record_change(way, text, actor)
        return text


def write_text(actor: Actor, group_id: int, clause_id: int, words: str, digest: str | None = None) -> GroupText:
    """Write the words otherwise; raises Conflict with both texts where they are others by now."""
    with _edit_draft(actor, group_id, clause_id, digest) as (group, text):
        _save_step(actor, text, "typed", drafted.rewrite_draft(text.kept, words, (f"g{group.id}",)))
        return text


def apply_hunks(actor: Actor, group_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None) -> GroupText:
    """Drop changes that edits ask for into the words; see drafting.take_hunks."""
    with _edit_draft(actor, group_id, clause_id, digest) as (group, text):
        made, chosen = insert_hunks(actor, text, keys, group.title)
        _save_step(actor, text, "taken", made, chosen, {*text.taken, *chosen})
        return text


def remove_hunks(actor: Actor, group_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None) -> GroupText:
    """Take changes out again that were dropped in."""
    with _edit_draft(actor, group_id, clause_id, digest) as (_, text):
        made, gone = extract_hunks(actor, text, keys)
        _save_step(actor, text, "left", made, gone, set(text.taken) - set(gone))
        return text


def open_bracket(actor: Actor, group_id: int, clause_id: int, words: str | tuple[int, int], *, other: str | None = None,
                 digest: str | None = None) -> GroupText:
    """Put words in brackets, with an alternative if one is given."""
    with _edit_draft(actor, group_id, clause_id, digest) as (group, text):
        start, end = locate_passage(text.text, words) if isinstance(words, str) else locate_selection(text.text, *words)
        _save_step(actor, text, "bracketed", drafted.add_brackets(
            text.kept, start, end, None, SourcedPassage(other, (f"g{group.id}",)) if other else None))
        return text


def close_bracket(actor: Actor, group_id: int, clause_id: int, number: int, keep: int, digest: str | None = None) -> GroupText:
    """Remove a pair of brackets, and keep its words (0), one of its alternatives, or nothing (-1)."""
    with _edit_draft(actor, group_id, clause_id, digest) as (_, text):
        try:
            made = drafted.resolve_bracket(text.kept, number, keep, get_issued_language(text))
        except IndexError:
            raise Invalid(fields={"keep": {"type": "no_such_bracket"}}) from None
        _save_step(actor, text, "closed", made, [number, keep])
        return text


def strike_clause(actor: Actor, group_id: int, clause_id: int, digest: str | None = None) -> GroupText:
    """Mark a clause for deletion: the group proposes that it goes."""
    with _edit_draft(actor, group_id, clause_id, digest) as (_, text):
        _save_step(actor, text, "struck", ())
        return text


def restore_clause(actor: Actor, group_id: int, clause_id: int, digest: str | None = None) -> GroupText:
    """Take the mark off again."""
    with _edit_draft(actor, group_id, clause_id, digest, struck=True) as (_, text):
        stepping.restore_struck_clause(text, GroupChange, actor)
        _record_change("back", text, actor)
        return text


def undo_step(actor: Actor, group_id: int, clause_id: int, digest: str | None = None) -> GroupText:
    """Take the last step back."""
    with _edit_draft(actor, group_id, clause_id, digest, struck=True) as (_, text):
        stepping.undo_step(text, GroupChange, actor)
        _record_change("undone", text, actor)
        return text


def restore_step(actor: Actor, group_id: int, clause_id: int, step_id: int | None, digest: str | None = None) -> GroupText:
    """Go back to the words after a step, or to those as issued (none)."""
    with _edit_draft(actor, group_id, clause_id, digest, struck=True) as (_, text):
        stepping.restore_step(text, GroupChange, actor, step_id)
        _record_change("back", text, actor)
        return text


def _save_step(actor: Actor, text: GroupText, what: str, made: drafted.Passages, about: Sequence[Any] = (),
             taken: Iterable[str] | None = None) -> None:
    if stepping.save_step(text, GroupChange, actor, what, made, about=about, taken=taken):
        _record_change(what, text, actor)


def take_group_text(actor: Actor, meeting_id: int, clause_id: int, group_id: int, digest: str | None = None) -> MeetingText:
    """Take what a group tabled for a clause into the words on the screen; the group stays its author.

    Where the meeting has typed otherwise meanwhile, the words are merged, and what collides stands in brackets. Who takes them
    takes the pen with them, where it is free.
    """
    with transaction():
        group = find_row(DraftingGroup, group_id)
        require_permission(actor, "group.see", group)
        words = find_group_text(group_id, clause_id)
        if not group.issued or words is None:
            raise NotFound(what="GroupText")
        there = find_meeting_text(meeting_id, clause_id)
        if there is None or there.held_by is None:
            take_pen(actor, meeting_id, clause_id)
        return apply_group_text(actor, meeting_id, clause_id, words, f"g{group.id}", group.title, digest)


@listen_to("group_text.changed")
@listen_to("group_note.posted")
def notify_members(event: Any) -> None:
    """Let the open pages of the members hear that something changed; each person is told, so who left hears nothing."""
    group_id = event.facts["group_id"]
    for person in find_row(DraftingGroup, group_id).members:
        queue_for_person("group.changed", person, lambda: {"group_id": group_id, "actor_id": event.actor_id})

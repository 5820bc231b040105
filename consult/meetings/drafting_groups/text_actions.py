"""Actions on the text of a drafting group, readable by members and podium until it is tabled."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


from consult.consolidation.brackets.insertion_actions import locate_passage
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import queue_for_person
from consult.core.permissions.rules import require_permission
from consult.text.merge import draft_passages as drafted
from consult.text.merge.consolidated_text import SourcedPassage

from consult.meetings.drafting import edit_lock as penning, revisions as stepping
from consult.meetings.drafting.actions import apply_group_text, locate_selection, take_pen
from consult.meetings.drafting.amendment_hunks import (
    insert_hunks,
    get_issued_language,
    extract_hunks,
)
from .actions import load_open_group
from consult.meetings.drafting.models import MeetingText
from .models import DraftingGroup, GroupChange, GroupText
from consult.meetings.drafting.queries import load_issued_version, find_meeting_text
from consult.meetings.drafting_groups.text_queries import find_group_text


@contextmanager
def _open_draft(
    actor: Actor, group_id: int, clause_id: int
) -> Iterator[tuple[DraftingGroup, GroupText]]:
    """Open the draft of a clause in a transaction, and create it if there is none.

    Raises Forbidden, NotFound, or Conflict if the group is over or the clause has other words in
    the current version than those that the draft began from.
    """
    with transaction():
        group = load_open_group(actor, group_id, "group.work")
        if clause_id not in group.clause_ids:
            raise NotFound(what="Clause")
        version = load_issued_version(clause_id)
        text = find_group_text(group_id, clause_id) or stepping.create_draft(
            GroupText, version, clause_id, group_id=group_id
        )
        stepping.follow_version(text, version)
        yield group, text


@contextmanager
def _edit_draft(
    actor: Actor, group_id: int, clause_id: int, digest: str | None, *, struck: bool = False
) -> Iterator[tuple[DraftingGroup, GroupText]]:
    """Open the draft of a clause for a change by the editor who has the pen.

    Raises Conflict without the pen, for a text that is not the one seen, and for a struck
    clause.
    """
    with _open_draft(actor, group_id, clause_id) as (group, text):
        penning.require_pen(text, actor)
        stepping.require_seen_text(text, digest)
        if text.struck and not struck:
            raise Conflict("clause_struck")
        yield group, text


def _record_change(verb: str, text: GroupText, actor: Actor) -> None:
    """Record a change for nobody, with its digest; each member hears of it separately."""
    record_event(
        "group_text.changed",
        text,
        actor,
        audience="nobody",
        group_id=text.group_id,
        clause_id=text.clause_id,
        what=verb,
        digest=text.digest,
    )


def run_pen_action(actor: Actor, group_id: int, clause_id: int, way: str) -> GroupText:
    """Take, request, give or keep the pen; the facilitator may take it from another editor."""
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


def write_text(
    actor: Actor, group_id: int, clause_id: int, words: str, digest: str | None = None
) -> GroupText:
    """Replace the text of a clause.

    Raises Conflict with both texts if the current text is not the one seen.
    """
    with _edit_draft(actor, group_id, clause_id, digest) as (group, text):
        _save_step(
            actor,
            text,
            "typed",
            drafted.rewrite_draft(text.sourced_passages, words, (f"g{group.id}",)),
        )
        return text


def apply_hunks(
    actor: Actor, group_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None
) -> GroupText:
    """Apply changes of amendments to the text, as the function of that name for meetings does."""
    with _edit_draft(actor, group_id, clause_id, digest) as (group, text):
        made, chosen = insert_hunks(actor, text, keys, group.title)
        _save_step(actor, text, "taken", made, chosen, {*text.taken, *chosen})
        return text


def remove_hunks(
    actor: Actor, group_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None
) -> GroupText:
    """Remove applied changes of amendments from the text.

    Raises Conflict if their passages were changed since.
    """
    with _edit_draft(actor, group_id, clause_id, digest) as (_, text):
        made, gone = extract_hunks(actor, text, keys)
        _save_step(actor, text, "left", made, gone, set(text.taken) - set(gone))
        return text


def open_bracket(
    actor: Actor,
    group_id: int,
    clause_id: int,
    words: str | tuple[int, int],
    *,
    other: str | None = None,
    digest: str | None = None,
) -> GroupText:
    """Put a passage in brackets, with an alternative if one is given.

    Raises Invalid if the passage does not occur exactly once, or cuts a bracket.
    """
    with _edit_draft(actor, group_id, clause_id, digest) as (group, text):
        start, end = (
            locate_passage(text.text, words)
            if isinstance(words, str)
            else locate_selection(text.text, *words)
        )
        _save_step(
            actor,
            text,
            "bracketed",
            drafted.add_brackets(
                text.sourced_passages,
                start,
                end,
                None,
                SourcedPassage(other, (f"g{group.id}",)) if other else None,
            ),
        )
        return text


def close_bracket(
    actor: Actor, group_id: int, clause_id: int, number: int, keep: int, digest: str | None = None
) -> GroupText:
    """Remove a pair of brackets, and keep its text (0), an alternative, or nothing (-1).

    Raises Invalid if there is no such bracket or alternative.
    """
    with _edit_draft(actor, group_id, clause_id, digest) as (_, text):
        try:
            made = drafted.resolve_bracket(
                text.sourced_passages, number, keep, get_issued_language(text)
            )
        except IndexError:
            raise Invalid(fields={"keep": {"type": "no_such_bracket"}}) from None
        _save_step(actor, text, "closed", made, [number, keep])
        return text


def strike_clause(
    actor: Actor, group_id: int, clause_id: int, digest: str | None = None
) -> GroupText:
    """Mark a clause for deletion, as the group suggests."""
    with _edit_draft(actor, group_id, clause_id, digest) as (_, text):
        _save_step(actor, text, "struck", ())
        return text


def restore_clause(
    actor: Actor, group_id: int, clause_id: int, digest: str | None = None
) -> GroupText:
    """Remove the mark for deletion.

    Raises Conflict if the clause is not marked.
    """
    with _edit_draft(actor, group_id, clause_id, digest, struck=True) as (_, text):
        stepping.restore_struck_clause(text, GroupChange, actor)
        _record_change("back", text, actor)
        return text


def undo_step(actor: Actor, group_id: int, clause_id: int, digest: str | None = None) -> GroupText:
    """Undo the last step.

    Raises Conflict if there is none.
    """
    with _edit_draft(actor, group_id, clause_id, digest, struck=True) as (_, text):
        stepping.undo_step(text, GroupChange, actor)
        _record_change("undone", text, actor)
        return text


def restore_step(
    actor: Actor, group_id: int, clause_id: int, step_id: int | None, digest: str | None = None
) -> GroupText:
    """Restore the text as it was after a step, or as issued if no step is given."""
    with _edit_draft(actor, group_id, clause_id, digest, struck=True) as (_, text):
        stepping.restore_step(text, GroupChange, actor, step_id)
        _record_change("back", text, actor)
        return text


def _save_step(
    actor: Actor,
    text: GroupText,
    what: str,
    made: drafted.Passages,
    about: Sequence[Any] = (),
    taken: Iterable[str] | None = None,
) -> None:
    """Save a step of the draft and record it."""
    if stepping.save_step(text, GroupChange, actor, what, made, about=about, taken=taken):
        _record_change(what, text, actor)


def take_group_text(
    actor: Actor, meeting_id: int, clause_id: int, group_id: int, digest: str | None = None
) -> MeetingText:
    """Apply the tabled text of a group to the text on the screen; the group stays its author.

    If the meeting changed the clause meanwhile, both texts are merged and collisions stand in
    brackets. The actor takes the pen if it is free.

    Raises:
        NotFound: The group tabled no text for this clause.
        Conflict: As apply_group_text does.
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
        return apply_group_text(
            actor, meeting_id, clause_id, words, f"g{group.id}", group.title, digest
        )


@listen_to("group_text.changed")
@listen_to("group_note.posted")
def notify_members(event: Any) -> None:
    """Notify the open pages of the members that a text or a note changed.

    Each member is addressed separately, so that former members hear nothing.
    """
    group_id = event.facts["group_id"]
    for person in find_row(DraftingGroup, group_id).members:
        queue_for_person(
            "group.changed", person, lambda: {"group_id": group_id, "actor_id": event.actor_id}
        )

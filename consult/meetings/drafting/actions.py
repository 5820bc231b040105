"""Drafting on the screen: the words of a clause as a meeting changes them before everyone, by one pen at a time."""
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from consult.accounts.models import Organisation
from consult.consolidation.brackets.insertion_actions import place_of
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record, transaction
from consult.core.permissions.rules import allows
from consult.documents.clauses.text_locks import refuse_locked
from consult.documents.models import Clause
from consult.text.merge import draft_passages as drafted
from consult.text.anchors.selectors import from_utf16
from consult.text.brackets.bracket_tree import parse
from consult.text.merge.consolidated_text import Passage
from consult.text.diff.hunks import hunks
from consult.text.merge.mark_pairs import whole

from . import edit_lock as penning, revisions as stepping
from .amendment_hunks import asked, dropped, issued_language, taken_out, version_named
from consult.meetings.models import Meeting
from .models import Drafted, MeetingChange, MeetingText
from consult.meetings.live.broadcast_actions import live_meeting, moved, tell
from .queries import WordsNow, as_news, clauses_now, issued_version, text_in, words_now

__all__ = ["WordsNow", "as_news", "asked", "text_in", "words_now"]  # where others look for them

@contextmanager
def _drafting(actor: Actor, meeting_id: int, clause_id: int) -> Iterator[tuple[Meeting, MeetingText]]:
    """A transaction in which a meeting's words of a clause may be changed; raises Forbidden, NotFound, Conflict."""
    with transaction():
        meeting = live_meeting(actor, meeting_id, "meeting.draft")
        if clause_id not in clauses_now(meeting):
            find(Clause, clause_id)
            raise Conflict("not_taken_up")
        version = issued_version(clause_id)
        text = text_in(meeting_id, clause_id) or stepping.begun(MeetingText, version, clause_id, meeting_id=meeting_id)
        if text.version_id != version.id:
            raise Conflict("not_based_on_current")
        yield meeting, text


def take_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Take the pen for a clause; the podium may take it out of somebody's hand. Raises Conflict where somebody has it."""
    with _drafting(actor, meeting_id, clause_id) as (meeting, text):
        before = text.held_by
        if penning.take(text, actor, over=allows(actor, "meeting.lead", meeting)):
            tell("meeting_text.pen_taken", meeting, actor, text, clause_id=clause_id, before=before)
        return text


def ask_for_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Ask who writes now to hand the pen over; raises Conflict where it is free."""
    with _drafting(actor, meeting_id, clause_id) as (meeting, text):
        penning.ask(text, actor)
        tell("meeting_text.pen_asked", meeting, actor, text, clause_id=clause_id)
        return text


def give_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Hand the pen to whoever asked for it, or lay it down."""
    with _drafting(actor, meeting_id, clause_id) as (meeting, text):
        to = penning.give(text, actor)
        tell("meeting_text.pen_given", meeting, actor, text, clause_id=clause_id, to=to)
        return text


def keep_pen(actor: Actor, meeting_id: int, clause_id: int) -> MeetingText:
    """Give a sign of life: the editor is open still. No event: nobody sees anything of it."""
    with _drafting(actor, meeting_id, clause_id) as (_, text):
        penning.require_pen(text, actor)
        return text


def move_pen(actor: Actor, meeting_id: int, clause_id: int, way: str) -> MeetingText:
    """Take the pen, ask for it, give it away, or keep it."""
    return {"take": take_pen, "ask": ask_for_pen, "give": give_pen, "keep": keep_pen}[way](actor, meeting_id, clause_id)


@contextmanager
def _writing(actor: Actor, meeting_id: int, clause_id: int, digest: str | None, *,
             struck: bool = False) -> Iterator[tuple[Meeting, MeetingText]]:
    """As _drafting, with the pen in hand, over the words that were looked at, and with no ballot open on them.

    struck: whether it may be done to a clause that is marked for deletion.
    """
    with _drafting(actor, meeting_id, clause_id) as (meeting, text):
        penning.require_pen(text, actor)
        require_unlocked(clause_id)
        stepping.still(text, digest)
        if text.struck and not struck:
            raise Conflict("clause_struck")
        yield meeting, text


def require_unlocked(clause_id: int) -> None:
    """Raises Conflict while a ballot on the words of a clause is open: they stay as they were asked about."""
    refuse_locked([clause_id])


def source_of(text: MeetingText, actor: Actor) -> str:
    """How the words that somebody types in a meeting name where they come from."""
    return f"t{text.id}.{actor.user_id}"


def write_words(actor: Actor, meeting_id: int, clause_id: int, words: str, digest: str | None = None) -> MeetingText:
    """Write the words otherwise, before everyone; raises Conflict with both texts where they are others by now."""
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        made = drafted.typed(text.kept, words, (source_of(text, actor),))
        if stepping.step(text, MeetingChange, actor, "typed", made):
            moved(meeting)  # nobody hears of it as an event: the words themselves are told, four times a second at most
            record("meeting_text.written", text, actor, audience="nobody", meeting_id=meeting_id, clause_id=clause_id,
                   digest=text.digest)
        return text


def take_hunks(actor: Actor, meeting_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None) -> MeetingText:
    """Drop changes that edits ask for into the words; what was typed stays, and where both cannot be, all in brackets.

    Raises Invalid for a change that no open edit of the clause asks for.
    """
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        made, chosen = dropped(actor, text, keys, i18n.said(meeting.title, issued_language(text)))
        _changed(actor, meeting, text, "taken", made, chosen, {*text.taken, *chosen})
        return text


def leave_hunks(actor: Actor, meeting_id: int, clause_id: int, keys: Iterable[str], digest: str | None = None) -> MeetingText:
    """Take changes out again that were dropped in; raises Conflict where their words were changed since."""
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        made, gone = taken_out(actor, text, keys)
        _changed(actor, meeting, text, "left", made, gone, set(text.taken) - set(gone))
        return text


def open_bracket(actor: Actor, meeting_id: int, clause_id: int, words: str | tuple[int, int], *, other: str | None = None,
                 by: int | None = None, digest: str | None = None) -> MeetingText:
    """Put words in brackets, with an alternative if one is given; by: the organisation that asks for it.

    words: as one reads them, or from where to where they stand in UTF-16 units. An organisation that offers nothing
    else asks to delete them. Raises Invalid for words that do not stand there once, or that cut a bracket.
    """
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        start, end = place_of(text.text, words) if isinstance(words, str) else span_of(text.text, *words)
        language = issued_language(text)
        own = find(Organisation, by) if by is not None else None
        if own is not None and own.status != "verified":
            raise NotFound(what="Organisation")
        name = i18n.said(own.names, language) or own.name if own is not None else i18n.said(meeting.title, language) or ""
        source = f"o{by}" if by is not None else source_of(text, actor)
        offered_ = Passage(other or drafted.NOTHING, (source,)) if other or own is not None else None
        made = drafted.bracketed(text.kept, start, end, (version_named(text), name), offered_)
        _changed(actor, meeting, text, "bracketed", made, [by] if by is not None else [])
        return text


def span_of(text: str, first: int, last: int) -> tuple[int, int]:
    """Where words stand that a browser selected, in UTF-16 units, without the space around them; raises Invalid."""
    try:
        start, end = from_utf16(text, first, last)
    except ValueError:
        start = end = 0
    if start == end or not text[start:end].strip():
        raise Invalid(fields={"words": {"type": "words_not_there"}})
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    if parse(text[start:end]).unbalanced:
        raise Invalid(fields={"words": {"type": "words_cut_a_bracket"}})
    return whole(text, start, end)


def close_bracket(actor: Actor, meeting_id: int, clause_id: int, number: int, keep: int,
                  digest: str | None = None) -> MeetingText:
    """Remove a pair of brackets, counted from 0, and keep its words (0), one of its alternatives, or nothing (-1).

    It is a proposal: only the chair's ruling makes it so.
    """
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        try:
            made = drafted.closed(text.kept, number, keep, issued_language(text))
        except IndexError:
            raise Invalid(fields={"keep": {"type": "no_such_bracket"}}) from None
        _changed(actor, meeting, text, "closed", made, [number, keep])
        return text


def change_proposed(actor: Actor, meeting_id: int, clause_id: int, words: Drafted, source: str, name: str,
                    digest: str | None = None) -> MeetingText:
    """Take words that were drafted elsewhere of the same issued ones; in what nobody changed here they stand as they are.

    source, name: of who made them. Raises Conflict where they were made of other words than the meeting reads.
    """
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        if words.version_id != text.version_id:
            raise Conflict("not_based_on_current")
        base = stepping.base_of(text)
        own = i18n.said(meeting.title, issued_language(text))
        made = words.kept if text.text == base or words.struck else drafted.taken(
            base, text.kept, [hunk._replace(source=source) for hunk in hunks(base, words.text, source)], (source,),
            lambda each: own if each == drafted.NOW else name, version_named(text))
        _changed(actor, meeting, text, "proposal", made, [source], {*text.taken, *words.taken})
        return text


def _changed(actor: Actor, meeting: Meeting, text: MeetingText, what: str, made: drafted.Passages, about: Sequence[Any],
             taken: Iterable[str] | None = None) -> None:
    if stepping.step(text, MeetingChange, actor, what, made, taken=taken, about=about):
        _told(actor, meeting, text, what)


def _told(actor: Actor, meeting: Meeting, text: MeetingText, what: str) -> None:
    tell("meeting_text.changed", meeting, actor, text, clause_id=text.clause_id, what=what, digest=text.digest)


def strike_clause(actor: Actor, meeting_id: int, clause_id: int, digest: str | None = None) -> MeetingText:
    """Mark a clause for deletion: it is shown struck, and goes with a decision of the chair."""
    with _writing(actor, meeting_id, clause_id, digest) as (meeting, text):
        _changed(actor, meeting, text, "struck", (), [])
        return text


def restore_clause(actor: Actor, meeting_id: int, clause_id: int, digest: str | None = None) -> MeetingText:
    """Take the mark off again: the clause reads as before. Raises Conflict where there is none."""
    with _writing(actor, meeting_id, clause_id, digest, struck=True) as (meeting, text):
        stepping.restore(text, MeetingChange, actor)
        _told(actor, meeting, text, "back")
        return text


def undo(actor: Actor, meeting_id: int, clause_id: int, digest: str | None = None) -> MeetingText:
    """Take the last step back; raises Conflict where there is none."""
    with _writing(actor, meeting_id, clause_id, digest, struck=True) as (meeting, text):
        stepping.undo(text, MeetingChange, actor)
        _told(actor, meeting, text, "undone")
        return text


def go_back(actor: Actor, meeting_id: int, clause_id: int, step_id: int | None,
            digest: str | None = None) -> MeetingText:
    """Go back to the words after a step, or to those as issued (none)."""
    with _writing(actor, meeting_id, clause_id, digest, struck=True) as (meeting, text):
        stepping.back(text, MeetingChange, actor, step_id)
        _told(actor, meeting, text, "back")
        return text

"""The brackets of a clause on the workbench: what each offers, what the clause would read like, and settling one of them."""
from typing import NamedTuple

from consult.amendments.change_description import short_change
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.documents.comparison import Stretch
from consult.documents.queries import Line
from consult.text.brackets.bracket_tree import parse
from consult.text.merge.consolidated_text import Passage, rewritten
from consult.text.merge.draft_passages import NOTHING, closed, words_of
from consult.text.brackets.holders import Held, held

from .change_log import note_deed, tell
from consult.consolidation.models import BracketDeed, ClauseWork
from consult.consolidation.workbench.actions import (
    here_now, keep, passages_now, version_in_work, work_on,
)

NONE = -1  # of what is kept of a bracket: nothing


class Offer(NamedTuple):
    """What may be kept of a bracket: an alternative (its number), its words (0) or nothing (NONE), and what that changes."""

    keep: int
    label: str
    by: str
    words: str
    change: tuple[Stretch, ...]


class Open(NamedTuple):
    """A bracket of a clause by its number, as they open; inside: what stands in it, with its marks."""

    number: int
    held: Held
    inside: str
    offers: list[Offer]


def brackets_of(line: Line, language: str) -> list[Open]:
    """The brackets of a clause as it reads now, each with what may be kept of it; what would leave no words is not offered."""
    found = []
    for number, each in enumerate(held(line.text)):
        ways = [(place, one.label, one.by, words) for place, (one, words) in enumerate(each.alternatives)]
        if not ways and not each.reserved:
            ways = [(0, "", "", each.words)]
        ways = [way for way in ways if way[3] not in {"", NOTHING}]
        offers = [Offer(keep_, label, by, words, short_change(line.text, after))
                  for keep_, label, by, words in [*ways, (NONE, "", "", "")]
                  if (after := _after(line, number, keep_, language)).strip()]
        found.append(Open(number, each, line.text[each.start + 1:each.end - 1], offers))
    return found


def _after(line: Line, number: int, kept: int, language: str) -> str:
    return words_of(closed([Passage(line.text, ())], number, kept, language))


def settle(actor: Actor, version_id: int, clause_id: int, number: int, kept: int, why: str, row_version: int | None = None,
           digest: str | None = None) -> ClauseWork:
    """Close a bracket, counted from 0: with one of its alternatives, with its words (0), or with none (NONE).

    Raises Conflict where the words are others than those of the digest, Invalid for what is not there, or would leave no words;
    else as rewrite.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        base, line = here_now(version, clause_id)
        each = _bracket(line, number, digest, "keep")
        passages = passages_now(work_on(version_id, clause_id), line, base)
        try:
            made = closed(passages, number, kept, version.document.authentic)
        except IndexError:
            raise Invalid(fields={"keep": {"type": "no_such_bracket"}}) from None
        if not words_of(made).strip():
            raise Invalid(fields={"keep": {"type": "nothing_would_stay"}})
        taken = bool(each.alternatives) and kept >= 0
        words = None if kept == NONE else each.alternatives[kept][1] if taken else each.words
        work = keep(actor, version, line, list(made), row_version, digest)
        note_deed(actor, work, "bracket.taken" if taken else "bracket.removed", passages, each.words, words, why)
        return work


def change(actor: Actor, version_id: int, clause_id: int, number: int, words: str, why: str, row_version: int | None = None,
           digest: str | None = None) -> ClauseWork:
    """Write otherwise what stands in a bracket: its words, its alternatives and whose they are. Else as settle."""
    with transaction():
        version = version_in_work(actor, version_id)
        base, line = here_now(version, clause_id)
        each = _bracket(line, number, digest, "inside")
        if parse(words).unbalanced:
            raise Invalid(fields={"inside": {"type": "words_cut_a_bracket"}})
        old = line.text[each.start + 1:each.end - 1]
        inside = old.replace(old.strip(), words, 1) if old.strip() else words  # white space at its ends stays
        text = line.text[:each.start + 1] + inside + line.text[each.end - 1:]
        if text == line.text:
            raise Invalid(fields={"inside": {"type": "no_change"}})
        passages = passages_now(work_on(version_id, clause_id), line, base)
        work = keep(actor, version, line, list(rewritten(passages, text, f"m{actor.user_id}")), row_version, digest)
        note_deed(actor, work, "bracket.changed", passages, each.words, words, why)
        return work


def _bracket(line: Line, number: int, digest: str | None, field: str) -> Held:
    """The bracket of a clause by its number, in the words that were looked at: in others the numbers are others."""
    if digest is not None and digest != line.digest:
        raise Conflict("changed_meanwhile", digest=line.digest)
    there = held(line.text)
    if not 0 <= number < len(there):
        raise Invalid(fields={field: {"type": "no_such_bracket"}})
    return there[number]


def take_back(actor: Actor, deed_id: int) -> ClauseWork:
    """Let the clause read as before a deed; raises Conflict where it was taken back, or the words were changed since."""
    with transaction():
        deed = find(BracketDeed, deed_id)
        version = version_in_work(actor, deed.version_id)
        if deed.undone_at is not None:
            raise Conflict("undone_already")
        _base, line = here_now(version, deed.clause_id)
        if line.digest != deed.digest:
            raise Conflict("bracket_words_changed")
        before = [Passage(text, tuple(sources)) for text, sources in deed.passages]
        work = keep(actor, version, line, before, None, None)
        deed.undone_at = now()
        db.session.flush()
        tell("bracket.restored", deed, actor)
        return work

"""Actions on the brackets of a clause on the workbench: close, change and undo them."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.documents.queries import ClauseText
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.merge.consolidated_text import SourcedPassage, rewrite_passages
from consult.text.merge.draft_passages import resolve_bracket, join_text
from consult.text.brackets.holders import HeldBracket, list_held_brackets

from .change_log import record_bracket_change, record_bracket_event
from consult.consolidation.models import BracketChange, ClauseWork
from consult.consolidation.workbench.actions import save_clause_text
from consult.consolidation.workbench.clause_text_queries import (
    load_clause_pair,
    build_current_passages,
    find_working_version,
    find_clause_work,
)
from consult.consolidation.brackets.bracket_options import KEEP_NOTHING


def close_bracket(
    actor: Actor,
    version_id: int,
    clause_id: int,
    number: int,
    kept: int,
    why: str,
    row_version: int | None = None,
    digest: str | None = None,
) -> ClauseWork:
    """Close a bracket with one of its alternatives, with its text, or with nothing.

    Args:
        number: Position of the bracket, from 0.
        kept: Number of an alternative, 0 for the text of the bracket, or KEEP_NOTHING.

    Raises:
        Conflict: The text no longer matches the digest; or as in rewrite_clause.
        Invalid: There is no such bracket or alternative, or no text would remain.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        base, line = load_clause_pair(version, clause_id)
        each = _get_bracket(line, number, digest, "keep")
        passages = build_current_passages(find_clause_work(version_id, clause_id), line, base)
        try:
            made = resolve_bracket(passages, number, kept, version.document.authentic)
        except IndexError:
            raise Invalid(fields={"keep": {"type": "no_such_bracket"}}) from None
        if not join_text(made).strip():
            raise Invalid(fields={"keep": {"type": "nothing_would_stay"}})
        taken = bool(each.alternatives) and kept >= 0
        words = (
            None if kept == KEEP_NOTHING else each.alternatives[kept][1] if taken else each.words
        )
        work = save_clause_text(actor, version, line, list(made), row_version, digest)
        record_bracket_change(
            actor,
            work,
            "bracket.taken" if taken else "bracket.removed",
            passages,
            each.words,
            words,
            why,
        )
        return work


def change_bracket(
    actor: Actor,
    version_id: int,
    clause_id: int,
    number: int,
    words: str,
    why: str,
    row_version: int | None = None,
    digest: str | None = None,
) -> ClauseWork:
    """Replace the text inside a bracket, including its alternatives and their holders.

    Raises:
        Conflict: The text no longer matches the digest; or as in rewrite_clause.
        Invalid: There is no such bracket, the new text cuts a bracket, or nothing changes.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        base, line = load_clause_pair(version, clause_id)
        each = _get_bracket(line, number, digest, "inside")
        if parse_brackets(words).unbalanced:
            raise Invalid(fields={"inside": {"type": "words_cut_a_bracket"}})
        old = line.text[each.start + 1 : each.end - 1]
        inside = (
            old.replace(old.strip(), words, 1) if old.strip() else words
        )  # keep the white space at both ends
        text = line.text[: each.start + 1] + inside + line.text[each.end - 1 :]
        if text == line.text:
            raise Invalid(fields={"inside": {"type": "no_change"}})
        passages = build_current_passages(find_clause_work(version_id, clause_id), line, base)
        work = save_clause_text(
            actor,
            version,
            line,
            list(rewrite_passages(passages, text, f"m{actor.user_id}")),
            row_version,
            digest,
        )
        record_bracket_change(actor, work, "bracket.changed", passages, each.words, words, why)
        return work


def _get_bracket(line: ClauseText, number: int, digest: str | None, field: str) -> HeldBracket:
    """Return the bracket with a number, or raise Conflict if the text is not the one that was
    read.

    Bracket numbers are valid only for the text they were read in.
    """
    if digest is not None and digest != line.digest:
        raise Conflict("changed_meanwhile", digest=line.digest)
    there = list_held_brackets(line.text)
    if not 0 <= number < len(there):
        raise Invalid(fields={field: {"type": "no_such_bracket"}})
    return there[number]


def undo_bracket_change(actor: Actor, deed_id: int) -> ClauseWork:
    """Undo a bracket change and restore the previous text of the clause.

    Raises:
        Conflict: The change was undone already, or the text has changed since.
    """
    with transaction():
        deed = find_row(BracketChange, deed_id)
        version = find_working_version(actor, deed.version_id, deed.clause_id)
        if deed.undone_at is not None:
            raise Conflict("undone_already")
        _base, line = load_clause_pair(version, deed.clause_id)
        if line.digest != deed.digest:
            raise Conflict("bracket_words_changed")
        before = [SourcedPassage(text, tuple(sources)) for text, sources in deed.passages]
        work = save_clause_text(actor, version, line, before, None, None)
        deed.undone_at = utc_now()
        db.session.flush()
        record_bracket_event("bracket.restored", deed, actor)
        return work

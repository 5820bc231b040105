"""Insertion of brackets around text of a clause, for an objecting organization or amendment."""

import re


from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.documents.queries import ClauseText
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.merge.draft_passages import EMPTY_ALTERNATIVE, add_brackets
from consult.text.merge.mark_pairs import widen_to_pairs

from .change_log import record_bracket_change
from consult.consolidation.models import ClauseWork
from consult.consolidation.workbench.actions import save_clause_text
from consult.consolidation.workbench.clause_text_queries import (
    get_author_name,
    load_clause_pair,
    build_current_passages,
    find_working_version,
    get_base_version_name,
    find_clause_work,
)
from consult.consolidation.brackets.objector_queries import load_objectors

EMPHASIS_MARK = re.compile(r"\\([*\\])|\*")


def insert_brackets(
    actor: Actor,
    version_id: int,
    clause_id: int,
    words: str,
    by: str | None = None,
    row_version: int | None = None,
    digest: str | None = None,
    *,
    why: str | None = None,
) -> ClauseWork:
    """Put text of a clause in brackets.

    Args:
        words: The text as read, without emphasis marks.
        by: Code of the objector, who is named beside the alternative to delete the text.
        why: Reason; required without an objector, otherwise the objector's own reason applies.

    Raises:
        Invalid: The text is missing, occurs more than once, or cuts a bracket; or a reason is
            missing.
        Conflict: As in rewrite_clause.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        base, line = load_clause_pair(version, clause_id)
        start, end = locate_passage(line.text, words)
        name = _get_objector_name(actor, clause_id, line, by) if by else None
        reason = why or _get_reason(actor, clause_id, by)
        work = find_clause_work(version_id, clause_id)
        passages = build_current_passages(work, line, base)
        names = (get_base_version_name(version), name) if name is not None else None
        made = add_brackets(
            passages,
            start,
            end,
            names,
            SourcedPassage(EMPTY_ALTERNATIVE, (str(by),)) if by else None,
        )
        kept = save_clause_text(actor, version, line, list(made), row_version, digest)
        record_bracket_change(
            actor,
            kept,
            "bracket.opened",
            passages,
            line.text[start:end],
            line.text[start:end],
            reason,
        )
        return kept


def _get_reason(actor: Actor, clause_id: int, by: str | None) -> str:
    """Return the reason of the objector; raise Invalid if no objector is named."""
    if by is None:
        raise Invalid(fields={"why": {"type": "missing"}})
    if by[0] == "o":
        return next(
            (each.reason or "" for each in load_objectors(clause_id) if each.source == by), ""
        )
    return next(
        (
            each.reason or ""
            for each in amendments.load_clause_amendments(actor, clause_id)
            if each.id == int(by[1:])
        ),
        "",
    )


def _get_objector_name(actor: Actor, clause_id: int, line: ClauseText, by: str) -> str:
    """Return the name of the objector for the text; raise Invalid if there is no such objection."""
    number = int(by[1:])
    if by[0] == "a":
        each = next(
            (
                each
                for each in amendments.load_clause_amendments(actor, clause_id)
                if each.id == number
            ),
            None,
        )
        if each is not None and each.state == "open":
            return get_author_name(each, line.language)
    elif any(each.source == by for each in load_objectors(clause_id)):
        own = find_row(Organisation, number)
        return i18n.choose_title(own.names, line.language) or own.name
    raise Invalid(fields={"by": {"type": "does_not_object"}})


def locate_passage(text: str, words: str) -> tuple[int, int]:
    """Locate text without emphasis marks in a stored text.

    Returns:
        Start and end in the stored text, in characters.

    Raises:
        Invalid: The text is missing, occurs more than once, or cuts a bracket.
    """
    read, places = "", []
    for mark in re.finditer(r"\\[*\\]|\*|[^*\\]|\\", text):
        shown = EMPHASIS_MARK.sub(lambda each: each[1] or "", mark[0])
        read += shown
        places += [mark.start()] * len(shown)
    places.append(len(text))
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = list(re.finditer(pattern, read))
    if len(found) != 1:
        raise Invalid(
            fields={"words": {"type": "words_not_there" if not found else "words_more_than_once"}}
        )
    start, end = places[found[0].start()], places[found[0].end() - 1] + 1
    if parse_brackets(text[start:end]).unbalanced:
        raise Invalid(fields={"words": {"type": "words_cut_a_bracket"}})
    return widen_to_pairs(text, start, end)

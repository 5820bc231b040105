"""Reads the current version with all open amendments and comments that are public.

A file is handed on, so it holds nothing that only its first reader may see.
"""

from consult.amendments import queries as amendments
from consult.amendments.models import WHOLE_CLAUSE_KINDS
from consult.amendments.proposing.split_merge import describe_cut
from consult.amendments.queries import IS_OPEN, AmendmentView
from consult.consolidation.workbench.clause_text_queries import get_author_name
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.core.i18n import format_amendment_number
from consult.documents.models import Version
from consult.documents.queries import list_readable_versions
from consult.text.clause_names import strip_label
from consult.text.parsing.light_markup import extract_plain_text

from consult.output.version_queries import load_clauses, load_source
from .redline_queries import PUBLIC_READER, format_timestamp, load_comments
from consult.output.render_input import (
    FileClause,
    OpenAmendment,
    ChangeAuthor,
    AnnotatedText,
    AnnotatedClause,
    OpenNewClause,
)
from consult.output.messages import format_merge, format_move, format_open_amendments, format_split

_LONGEST_AUTHOR = 160  # characters of an author's name in Word
AMENDMENT_CODES = {
    "mod": "MOD",
    "edit": "(MOD)",
    "sup": "SUP",
    "noc": "NOC",
    "move": "MOVE",
    "split": "SPLIT",
    "merge": "MERGE",
    "corr": "CORR",
    "add": "ADD",
}


def is_current(version: Version) -> bool:
    """Return whether a version is the current one of its document."""
    return version.id == version.document.current_version_id


def collect_annotated_text(
    actor: Actor, version: Version, language: str, _against: Version | None
) -> AnnotatedText:
    """Collect the open amendments of the current version.

    In a translation, the changes written in that language are tracked, and all others are
    described beside the clause.

    Raises:
        NotFound: the version is not the current one.
    """
    if not is_current(version):
        raise NotFound(what="File")
    source = load_source(actor, version, language)
    found = [AnnotatedClause(clause=each) for each in load_clauses(version, language)]
    by_clause = {each.clause.id: each for each in found}
    top: list[OpenNewClause] = []
    proposals = amendments.load_document_amendments(PUBLIC_READER, version.document_id, IS_OPEN)
    for each in sorted(proposals, key=lambda each: each.number):
        there = by_clause.get(each.clause_id or 0)
        edit = _make_amendment(each, there.clause if there else None, language)
        if each.kind == "add" and each.parent_id is None and _get_text(each, language) is not None:
            (top if there is None else there.behind).append(
                OpenNewClause(edit=edit, clause=_make_new_clause(each, edit))
            )
        else:
            (there or found[-1]).edits.append(
                edit
            )  # without a clause in this text, it is described at the end
    said, left_out = load_comments(
        actor,
        version,
        [each for each in list_readable_versions(actor, version.document) if each.issued],
        source,
    )
    for number, remarks in said.items():
        if number in by_clause:
            by_clause[number].remarks = remarks
    source.labels["open_amendments"] = format_open_amendments(language, len(proposals), left_out)
    return AnnotatedText(source=source, top=top, clauses=found)


def _get_text(each: AmendmentView, language: str) -> str | None:
    """Return the text of an amendment in a language, on the current text; None if there is none."""
    if language == each.authentic:
        return each.rebased_text
    return each.text if each.language == language and not each.is_on_earlier_text else None


def _make_amendment(each: AmendmentView, clause: FileClause | None, language: str) -> OpenAmendment:
    words = _get_text(each, language)
    kind = "mod" if each.kind in {"mod", "edit"} else each.kind
    readable = clause is not None and clause.language == language
    fits = (
        clause is not None
        and each.parent_id is None
        and (kind == "sup" or (kind == "mod" and words is not None and readable))
    )
    fits = fits or (kind == "move" and clause is not None)
    number = format_amendment_number(each.number)
    on = f" → {format_amendment_number(each.parent_number)}" if each.parent_number else ""
    asked = (
        describe_whole_change(each, language)
        if each.kind in WHOLE_CLAUSE_KINDS
        else extract_plain_text(each.text or "")
    )
    at = format_timestamp(each.revised_at or each.proposed_at)
    return OpenAmendment(
        id=each.id,
        kind=kind if fits or kind == "add" else "told",
        hand=ChangeAuthor(
            author=f"{get_author_name(each, language)[:_LONGEST_AUTHOR]}, {number}", at=at
        ),
        text=words or "",
        said=f"{AMENDMENT_CODES[each.kind]}{on}: “{asked}”"
        if asked
        else f"{AMENDMENT_CODES[each.kind]}{on}",
        reason=each.reason or "",
        after_id=each.after_id,
        level=each.clause_level if each.kind == "move" else None,
    )


def describe_whole_change(each: AmendmentView, language: str) -> str:
    """Describe a change of a whole clause that Word cannot show, such as most moves."""
    cut = describe_cut(each)
    if each.kind == "split":
        return format_split(
            language, strip_label(each.label) or "–", cut.after if cut is not None else "…"
        )
    behind = (
        None
        if each.after_id is None
        else each.after_clause.label or each.after_clause.words
        if each.after_clause
        else "–"
    )
    if each.kind == "merge":
        return format_merge(language, strip_label(each.label) or "–", behind or "–")
    return format_move(language, strip_label(each.label) or "–", behind)


def _make_new_clause(each: AmendmentView, edit: OpenAmendment) -> FileClause:
    return FileClause(
        id=0,
        kind=each.clause_kind or "operative",
        level=each.clause_level or 1,
        label="",
        text=edit.text,
        language=each.language if edit.text == each.text else each.authentic,
        stale=False,
        status="open",
    )

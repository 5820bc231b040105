"""The current version with all open amendments and public comments, as everyone may read them: a file is handed on."""
from consult.amendments import queries as amendments
from consult.amendments.blueprint import a_number
from consult.amendments.models import WHOLE
from consult.amendments.proposing.split_merge import cut_words
from consult.amendments.queries import OPEN, Proposal
from consult.consolidation.workbench.actions import attributed
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.documents.models import Version
from consult.documents.queries import versions_for
from consult.text.clause_names import bare
from consult.text.parsing.light_markup import plain

from consult.output.version_queries import clauses_of, source_of
from .redline_queries import EVERYONE, moment, remarks_of
from consult.output.render_input import Clause, Edit, Hand, Marked, MarkedClause, NewClause
from consult.output.messages import joined_to, moved_to, open_amendments, split_before

_LONGEST = 160  # characters of a name in Word
CODES = {"mod": "MOD", "edit": "(MOD)", "sup": "SUP", "noc": "NOC", "move": "MOVE", "split": "SPLIT", "merge": "MERGE",
         "corr": "CORR", "add": "ADD"}


def current(version: Version) -> bool:
    """Whether it is the version that is talked about."""
    return version.id == version.document.current_version_id


def marked(actor: Actor, version: Version, language: str, _against: Version | None) -> Marked:
    """What is proposed to the current version; raises NotFound for any other.

    In another language than the authentic one, the changes that were written in it are tracked, and the others told beside.
    """
    if not current(version):
        raise NotFound(what="File")
    source = source_of(actor, version, language)
    found = [MarkedClause(clause=each) for each in clauses_of(version, language)]
    by_clause = {each.clause.id: each for each in found}
    top: list[NewClause] = []
    proposals = amendments.in_document(EVERYONE, version.document_id, OPEN)
    for each in sorted(proposals, key=lambda each: each.number):
        there = by_clause.get(each.clause_id or 0)
        edit = _edit(each, there.clause if there else None, language)
        if each.kind == "add" and each.parent_id is None and _words(each, language) is not None:
            (top if there is None else there.behind).append(NewClause(edit=edit, clause=_clause(each, edit)))
        else:
            (there or found[-1]).edits.append(edit)  # what stands nowhere in this text is told at its end
    said, left_out = remarks_of(actor, version, [each for each in versions_for(actor, version.document) if each.issued], source)
    for number, remarks in said.items():
        if number in by_clause:
            by_clause[number].remarks = remarks
    source.words["open_amendments"] = open_amendments(language, len(proposals), left_out)
    return Marked(source=source, top=top, clauses=found)


def _words(each: Proposal, language: str) -> str | None:
    """The words of an amendment in a language, on those of the text as it is now; none where it has none there."""
    if language == each.authentic:
        return each.words
    return each.text if each.language == language and not each.earlier else None


def _edit(each: Proposal, clause: Clause | None, language: str) -> Edit:
    words = _words(each, language)
    kind = "mod" if each.kind in {"mod", "edit"} else each.kind
    readable = clause is not None and clause.language == language
    fits = clause is not None and each.parent_id is None and (kind == "sup" or (kind == "mod" and words is not None and readable))
    fits = fits or (kind == "move" and clause is not None)
    number = a_number(each.number)
    on = f" → {a_number(each.parent_number)}" if each.parent_number else ""
    asked = whole_said(each, language) if each.kind in WHOLE else plain(each.text or "")
    at = moment(each.revised_at or each.proposed_at)
    return Edit(id=each.id, kind=kind if fits or kind == "add" else "told",
                hand=Hand(author=f"{attributed(each, language)[:_LONGEST]}, {number}", at=at), text=words or "",
                said=f"{CODES[each.kind]}{on}: “{asked}”" if asked else f"{CODES[each.kind]}{on}", reason=each.reason or "",
                after_id=each.after_id, level=each.clause_level if each.kind == "move" else None)


def whole_said(each: Proposal, language: str) -> str:
    """What is asked of a clause as a whole; told where Word cannot show it, as most moves can: see word_moves."""
    cut = cut_words(each)
    if each.kind == "split":
        return split_before(language, bare(each.label) or "–", cut.after if cut is not None else "…")
    behind = None if each.after_id is None else each.after.label or each.after.words if each.after else "–"
    if each.kind == "merge":
        return joined_to(language, bare(each.label) or "–", behind or "–")
    return moved_to(language, bare(each.label) or "–", behind)


def _clause(each: Proposal, edit: Edit) -> Clause:
    return Clause(id=0, kind=each.clause_kind or "operative", level=each.clause_level or 1, label="", text=edit.text,
                  language=each.language if edit.text == each.text else each.authentic, stale=False, status="open")

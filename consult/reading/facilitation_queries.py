"""Queries of the page of a facilitator: the assigned clauses with what stands on each."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from consult.consolidation.desk.queries import NO_CONTRIBUTIONS, load_open_contributions
from consult.consolidation.queries import load_working_versions
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.clause_queries import list_current_clauses, load_version_names
from consult.documents.models import Document, Version
from consult.documents.queries import ClauseText, list_documents, load_clause_texts
from consult.text.brackets.bracket_tree import count_brackets

from .text.fact_cache import NO_FACTS, load_document_facts


class FacilitatedClause(NamedTuple):
    """An assigned clause in the current version, with its positions and open contributions.

    amendments, comments: counted as on the desk.
    """

    line: ClauseText
    name: str
    tally: dict[str, Any] | None
    amendments: int
    comments: int
    brackets: int
    collisions: int


class FacilitatedDocument(NamedTuple):
    """The assigned clauses of one document, in their order.

    Attributes:
        version: The current version.
        draft: The newest working version that is based on it, or None.
    """

    document: Document
    version: Version
    clauses: list[FacilitatedClause]
    draft: Version | None


class FacilitatorOverview(NamedTuple):
    """The assigned clauses of a facilitator; `gone`: how many are in no current version."""

    documents: list[FacilitatedDocument]
    gone: int


def load_facilitated_clauses(
    actor: Actor, consultation: Consultation, choose_language: Callable[[Version], str]
) -> FacilitatorOverview:
    """Load the clauses that are assigned to a facilitator.

    Args:
        choose_language: gives the language in which a version is shown.

    Raises Forbidden for everyone else.
    """
    require_permission(actor, "facilitation.see", consultation)
    found = []
    for document in list_documents(consultation.id):
        version = next(
            (each for each in document.versions if each.id == document.current_version_id), None
        )
        if version is not None and (
            there := _load_clauses(actor, document, version, choose_language(version))
        ):
            draft = next(iter(load_working_versions(document)), None)
            found.append(FacilitatedDocument(document, version, there, draft))
    shown = sum(len(each.clauses) for each in found)
    return FacilitatorOverview(found, len(actor.facilitated_clauses) - shown)


def count_open_contributions(actor: Actor, consultation: Consultation) -> int:
    """Count the open contributions to the current clauses of a facilitator; for others none."""
    if not is_allowed(actor, "facilitation.see", consultation):
        return 0
    own: dict[int, set[int]] = defaultdict(set)
    for document_id, clause_id in list_current_clauses(consultation.id):
        if clause_id in actor.facilitated_clauses:
            own[document_id].add(clause_id)
    return sum(
        len(there.amendments) + len(there.threads)
        for document_id, clauses in own.items()
        for clause_id, there in load_open_contributions(document_id).items()
        if clause_id in clauses
    )


def _load_clauses(
    actor: Actor, document: Document, version: Version, language: str
) -> list[FacilitatedClause]:
    """Load the assigned clauses of a version."""
    lines = [
        line
        for line in load_clause_texts(version.id, language, document.authentic)
        if line.clause_id in actor.facilitated_clauses
    ]
    if not lines:
        return []
    names = load_version_names(version.id, language)
    facts = load_document_facts(document.id, document.consultation_id).facts
    contributions = load_open_contributions(document.id)
    found = []
    for line in lines:
        there = contributions.get(line.clause_id, NO_CONTRIBUTIONS)
        found.append(
            FacilitatedClause(
                line,
                names.get(line.clause_id) or line.label or "·",
                facts.get(line.clause_id, NO_FACTS).tally,
                len(there.amendments),
                len(there.threads),
                count_brackets(line.text),
                there.colliding,
            )
        )
    return found

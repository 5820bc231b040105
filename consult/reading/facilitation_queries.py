"""Queries of the page of a facilitator: the assigned clauses with what stands on each."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from consult.consolidation.decisions.queries import load_decided_texts
from consult.consolidation.desk.queries import (
    NO_CONTRIBUTIONS,
    OpenContributions,
    load_answered_items,
    load_open_contributions,
)
from consult.consolidation.invitations.queries import ClauseInvitations, load_invitations
from consult.consolidation.models import REMOVED_DIGEST
from consult.consolidation.queries import load_working_versions
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.clause_queries import list_current_clauses, load_version_names
from consult.documents.models import Document, Version
from consult.documents.queries import ClauseText, list_documents, load_clause_texts
from consult.text.brackets.bracket_tree import count_brackets

from .text.fact_cache import NO_FACTS, load_document_facts


class ClausePreparation(NamedTuple):
    """The work on a clause in the working version.

    Attributes:
        answered: How many of its open contributions have an answer there.
        brackets: How many its text has there; None: the clause is removed.
        is_decided: The chair has decided on its text.
        is_changed: The text differs from the current version.
    """

    answered: int
    brackets: int | None
    is_decided: bool
    is_changed: bool


class FacilitatedClause(NamedTuple):
    """An assigned clause in the current version, with its positions and open contributions.

    Attributes:
        amendments, comments: Counted as on the desk.
        invitations: Of people who are asked to contribute to it.
        prepared: What is done in the working version; None without one.
    """

    line: ClauseText
    name: str
    tally: dict[str, Any] | None
    amendments: int
    comments: int
    brackets: int
    collisions: int
    invitations: ClauseInvitations
    prepared: ClausePreparation | None = None

    @property
    def contributions(self) -> int:
        """The number of open amendments and comments."""
        return self.amendments + self.comments


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
        if version is None:
            continue
        draft = next(iter(load_working_versions(document)), None)
        if there := _load_clauses(actor, version, draft, choose_language(version)):
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
    actor: Actor, version: Version, draft: Version | None, language: str
) -> list[FacilitatedClause]:
    """Load the assigned clauses of a version, with what is done in the working version."""
    document = version.document
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
    invitations = load_invitations(actor, document, [line.clause_id for line in lines])
    prepared = _load_prepared(lines, contributions, draft) if draft is not None else {}
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
                invitations[line.clause_id],
                prepared.get(line.clause_id),
            )
        )
    return found


def _load_prepared(
    lines: list[ClauseText], contributions: dict[int | None, OpenContributions], draft: Version
) -> dict[int, ClausePreparation]:
    """Load what is done about clauses in the working version, by clause."""
    done, decided = load_answered_items(draft.id), load_decided_texts(draft)
    authentic = draft.document.authentic
    texts = {each.clause_id: each for each in load_clause_texts(draft.id, authentic, authentic)}
    found = {}
    for line in lines:
        now, there = (
            texts.get(line.clause_id),
            contributions.get(line.clause_id, NO_CONTRIBUTIONS),
        )
        digest = now.digest if now is not None else REMOVED_DIGEST
        found[line.clause_id] = ClausePreparation(
            sum(("amendment", each.id) in done for each in there.amendments)
            + sum(("comment", each.id) in done for each in there.threads),
            count_brackets(now.text) if now is not None else None,
            decided.find(line.clause_id, digest) is not None,
            digest != line.authentic_digest,
        )
    return found

"""Queries of the open amendments by author, for applying all of one author in one action."""

from typing import NamedTuple

from consult.amendments import queries as amendments
from consult.amendments.queries import AmendmentView
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version
from consult.text.search_normalization import fold_text

from consult.consolidation.dispositions.effect_queries import AnswerCheck


class AuthorAmendments(NamedTuple):
    """The open amendments of an author.

    Attributes:
        left: Those that are not in the text as a whole.
    """

    name: str
    group: dict[str, str] | None
    every: list[AmendmentView]
    left: list[AmendmentView]


def load_authors(actor: Actor, version: Version, check: AnswerCheck) -> list[AuthorAmendments]:
    """Load the authors of open amendments by name: coalitions, organizations, sources, persons."""
    require_permission(actor, "desk.see", version)
    found: dict[str, AuthorAmendments] = {}
    for each in amendments.load_document_amendments(actor, version.document_id, amendments.IS_OPEN):
        name = each.coalition or each.source or each.organisation or each.name or ""
        there = found.setdefault(name, AuthorAmendments(name, each.group, [], []))
        there.every.append(each)
        known = check.effects.get(each.id)
        if known is None or not known.effect.is_complete:
            there.left.append(each)
    return sorted(found.values(), key=lambda each: (not each.name, fold_text(each.name)))

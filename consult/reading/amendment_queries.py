"""Reads the page of an amendment, and the amendments beside a clause."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.amendments import queries
from consult.amendments.sponsors.queries import CoalitionRoster, load_coalition_rosters
from consult.amendments.list_filter import build_amendment_rows
from consult.amendments.coalitions.queries import load_own_coalitions
from consult.amendments.conflicts.contradictions import find_contradicting
from consult.amendments.conflicts.collisions import (
    AmendmentClash,
    find_clashes,
    measure_amendment_distance,
)
from consult.amendments.lifecycle.history_queries import load_amendment_history
from consult.amendments.models import Amendment, AmendmentRevision
from consult.amendments.queries import AmendmentView
from consult.positions import queries as ballots
from consult.comments import queries as comments
from consult.comments.forms import CommentPaging
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.moderation_reasons import ModerationReason, parse_reason
from consult.core.web.pages import FormFields
from consult.documents.models import Document
from consult.documents.queries import ClauseText, find_clause_text

PAST_STATES = frozenset({"withdrawn", "answered"})
THREADS_ON_PAGE = 50  # threads on the page of an amendment; all others are on a separate page


class Erasure(NamedTuple):
    """When an amendment was erased, and the code of the ground."""

    at: datetime | None
    ground: str | None


class AmendmentCollision(NamedTuple):
    """An amendment that collides with the shown one, with the passage of the collision.

    Attributes:
        further: whether the other amendment is further from the text.
    """

    other: AmendmentView
    clash: AmendmentClash
    further: bool  # the other amendment is


def load_clause_amendments(actor: Actor, clause_id: int) -> dict[str, Any]:
    """Load the open and past amendments of a clause, with tallies and the reader's positions."""
    rows = build_amendment_rows(there := queries.load_clause_amendments(actor, clause_id), there)
    ids = [each.id for each in there]
    own = (
        ballots.load_own_positions(
            actor, there[0].consultation_id, there[0].document_id, amendment_ids=ids
        )
        if there
        else {}
    )
    return {
        "edits": [row for row in rows if row.each.state not in PAST_STATES],
        "past_edits": [row for row in rows if row.each.state in PAST_STATES],
        "edit_tallies": ballots.load_amendment_tallies(ids) if there else {},
        "edit_positions": own,
    }


def load_amendment_page(actor: Actor, document: Document, number: int) -> dict[str, Any]:
    """Load everything about an amendment, as the actor may see it.

    Raises:
        NotFound: there is no such amendment, or the actor may not see it.
    """
    each = queries.load_amendment_by_number(actor, document.id, number)
    revisions = queries.load_revisions(actor, each.id)
    children = queries.load_sub_amendments(actor, each.id)
    authentic = _load_line(document, each, document.authentic)
    return {
        "each": each,
        "document": document,
        "against": _load_collisions(actor, each),
        "contradicting": _load_contradicting(actor, each),
        "children": children,
        "line": authentic,
        "steps": [
            (revision, _find_previous_revision(revisions, revision))
            for revision in reversed(revisions)
        ],
        "form": FormFields(),
        "coalitions": load_own_coalitions(actor, each.consultation_id),
        "together": _load_coalition(each),
        "happened": load_amendment_history(each.id, each.consultation_id),
        "retabled": _get_number(actor, each.retabled_from_id),
        "groups": list_localized_groups(i18n.get_language()),
        "regions": list_localized_regions(i18n.get_language()),
        **_load_positions(actor, each),
        "paging": CommentPaging(limit=THREADS_ON_PAGE),
        "threads": comments.load_threads(actor, amendment_id=each.id, limit=THREADS_ON_PAGE),
    }


def _load_coalition(each: AmendmentView) -> CoalitionRoster | None:
    """Load the coalition that proposed an amendment, with its members."""
    return (
        load_coalition_rosters([each.coalition_id]).get(each.coalition_id)
        if each.coalition_id
        else None
    )


def get_hidden_reason(document_id: int, number: int) -> ModerationReason | None:
    """Return the reason for hiding a formerly public amendment; None for any other.

    Nothing of its text is returned.
    """
    return parse_reason(
        db.session.scalar(
            select(Amendment.hidden_reason).where(
                Amendment.document_id == document_id,
                Amendment.number == number,
                Amendment.hidden_at.is_not(None),
                Amendment.held_at.is_(None),
            )
        )
    )


def _load_contradicting(actor: Actor, each: AmendmentView) -> list[AmendmentView]:
    """Load the amendments of the same organization that exclude this one."""
    if each.clause_id is None or each.parent_id is not None or each.state != "open":
        return []
    beside = queries.load_clause_amendments(actor, each.clause_id)
    return find_contradicting(each.kind, each.organisation_id, beside, each)


def get_erasure(document_id: int, number: int) -> Erasure | None:
    """Return when and why an amendment was erased; None for any other."""
    found = db.session.execute(
        select(Amendment.erased_at, Amendment.erased_ground).where(
            Amendment.document_id == document_id,
            Amendment.number == number,
            Amendment.erased_at.is_not(None),
        )
    ).first()
    return Erasure(found.erased_at, found.erased_ground) if found else None


def _load_collisions(actor: Actor, each: AmendmentView) -> list[AmendmentCollision]:
    """Load the collisions of an amendment; each other amendment once, with the longest passage."""
    if each.clause_id is None:
        return []
    there = {other.id: other for other in queries.load_clause_amendments(actor, each.clause_id)}
    found: dict[int, AmendmentClash] = {}
    for clash in find_clashes(there.values()).get(each.id, []):
        if clash.other_id not in found or len(clash.passage) > len(found[clash.other_id].passage):
            found[clash.other_id] = clash
    return sorted(
        (
            AmendmentCollision(
                there[other],
                clash,
                measure_amendment_distance(there[other]) > measure_amendment_distance(each),
            )
            for other, clash in found.items()
        ),
        key=lambda against: against.other.number,
    )


def _find_previous_revision(
    revisions: list[AmendmentRevision], one: AmendmentRevision
) -> AmendmentRevision | None:
    return next((each for each in revisions if each.number == one.number - 1), None)


def _load_line(document: Document, each: AmendmentView, language: str) -> ClauseText | None:
    """Load the clause of the current version; None if it left the text."""
    if each.clause_id is None or document.current_version_id is None:
        return None
    return find_clause_text(
        document.current_version_id, each.clause_id, language, document.authentic
    )


def _get_number(actor: Actor, amendment_id: int | None) -> int | None:
    return queries.load_amendment(actor, amendment_id).number if amendment_id else None


def _load_positions(actor: Actor, each: AmendmentView) -> dict[str, Any]:
    """Load the tally and the reader's position; none before the ballot opens or if not public."""
    try:
        asked = ballots.load_question(amendment_id=each.id)
    except NotFound:
        return {"tally": None, "mine": None}
    return {
        "tally": ballots.load_question_tally(asked),
        "mine": ballots.load_own_question_position(actor, asked),
    }

"""What the page of an amendment brings together, and what stands of amendments beside a clause."""
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.queries import groups_in, regions_in
from consult.amendments import queries
from consult.amendments.sponsors.queries import Named, coalitions_by
from consult.amendments.list_filter import rows_of
from consult.amendments.coalitions.queries import own_coalitions
from consult.amendments.conflicts.collisions import Clash, clashes, distance
from consult.amendments.lifecycle.history_queries import happened
from consult.amendments.models import Amendment, AmendmentRevision
from consult.amendments.queries import Proposal
from consult.positions import queries as ballots
from consult.comments import queries as comments
from consult.comments.forms import Paging
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.moderation_reasons import Grounds, grounds_in
from consult.core.web.pages import Fields
from consult.documents.models import Document
from consult.documents.queries import Line, line_of

PAST = frozenset({"withdrawn", "answered"})
TALK = 50  # threads on the page of an amendment; the others stand on a page of their own


class Against(NamedTuple):
    """An amendment that this one collides with: over which words, and which of the two is further from the text."""

    other: Proposal
    clash: Clash
    further: bool  # the other one is


def on_clause(actor: Actor, clause_id: int) -> dict[str, Any]:
    """The amendments beside a clause: those that stand, and those taken back or answered; where all and the reader stand."""
    rows = rows_of(there := queries.amendments_on(actor, clause_id), there)
    ids = [each.id for each in there]
    own = ballots.mine_on(actor, there[0].consultation_id, there[0].document_id, amendment_ids=ids) if there else {}
    return {"edits": [row for row in rows if row.each.state not in PAST],
            "past_edits": [row for row in rows if row.each.state in PAST],
            "edit_tallies": ballots.tallies_of(ids) if there else {}, "edit_positions": own}


def context(actor: Actor, document: Document, number: int) -> dict[str, Any]:
    """Everything about an amendment, as the actor may see it; raises NotFound."""
    each = queries.numbered(actor, document.id, number)
    revisions = queries.history(actor, each.id)
    children = queries.children_of(actor, each.id)
    authentic = _line(document, each, document.authentic)
    return {"each": each, "document": document, "against": _against(actor, each), "children": children, "line": authentic,
            "steps": [(revision, _before(revisions, revision)) for revision in reversed(revisions)], "form": Fields(),
            "coalitions": own_coalitions(actor, each.consultation_id), "together": _together(each),
            "happened": happened(each.id, each.consultation_id), "retabled": _number_of(actor, each.retabled_from_id),
            "groups": groups_in(i18n.spoken()),
            "regions": regions_in(i18n.spoken()), **_stands(actor, each), "paging": Paging(limit=TALK),
            "threads": comments.threads_on(actor, amendment_id=each.id, limit=TALK)}


def _together(each: Proposal) -> Named | None:
    """The coalition in whose name it was proposed, with its members."""
    return coalitions_by([each.coalition_id]).get(each.coalition_id) if each.coalition_id else None


def hidden(document_id: int, number: int) -> Grounds | None:
    """Why an amendment that everyone could read was hidden; None for any other, and never anything of what it said."""
    return grounds_in(db.session.scalar(select(Amendment.hidden_reason).where(
        Amendment.document_id == document_id, Amendment.number == number, Amendment.hidden_at.is_not(None),
        Amendment.held_at.is_(None))))


def _against(actor: Actor, each: Proposal) -> list[Against]:
    """What it collides with; each other one once, with the widest stretch."""
    if each.clause_id is None:
        return []
    there = {other.id: other for other in queries.amendments_on(actor, each.clause_id)}
    found: dict[int, Clash] = {}
    for clash in clashes(there.values()).get(each.id, []):
        if clash.other not in found or len(clash.stretch) > len(found[clash.other].stretch):
            found[clash.other] = clash
    return sorted((Against(there[other], clash, distance(there[other]) > distance(each)) for other, clash in found.items()),
                  key=lambda against: against.other.number)


def _before(revisions: list[AmendmentRevision], one: AmendmentRevision) -> AmendmentRevision | None:
    return next((each for each in revisions if each.number == one.number - 1), None)


def _line(document: Document, each: Proposal, language: str) -> Line | None:
    """The clause as the current version has it; none where it left the text, or there is none."""
    if each.clause_id is None or document.current_version_id is None:
        return None
    return line_of(document.current_version_id, each.clause_id, language, document.authentic)


def _number_of(actor: Actor, amendment_id: int | None) -> int | None:
    return queries.amendment_for(actor, amendment_id).number if amendment_id else None


def _stands(actor: Actor, each: Proposal) -> dict[str, Any]:
    """Where everybody stands on it; nothing before its ballot is open, and of one that not everyone may read."""
    try:
        asked = ballots.asked(amendment_id=each.id)
    except NotFound:
        return {"tally": None, "mine": None}
    return {"tally": ballots.tally_asked(asked), "mine": ballots.mine_asked(actor, asked)}

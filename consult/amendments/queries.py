"""Reads of amendments as one reader may see them, with their co-sponsors."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.attachments.queries import load_attachments
from consult.consultations.models import Consultation
from consult.documents.clause_queries import load_current_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.moderation_reasons import parse_reason
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document

from consult.amendments.sponsors.queries import (
    Sponsor,
    list_supporters,
    load_coalition_rosters,
    load_sponsors,
)
from consult.amendments.proposing.agreed_clauses import (
    ACTS_WITH_NEW_TEXT,
    find_amendments_of_agreed_clauses,
)
from consult.amendments.proposing.move_destinations import ClauseName, load_clause_names
from .models import Amendment, AmendmentRevision
from .read_model import ComparableAmendment, AmendmentView
from .row_queries import (
    SELECT_COMPARABLE_AMENDMENTS,
    IS_OPEN,
    CLAUSE_ORDER,
    AMENDMENT_COLUMNS,
    IS_PUBLIC,
    SELECT_AMENDMENTS,
    REVISION_COLUMNS,
)
from consult.amendments.proposing.current_wording import (
    rebase_authentic_text,
    rebase_cut,
    is_on_earlier_wording,
)

# Other features import these names from here, and the functions below.
__all__ = ["IS_OPEN", "IS_PUBLIC", "AmendmentView"]

MOST = 2_000  # amendments in one answer
READ_RULES = {
    "open": "amendment.read",
    "held": "amendment.read_held",
    "hidden": "amendment.read_hidden",
    "withdrawn": "amendment.read_withdrawn",
    "answered": "amendment.read",
    "erased": "amendment.read",
}
ACT_RULES = {  # by state: act (its name in `may`) and rule
    "open": {
        "revise": "amendment.revise",
        "withdraw": "amendment.withdraw",
        "amend": "amendment.propose",
        "sponsor": "amendment.sponsor",
        "render": "amendment.render",
        "confirm": "amendment.confirm_rendering",
        "hide": "amendment.hide",
        "comment": "comment.post",
    },
    "held": {
        "revise": "amendment.revise",
        "withdraw": "amendment.withdraw",
        "approve": "amendment.approve",
        "hide": "amendment.hide",
    },
    "hidden": {
        "withdraw": "amendment.withdraw",
        "unhide": "amendment.hide",
        "appeal": "appeal.make",
    },
    "withdrawn": {"retable": "amendment.retable"},
    "answered": {"retable": "amendment.retable", "hide": "amendment.hide"},
    "erased": {},
}


class _AmendmentSubject(NamedTuple):
    """An amendment row with the stage, as the rules read it."""

    consultation_id: int
    clause_id: int | None
    author_id: int
    submission_id: int | None
    organisation_id: int | None
    stage: str


def load_clause_amendments(actor: Actor, clause_id: int) -> list[AmendmentView]:
    """Load the amendments of a clause and the new clauses after it, by number."""
    return _load_views(
        actor,
        SELECT_AMENDMENTS.where(Amendment.clause_id == clause_id)
        .order_by(Amendment.number)
        .limit(MOST),
    )


def load_top_amendments(actor: Actor, document_id: int) -> list[AmendmentView]:
    """Load the new clauses proposed before the first one of a document."""
    return _load_views(
        actor,
        SELECT_AMENDMENTS.where(Amendment.document_id == document_id, Amendment.clause_id.is_(None))
        .order_by(Amendment.number)
        .limit(MOST),
    )


def load_document_amendments(
    actor: Actor, document_id: int, *conditions: ColumnElement[bool]
) -> list[AmendmentView]:
    """Load the amendments of a document that match, in the order of its clauses."""
    return _load_views(
        actor,
        SELECT_AMENDMENTS.where(Amendment.document_id == document_id, *conditions)
        .order_by(*CLAUSE_ORDER)
        .limit(MOST),
    )


def load_comparable_amendments(
    document_id: int, most: int | None = MOST, *conditions: ColumnElement[bool]
) -> list[ComparableAmendment]:
    """Load the requests of the open amendments in a document, in the order of its clauses.

    Everyone may read them.

    Args:
        most: Number of amendments, or None for all.
        conditions: What else they have to match.
    """
    query = (
        SELECT_COMPARABLE_AMENDMENTS.where(
            Amendment.document_id == document_id, IS_OPEN, *conditions
        )
        .order_by(*CLAUSE_ORDER)
        .limit(most)
    )
    return [
        ComparableAmendment(
            row.id,
            row.clause_id,
            row.kind,
            row.parent_id,
            row.parent_now,
            row.revision,
            row.state,
            row.now,
            rebase_authentic_text(row)[1],
            row.after_id,
            row.clause_level,
            rebase_cut(row),
            row.author_id,
            row.proposed_at,
            row.made_at if row.revision > 1 else None,
        )
        for row in db.session.execute(query)
    ]


def load_matching_amendments(actor: Actor, *conditions: ColumnElement[bool]) -> list[AmendmentView]:
    """Load the amendments that match and that the actor may read, oldest first."""
    return _load_views(
        actor, SELECT_AMENDMENTS.where(*conditions).order_by(Amendment.id).limit(MOST)
    )


def load_amendments_after(
    actor: Actor, document_id: int, after: int, limit: int
) -> list[AmendmentView]:
    """Load a part of the amendments in a document: those after a row number."""
    shown = or_(
        and_(Amendment.hidden_at.is_(None), Amendment.held_at.is_(None)),
        _build_own_condition(actor),
    )
    where = (Amendment.document_id == document_id, Amendment.id > after, shown)
    return _load_views(actor, SELECT_AMENDMENTS.where(*where).order_by(Amendment.id).limit(limit))


def load_amendment(actor: Actor, amendment_id: int) -> AmendmentView:
    """Load one amendment; raise NotFound also if the actor may not read its text."""
    for found in _load_views(actor, SELECT_AMENDMENTS.where(Amendment.id == amendment_id)):
        return found
    raise NotFound(what="Amendment")


def load_amendment_by_number(actor: Actor, document_id: int, number: int) -> AmendmentView:
    """Load an amendment by its number in the document; raise NotFound."""
    found = db.session.scalar(
        select(Amendment.id).where(Amendment.document_id == document_id, Amendment.number == number)
    )
    return load_amendment(actor, found or 0)


def load_sub_amendments(actor: Actor, amendment_id: int) -> list[AmendmentView]:
    """Load the amendments of an amendment."""
    return _load_views(
        actor,
        SELECT_AMENDMENTS.where(Amendment.parent_id == amendment_id).order_by(Amendment.number),
    )


def _build_own_condition(actor: Actor) -> ColumnElement[bool]:
    """Build the condition for the actor's amendments and those entered for their organization."""
    wrote = and_(Amendment.author_id == (actor.user_id or 0), Amendment.submission_id.is_(None))
    if actor.organisation_id is None:
        return wrote
    return or_(
        wrote,
        and_(
            Amendment.submission_id.is_not(None), Amendment.organisation_id == actor.organisation_id
        ),
    )


def load_entered_amendments(actor: Actor, submission_id: int) -> list[AmendmentView]:
    """Load the public amendments entered from a submission, by document and clause."""
    query = SELECT_AMENDMENTS.where(Amendment.submission_id == submission_id, IS_PUBLIC).order_by(
        Document.place, Document.id, *CLAUSE_ORDER
    )
    return _load_views(actor, query.limit(MOST))


def count_own_amendments(actor: Actor) -> int:
    """Count the amendments that `load_own_amendments` lists."""
    query = select(func.count()).select_from(Amendment).where(_build_own_condition(actor))
    return db.session.execute(query).scalar_one()


def load_own_amendments(actor: Actor) -> list[AmendmentView]:
    """Load the actor's own amendments, newest first; raise Unknown for a visitor."""
    require_permission(actor, "comment.list_own")
    return _load_views(
        actor, SELECT_AMENDMENTS.where(_build_own_condition(actor)).order_by(Amendment.id.desc())
    )


def load_revisions(actor: Actor, amendment_id: int) -> list[AmendmentRevision]:
    """Load the revisions of an amendment that the actor may read, oldest first."""
    load_amendment(actor, amendment_id)
    return list(
        db.session.scalars(
            select(AmendmentRevision)
            .where(AmendmentRevision.amendment_id == amendment_id)
            .order_by(AmendmentRevision.number)
        )
    )


def count_by_clause(document_id: int, clause_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Count the open public amendments of each clause."""
    there = (Amendment.document_id == document_id, IS_OPEN, Amendment.clause_id.is_not(None))
    query = select(Amendment.clause_id, func.count()).where(*there).group_by(Amendment.clause_id)
    if clause_ids is not None:
        query = query.where(Amendment.clause_id.in_(list(clause_ids)))
    return {number: count for number, count in db.session.execute(query) if number is not None}


def count_at_top(document_id: int) -> int:
    """Count the public new clauses proposed before the first."""
    where = (Amendment.document_id == document_id, IS_OPEN, Amendment.clause_id.is_(None))
    return db.session.scalar(select(func.count()).where(*where)) or 0


def _load_views(actor: Actor, query: Select[*tuple[Any, ...]]) -> list[AmendmentView]:
    """Load the rows of a query as the actor may see them."""
    rows = [row for row in db.session.execute(query) if row.state != "erased"]
    sponsors = load_sponsors({row.id: row.digest for row in rows})
    rosters = load_coalition_rosters({row.coalition_id for row in rows if row.coalition_id})
    groups = {group["code"]: group for group in list_localized_groups(i18n.get_language())}
    there = {
        number: db.session.get_one(Consultation, number)
        for number in {row.consultation_id for row in rows}
    }
    settled = find_amendments_of_agreed_clauses(
        row for row in rows if there[row.consultation_id].agreed_closed
    )
    found = [
        _build_view(
            actor,
            row,
            there[row.consultation_id].stage,
            groups,
            sponsors.get(row.id, ()),
            row.id in settled,
        )._replace(
            supporters=list_supporters(
                sponsors.get(row.id, ()),
                rosters[row.coalition_id].members if row.coalition_id else (),
            )
        )
        for row in rows
    ]
    names = load_current_names({row.clause_id for row in rows if row.clause_id})
    places = load_clause_names({row.after_id for row in rows if row.after_id})
    readable = [each for each in found if each.reason is not None]
    files = load_attachments("amendment", [each.id for each in readable])
    return [
        _add_destination_name(
            each._replace(label=names.get(each.clause_id or 0), attachments=files.get(each.id, ())),
            places,
        )
        for each in readable
    ]


def _add_destination_name(each: AmendmentView, places: Mapping[int, ClauseName]) -> AmendmentView:
    """Add the name of the destination to a move or merge; it is not sure if that left the text."""
    if each.after_id is None:
        return each
    return each._replace(after_clause=places.get(each.after_id), is_certain=each.after_id in places)


def _build_view(
    actor: Actor,
    row: Any,
    stage: str,
    groups: dict[str, dict[str, str]],
    sponsors: tuple[Sponsor, ...],
    settled: bool,
) -> AmendmentView:
    """Build the view of a row, without its text if the actor may not read it."""
    thing = _AmendmentSubject(
        row.consultation_id,
        row.clause_id,
        row.author_id,
        row.submission_id,
        row.organisation_id,
        stage,
    )
    may = frozenset(
        name
        for name, rule in ACT_RULES[row.state].items()
        if is_allowed(actor, rule, thing) and not (settled and name in ACTS_WITH_NEW_TEXT)
    )
    own = {
        name: getattr(row, name)
        for name in (*AMENDMENT_COLUMNS, *REVISION_COLUMNS)
        if name in AmendmentView._fields
    }
    if not is_allowed(actor, READ_RULES[row.state], thing):
        own |= {"text": None, "reason": None}
    rendering, words, sure = rebase_authentic_text(row)
    return AmendmentView(
        **own,
        label=row.label,
        clause_position=row.place,
        level=row.level,
        after_clause=None,
        cut_now=rebase_cut(row),
        submission=row.submission,
        source=row.source,
        authentic=row.authentic,
        base_text=row.base,
        wording_id=row.wording_id,
        current_text=row.now,
        rebased_text=words,
        is_certain=sure,
        rendering=rendering,
        rendered=row.rendered,
        parent_number=row.parent_number,
        parent_text=row.parent_text,
        parent_now=row.parent_now,
        parent_newest=row.parent_newest,
        is_on_earlier_text=is_on_earlier_wording(row),
        name=row.name,
        organisation=(i18n.choose_title(row.names) or row.organisation)
        if row.organisation
        else None,
        group=groups.get(row.group_code),
        declared=row.declared,
        coalition=row.coalition,
        sponsors=sponsors,
        state=row.state,
        is_clause_agreed=settled,
        hidden_reason=parse_reason(row.hidden_reason),
        revised_at=row.made_at if row.revision > 1 else None,
        allowed_acts=may,
    )

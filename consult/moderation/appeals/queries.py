"""Reads of appeals against hiding."""

from collections.abc import Iterable

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db, find_row
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import APPEAL_BODIES, is_allowed, require_permission

from .models import HidingAppeal

CONTRIBUTIONS: dict[str, type[Comment] | type[Amendment]] = {
    "comment": Comment,
    "amendment": Amendment,
}
MOST_DECIDED = 50  # decided appeals on the page
IS_OPEN = and_(HidingAppeal.verdict.is_(None), HidingAppeal.withdrawn_at.is_(None))
STANDS = or_(
    and_(Comment.hidden_at == HidingAppeal.hidden_at, Comment.withdrawn_at.is_(None)),
    and_(Amendment.hidden_at == HidingAppeal.hidden_at, Amendment.withdrawn_at.is_(None)),
)  # what was hidden is still hidden


def load_appeal(actor: Actor, appeal_id: int) -> HidingAppeal:
    """Load an appeal.

    Raises:
        NotFound: There is none.
        Forbidden: It is neither the actor's own, nor does the actor moderate or preside.
    """
    found = find_row(HidingAppeal, appeal_id)
    require_permission(actor, "appeal.see", found)
    return found


def find_standing_appeal(thing: Comment | Amendment) -> HidingAppeal | None:
    """Find the appeal against the present hiding of a contribution that was not withdrawn."""
    column = HidingAppeal.comment_id if isinstance(thing, Comment) else HidingAppeal.amendment_id
    query = select(HidingAppeal).where(
        column == thing.id,
        HidingAppeal.hidden_at == thing.hidden_at,
        HidingAppeal.withdrawn_at.is_(None),
    )
    return db.session.scalars(query.order_by(HidingAppeal.id.desc())).first()


def find_appeal_body(thing: Comment | Amendment) -> str:
    """Find the body that decides on an appeal of the author of a hidden contribution.

    It is the one that the consultation sets, or the other one if nobody of it may decide, since its
    only member hid the contribution or wrote it.

    Returns:
        A key of APPEAL_BODIES in core/permissions/rules.py.
    """
    chosen = find_row(Consultation, thing.consultation_id).appeals_to
    left_out = {thing.author_id, thing.hidden_by_id}
    for body in (chosen, *(each for each in APPEAL_BODIES if each != chosen)):
        if find_role_holders(thing.consultation_id, *APPEAL_BODIES[body]) - left_out:
            return body
    return chosen


def list_open_appeals(consultation_id: int) -> list[HidingAppeal]:
    """List the open appeals, the earliest due first."""
    query = (
        select(HidingAppeal)
        .outerjoin(Comment, Comment.id == HidingAppeal.comment_id)
        .outerjoin(Amendment, Amendment.id == HidingAppeal.amendment_id)
        .where(HidingAppeal.consultation_id == consultation_id, IS_OPEN, STANDS)
        .order_by(HidingAppeal.due_at, HidingAppeal.id)
        .options(
            joinedload(HidingAppeal.author),
            joinedload(HidingAppeal.comment),
            joinedload(HidingAppeal.amendment),
        )
    )
    return list(db.session.scalars(query))


def list_decided_appeals(consultation_id: int) -> tuple[list[HidingAppeal], int]:
    """List the decided appeals, the last first, at most MOST_DECIDED; with the number of all."""
    decided = (HidingAppeal.consultation_id == consultation_id, HidingAppeal.verdict.is_not(None))
    query = (
        select(HidingAppeal)
        .where(*decided)
        .order_by(HidingAppeal.replied_at.desc(), HidingAppeal.id.desc())
        .limit(MOST_DECIDED)
        .options(joinedload(HidingAppeal.author), joinedload(HidingAppeal.replied_by))
    )
    count = db.session.scalar(select(func.count()).select_from(HidingAppeal).where(*decided))
    return list(db.session.scalars(query)), count or 0


def list_appeals_to_decide(actor: Actor, consultation: Consultation) -> list[HidingAppeal]:
    """List the open appeals on which this actor may decide, the earliest due first."""
    if not is_allowed(actor, "appeal.list", consultation):
        return []
    return keep_decidable(actor, list_open_appeals(consultation.id))


def keep_decidable(actor: Actor, appeals: Iterable[HidingAppeal]) -> list[HidingAppeal]:
    """Keep the appeals on which this actor may decide."""
    return [each for each in appeals if is_allowed(actor, "appeal.decide", each)]

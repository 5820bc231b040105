"""Endorsement of an identical amendment, for which authors withdraw their own."""

from typing import NamedTuple

from sqlalchemy import func, select

from consult.amendments import queries as amendments
from consult.amendments.actions import withdraw_amendment
from consult.amendments.conflicts.collisions import build_placement_key
from consult.amendments.models import WHOLE_CLAUSE_KINDS, Amendment, Sponsorship
from consult.amendments.queries import AmendmentView
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_amendment_comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission


class Endorsement(NamedTuple):
    """The endorsed amendment, the withdrawn one, and the comment made of its reason."""

    id: int
    withdrawn: int
    comment_id: int


def list_twins(actor: Actor, amendment_id: int) -> list[AmendmentView]:
    """List open amendments of others that ask for exactly the same as the actor's own amendment.

    The list is empty where the own amendment cannot be given up.
    """
    own = db.session.get(Amendment, amendment_id)
    if own is None or not _may_endorse(actor, own) or _has_supporters(own):
        return []
    there = amendments.load_document_amendments(
        actor,
        own.document_id,
        Amendment.clause_id == own.clause_id,
        Amendment.kind == own.kind,
        Amendment.parent_id.is_(None),
        amendments.IS_OPEN,
    )
    mine = next((each for each in there if each.id == amendment_id), None)
    speaks = actor.find_represented_organisation(own.consultation_id)
    return [
        each
        for each in there
        if mine is not None
        and _is_twin(mine, each)
        and each.author_id != actor.user_id
        and (speaks is None or each.organisation_id != speaks)
    ]


def endorse_twin(actor: Actor, amendment_id: int, other_id: int) -> Endorsement:
    """Withdraw the own amendment, co-sponsor an identical one, and post the own reason there.

    All of it happens or nothing; each part can be undone by itself.

    Raises:
        Conflict: the two no longer ask for the same, or others support the own amendment, whose
            support must not move without them.
    """
    with transaction():
        own = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.withdraw", own)
        if _has_supporters(own):
            raise Conflict("others_stand_behind")
        other = next(
            (each for each in list_twins(actor, amendment_id) if each.id == other_id), None
        )
        reason = next(
            (
                each.reason
                for each in amendments.load_matching_amendments(actor, Amendment.id == amendment_id)
            ),
            None,
        )
        if other is None or not reason:
            raise Conflict("not_the_same")
        withdraw_amendment(actor, amendment_id)
        sponsor_amendment(actor, other_id, other.digest)
        said = post_amendment_comment(actor, other_id, reason)
        record_event(
            "amendment.joined",
            own,
            actor,
            document_id=own.document_id,
            clause_id=own.clause_id,
            other=other_id,
            comment_id=said.id,
        )
    return Endorsement(other_id, amendment_id, said.id)


def _may_endorse(actor: Actor, own: Amendment) -> bool:
    """Return whether the actor may give up an amendment for another one."""
    return (
        actor.user_id is not None
        and own.author_id == actor.user_id
        and own.submission_id is None
        and own.open
        and own.parent_id is None
        and is_allowed(actor, "amendment.sponsor", own)
        and is_allowed(actor, "comment.post", own)
    )


def _has_supporters(own: Amendment) -> bool:
    """Return whether an amendment has co-sponsors or a coalition beside its proposer."""
    return own.coalition_id is not None or bool(
        db.session.scalar(select(func.count()).where(Sponsorship.amendment_id == own.id))
    )


def _is_twin(mine: AmendmentView, each: AmendmentView) -> bool:
    """Return whether two amendments of one clause and kind ask for the same, to the letter."""
    if each.id == mine.id:
        return False
    if mine.kind in {"sup", "noc"}:
        return True
    if mine.kind in WHOLE_CLAUSE_KINDS:
        return build_placement_key(mine) == build_placement_key(each)
    if mine.kind == "add":
        return (mine.language, mine.text, mine.clause_kind, mine.clause_level) == (
            each.language,
            each.text,
            each.clause_kind,
            each.clause_level,
        )
    return (
        mine.rebased_text is not None
        and mine.rebased_text == each.rebased_text
        and mine.current_text == each.current_text
    )

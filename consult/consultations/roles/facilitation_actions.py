"""Actions on what facilitators are responsible for: single clauses, and tags."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.hooks import get_app_hooks
from consult.core.permissions.rules import require_permission

from consult.consultations.forms import format_number_ranges, parse_number_range
from consult.consultations.models import (
    Consultation,
    FacilitatedTag,
    Facilitation,
    Membership,
    Tag,
)


class Assignments(NamedTuple):
    """Ids of the clauses and of the tags that are assigned to a facilitator."""

    clauses: set[int]
    tags: set[int]


def assign_clauses(
    actor: Actor,
    consultation_id: int,
    user_id: int,
    *,
    clause_ids: Iterable[int] = (),
    document_id: int | None = None,
    labels: Iterable[str] = (),
    tag_id: int | None = None,
) -> frozenset[int]:
    """Assign clauses to a facilitator: by id, by printed label in a document, or by a tag.

    A tag is assigned as such: clauses that get it later are the facilitator's, too, and those
    that lose it are not.

    Returns the single clauses that are new to this facilitator. Raises Invalid for unknown
    clauses or none, NotFound for a tag of another consultation, Conflict("no_facilitator").
    """
    with transaction():
        consultation = _get_consultation_of_facilitator(actor, consultation_id, user_id)
        wanted = set(get_app_hooks().find_known_clauses(consultation.id, clause_ids))
        if missing := set(clause_ids) - wanted:
            raise Invalid(
                fields={
                    "clause_ids": {
                        "type": "no_such_clauses",
                        "labels": ", ".join(map(str, sorted(missing))),
                    }
                }
            )
        wanted |= _find_labelled_clauses(consultation.id, document_id, list(labels))
        if not wanted and tag_id is None:
            raise Invalid(fields={"labels": {"type": "no_clauses_named"}})
        there = load_assignments(user_id, consultation.id)
        new = wanted - there.clauses
        new_tag = _get_tag(consultation.id, tag_id) if tag_id not in {None, *there.tags} else None
        db.session.add_all(
            Facilitation(user_id=user_id, clause_id=each, consultation_id=consultation.id)
            for each in new
        )
        if new_tag is not None:
            db.session.add(
                FacilitatedTag(user_id=user_id, tag_id=new_tag.id, consultation_id=consultation.id)
            )
        if new or new_tag is not None:
            record_event(
                "facilitator.entrusted",
                EventSubject(user_id, consultation.id),
                actor,
                user_id=user_id,
                clause_ids=sorted(new),
                **_format_tags([new_tag.code] if new_tag is not None else []),
            )
    return frozenset(new)


def _format_tags(codes: Iterable[str]) -> dict[str, Any]:
    """Format the codes of tags as the fact of an event; without tags there is none."""
    found = sorted(codes)
    return {"tags": found} if found else {}


def _get_tag(consultation_id: int, tag_id: int | None) -> Tag:
    """Return a tag of the consultation; raises NotFound."""
    found = db.session.get(Tag, tag_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound(what="Tag")
    return found


def change_assigned_clauses(
    actor: Actor,
    consultation_id: int,
    user_id: int,
    *,
    drop: bool,
    document_id: int | None,
    labels: list[str],
    tag_id: int | None,
    clause_id: int | None,
) -> None:
    """Assign more to a facilitator, or unassign one tag, one clause, or everything.

    Args:
        clause_id: the one that is unassigned.
    """
    with transaction():
        if drop and tag_id is not None:
            unassign_tag(actor, consultation_id, user_id, tag_id)
        elif drop and clause_id is not None:
            unassign_clause(actor, consultation_id, user_id, clause_id)
        elif drop:
            unassign_clauses(actor, consultation_id, user_id)
        else:
            assign_clauses(
                actor,
                consultation_id,
                user_id,
                document_id=document_id,
                labels=labels,
                tag_id=tag_id,
            )


def unassign_clauses(actor: Actor, consultation_id: int, user_id: int) -> None:
    """Unassign all clauses and tags of a facilitator, who keeps the role."""
    with transaction():
        consultation = _get_consultation_of_facilitator(actor, consultation_id, user_id)
        gone = delete_assignments(user_id, consultation.id)
        if gone.clauses or gone.tags:
            codes = db.session.scalars(select(Tag.code).where(Tag.id.in_(gone.tags)))
            _record_relief(
                actor, consultation, user_id, sorted(gone.clauses), **_format_tags(codes)
            )


def unassign_tag(actor: Actor, consultation_id: int, user_id: int, tag_id: int) -> None:
    """Unassign one tag of a facilitator; raises NotFound if it is not assigned."""
    with transaction():
        consultation = _get_consultation_of_facilitator(actor, consultation_id, user_id)
        held = db.session.get(FacilitatedTag, (user_id, tag_id))
        if held is None or held.consultation_id != consultation.id:
            raise NotFound(what="Tag")
        db.session.delete(held)
        tags = _format_tags([_get_tag(consultation.id, tag_id).code])
        _record_relief(actor, consultation, user_id, [], **tags)


def unassign_clause(actor: Actor, consultation_id: int, user_id: int, clause_id: int) -> None:
    """Unassign one clause of a facilitator; raises NotFound if it is not assigned by itself."""
    with transaction():
        consultation = _get_consultation_of_facilitator(actor, consultation_id, user_id)
        held = db.session.get(Facilitation, (user_id, clause_id))
        if held is None or held.consultation_id != consultation.id:
            raise NotFound(what="Clause")
        db.session.delete(held)
        _record_relief(actor, consultation, user_id, [clause_id])


def _record_relief(
    actor: Actor, consultation: Consultation, user_id: int, clause_ids: list[int], **tags: Any
) -> None:
    """Record what a facilitator is no longer responsible for."""
    record_event(
        "facilitator.relieved",
        EventSubject(user_id, consultation.id),
        actor,
        user_id=user_id,
        clause_ids=clause_ids,
        **tags,
    )


def _get_consultation_of_facilitator(
    actor: Actor, consultation_id: int, user_id: int
) -> Consultation:
    consultation = find_row(Consultation, consultation_id)
    require_permission(actor, "facilitation.change", consultation)
    if db.session.get(Membership, (user_id, consultation.id, "facilitator")) is None:
        raise Conflict("no_facilitator")
    return consultation


def _find_labelled_clauses(
    consultation_id: int, document_id: int | None, labels: list[str]
) -> set[int]:
    if not labels:
        return set()
    if document_id is None:
        raise Invalid(fields={"document_id": {"type": "missing"}})
    ranges = {each: numbers for each in labels if (numbers := parse_number_range(each))}
    wanted = {*labels, *(each for numbers in ranges.values() for each in map(str, numbers))}
    found = get_app_hooks().find_clauses_by_label(consultation_id, document_id, wanted)
    taken, missing = set(), []
    for label in labels:
        # a label may look like a range, so it is looked up as it is written first
        numbers = range(0) if label in found else ranges.get(label, range(0))
        if numbers:
            taken |= {found[str(each)] for each in numbers if str(each) in found}
            missing += format_number_ranges(each for each in numbers if str(each) not in found)
        elif label in found:
            taken.add(found[label])
        else:
            missing.append(label)
    if missing:
        raise Invalid(fields={"labels": {"type": "no_such_clauses", "labels": ", ".join(missing)}})
    return taken


def load_assignments(user_id: int, consultation_id: int) -> Assignments:
    """Load what is assigned to a facilitator in a consultation."""
    clauses = select(Facilitation.clause_id).where(
        Facilitation.user_id == user_id, Facilitation.consultation_id == consultation_id
    )
    tags = select(FacilitatedTag.tag_id).where(
        FacilitatedTag.user_id == user_id, FacilitatedTag.consultation_id == consultation_id
    )
    return Assignments(set(db.session.scalars(clauses)), set(db.session.scalars(tags)))


def delete_assignments(user_id: int, consultation_id: int) -> Assignments:
    """Delete what is assigned to a facilitator, and return it."""
    gone = load_assignments(user_id, consultation_id)
    for kind in (Facilitation, FacilitatedTag):
        db.session.execute(
            delete(kind).where(kind.user_id == user_id, kind.consultation_id == consultation_id)
        )
    return gone

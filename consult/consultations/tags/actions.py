"""Actions on tags."""

from sqlalchemy import func, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.hooks import get_app_hooks
from consult.core.permissions.rules import require_permission
from consult.core import i18n

from consult.consultations.forms import require_title
from consult.consultations.models import Consultation, Tag
from consult.consultations.roles.queries import find_facilitators_of_tag
from consult.consultations.tags.queries import load_tags_by_set, load_ready_sets


def add_tag(
    actor: Actor, consultation_id: int, tag_set: str, code: str, title: dict[str, str]
) -> Tag:
    """Add a tag at the end of its set; the first tag creates the set.

    Raises Invalid if the code is taken or there is no title.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "tag.change", consultation)
        require_title(title)
        own = select(Tag.id).where(Tag.consultation_id == consultation.id, Tag.tag_set == tag_set)
        if db.session.scalar(own.where(func.lower(Tag.code) == code.lower())) is not None:
            raise Invalid(fields={"code": {"type": "taken"}})
        last = db.session.scalar(
            select(func.max(Tag.place)).where(
                Tag.consultation_id == consultation.id, Tag.tag_set == tag_set
            )
        )
        tag = Tag(
            consultation_id=consultation.id,
            tag_set=tag_set,
            code=code,
            title=title,
            place=(last or 0) + 1,
        )
        db.session.add(tag)
        record_event("tag.added", tag, actor, tag_set=tag_set, code=code)
    return tag


def add_ready_set(actor: Actor, consultation_id: int, tag_set: str) -> list[Tag]:
    """Add the missing tags of a ready set and sort the set in its own order.

    Other tags of the set follow. Each tag that moves is recorded. Raises NotFound.
    """
    if tag_set not in load_ready_sets():
        raise NotFound(what="TagSet")
    with transaction():
        require_permission(actor, "tag.change", find_row(Consultation, consultation_id))
        there = {tag.code for tag in load_tags_by_set(consultation_id).get(tag_set, [])}
        order = [each["code"] for each in load_ready_sets()[tag_set]["tags"]]
        made = [
            add_tag(actor, consultation_id, tag_set, each["code"], each["title"])
            for each in load_ready_sets()[tag_set]["tags"]
            if each["code"] not in there
        ]
        row = load_tags_by_set(consultation_id)[tag_set]
        row.sort(key=lambda tag: order.index(tag.code) if tag.code in order else len(order))
        for tag, place in _renumber_tags(row):
            record_event("tag.moved", tag, actor, code=tag.code, place=place)
    return made


def rename_tag(actor: Actor, tag_id: int, title: dict[str, str]) -> Tag:
    """Change the title of a tag; its code stays, since links and charts use it."""
    with transaction():
        tag = _get_tag_to_change(actor, tag_id)
        require_title(title)
        if tag.title != title:
            tag.title = title
            record_event("tag.renamed", tag, actor, code=tag.code)
    return tag


def move_tag(actor: Actor, tag_id: int, by: str) -> Tag:
    """Move a tag by one place "up" or "down"; at the end of its set nothing changes."""
    with transaction():
        tag = _get_tag_to_change(actor, tag_id)
        row = load_tags_by_set(tag.consultation_id)[tag.tag_set]
        here = row.index(tag)
        there = here + (-1 if by == "up" else 1)
        if 0 <= there < len(row):
            row.insert(there, row.pop(here))
            _renumber_tags(row)
            record_event("tag.moved", tag, actor, code=tag.code, place=tag.place)
    return tag


def _renumber_tags(row: list[Tag]) -> list[tuple[Tag, int]]:
    """Number the tags of a set from 1; return those whose number changed."""
    moved = [(tag, place) for place, tag in enumerate(row, start=1) if tag.place != place]
    for tag, place in moved:
        tag.place = place
    return moved


def remove_tag(actor: Actor, tag_id: int) -> int:
    """Remove an unused tag; return the id of its consultation.

    Raises Conflict: "tag_in_use", or "tag_has_facilitators".
    """
    with transaction():
        tag = _get_tag_to_change(actor, tag_id)
        used = get_app_hooks().count_tag_uses(tag.consultation_id).get(tag.id, 0)
        if used:
            raise Conflict("tag_in_use", clauses=used)
        if names := find_facilitators_of_tag(tag.id):
            raise Conflict("tag_has_facilitators", names=i18n.join_list(names))
        record_event("tag.removed", tag, actor, tag_set=tag.tag_set, code=tag.code)
        db.session.delete(tag)
    return tag.consultation_id


def _get_tag_to_change(actor: Actor, tag_id: int) -> Tag:
    tag = find_row(Tag, tag_id)
    require_permission(actor, "tag.change", tag)
    return tag

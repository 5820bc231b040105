"""Actions on the agenda of a meeting: add, change, move and remove items."""

from typing import Any

from sqlalchemy import select

from consult.consultations.forms import require_title
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.permissions.rules import require_permission
from consult.documents.clause_queries import load_version_names
from consult.documents.models import Document, Placement

from consult.meetings.models import AgendaItem, Meeting, Ruling, Turn
from consult.meetings.live.broadcast_actions import record_broadcast
from .actions import load_plannable_meeting


def add_item(
    actor: Actor,
    meeting_id: int,
    *,
    title: dict[str, str],
    note: dict[str, str] | None = None,
    document_id: int | None = None,
    clause_ids: list[int] | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda: a document, some of its clauses, or a topic.

    The meeting reads the version that is current now, also if another one is issued later.
    Clauses are stored in the order of the text. An item without a title takes that of its
    document.

    Raises:
        Invalid: The document has no issued version, or a clause is not in its current version.
        Conflict("meeting_over"): The meeting is closed.
    """
    with transaction():
        meeting = load_plannable_meeting(actor, meeting_id)
        bound = _resolve_binding(meeting, document_id, clause_ids or [])
        item = AgendaItem(
            consultation_id=meeting.consultation_id,
            meeting=meeting,
            note=note or {},
            **bound,
            title=_choose_title(title, bound["document_id"]),
            place=max((each.place for each in meeting.items), default=0) + 1,
        )
        db.session.add(item)
        db.session.flush()
        record_broadcast(
            "agenda.added", meeting, actor, item, item_id=item.id, document_id=item.document_id
        )
    return item


def change_item(
    actor: Actor,
    item_id: int,
    *,
    title: dict[str, str],
    note: dict[str, str],
    document_id: int | None,
    clause_ids: list[int],
    row_version: int | None = None,
) -> AgendaItem:
    """Change an agenda item; about the same document it keeps its version.

    Raises:
        Conflict("changed_meanwhile"): Another person saved it since row_version.
        Conflict("item_done"): The item was dealt with.
        Conflict("meeting_over"): The meeting is closed.
    """
    with transaction():
        item = find_row(AgendaItem, item_id)
        meeting = load_plannable_meeting(actor, item.meeting_id)
        require_unchanged(item, row_version)
        _refuse_item_states(item, "done")
        kept = item.version_id if document_id == item.document_id else None
        bound = _resolve_binding(meeting, document_id, clause_ids, kept)
        wanted: dict[str, Any] = {"title": _choose_title(title, document_id), "note": note, **bound}
        if all(getattr(item, name) == value for name, value in wanted.items()):
            return item
        for name, value in wanted.items():
            setattr(item, name, value)
        record_broadcast(
            "agenda.changed", meeting, actor, item, item_id=item.id, document_id=item.document_id
        )
    return item


def read_current_version(actor: Actor, item_id: int) -> AgendaItem:
    """Let an item that was not taken up yet read the current version of its document.

    Raises:
        Conflict("item_done"): The item was taken up.
        Conflict("agenda_clauses_gone"): A clause of the item is not in that version.
        Conflict("meeting_over"): The meeting is closed.
    """
    with transaction():
        item = find_row(AgendaItem, item_id)
        meeting = load_plannable_meeting(actor, item.meeting_id)
        _refuse_item_states(item, "open", "done", "parked")
        if item.has_newer_version and item.document is not None:
            switch_version(actor, meeting, item, item.document.current_version_id or 0)
    return item


def switch_version(actor: Actor, meeting: Meeting, item: AgendaItem, version_id: int) -> None:
    """Let an item read another version of its document, within a transaction.

    Raises Conflict("agenda_clauses_gone") if a clause of the item is not in that version.
    """
    there = set(
        db.session.scalars(
            select(Placement.clause_id).where(
                Placement.version_id == version_id, Placement.place >= 0
            )
        )
    )
    gone = [number for number in item.clause_ids if number not in there]
    if gone:
        names = load_version_names(item.version_id or 0)
        raise Conflict(
            "agenda_clauses_gone",
            title=i18n.choose_title(item.title),
            labels=i18n.join_list(names.get(number) or "·" for number in gone),
        )
    before, item.version_id = item.version_id, version_id
    record_broadcast(
        "agenda.version_changed",
        meeting,
        actor,
        item,
        item_id=item.id,
        document_id=item.document_id,
        version_id=version_id,
        before=before,
    )


def move_item(actor: Actor, item_id: int, by: str) -> AgendaItem:
    """Move an item one place up or down; at the end of the list nothing changes.

    Raises Conflict("meeting_over") once the meeting is closed.
    """
    with transaction():
        item = find_row(AgendaItem, item_id)
        meeting = load_plannable_meeting(actor, item.meeting_id)
        order = sorted(meeting.items, key=lambda each: (each.place, each.id))
        here = order.index(item)
        there = here + (1 if by == "down" else -1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            for place, each in enumerate(order, 1):
                each.place = place
            record_broadcast("agenda.moved", meeting, actor, item, item_id=item.id, place=there + 1)
    return item


def remove_item(actor: Actor, item_id: int) -> int:
    """Remove an item from the agenda and return the number of its meeting.

    Raises:
        Conflict("item_done"): The item was taken up, or has requests for the floor or
            decisions.
    """
    with transaction():
        item = find_row(AgendaItem, item_id)
        meeting = load_plannable_meeting(actor, item.meeting_id)
        _refuse_item_states(item, "open", "done", "parked")
        if any(
            db.session.scalar(select(each.id).where(each.item_id == item.id).limit(1))
            for each in (Turn, Ruling)
        ):
            raise Conflict("item_done")
        record_broadcast("agenda.removed", meeting, actor, item, item_id=item.id)
        meeting.items.remove(item)
        db.session.delete(item)
        db.session.flush()
    return meeting.id


def find_agenda_item(actor: Actor, meeting: Meeting, item_id: int) -> AgendaItem:
    """Find an agenda item of this meeting for an actor who may plan it.

    Raises NotFound, also for an item of another meeting; Unknown or Forbidden without the
    right.
    """
    require_permission(actor, "meeting.plan", meeting)
    item = find_row(AgendaItem, item_id)
    if item.meeting_id != meeting.id:
        raise NotFound(what="AgendaItem")
    return item


def _refuse_item_states(item: AgendaItem, *states: str) -> None:
    """Raise Conflict("item_done") if the item is in one of these states."""
    if item.state in states:
        raise Conflict("item_done")


def _choose_title(title: dict[str, str], document_id: int | None) -> dict[str, str]:
    """Return the item's own title, or that of its document."""
    if not title and document_id is not None:
        return dict(find_row(Document, document_id).title)
    require_title(title)
    return title


def _resolve_binding(
    meeting: Meeting, document_id: int | None, clause_ids: list[int], version_id: int | None = None
) -> dict[str, Any]:
    """Return the document, version and clauses of an item, with the clauses in their order.

    Args:
        version_id: the version that the item reads; None for the current one.

    Raises Invalid for a document without an issued version and for clauses that it does not
    hold.
    """
    if document_id is None:
        if clause_ids:
            raise Invalid(fields={"document_id": {"type": "missing"}})
        return {"document_id": None, "version_id": None, "clause_ids": []}
    document = db.session.get(Document, document_id)
    if (
        document is None
        or document.consultation_id != meeting.consultation_id
        or document.current_version_id is None
    ):
        raise Invalid(fields={"document_id": {"type": "nothing_issued"}})
    reads = version_id or document.current_version_id
    standing = list(
        db.session.scalars(
            select(Placement.clause_id)
            .where(
                Placement.version_id == reads,
                Placement.place >= 0,
                Placement.clause_id.in_(clause_ids),
            )
            .order_by(Placement.place, Placement.id)
        )
    )
    if missing := set(clause_ids) - set(standing):
        raise Invalid(
            fields={
                "clause_ids": {
                    "type": "no_such_clauses",
                    "labels": ", ".join(map(str, sorted(missing))),
                }
            }
        )
    return {"document_id": document.id, "version_id": reads, "clause_ids": standing}

"""The amendments that participants tabled during a meeting, for its record."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.amendments.models import Amendment, Coalition
from consult.core.database.engine import db, utc_now
from consult.meetings.models import AgendaItem, Meeting, Registration

from .proceedings_shapes import RecordAmendmentShape


def load_tabled_amendments(meeting: Meeting) -> list[Amendment]:
    """Load the public amendments tabled in a meeting, the earliest first.

    They are on the text of an item, by a registered participant, between the opening and the
    closing. Amendments that the secretariat entered from a submission are not among them.
    """
    documents = {each.document_id for each in meeting.items if each.document_id is not None}
    if meeting.started_at is None or not documents:
        return []
    registered = select(Registration.user_id).where(
        Registration.meeting_id == meeting.id, Registration.withdrawn_at.is_(None)
    )
    found = db.session.scalars(
        select(Amendment)
        .options(
            joinedload(Amendment.author),
            joinedload(Amendment.organisation),
            joinedload(Amendment.document),
        )
        .where(
            Amendment.document_id.in_(documents),
            Amendment.author_id.in_(registered),
            Amendment.submission_id.is_(None),
            Amendment.held_at.is_(None),
            Amendment.hidden_at.is_(None),
            Amendment.proposed_at >= meeting.started_at,
            Amendment.proposed_at <= (meeting.ended_at or utc_now()),
        )
        .order_by(Amendment.proposed_at, Amendment.id)
    )
    return [each for each in found if _is_on_agenda(meeting.items, each)]


def _is_on_agenda(items: list[AgendaItem], amendment: Amendment) -> bool:
    """Return whether an item is about the clause of an amendment, or about its whole document."""
    return any(
        each.document_id == amendment.document_id
        and (not each.clause_ids or amendment.clause_id in each.clause_ids)
        for each in items
    )


def build_amendment_shapes(
    found: list[Amendment], labels: Mapping[int, str]
) -> list[RecordAmendmentShape]:
    """Build the shapes of amendments; labels: of their clauses."""
    coalitions = {
        row.id: row.name
        for row in db.session.scalars(
            select(Coalition).where(Coalition.id.in_({each.coalition_id for each in found}))
        )
    }
    return [
        RecordAmendmentShape(
            id=each.id,
            number=each.number,
            kind=each.kind,
            document=each.document.title,
            label=labels.get(each.clause_id or 0, "").rstrip(".") or None,
            person=each.author_id,
            name=each.author.name,
            organisation=each.organisation.name if each.organisation else None,
            group=each.organisation.group_code if each.organisation else None,
            coalition=coalitions.get(each.coalition_id or 0),
            proposed_at=each.proposed_at,
        )
        for each in found
    ]

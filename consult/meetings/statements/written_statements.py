"""The statements handed in writing in a meeting, for its record."""

from consult.meetings.models import Meeting
from consult.meetings.record.shapes import RecordStatementShape

from .models import WrittenStatement
from .queries import list_public_statements


def load_written_statements(meeting: Meeting) -> list[RecordStatementShape]:
    """Load the statements that are public, in the order of their handing in."""
    places = {each.id: each.place for each in meeting.items}
    return [_build_shape(each, places) for each in list_public_statements(meeting.id)]


def _build_shape(each: WrittenStatement, places: dict[int, int]) -> RecordStatementShape:
    """Build the shape of a statement; places: of the agenda items, by their numbers."""
    own = each.organisation
    behalf = each.turn.behalf
    return RecordStatementShape(
        id=each.id,
        turn=each.turn_id,
        item=places.get(each.turn.item_id or 0),
        person=each.user_id,
        name=each.user.name,
        organisation=own.name if own else None,
        group=own.group_code if own else None,
        behalf=behalf if own is None or behalf != own.name else None,
        words=each.words,
        language=each.language,
        handed_in_at=each.handed_in_at,
    )

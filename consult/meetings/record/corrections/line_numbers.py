"""The lines of a meeting's record that can be corrected, by kind and number."""

from consult.meetings.record.shapes import MeetingRecordShape


def list_lines(record: MeetingRecordShape) -> set[tuple[str, int]]:
    """List the lines of a record that can be corrected, by kind and number."""
    return {
        ("attendance", 0),
        *(("ruling", each.number) for each in record.rulings),
        *(("item", each.place) for each in record.items),
        *(("act", each.id) for each in record.acts),
        *(("change", each.clause_id) for each in record.changes),
        *(("amendment", each.id) for each in record.amendments),
        *(("ballot", each.id) for each in record.ballots),
        *(("speech", each.id) for each in record.speeches),
    }

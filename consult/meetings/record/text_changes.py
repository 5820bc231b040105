"""The clauses whose text a meeting changed, for its record."""

from consult.text.brackets.bracket_tree import count_brackets

from consult.meetings.drafting import revisions as stepping
from consult.meetings.drafting.models import MeetingText
from consult.meetings.drafting.queries import list_meeting_texts, mark_changes
from consult.meetings.models import Meeting
from .shapes import TextChangeShape


def load_text_changes(meeting: Meeting) -> list[TextChangeShape]:
    """Load the clauses whose text differs from the issued one, with their changes."""
    return [
        made
        for each in list_meeting_texts(meeting.id)
        if (made := _build_text_change(each)) is not None
    ]


def _build_text_change(text: MeetingText) -> TextChangeShape | None:
    """Build the shape of a changed text; None if it equals the issued one."""
    line = stepping.load_issued_line(text.version, text.clause_id)
    if line.text == text.text:
        return None
    label, language = line.label.rstrip("."), line.language
    return TextChangeShape(
        clause_id=text.clause_id,
        label=label,
        version=text.version.symbol,
        language=language,
        runs=[
            ["ins" if "+" in each.flags else each.kind, each.text]
            for each in mark_changes(line.text, text.text)
        ],
        before=count_brackets(line.text),
        after=count_brackets(text.text),
    )

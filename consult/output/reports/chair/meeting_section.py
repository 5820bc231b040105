"""The meetings in a report: when and where, who was present, and what their records hold.

Attendance and decisions come from published records alone, as their pages show them.
"""

from consult.core import i18n
from consult.core.i18n import gettext as _, isolate_direction
from consult.meetings.models import Meeting
from consult.meetings.planning.region_messages import describe_region
from consult.meetings.queries import list_meetings
from consult.meetings.record.minutes import load_minutes, load_record
from consult.meetings.record.shapes import MeetingRecordShape
from consult.output.reports.meeting_record import (
    build_attendance_table,
    describe_organisations,
    isolate_lines,
)
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)

from .report_scope import DAY_FORMAT, ReportScope


Records = list[tuple[Meeting, MeetingRecordShape]]  # meetings with their published records


def load_published_records(consultation_id: int) -> Records:
    """Load the meetings of a consultation whose record everyone can read, with the record."""
    return [
        (each, load_record(each))
        for each in list_meetings(consultation_id)
        if load_minutes(each).published_at is not None
    ]


def build_meeting_section(scope: ReportScope, records: Records) -> list[ReportBlock]:
    """Build the section: all meetings, then each published record in short."""
    meetings = list_meetings(scope.consultation.id)
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Meetings"))]
    if not meetings:
        return [*blocks, make_paragraph(_("No meeting was held or announced."))]
    blocks.append(
        ReportTable(
            columns=[_("Meeting"), _("Title"), _("Date"), _("Where"), _("Record")],
            widths=[11, 31, 16, 22, 20],
            rows=[_build_row(each) for each in meetings],
        )
    )
    if not records:
        return [
            *blocks,
            make_paragraph(
                _("No record of a meeting is published yet. Who was present stands in records.")
            ),
        ]
    for meeting, record in records:
        blocks += _build_record(meeting, record, scope.language)
    return blocks


def _build_row(meeting: Meeting) -> list[str]:
    return [
        f"M/{meeting.number}",
        "\n".join(filter(None, [i18n.choose_title(meeting.title), describe_region(meeting)])),
        i18n.format_moment(meeting.started_at or meeting.opens_at, DAY_FORMAT),
        i18n.choose_title(meeting.place),
        _describe_record(meeting),
    ]


def _describe_record(meeting: Meeting) -> str:
    """Describe whether the record of a meeting can be read, or why there is none."""
    published = load_minutes(meeting).published_at
    if published is not None:
        return str(_("published on %(day)s", day=i18n.format_moment(published, DAY_FORMAT)))
    if meeting.state == "closed":
        return str(_("not published yet"))
    return str(_("cancelled") if meeting.state == "cancelled" else _("the meeting has not ended"))


def _build_record(meeting: Meeting, record: MeetingRecordShape, language: str) -> list[ReportBlock]:
    """Build attendance, decisions and summary of a published record."""
    title = isolate_direction(i18n.choose_title(record.title))
    numbers = [f"D-{each.number}" for each in record.rulings if not each.undone]
    decided = (
        _("Decisions: %(numbers)s", numbers=i18n.join_list(numbers))
        if numbers
        else _("No decision was taken.")
    )
    return [
        ReportHeading(level=2, text=f"M/{meeting.number} · {title}"),
        build_attendance_table(record, language),
        make_paragraph(f"{describe_organisations(record)} {decided}"),
        *([make_paragraph(isolate_lines(record.summary))] if record.summary else []),
    ]

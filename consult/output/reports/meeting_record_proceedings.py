"""Proceedings of a meeting's record: who led it and when, who spoke and how long."""

from consult.core.i18n import (
    choose_title,
    format_amendment_number,
    format_utc_moment,
    gettext as _,
    isolate_direction,
    join_list,
    ngettext,
)
from consult.meetings.record.proceedings_shapes import (
    RecordActShape,
    RecordAmendmentShape,
    RecordSpeechShape,
)
from consult.meetings.record.shapes import MeetingRecordShape

from .meeting_record_corrections import mark_corrected
from .messages import AMENDMENT_KIND_NAMES
from .report_input import ReportBlock, ReportHeading, ReportTable, make_paragraph

MOMENT_FORMAT = "d MMM, HH:mm"


def build_act_blocks(record: MeetingRecordShape) -> list[ReportBlock]:
    """Build the blocks on who led the meeting and when it paused."""
    heading = ReportHeading(level=1, text=_("Course of the meeting"))
    if not record.acts:
        return [
            heading,
            make_paragraph(
                _("The record does not say who led the meeting and when.")
                if record.started_at
                else _("The meeting has not been opened yet.")
            ),
        ]
    rows = [
        [
            isolate_direction(format_utc_moment(each.at, MOMENT_FORMAT)),
            mark_corrected(record.corrections, "act", each.id, _describe_act(each)),
        ]
        for each in record.acts
    ]
    return [heading, ReportTable(columns=[_("When"), _("Event")], widths=[24, 76], rows=rows)]


def build_amendment_blocks(record: MeetingRecordShape, language: str) -> list[ReportBlock]:
    """Build the blocks on the amendments that were tabled, in their order."""
    heading = ReportHeading(level=1, text=_("Amendments tabled in the meeting"))
    if not record.amendments:
        return [heading, make_paragraph(_("No amendment was tabled."))]
    rows = [
        [
            format_amendment_number(each.number),
            isolate_direction(format_utc_moment(each.proposed_at, MOMENT_FORMAT)),
            _describe_subject(each, language),
            mark_corrected(record.corrections, "amendment", each.id, _describe_author(each)),
        ]
        for each in record.amendments
    ]
    columns = [_("No."), _("When"), _("Amendment"), _("Tabled by")]
    return [heading, ReportTable(columns=columns, widths=[10, 22, 34, 34], rows=rows)]


def _describe_subject(each: RecordAmendmentShape, language: str) -> str:
    """Name the kind of an amendment, its clause and its document."""
    clause = _("Clause %(label)s", label=isolate_direction(each.label)) if each.label else ""
    title = isolate_direction(choose_title(each.document, language))
    return "\n".join(filter(None, [AMENDMENT_KIND_NAMES.get(each.kind, ""), clause, title]))


def _describe_author(each: RecordAmendmentShape) -> str:
    """Name the organization before the person, then the coalition."""
    own = isolate_direction(each.organisation) if each.organisation else ""
    who = " · ".join(filter(None, [own, _name_person(each.name)]))
    if not each.coalition:
        return who
    return f"{who}\n{_('on behalf of')} {isolate_direction(each.coalition)}"


def build_speech_blocks(record: MeetingRecordShape) -> list[ReportBlock]:
    """Build the blocks on who had the floor, in the order of their first calls."""
    heading = ReportHeading(level=1, text=_("Speeches"))
    if not record.speeches:
        return [
            heading,
            make_paragraph(
                _("The record gives no single speeches, only the time spoken.")
                if record.speech.total.turns
                else _("Nobody spoke.")
            ),
        ]
    rows = [
        [
            isolate_direction(format_utc_moment(each.called_at, MOMENT_FORMAT)),
            mark_corrected(record.corrections, "speech", each.id, _describe_speaker(each)),
            str(each.item or ""),
            isolate_direction(f"{each.seconds // 60}:{each.seconds % 60:02d}"),
        ]
        for each in record.speeches
    ]
    columns = [_("When"), _("Speaker"), _("Item"), _("Minutes")]
    return [
        heading,
        make_paragraph(ngettext("%(num)s speech", "%(num)s speeches", len(record.speeches))),
        ReportTable(columns=columns, widths=[22, 56, 10, 12], rows=rows, number_columns=[2, 3]),
    ]


def build_statement_blocks(record: MeetingRecordShape) -> list[ReportBlock]:
    """Build the blocks of the statements handed in writing; without one there is none."""
    if not record.statements:
        return []
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Statements handed in writing"))]
    for each in record.statements:
        own = isolate_direction(each.organisation) if each.organisation else ""
        who = " · ".join(filter(None, [own, _name_person(each.name)]))
        if each.behalf:
            who = f"{who}, {_('on behalf of')} {isolate_direction(each.behalf)}"
        lines = [isolate_direction(line) if line else "" for line in each.words.split("\n")]
        blocks += [
            make_paragraph(f"{who} · {_('handed in writing')}", bold=True),
            make_paragraph("\n".join(lines)),
        ]
    return blocks


def _name_person(name: str) -> str:
    return isolate_direction(name) if name else _("former participant")


def _describe_act(each: RecordActShape) -> str:
    name = _name_person(each.name)
    return {
        "opened": _("%(name)s opened the meeting and took the chair.", name=name),
        "taken": _("%(name)s took the chair.", name=name),
        "suspended": _("%(name)s suspended the meeting.", name=name),
        "resumed": _("%(name)s resumed the meeting.", name=name),
        "closed": _("%(name)s closed the meeting.", name=name),
    }[each.act]


def _describe_speaker(each: RecordSpeechShape) -> str:
    """Name the organization before the person, then whom it spoke for, then the kind."""
    who = " · ".join(
        filter(
            None,
            [
                isolate_direction(each.organisation) if each.organisation else "",
                _name_person(each.name),
            ],
        )
    )
    kind = (
        _describe_point_of_order(each)
        if each.number
        else _("Right of reply")
        if each.kind == "reply"
        else ""
    )
    behalf = f"{_('on behalf of')} {isolate_direction(each.behalf)}" if each.behalf else ""
    return "\n".join(filter(None, [who, behalf, kind]))


def _describe_point_of_order(each: RecordSpeechShape) -> str:
    """Name a point of order by its number, and the decision on it if there is one."""
    name = _("Point of order %(number)s", number=each.number)
    return (
        join_list([name, _("decision D-%(number)s", number=each.ruling)]) if each.ruling else name
    )

"""Corrected lines of a meeting's record: how they read now, and who corrected them."""

from collections.abc import Iterable

from consult.core.i18n import (
    format_amendment_number,
    format_utc_moment,
    gettext as _,
    isolate_direction,
)
from consult.meetings.record.corrections.shapes import LineCorrectionShape
from consult.meetings.record.shapes import MeetingRecordShape

from .messages import CHOICE_NAMES
from .report_input import ReportBlock, ReportHeading, ReportParagraph, ReportRun, ReportTable

MOMENT_FORMAT = "d MMM, HH:mm"


def build_correction_blocks(record: MeetingRecordShape) -> list[ReportBlock]:
    """Build the blocks on corrected lines; empty without any.

    The lines themselves are printed at their places, as the events tell them.
    """
    if not record.corrections:
        return []
    words = _("The lines below are printed at their places as the events tell them, and marked.")
    rows = [
        [_name_line(record, each), isolate_direction(each.words), _describe_makers(each)]
        for each in record.corrections
    ]
    columns = [_("Line"), _("It reads"), _("Corrected by")]
    return [
        ReportHeading(level=1, text=_("Corrected lines")),
        ReportParagraph(runs=[ReportRun(text=words)], small=True),
        ReportTable(columns=columns, widths=[22, 48, 30], rows=rows),
    ]


def build_addendum_blocks(record: MeetingRecordShape) -> list[ReportBlock]:
    """Build the blocks on intentions noted since the approval; empty without any."""
    if not record.addenda:
        return []
    words = _(
        "The record stays as it was approved. Since then these intentions were noted beside "
        "votes; neither votes nor results changed."
    )
    rows = [
        [
            f"B-{each.ballot}",
            isolate_direction(each.name) if each.name else _("former participant"),
            str(CHOICE_NAMES.get(each.choice, isolate_direction(each.choice))),
            isolate_direction(format_utc_moment(each.noted_at, MOMENT_FORMAT)),
        ]
        for each in record.addenda
    ]
    columns = [_("Ballot"), _("Name"), _("Intended vote"), _("When")]
    return [
        ReportHeading(level=1, text=_("Addenda since the approval")),
        ReportParagraph(runs=[ReportRun(text=words)], small=True),
        ReportTable(columns=columns, widths=[12, 44, 22, 22], rows=rows),
    ]


def mark_corrected(
    corrections: Iterable[LineCorrectionShape], kind: str, number: int, words: str
) -> str:
    """Mark a line of a file that was corrected."""
    found = any((each.kind, each.number) == (kind, number) for each in corrections)
    note = _("(corrected, see “Corrected lines”)") if found else ""
    return "\n".join(filter(None, [words, note]))


def _name_line(record: MeetingRecordShape, each: LineCorrectionShape) -> str:
    """Name a line by its number, or by its moment where it has none."""
    number = each.number
    acts = {one.id: one.at for one in record.acts}
    speeches = {one.id: one.called_at for one in record.speeches}
    ballots = {one.id: one.number for one in record.ballots}
    amendments = {one.id: one.number for one in record.amendments}
    labels = {one.clause_id: one.label for one in record.changes}
    if each.kind in {"act", "speech"}:
        moment = (acts if each.kind == "act" else speeches).get(number)
        when = isolate_direction(format_utc_moment(moment, MOMENT_FORMAT)) if moment else ""
        head = _("Course of the meeting") if each.kind == "act" else _("Speeches")
        return "\n".join(filter(None, [head, when]))
    if each.kind == "amendment":
        return format_amendment_number(amendments.get(number, 0))
    names = {
        "ruling": f"D-{number}",
        "ballot": f"B-{ballots.get(number)}",
        "item": _("item %(place)s", place=number),
        "change": _("Clause %(label)s", label=isolate_direction(labels.get(number, ""))),
    }
    return names.get(each.kind, _("Present"))


def _describe_makers(each: LineCorrectionShape) -> str:
    """Name who corrected the line and when, and who asked for it."""
    former = _("former participant")
    maker = isolate_direction(each.name) if each.name else former
    parts = [maker, isolate_direction(format_utc_moment(each.made_at, MOMENT_FORMAT))]
    if each.request:
        asker = isolate_direction(each.asked_by) if each.asked_by else former
        parts.append(f"{_('asked for by')} {asker}")
    return "\n".join(parts)

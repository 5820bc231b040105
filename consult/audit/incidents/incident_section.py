"""The incidents in a report of the chair: what was said about each, and the void ballots."""

from consult.ballots.messages import describe_void_reason
from consult.core import i18n
from consult.core.i18n import gettext as _, isolate_direction, pgettext
from consult.output.reports.chair.report_scope import DAY_FORMAT, ReportScope
from consult.output.reports.meeting_record import isolate_lines
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)

from .models import Incident, IncidentEntry
from .queries import list_incidents, list_void_ballots


def build_incident_section(scope: ReportScope) -> list[ReportBlock]:
    """Build the section: all incidents of the consultation, and the void ballots of the scope."""
    found = sorted(list_incidents(scope.consultation), key=lambda each: each.number)
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Incidents"))]
    if not found:
        blocks.append(make_paragraph(_("No incident was reported.")))
    for each in found:
        blocks += _build_incident(each)
    return [*blocks, *_build_void_ballots(scope)]


def _build_incident(incident: Incident) -> list[ReportBlock]:
    """Build all that was said about an incident, without the names of those who said it."""
    state = (
        pgettext("incident", "closed")
        if incident.closed_at
        else pgettext("incident", "being dealt with")
    )
    title = isolate_direction(i18n.choose_title(incident.title))
    blocks: list[ReportBlock] = [
        ReportHeading(level=2, text=f"{incident.number}. {title} ({state})")
    ]
    for entry in incident.entries:
        blocks += [
            make_paragraph(_describe_entry(entry), small=True),
            make_paragraph(isolate_lines(i18n.choose_title(entry.words))),
        ]
    return blocks


def _describe_entry(entry: IncidentEntry) -> str:
    day = i18n.format_moment(entry.made_at, DAY_FORMAT)
    return " · ".join([day, *([_("closed with this")] if entry.closes else [])])


def _build_void_ballots(scope: ReportScope) -> list[ReportBlock]:
    """Build the table of the void ballots; without one there is none."""
    rows = [
        [
            f"B-{ballot.number}",
            i18n.format_moment(ballot.voided_at, DAY_FORMAT) if ballot.voided_at else "",
            describe_void_reason(reason),
        ]
        for ballot, reason in reversed(list_void_ballots(scope.consultation))
        if scope.document_id is None or ballot.document_id in {None, scope.document_id}
    ]
    if not rows:
        return []
    return [
        ReportHeading(level=2, text=_("Ballots that are void")),
        ReportTable(columns=[_("Ballot"), _("Date"), _("Reason")], widths=[15, 20, 65], rows=rows),
    ]

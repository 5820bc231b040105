"""The decisions in a report: number, date, subject, clauses and reason, of texts and meetings."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from consult.consolidation.models import REMOVED_DIGEST, ChairDecision
from consult.core import i18n
from consult.core.i18n import gettext as _, isolate_direction
from consult.documents.clause_queries import (
    DocumentTitle,
    load_document_titles_by_clause,
    load_version_names,
)
from consult.documents.models import Version
from consult.meetings.models import Meeting
from consult.meetings.record.shapes import RecordRulingShape
from consult.output.reports.meeting_record import describe_ruling, isolate_lines
from consult.output.reports.messages import STATUS_NAMES
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)

from .decision_queries import (
    find_clauses_of_document,
    find_shared_numbers,
    format_decision_number,
    load_decision_ids_by_ruling,
    load_decisions,
)
from .meeting_section import Records
from .report_scope import DAY_FORMAT, ReportScope, list_versions_until, name_version


class MeetingRuling(NamedTuple):
    """A decision of a published record, with its meeting."""

    meeting: Meeting
    ruling: RecordRulingShape


class _DecisionRow(NamedTuple):
    """A decision for the table.

    Attributes:
        where: the version, or the meeting whose record has it.
    """

    number: int
    taken_at: datetime
    where: str
    subject: str
    reason: str


def build_decision_section(scope: ReportScope, records: Records) -> list[ReportBlock]:
    """Build the section; a decision of a meeting that was carried over stands there once."""
    rulings = _list_rulings(records, scope.document_id)
    became = load_decision_ids_by_ruling(scope.consultation.id)
    meetings = {
        became[each.ruling.number]: f"M/{each.meeting.number}"
        for each in rulings
        if each.ruling.number in became
    }
    rows = _build_version_rows(scope, meetings)
    carried = {decision for _row, decision in rows}
    titles = load_document_titles_by_clause(
        each.ruling.clause_id for each in rulings if each.ruling.clause_id
    )
    found = [row for row, _decision in rows] + [
        _DecisionRow(
            each.ruling.number,
            each.ruling.taken_at,
            f"M/{each.meeting.number}",
            "\n".join(
                filter(None, [_name_document(each, titles), describe_ruling(each.ruling, None)])
            ),
            isolate_lines(each.ruling.words),
        )
        for each in rulings
        if became.get(each.ruling.number) not in carried
    ]
    heading = ReportHeading(level=1, text=_("Decisions of the chair"))
    if not found:
        return [heading, make_paragraph(_("No decision was recorded."))]
    return [heading, _build_table(scope, found)]


def _list_rulings(records: Records, document_id: int | None) -> list[MeetingRuling]:
    """List the decisions of published records, without those that were withdrawn.

    Args:
        document_id: only those on its clauses, and those on no clause; None for all.
    """
    found = [
        MeetingRuling(meeting, each)
        for meeting, record in records
        for each in record.rulings
        if not each.undone
    ]
    if document_id is None:
        return found
    clauses = {each.ruling.clause_id for each in found if each.ruling.clause_id}
    own = find_clauses_of_document(clauses, document_id)
    return [each for each in found if not each.ruling.clause_id or each.ruling.clause_id in own]


def _name_document(each: MeetingRuling, titles: Mapping[int, DocumentTitle]) -> str:
    """Name the document of the clause that a decision of a meeting is about; "" for none."""
    found = titles.get(each.ruling.clause_id or 0)
    return isolate_direction(i18n.choose_title(found.title)) if found else ""


def _build_table(scope: ReportScope, found: list[_DecisionRow]) -> ReportTable:
    shared = find_shared_numbers(scope.consultation.id)
    return ReportTable(
        columns=[_("No."), _("Date"), _("For"), _("Clauses"), _("Reason")],
        widths=[11, 13, 18, 25, 33],
        rows=[
            [
                format_decision_number(each.number, each.where, shared),
                i18n.format_moment(each.taken_at, DAY_FORMAT),
                each.where,
                each.subject,
                each.reason,
            ]
            for each in sorted(found, key=lambda one: (one.taken_at, one.number))
        ],
    )


def _build_version_rows(
    scope: ReportScope, meetings: dict[int, str]
) -> list[tuple[_DecisionRow, int]]:
    """Build the decisions on the versions, each with its id.

    Args:
        meetings: the meeting in which a decision was taken, by its id.
    """
    known = {each.id: each for version in scope.versions for each in list_versions_until(version)}
    names = {each.id: _load_clause_names(each) for each in known.values()}
    return [
        (
            _DecisionRow(
                each.number,
                each.made_at,
                " · ".join(
                    filter(None, [name_version(known[each.version_id]), meetings.get(each.id)])
                ),
                "\n".join(describe_decision(each, names[each.version_id])),
                each.reason,
            ),
            each.id,
        )
        for each in load_decisions(known)
    ]


def _load_clause_names(version: Version) -> dict[int, str]:
    """Load the names of the clauses of a version in order, followed by those that it removed."""
    there, before = (
        load_version_names(version.id, i18n.get_language()),
        load_version_names(version.based_on_id or 0, i18n.get_language()),
    )
    return there | {number: name for number, name in before.items() if number not in there}


def describe_decision(decision: ChairDecision, names: dict[int, str]) -> list[str]:
    """List the clauses of a decision by new status (agreed: 1, 2, 10 a)), or a decided order."""
    place = {number: at for at, number in enumerate(names)}
    found: dict[str, list[str]] = {}
    for each in sorted(decision.clauses, key=lambda one: place.get(one.clause_id, len(place))):
        status = str(_("removed") if each.digest == REMOVED_DIGEST else STATUS_NAMES[each.status])
        found.setdefault(status, []).append(names.get(each.clause_id) or "·")
    order = [str(_("the order of the clauses"))] if decision.order_digest else []
    return [
        *order,
        *(
            f"{status}{i18n.get_colon()}{i18n.join_list(clauses)}"
            for status, clauses in found.items()
        ),
    ]

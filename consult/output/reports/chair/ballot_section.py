"""The ballots in a report: results that everyone can read, without single votes."""

from collections.abc import Mapping
from itertools import count

from consult.ballots.queries import build_ballot_view, load_ballots
from consult.core import i18n
from consult.core.i18n import gettext as _
from consult.meetings.models import Meeting
from consult.meetings.queries import list_meetings
from consult.meetings.record.closed_ballots import build_ballot_shape
from consult.output.reports.meeting_record_ballots import (
    build_hands_blocks,
    build_result_blocks,
)
from consult.output.reports.report_input import ReportBlock, ReportHeading, make_paragraph
from consult.positions.models import Ballot

from .meeting_section import Records
from .report_scope import DAY_FORMAT, ReportScope

PAGE_SIZE = 100  # ballots in one read


def build_ballot_section(scope: ReportScope, records: Records) -> list[ReportBlock]:
    """Build the section: closed ballots and recorded soundings, and shows of hands of records.

    A report on one document has its ballots, and those on motions without a document.
    """
    found = _load_closed_ballots(scope)
    meetings = {each.id: each for each in list_meetings(scope.consultation.id)}
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Ballots and soundings"))]
    if not found:
        blocks.append(make_paragraph(_("No result of a ballot or sounding is recorded.")))
    for ballot in found:
        each = build_ballot_shape(ballot)
        heading, *others = build_result_blocks(each, scope.language)
        held = make_paragraph(_describe_occasion(ballot, meetings), small=True)
        sounding = [make_paragraph(_("No vote; not representative."), bold=True)]
        blocks += [heading, held, *(sounding if each.kind == "indicative" else []), *others]
    hands = [each for _meeting, record in records for each in record.hands]
    return [*blocks, *build_hands_blocks(hands)]


def _describe_occasion(ballot: Ballot, meetings: Mapping[int, Meeting]) -> str:
    """Describe the day on which a ballot was closed, and its meeting, if it had one."""
    meeting = meetings.get(ballot.meeting_id or 0)
    day = i18n.format_moment(ballot.closed_at, DAY_FORMAT) if ballot.closed_at else ""
    return " · ".join(filter(None, [day, f"M/{meeting.number}" if meeting else ""]))


def _load_closed_ballots(scope: ReportScope) -> list[Ballot]:
    """Load the ballots in their order, as far as the list of ballots shows their results."""
    return [
        each
        for each in reversed(_load_all_ballots(scope.consultation.id))
        if scope.document_id is None or each.document_id in {None, scope.document_id}
        if _is_reported(each)
    ]


def _load_all_ballots(consultation_id: int) -> list[Ballot]:
    """Load all ballots, newest first, page by page as their list."""
    found: list[Ballot] = []
    for _page in count():
        after = found[-1].number if found else None
        more = load_ballots(consultation_id, after, PAGE_SIZE)
        found += more
        if len(more) < PAGE_SIZE:
            break
    return found


def _is_reported(ballot: Ballot) -> bool:
    """Return whether a result is public, and of a sounding, whether the chair recorded it."""
    if ballot.closed_at is None or (ballot.kind == "indicative" and not ballot.recorded):
        return False
    return ballot.voided_at is not None or build_ballot_view(ballot).result is not None

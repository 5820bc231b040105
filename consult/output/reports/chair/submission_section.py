"""The documents received in a report: submissions by symbol, information documents apart."""

from collections import Counter

from consult.accounts.stakeholder_groups import list_localized_groups, list_localized_regions
from consult.core import i18n
from consult.core.i18n import gettext as _, name_language, ngettext
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)
from consult.submissions.models import Submission
from consult.submissions.queries import MOST_ROWS, get_region, list_submissions

from .report_scope import DAY_FORMAT, PUBLIC_READER, ReportScope


def build_submission_section(scope: ReportScope) -> list[ReportBlock]:
    """Build the section: the submissions that everyone can read, as their list shows them."""
    found = list_submissions(PUBLIC_READER, scope.consultation.id, limit=MOST_ROWS).rows
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Documents received"))]
    if not found:
        return [*blocks, make_paragraph(_("No document has been published as received."))]
    apart = [each for each in found if each.kind == "information"]
    others = [each for each in found if each.kind != "information"]
    words = ngettext(
        "%(num)s submission was published as received.",
        "%(num)s submissions were published as received.",
        len(found),
    )
    more = ngettext(
        "%(num)s of them is an information document.",
        "%(num)s of them are information documents.",
        len(apart),
    )
    blocks.append(make_paragraph(f"{words} {more}" if apart else words))
    if others:
        blocks.append(_build_list(others))
    if apart:
        blocks += [ReportHeading(level=2, text=_("Information documents")), _build_list(apart)]
    return [*blocks, *_build_counts(found, scope.language)]


def _build_list(found: list[Submission]) -> ReportTable:
    groups = {each["code"]: each["name"] for each in list_localized_groups(i18n.get_language())}
    return ReportTable(
        columns=[
            _("Symbol"),
            _("Title"),
            _("Source"),
            _("Stakeholder group"),
            _("Language"),
            _("Received"),
        ],
        widths=[14, 28, 18, 15, 12, 13],
        rows=[
            [
                name_submission(each),
                each.title,
                each.source,
                groups.get(each.group_code or "", ""),
                name_language(each.language),
                i18n.format_moment(each.received_at, DAY_FORMAT),
            ]
            for each in found
        ],
    )


def name_submission(submission: Submission) -> str:
    """Name a submission by its symbol, or by its number if it has none."""
    return submission.symbol or str(_("No. %(number)s", number=submission.number))


def _build_counts(found: list[Submission], language: str) -> list[ReportBlock]:
    """Build the numbers of submissions by stakeholder group and by region."""
    parts = (
        (
            _("Stakeholder group"),
            list_localized_groups(language),
            Counter(each.group_code for each in found),
        ),
        (
            _("Region"),
            list_localized_regions(language),
            Counter((get_region(each) or {}).get("code") for each in found),
        ),
    )
    blocks: list[ReportBlock] = []
    for name, things, counts in parts:
        rows = [[thing["name"], str(counts[thing["code"]])] for thing in things]
        rest = len(found) - sum(counts[thing["code"]] for thing in things)
        rows += [[_("Not stated"), str(rest)]] if rest else []
        blocks.append(
            ReportTable(
                columns=[name, _("Submissions")],
                widths=[70, 30],
                rows=[*rows, [_("Total"), str(len(found))]],
                number_columns=[1],
            )
        )
    return blocks

"""Collects the disposition report of an issued version, as a workbook or a paper."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from consult.core.i18n import force_locale, gettext as _, format_amendment_number

from consult.accounts.queries import list_localized_groups
from consult.consolidation.dispositions.report import (
    DispositionReportRow,
    DispositionReport,
    count_answers,
    sort_rows,
    build_report,
)
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.documents.models import Version

from .messages import AMENDMENT_KIND_NAMES, COMMENT_KIND_NAMES, OUTCOME_NAMES
from consult.output.version_queries import load_source
from .contest_messages import format_contests
from consult.output.render_input import FileSource
from .report_input import (
    ReportTable,
    ReportHeading,
    ReportPaper,
    ReportParagraph,
    ReportRun,
    WorkbookSheet,
    Workbook,
    PortraitBreak,
)

COLUMN_WIDTHS = (24, 18, 10, 14, 12, 50, 50, 18, 50, 16, 50)  # letters
NUMBER_WIDTH = 13  # letters in a column of numbers
COLUMN_SHARES = (11, 10, 7, 8, 19, 18, 10, 17)  # shares of the page width


def has_dispositions(version: Version) -> bool:
    """Return whether a version has a disposition report."""
    return version.issued and count_answers(version.id) > 0


class ReportLabels(NamedTuple):
    """Labels that repeat in every row, looked up once in the language in force."""

    groups: dict[str | None, str]
    outcomes: dict[str, str]
    kinds: dict[str, str]
    personal: str
    somebody: str

    def group(self, row: DispositionReportRow) -> str:
        """Return the stakeholder group of a contribution."""
        return self.groups.get(row.group, self.personal)

    def source(self, row: DispositionReportRow) -> str:
        """Return the contributor."""
        return row.source or self.somebody


def collect_workbook(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> Workbook:
    """Collect the report as a workbook: every disposition, and counts by organization and group.

    Raises the refusals of consolidation's build_report.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        source, made, words = (
            load_source(actor, version, language),
            build_report(actor, version),
            _make_labels(language),
        )
        columns = [
            _("Source"),
            _("Stakeholder group"),
            _("Clause"),
            _("Contribution"),
            _("Type of comment"),
            _("Comments"),
            _("Proposed change"),
            _("Disposition"),
            _("Reason"),
            f"{_('Clause')}{i18n.get_sentence_comma()}{source.version}",
            _("Contest"),
        ]
        every: list[list[str | int]] = []
        for row in made.rows:
            cells = _build_cells(row, words)
            every.append(
                [
                    *cells[:3],
                    format_amendment_number(row.number)
                    if row.number
                    else _("Comment %(number)s", number=row.id),
                    *cells[3:],
                    i18n.join_list(name for _number, name in row.current_clauses),
                    "\n".join(format_contests(row.contests)),
                ]
            )
        return Workbook(
            title=_build_title(source),
            about=source.labels["made_from"],
            record_head=source.labels["record_head"],
            rtl=source.rtl,
            sheets=[
                WorkbookSheet(
                    name=_("Disposition report"),
                    columns=columns,
                    widths=list(COLUMN_WIDTHS),
                    rows=every,
                ),
                *_build_summaries(made, words),
            ],
        )


def collect_paper(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> ReportPaper:
    """Collect the report as a paper: a table grouped by clause, as usual in such processes.

    Raises the refusals of consolidation's build_report.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        source, made, words = (
            load_source(actor, version, language),
            build_report(actor, version),
            _make_labels(language),
        )
        columns = [
            _("Source"),
            _("Stakeholder group"),
            _("Clause"),
            _("Type of comment"),
            _("Comments"),
            _("Proposed change"),
            _("Disposition"),
            _("Reason"),
        ]
        counts = i18n.join_list(
            f"{words.outcomes[code]}{i18n.get_colon()}{count}" for code, count in made.outcomes
        )
        return ReportPaper(
            source=source,
            title=_build_title(source),
            symbol=source.symbol,
            lead=_("The answer to every contribution to the previous version, with its reason."),
            blocks=[
                ReportParagraph(
                    runs=[
                        ReportRun(text=_("Contributions:"), bold=True),
                        ReportRun(text=f" {len(made.rows)} ({counts})"),
                    ]
                ),
                ReportTable(
                    columns=columns,
                    widths=list(COLUMN_SHARES),
                    rows=_build_rows_by_clause(made.rows, words),
                ),
                PortraitBreak(),
                *(
                    block
                    for each in _build_summaries(made, words)
                    for block in (ReportHeading(level=1, text=each.name), _make_table(each))
                ),
            ],
        )


def _make_labels(language: str) -> ReportLabels:
    return ReportLabels(
        {group["code"]: group["name"] for group in list_localized_groups(language)},
        {code: str(words) for code, words in OUTCOME_NAMES.items()},
        AMENDMENT_KIND_NAMES | {code: str(words) for code, words in COMMENT_KIND_NAMES.items()},
        _("In a personal capacity"),
        _("former participant"),
    )


def _build_summaries(made: DispositionReport, words: ReportLabels) -> list[WorkbookSheet]:
    """Count the contributions and their dispositions by organization and by group."""
    counted = [_("All"), *(words.outcomes[code] for code, _count in made.outcomes)]
    numbers = [NUMBER_WIDTH] * len(counted)
    return [
        WorkbookSheet(
            name=_("By organization"),
            columns=[_("Source"), _("Stakeholder group"), *counted],
            widths=[30, 22, *numbers],
            rows=_count_rows(
                made, lambda row: (words.source(row), words.group(row)), "organisation"
            ),
        ),
        WorkbookSheet(
            name=_("By stakeholder group"),
            columns=[_("Stakeholder group"), *counted],
            widths=[30, *numbers],
            rows=_count_rows(made, lambda row: (words.group(row),), "group"),
        ),
    ]


def _make_table(sheet: WorkbookSheet) -> ReportTable:
    """Turn a sheet into a table of the paper."""
    numbers = [place for place, width in enumerate(sheet.widths) if width == NUMBER_WIDTH]
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    return ReportTable(
        columns=sheet.columns, widths=sheet.widths, rows=rows, number_columns=numbers
    )


def _build_title(source: FileSource) -> str:
    return (
        f"{_('Disposition report')}{i18n.get_colon()}{source.title}{i18n.get_sentence_comma()}"
        f"{source.version}"
    )


def _build_cells(row: DispositionReportRow, words: ReportLabels) -> list[str]:
    """Build the cells of a row.

    They are source, group, clause, comment type, comment, proposed change, disposition and
    reason.
    """
    return [
        words.source(row),
        words.group(row),
        row.clause_name,
        words.kinds[row.comment_kind or row.kind],
        "\n".join([row.given, *_list_files(row)]),
        row.asked,
        words.outcomes[row.outcome],
        row.reason,
    ]


def _list_files(row: DispositionReportRow) -> list[str]:
    """List the files of a contribution in a line, with their digests."""
    named = i18n.join_list(f"{each.name} (SHA-256 {each.digest})" for each in row.attachments)
    return [f"{_('Attached files')}{i18n.get_colon()}{named}"] if named else []


def _count_rows(
    made: DispositionReport, named: Callable[[DispositionReportRow], tuple[str, ...]], by: str
) -> list[list[str | int]]:
    """Count the contributions of each name by disposition, in the order of the report."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for row in sort_rows(made.rows, by):
        found.setdefault(named(row), Counter())[row.outcome] += 1
    codes = [code for code, _count in made.outcomes]
    return [
        [*names, counts.total(), *(counts[code] for code in codes)]
        for names, counts in found.items()
    ]


def _build_rows_by_clause(
    rows: Iterable[DispositionReportRow], words: ReportLabels
) -> list[list[str]]:
    """Build the rows of the table; a row of a single cell names the clause of the rows after it."""
    found: list[list[str]] = []
    last: int | None = None
    for row in rows:
        if row.place != last:
            last = row.place
            found.append(
                [
                    describe_clause_names(row)
                    if row.place >= 0
                    else _("The whole document, or new clauses at the beginning")
                ]
            )
        *cells, reason = _build_cells(row, words)
        found.append([*cells, "\n".join([reason, *format_contests(row.contests)])])
    return found


def describe_clause_names(row: DispositionReportRow) -> str:
    """Describe the old name of a clause, and its new name if it changed."""
    then = _("Clause %(label)s", label=row.clause_name or "·")
    if not row.successors:
        return f"{then}{i18n.get_sentence_comma()}{_('which is no longer in the text')}"
    names = [name for _number, name in row.successors]
    if names == [row.clause_name]:
        return then
    now = i18n.join_list(_("clause %(label)s", label=name) for name in names)
    return f"{then}{i18n.get_sentence_comma()}{_('now %(clause)s', clause=now)}"

"""Collects the disposition report of an issued version: as sheets of a workbook, and as paper grouped by clause."""
from collections import Counter
from collections.abc import Callable, Iterable

from flask_babel import force_locale, gettext as _

from consult.accounts.queries import groups_in
from consult.amendments.blueprint import a_number
from consult.consolidation.report import Answered, Report, answered_count, arranged, report
from consult.core import i18n
from consult.core.access import Actor
from consult.documents.models import Version

from .code_words import AMENDMENTS, COMMENTS, OUTCOMES as OUTCOME_WORDS
from .collecting import source_of
from .gathered import Source
from .report_fields import Grid, Heading, Paper, Paragraph, Run, Sheet, Sheets, Turn

WIDTHS = (24, 18, 10, 14, 12, 50, 50, 18, 50)  # letters
SHARES = (12, 11, 6, 9, 19, 20, 11, 12)  # of the width of a page


def answered(version: Version) -> bool:
    """Whether there is a disposition report of a version."""
    return version.issued and answered_count(version.id) > 0


def sheets(actor: Actor, version: Version, language: str, _against: Version | None = None) -> Sheets:
    """The report as a workbook: every answer, and how many there are by organisation and by group; raises as report."""
    with force_locale(i18n.LOCALES.get(language, language)):
        source, made, groups = source_of(actor, version, language), report(actor, version), _groups(language)
        columns = [_("Source"), _("Stakeholder group"), _("Clause"), _("Contribution"), _("Type of comment"), _("Comment"),
                   _("Proposed change"), _("Disposition"), _("Reason")]
        every: list[list[str | int]] = [[*cells[:3], _contribution(row), *cells[3:]]
                                        for row in made.rows for cells in [_cells(row, groups)]]
        return Sheets(title=_title(source), about=source.words["made_from"], rtl=source.rtl, sheets=[
            Sheet(name=_("Disposition report"), columns=columns, widths=list(WIDTHS), rows=every),
            *_summaries(source, made, groups)])


def paper(actor: Actor, version: Version, language: str, _against: Version | None = None) -> Paper:
    """The report on paper, in the usual template of such processes: a table, grouped by clause; raises as report."""
    with force_locale(i18n.LOCALES.get(language, language)):
        source, made = source_of(actor, version, language), report(actor, version)
        columns = [_("Source"), _("Stakeholder group"), _("Clause"), _("Type of comment"), _("Comment"), _("Proposed change"),
                   _("Disposition"), _("Reason")]
        groups = _groups(language)
        counts = ", ".join(f"{OUTCOME_WORDS[code]}: {count}" for code, count in made.outcomes)
        workbook = _summaries(source, made, groups)
        return Paper(source=source, title=_title(source), symbol=source.symbol,
                     lead=_("What became of every contribution to the version before, and why."), blocks=[
                         Paragraph(runs=[Run(text=_("Contributions:"), bold=True), Run(text=f" {len(made.rows)} ({counts})")]),
                         Grid(columns=columns, widths=list(SHARES), rows=_by_clause(made.rows, groups)),
                         Turn(), *(block for each in workbook for block in (Heading(level=1, text=each.name), _grid(each)))])


def _summaries(source: Source, made: Report, groups: dict[str, str]) -> list[Sheet]:
    """How many contributions there are, and what became of them, by organisation and by group."""
    personal, nobody = _("In a personal capacity"), source.words["somebody"]
    counted = [_("Contributions"), *(str(OUTCOME_WORDS[code]) for code, _count in made.outcomes)]
    by_source = _counted(made, lambda row: (row.source or nobody, groups.get(row.group or "") or personal), "organisation")
    by_group = _counted(made, lambda row: (groups.get(row.group or "") or personal,), "group")
    numbers = [14] * len(counted)
    return [Sheet(name=_("By organisation"), columns=[_("Source"), _("Stakeholder group"), *counted], widths=[36, 24, *numbers],
                  rows=by_source),
            Sheet(name=_("By stakeholder group"), columns=[_("Stakeholder group"), *counted], widths=[36, *numbers],
                  rows=by_group)]


def _grid(sheet: Sheet) -> Grid:
    """A sheet as a table on paper."""
    numbers = [place for place, width in enumerate(sheet.widths) if width == sheet.widths[-1]]
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    return Grid(columns=sheet.columns, widths=sheet.widths, rows=rows, right=numbers)


def _title(source: Source) -> str:
    return f"{_('Disposition report')}: {source.title}, {source.version}"


def _groups(language: str) -> dict[str, str]:
    return {group["code"]: group["name"] for group in groups_in(language)}


def _cells(row: Answered, groups: dict[str, str]) -> list[str]:
    """Source, group, clause, type of comment, comment, proposed change, disposition, reason."""
    kind = str(COMMENTS[row.said_as]) if row.said_as else AMENDMENTS[row.kind]
    return [row.source or str(_("former participant")), groups.get(row.group or "") or _("In a personal capacity"),
            row.label.rstrip("."), kind, row.given, row.asked, str(OUTCOME_WORDS[row.outcome]), row.reason]


def _contribution(row: Answered) -> str:
    return a_number(row.number) if row.number else f"{_('Comment')} {row.id}"


def _counted(made: Report, named: Callable[[Answered], tuple[str, ...]], by: str) -> list[list[str | int]]:
    """How many contributions of each name were answered, and how, in the order of the report by that."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for row in arranged(made.rows, by):
        found.setdefault(named(row), Counter())[row.outcome] += 1
    codes = [code for code, _count in made.outcomes]
    return [[*names, counts.total(), *(counts[code] for code in codes)] for names, counts in found.items()]


def _by_clause(rows: Iterable[Answered], groups: dict[str, str]) -> list[list[str]]:
    """The rows of the table; one of a single cell names the clause of those that follow."""
    found: list[list[str]] = []
    last: int | None = None
    for row in rows:
        if row.place != last:
            last = row.place
            found.append([_("Clause %(label)s", label=(row.label or "·").strip(".")) if row.place >= 0
                          else _("The whole document, or new clauses at the beginning")])
        found.append(_cells(row, groups))
    return found

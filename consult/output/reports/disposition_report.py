"""Collects the disposition report of an issued version: as sheets of a workbook, and as paper grouped by clause."""
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from flask_babel import force_locale, gettext as _

from consult.accounts.queries import groups_in
from consult.amendments.blueprint import a_number
from consult.consolidation.dispositions.report import (
    Answered, Report, answered_count, arranged, report,
)
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.documents.models import Version

from .messages import AMENDMENTS, COMMENTS, OUTCOMES
from consult.output.version_queries import source_of
from .contest_messages import contest_lines
from consult.output.render_input import Source
from .report_input import Grid, Heading, Paper, Paragraph, Run, Sheet, Sheets, Turn

WIDTHS = (24, 18, 10, 14, 12, 50, 50, 18, 50, 16, 50)  # letters
NARROW = 13  # letters of a column of numbers
SHARES = (11, 10, 7, 8, 19, 18, 10, 17)  # of the width of a page


def answered(version: Version) -> bool:
    """Whether there is a disposition report of a version."""
    return version.issued and answered_count(version.id) > 0


class Words(NamedTuple):
    """What is said again and again, looked up once in the language in force."""

    groups: dict[str | None, str]
    outcomes: dict[str, str]
    kinds: dict[str, str]
    personal: str
    somebody: str

    def group(self, row: Answered) -> str:
        """The group that a contribution comes from."""
        return self.groups.get(row.group, self.personal)

    def source(self, row: Answered) -> str:
        """Who contributed."""
        return row.source or self.somebody


def sheets(actor: Actor, version: Version, language: str, _against: Version | None = None) -> Sheets:
    """The report as a workbook: every answer, and how many there are by organisation and by group; raises as report."""
    with force_locale(i18n.LOCALES.get(language, language)):
        source, made, words = source_of(actor, version, language), report(actor, version), _words(language)
        columns = [_("Source"), _("Stakeholder group"), _("Clause"), _("Contribution"), _("Type of comment"), _("Comments"),
                   _("Proposed change"), _("Disposition"), _("Reason"), f"{_('Clause')}{i18n.pause()}{source.version}", _("Contest")]
        every: list[list[str | int]] = []
        for row in made.rows:
            cells = _cells(row, words)
            every.append([*cells[:3], a_number(row.number) if row.number else _("Comment %(number)s", number=row.id), *cells[3:],
                          i18n.listed(name for _number, name in row.went), "\n".join(contest_lines(row.contests))])
        return Sheets(title=_title(source), about=source.words["made_from"], rtl=source.rtl, sheets=[
            Sheet(name=_("Disposition report"), columns=columns, widths=list(WIDTHS), rows=every), *_summaries(made, words)])


def paper(actor: Actor, version: Version, language: str, _against: Version | None = None) -> Paper:
    """The report on paper, in the usual template of such processes: a table, grouped by clause; raises as report."""
    with force_locale(i18n.LOCALES.get(language, language)):
        source, made, words = source_of(actor, version, language), report(actor, version), _words(language)
        columns = [_("Source"), _("Stakeholder group"), _("Clause"), _("Type of comment"), _("Comments"), _("Proposed change"),
                   _("Disposition"), _("Reason")]
        counts = i18n.listed(f"{words.outcomes[code]}{i18n.colon()}{count}" for code, count in made.outcomes)
        return Paper(source=source, title=_title(source), symbol=source.symbol,
                     lead=_("What became of every contribution to the version before, and why."), blocks=[
                         Paragraph(runs=[Run(text=_("Contributions:"), bold=True), Run(text=f" {len(made.rows)} ({counts})")]),
                         Grid(columns=columns, widths=list(SHARES), rows=_by_clause(made.rows, words)), Turn(),
                         *(block for each in _summaries(made, words)
                           for block in (Heading(level=1, text=each.name), _grid(each)))])


def _words(language: str) -> Words:
    return Words({group["code"]: group["name"] for group in groups_in(language)},
                 {code: str(words) for code, words in OUTCOMES.items()},
                 AMENDMENTS | {code: str(words) for code, words in COMMENTS.items()}, _("In a personal capacity"),
                 _("former participant"))


def _summaries(made: Report, words: Words) -> list[Sheet]:
    """How many contributions there are, and what became of them, by organisation and by group."""
    counted = [_("All"), *(words.outcomes[code] for code, _count in made.outcomes)]
    numbers = [NARROW] * len(counted)
    return [Sheet(name=_("By organisation"), columns=[_("Source"), _("Stakeholder group"), *counted], widths=[30, 22, *numbers],
                  rows=_counted(made, lambda row: (words.source(row), words.group(row)), "organisation")),
            Sheet(name=_("By stakeholder group"), columns=[_("Stakeholder group"), *counted], widths=[30, *numbers],
                  rows=_counted(made, lambda row: (words.group(row),), "group"))]


def _grid(sheet: Sheet) -> Grid:
    """A sheet as a table on paper."""
    numbers = [place for place, width in enumerate(sheet.widths) if width == NARROW]
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    return Grid(columns=sheet.columns, widths=sheet.widths, rows=rows, right=numbers)


def _title(source: Source) -> str:
    return f"{_('Disposition report')}{i18n.colon()}{source.title}{i18n.pause()}{source.version}"


def _cells(row: Answered, words: Words) -> list[str]:
    """Source, group, clause, type of comment, comment, proposed change, disposition, reason."""
    return [words.source(row), words.group(row), row.called, words.kinds[row.said_as or row.kind], row.given, row.asked,
            words.outcomes[row.outcome], row.reason]


def _counted(made: Report, named: Callable[[Answered], tuple[str, ...]], by: str) -> list[list[str | int]]:
    """How many contributions of each name were answered, and how, in the order of the report by that."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for row in arranged(made.rows, by):
        found.setdefault(named(row), Counter())[row.outcome] += 1
    codes = [code for code, _count in made.outcomes]
    return [[*names, counts.total(), *(counts[code] for code in codes)] for names, counts in found.items()]


def _by_clause(rows: Iterable[Answered], words: Words) -> list[list[str]]:
    """The rows of the table; one of a single cell names the clause of those that follow."""
    found: list[list[str]] = []
    last: int | None = None
    for row in rows:
        if row.place != last:
            last = row.place
            found.append([then_and_now(row) if row.place >= 0 else _("The whole document, or new clauses at the beginning")])
        *cells, reason = _cells(row, words)
        found.append([*cells, "\n".join([reason, *contest_lines(row.contests)])])
    return found


def then_and_now(row: Answered) -> str:
    """What the clause of a contribution was called, and what it is called now, where that is something else."""
    then = _("Clause %(label)s", label=row.called or "·")
    if not row.stands:
        return f"{then}{i18n.pause()}{_('which is not in the text any more')}"
    names = [name for _number, name in row.stands]
    if names == [row.called]:
        return then
    return f"{then}{i18n.pause()}{_('now %(clause)s', clause=i18n.listed(_('clause %(label)s', label=name) for name in names))}"

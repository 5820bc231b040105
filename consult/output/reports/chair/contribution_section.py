"""The contributions in a report: figures by stakeholder group and region, answers, names."""

from collections.abc import Sequence

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.consolidation.dispositions.report import build_report
from consult.consolidation.synthesis.messages import describe_inputs
from consult.consolidation.synthesis.queries import load_synthesis
from consult.core import i18n
from consult.core.i18n import gettext as _, isolate_direction, ngettext
from consult.output.reports.messages import OUTCOME_NAMES
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)
from consult.positions.participation_queries import (
    ParticipationRow,
    ParticipationSummary,
    count_participation,
)

from .contributor_queries import load_contributors
from .report_scope import (
    PUBLIC_READER,
    ReportScope,
    list_summed_up_versions,
    name_version,
)


def build_contribution_section(scope: ReportScope, day: str) -> list[ReportBlock]:
    """Build the section: the participation as the home page counts it, and the answers.

    Args:
        day: the day of which the figures are.
    """
    heard = count_participation(scope.consultation.id, scope.document_id)
    as_of = _(
        "All figures are as of %(day)s; what was hidden or withdrawn is not counted.", day=day
    )
    blocks: list[ReportBlock] = [
        ReportHeading(level=1, text=_("Contributions")),
        make_paragraph(f"{_summarize(heard)} {as_of}"),
    ]
    if heard.total.contributions:
        blocks += [
            _build_count_table(_("Stakeholder group"), heard, heard.groups),
            _build_count_table(_("Region"), heard, heard.regions),
        ]
    return [*blocks, *_build_answers(scope), *_build_syntheses(scope)]


def _summarize(heard: ParticipationSummary) -> str:
    total = heard.total
    sentences = [
        ngettext(
            "%(num)s organization was heard.",
            "%(num)s organizations were heard.",
            total.organisations,
        ),
        ngettext("There is %(num)s comment,", "There are %(num)s comments,", total.comments),
        ngettext("%(num)s amendment", "%(num)s amendments", total.amendments),
        ngettext("and %(num)s position.", "and %(num)s positions.", total.positions),
    ]
    people = ngettext(
        "%(num)s person contributed in a personal capacity.",
        "%(num)s people contributed in a personal capacity.",
        heard.people,
    )
    return " ".join([*sentences, *([people] if heard.people else [])])


def _build_count_table(
    name: str, heard: ParticipationSummary, rows: Sequence[ParticipationRow]
) -> ReportTable:
    """Build the numbers by group or region; a row for those that stated none, if there are any."""
    known = [*rows, heard.personal]
    rest = [
        all_of_them - sum(part)
        for all_of_them, *part in zip(
            _list_counts(heard.total), *map(_list_counts, known), strict=True
        )
    ]
    cells = [[each.group_or_region["name"], *map(str, _list_counts(each))] for each in rows]
    cells.append([_("In a personal capacity"), *map(str, _list_counts(heard.personal))])
    cells += [[_("Not stated"), *map(str, rest)]] if any(rest) else []
    cells.append([_("Total"), *map(str, _list_counts(heard.total))])
    return ReportTable(
        columns=[name, _("Organizations"), _("Comments"), _("Amendments"), _("Positions")],
        widths=[32, 18, 16, 18, 16],
        rows=cells,
        number_columns=[1, 2, 3, 4],
    )


def _list_counts(row: ParticipationRow) -> tuple[int, ...]:
    return (row.organisations, row.comments, row.amendments, row.positions)


def _build_answers(scope: ReportScope) -> list[ReportBlock]:
    """Build the numbers of dispositions of each version, as its disposition report has them."""
    rows: list[list[str]] = []
    for version in scope.versions:
        made = build_report(PUBLIC_READER, version)
        if made.rows and scope.document_id is None:
            rows.append([name_version(version)])
        rows += [[str(OUTCOME_NAMES[code]), str(number)] for code, number in made.outcomes]
    if not rows:
        return []
    return [
        ReportHeading(level=2, text=_("Answers to them")),
        ReportTable(
            columns=[_("Disposition"), _("Contributions")],
            widths=[70, 30],
            number_columns=[1],
            rows=rows,
        ),
    ]


def _build_syntheses(scope: ReportScope) -> list[ReportBlock]:
    """Build a sentence about each public synthesis of inputs, which is annexed."""
    found = list_summed_up_versions(scope)
    if not found:
        return []
    return [
        ReportHeading(level=2, text=_("Synthesis of inputs")),
        *(
            make_paragraph(
                f"{name_version(version)}{i18n.get_colon()}"
                + describe_inputs(load_synthesis(PUBLIC_READER, version))
            )
            for version in found
        ),
        make_paragraph(_("It is annexed: what was asked, by whom, and how it is reflected.")),
    ]


def build_contributor_list(scope: ReportScope) -> list[ReportBlock]:
    """Build the names of the contributors: organizations by group, then persons."""
    found = load_contributors(scope.consultation.id, scope.document_id)
    blocks: list[ReportBlock] = []
    groups: list[tuple[str | None, str]] = [
        *((group["code"], group["name"]) for group in list_localized_groups(scope.language)),
        (None, _("Without a stakeholder group")),
    ]
    parts = [(name, found.organisations.get(code, [])) for code, name in groups]
    for name, names in [*parts, (_("In a personal capacity"), found.persons)]:
        if names:
            blocks += [
                ReportHeading(level=2, text=name),
                make_paragraph(i18n.get_semicolon().join(map(isolate_direction, names))),
            ]
    return blocks or [make_paragraph(_("Nobody has contributed yet."))]

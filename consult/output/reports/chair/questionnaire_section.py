"""The questionnaires in a report: how many answered, and the published figures."""

from consult.accounts.queries import list_localized_groups
from consult.core import i18n
from consult.core.i18n import gettext as _, isolate_direction, ngettext
from consult.output.questionnaires.figure_workbook import (
    TOO_FEW,
    describe_responses,
    describe_suppression,
    name_option,
)
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)
from consult.questionnaires.figure_queries import QuestionnaireFigures, load_shown_figures
from consult.questionnaires.list_queries import (
    ListedQuestionnaire,
    count_readable,
    find_questionnaires,
)

from .report_scope import PUBLIC_READER, ReportScope


def build_questionnaire_section(scope: ReportScope) -> list[ReportBlock]:
    """Build the section: each questionnaire, with the figures that everyone can read."""
    there = scope.consultation.id
    count = count_readable(PUBLIC_READER, there)
    found = find_questionnaires(PUBLIC_READER, there, limit=count, after=0).rows if count else []
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Questionnaires"))]
    if not found:
        return [*blocks, make_paragraph(_("No questionnaire was opened."))]
    for row in found:
        each = row.questionnaire
        title = isolate_direction(i18n.choose_title(each.title))
        named = _("Questionnaire %(number)s", number=each.number)
        blocks.append(ReportHeading(level=2, text=f"{named}{i18n.get_colon()}{title}"))
        figures = load_shown_figures(PUBLIC_READER, each)
        blocks += _build_figures(figures) if figures else [_describe_unpublished(row)]
    return blocks


def _describe_unpublished(row: ListedQuestionnaire) -> ReportBlock:
    """Describe a questionnaire without published figures by what its list says."""
    words = ngettext("%(num)s response", "%(num)s responses", row.response_count)
    unpublished = _("Its figures are not published.")
    return make_paragraph(f"{words} · {unpublished}")


def _build_figures(figures: QuestionnaireFigures) -> list[ReportBlock]:
    """Build the figures of a questionnaire, in the sentences of its page."""
    return [
        make_paragraph(_("No vote; not representative."), bold=True),
        make_paragraph(describe_responses(figures)),
        make_paragraph(describe_suppression(figures), small=True),
        _build_table(figures),
    ]


def _build_table(figures: QuestionnaireFigures) -> ReportTable:
    """Build a table of all questions; the question is a row of a single cell."""
    language = i18n.get_language()
    groups = [each for each in list_localized_groups(language) if each["code"] in figures.groups]
    rows: list[list[str]] = []
    for number, each in enumerate(figures.questions, start=1):
        told = ngettext(
            "%(num)s response answers this.", "%(num)s responses answer this.", each.answered
        )
        words = isolate_direction(i18n.choose_title(each.question.text))
        rows.append([f"{number}. {words} ({told})"])
        for option in each.options:
            counts = (option.organisations, option.persons, option.unverified)
            rows.append(
                [
                    name_option(option),
                    *(TOO_FEW if count is None else str(count) for count in counts),
                    *(str(option.by_group[group["code"]]) for group in groups),
                ]
            )
    columns = [_("Option"), _("Organizations"), _("People"), _("Not verified")]
    return ReportTable(
        columns=[*columns, *(group["short"] or group["name"] for group in groups)],
        widths=[34, 16, 12, 14, *(12 for _group in groups)],
        rows=rows,
        number_columns=list(range(1, 4 + len(groups))),
    )

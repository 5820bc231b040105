"""The figures of a questionnaire as a workbook: counts, open answers, and how to read them."""

from consult.accounts.queries import list_localized_groups
from consult.core import i18n
from consult.core.i18n import choose_title, gettext as _, isolate_direction, ngettext
from consult.questionnaires.figure_queries import (
    SMALLEST_GROUP,
    OptionFigures,
    QuestionnaireFigures,
)
from consult.questionnaires.models import Questionnaire

from consult.output.reports.report_input import Workbook, WorkbookSheet

TOO_FEW = "–"


def collect_figures(questionnaire: Questionnaire, figures: QuestionnaireFigures) -> Workbook:
    """Collect the figures that a reader may see, in the language in force."""
    title = choose_title(questionnaire.title)
    return Workbook(
        title=title,
        about=_("No vote; not representative."),
        rtl=i18n.get_language() in i18n.RIGHT_TO_LEFT,
        sheets=[
            _collect_counts(figures),
            _collect_texts(figures),
            WorkbookSheet(
                name=_("About these figures"),
                columns=[_("About these figures")],
                widths=[100],
                rows=[[words] for words in _explain(title, figures)],
            ),
        ],
    )


def _explain(title: str, figures: QuestionnaireFigures) -> list[str]:
    """Explain what the figures are, in the sentences of their page."""
    return [
        title,
        _("No vote; not representative."),
        describe_responses(figures),
        describe_suppression(figures),
    ]


def describe_responses(figures: QuestionnaireFigures) -> str:
    """Describe how many people were invited, and whose responses came."""
    return _(
        "Invited people: %(invited)s. Responses: %(organisations)s of organizations, "
        "%(persons)s of people with a verified affiliation, %(unverified)s of others.",
        invited=figures.invited,
        organisations=figures.organisations,
        persons=figures.persons,
        unverified=figures.unverified,
    )


def describe_suppression(figures: QuestionnaireFigures) -> str:
    """Describe which groups are too small to be shown, and how many organizations they have."""
    words = _(
        "The choices of groups with fewer than %(least)s responses are not shown.",
        least=SMALLEST_GROUP,
    )
    more = ngettext(
        "%(num)s organization belongs to a group that is not shown apart.",
        "%(num)s organizations belong to groups that are not shown apart.",
        figures.suppressed,
    )
    return f"{words} {more}" if figures.suppressed else words


def _collect_counts(figures: QuestionnaireFigures) -> WorkbookSheet:
    groups = [
        each
        for each in list_localized_groups(i18n.get_language())
        if each["code"] in figures.groups
    ]
    rows: list[list[str | int]] = []
    for number, each in enumerate(figures.questions, start=1):
        words = choose_title(each.question.text)
        if not each.options:
            rows.append([number, words, "", each.answered, *[""] * (3 + len(groups))])
        for option in each.options:
            counts = [option.organisations, option.persons, option.unverified]
            rows.append(
                [
                    number,
                    words,
                    name_option(option),
                    each.answered,
                    *(TOO_FEW if count is None else count for count in counts),
                    *(option.by_group[group["code"]] for group in groups),
                ]
            )
    return WorkbookSheet(
        name=_("Figures"),
        columns=[
            _("Number"),
            _("Question"),
            _("Option"),
            _("Responses"),
            _("Organizations"),
            _("People"),
            _("Not verified"),
            *(str(group["name"]) for group in groups),
        ],
        widths=[8, 60, 40, 12, 14, 12, 14, *[16] * len(groups)],
        rows=rows,
    )


def name_option(option: OptionFigures) -> str:
    """Name an option, or a step of a scale with its label."""
    words = choose_title(option.label) if option.label else ""
    if option.step is None:
        return words
    return f"{option.step} {isolate_direction(words)}" if words else str(option.step)


def _collect_texts(figures: QuestionnaireFigures) -> WorkbookSheet:
    return WorkbookSheet(
        name=_("Open answers"),
        columns=[_("Number"), _("Question"), _("Name"), _("Answer")],
        widths=[8, 60, 30, 100],
        rows=[
            [number, choose_title(each.question.text), said.name, said.text]
            for number, each in enumerate(figures.questions, start=1)
            for said in each.texts
        ],
    )

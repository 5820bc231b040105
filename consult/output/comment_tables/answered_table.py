"""Collects a comment table with its answers: its own columns, and observations filled in."""

from consult.consolidation.dispositions.queries import DispositionView, load_newest_dispositions
from consult.consolidation.models import Disposition
from consult.core import i18n
from consult.core.i18n import force_locale, gettext as _
from consult.exchange.comment_tables.columns import COLUMNS
from consult.exchange.comment_tables.messages import name_column, name_row
from consult.exchange.comment_tables.queries import TableReview
from consult.exchange.comment_tables.table_review import RowReview

from consult.output.reports.messages import OUTCOME_NAMES
from consult.output.reports.report_input import Workbook, WorkbookSheet

WIDTHS = {"comment": 60, "change": 60, "observation": 60}  # letters
WIDTH = 16  # letters of other columns


def collect_answered_table(review: TableReview) -> Workbook:
    """Collect the rows of a table in their order, in the language of its submission.

    The answers are those that everyone can read: of issued versions.
    """
    language = review.table.submission.language
    entered = {each.comment_id for each in review.rows if each.comment_id is not None}
    with force_locale(i18n.LOCALES.get(language, language)):
        answers = load_newest_dispositions(Disposition.comment_id, sorted(entered))
        parsed = review.parsed
        columns = [name for name in COLUMNS if name in parsed.heads and name != "observation"]
        named = [*columns, "observation"]
        return Workbook(
            title=review.table.filename,
            about=_("Comment table with the answers to its rows"),
            rtl=language in i18n.RIGHT_TO_LEFT,
            sheets=[
                WorkbookSheet(
                    name=_("Answers"),
                    columns=[_("Row"), *(name_column(parsed, name) for name in named)],
                    widths=[WIDTH, *(WIDTHS.get(name, WIDTH) for name in named)],
                    rows=[
                        [
                            name_row(parsed, each.row),
                            *(each.row.cells.get(name, "") for name in columns),
                            _describe_answer(each, answers.get(each.comment_id or 0)),
                        ]
                        for each in review.rows
                    ],
                )
            ],
        )


def _describe_answer(row: RowReview, answer: DispositionView | None) -> str:
    """Describe the answer to a row: its outcome, its version and its reason."""
    if row.comment_id is None:
        return _("This row was not entered as a comment.")
    if answer is None:
        return _("There is no answer yet.")
    outcome = f"{OUTCOME_NAMES[answer.outcome]} ({answer.version})"
    return f"{outcome}{i18n.get_colon()}{answer.reason}"

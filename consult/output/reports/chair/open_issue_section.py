"""The open issues in a report: brackets, clauses that are not settled, answers that are due."""

from consult.core import i18n
from consult.core.i18n import gettext as _, ngettext
from consult.documents.brackets.queries import load_remaining_brackets
from consult.documents.clause_queries import load_version_names
from consult.documents.models import Version
from consult.output.render_input import FileClause
from consult.output.reports.messages import STATUS_NAMES
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)
from consult.output.version_queries import load_clauses

from .open_issue_queries import (
    OpenClause,
    count_due_answers,
    list_requests_at_top,
    load_open_clauses,
)
from .report_scope import DAY_FORMAT, ReportScope, choose_text_language, name_version


def build_open_issue_section(scope: ReportScope) -> list[ReportBlock]:
    """Build the section, version by version."""
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Open issues"))]
    if not scope.versions:
        return [*blocks, make_paragraph(_("No version has been issued yet."))]
    for version in scope.versions:
        if scope.document_id is None:
            blocks.append(ReportHeading(level=2, text=name_version(version)))
        clauses = load_clauses(version, choose_text_language(version, scope.language))
        blocks += [
            *_build_open_clauses(version, clauses),
            *_build_requests_at_top(version),
            *_build_due_answers(version),
        ]
    return blocks


def _build_open_clauses(version: Version, clauses: list[FileClause]) -> list[ReportBlock]:
    """Build the clauses with open issues, and the number of brackets that is on their page."""
    left = load_open_clauses(version, clauses)
    if not left:
        return [make_paragraph(_("Every clause is settled, and no bracket is left."))]
    names = load_version_names(version.id, i18n.get_language())
    words = ngettext(
        "%(num)s clause is not settled.", "%(num)s clauses are not settled.", len(left)
    )
    brackets = load_remaining_brackets(version).brackets
    more = (
        ngettext("%(num)s bracket is left.", "%(num)s brackets are left.", brackets)
        if brackets
        else _("No bracket is left.")
    )
    columns = [
        _("Clause"),
        _("Status"),
        _("In brackets"),
        _("Authors of amendments"),
        _("Organizations"),
    ]
    return [
        make_paragraph(f"{words} {more}"),
        ReportTable(
            columns=columns,
            widths=[9, 14, 25, 33, 19],
            rows=[_build_open_row(each, names) for each in left],
        ),
    ]


def _build_requests_at_top(version: Version) -> list[ReportBlock]:
    first = list_requests_at_top(version)
    if not first:
        return []
    return [
        make_paragraph(_("New clauses are requested at the beginning:")),
        *(make_paragraph(words, deep=1) for words in first),
    ]


def _build_due_answers(version: Version) -> list[ReportBlock]:
    owed = count_due_answers(version)
    if not owed.answers:
        return []
    words = ngettext(
        "%(num)s contribution has no answer yet.",
        "%(num)s contributions have no answer yet.",
        owed.answers,
    )
    if owed.until:
        words += " " + _(
            "The chair decided that answers are due by %(day)s.",
            day=i18n.format_moment(owed.until, DAY_FORMAT),
        )
    return [make_paragraph(words)]


def _build_open_row(each: OpenClause, names: dict[int, str]) -> list[str]:
    return [
        names.get(each.clause.id) or "·",
        _describe_status(each),
        "\n".join(each.brackets),
        "\n".join(each.edits),
        "\n".join(each.stands),
    ]


def _describe_status(each: OpenClause) -> str:
    """Describe the status of a clause as issued and, where another one holds, that of now."""
    issued = str(STATUS_NAMES[each.clause.status])
    if each.status_now in {None, each.clause.status}:
        return issued
    return str(
        _(
            "issued: %(issued)s; now %(now)s",
            issued=issued,
            now=STATUS_NAMES[each.status_now or ""],
        )
    )

"""The process in a report: stages with their dates, ways to take part, letters and versions."""

from consult.consultations.circulars.placeholders import PLACEHOLDERS, fill_placeholders
from consult.consultations.circulars.queries import list_circulars
from consult.consultations.models import Consultation
from consult.core import i18n
from consult.core.i18n import gettext as _, pgettext
from consult.documents.brackets.queries import load_remaining_brackets
from consult.documents.models import Version
from consult.documents.queries import list_editions, load_clause_texts
from consult.output.reports.messages import STAGE_NAMES, STAGE_WAYS
from consult.output.reports.report_input import (
    ReportBlock,
    ReportHeading,
    ReportTable,
    make_paragraph,
)
from .report_scope import (
    DAY_FORMAT,
    MOMENT_FORMAT,
    PUBLIC_READER,
    ReportScope,
    list_versions_until,
)


def build_process_section(scope: ReportScope) -> list[ReportBlock]:
    """Build the section: stages with what one could do in each, circular letters."""
    consultation = scope.consultation
    lead = i18n.choose_title(consultation.lead)
    return [
        ReportHeading(level=1, text=_("The process")),
        *([make_paragraph(lead)] if lead else []),
        make_paragraph(
            _(
                "Everyone could read without an account. People took part for an organization "
                "or in a personal capacity."
            )
        ),
        _build_stages(consultation)
        if consultation.stages
        else make_paragraph(_("No stages are set.")),
        *_build_circulars(consultation),
    ]


def _build_stages(consultation: Consultation) -> ReportTable:
    """Build the table of stages, as the page of the process shows them."""
    return ReportTable(
        columns=[
            _("Stage"),
            _("Purpose"),
            pgettext("start of a stage", "From"),
            _("Until"),
            _("How one could take part"),
        ],
        widths=[19, 16, 19, 19, 27],
        rows=[
            [
                i18n.choose_title(each.title) or str(STAGE_NAMES[each.kind]),
                str(STAGE_NAMES[each.kind]),
                i18n.format_utc_moment(each.opens_at, MOMENT_FORMAT),
                i18n.format_utc_moment(each.closes_at, MOMENT_FORMAT) if each.closes_at else "",
                str(STAGE_WAYS[each.kind]),
            ]
            for each in consultation.stages
        ],
    )


def _build_circulars(consultation: Consultation) -> list[ReportBlock]:
    """Build the list of the circular letters that were sent; without one there is none."""
    sent = sorted(list_circulars(PUBLIC_READER, consultation), key=lambda each: each.number or 0)
    if not sent:
        return []
    unnamed = dict.fromkeys(PLACEHOLDERS, "…") | {
        "consultation": i18n.choose_title(consultation.title)
    }
    rows = [
        [
            str(each.number),
            i18n.format_moment(each.sent_at, DAY_FORMAT) if each.sent_at else "",
            fill_placeholders(i18n.choose_title(each.title), unnamed),
        ]
        for each in sent
    ]
    return [
        ReportHeading(level=2, text=_("Circular letters")),
        ReportTable(columns=[_("No."), _("Date"), _("Title")], widths=[10, 20, 70], rows=rows),
    ]


def build_version_section(scope: ReportScope) -> list[ReportBlock]:
    """Build the issued versions of each document, up to the one that the report is about."""
    one = scope.document_id is not None
    heading = _("The document and its versions") if one else _("The documents and their versions")
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=heading)]
    if not scope.versions:
        return [*blocks, make_paragraph(_("No version has been issued yet."))]
    for version in scope.versions:
        blocks += [
            make_paragraph(i18n.choose_title(version.document.title), bold=True),
            _build_versions(version),
        ]
    return blocks


def _build_versions(version: Version) -> ReportTable:
    return ReportTable(
        columns=[
            _("Version"),
            _("Symbol"),
            _("Issued"),
            _("Languages"),
            _("Clauses"),
            _("Brackets"),
        ],
        widths=[18, 25, 15, 16, 12, 14],
        rows=[_build_version_row(each) for each in list_versions_until(version)],
        number_columns=[4, 5],
    )


def _build_version_row(version: Version) -> list[str]:
    authentic = version.document.authentic
    lines = load_clause_texts(version.id, authentic, authentic)
    clauses = [line for line in lines if line.kind != "heading"]
    languages = i18n.join_list(
        i18n.LANGUAGES.get(words.language, words.language) for words in list_editions(version.id)
    )
    return [
        i18n.choose_title(version.name),
        version.symbol,
        i18n.format_moment(version.issued_at, DAY_FORMAT) if version.issued_at else "",
        languages,
        str(len(clauses)),
        str(load_remaining_brackets(version).brackets),
    ]

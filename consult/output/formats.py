"""Registry of the file formats of a version: for each, its collector and its writer."""

from collections.abc import Callable
from typing import NamedTuple

from pydantic import BaseModel

from consult.consolidation.synthesis.queries import is_synthesis_public
from consult.consultations.models import Consultation
from consult.documents.models import Version

from consult.output.reports import disposition_report as dispositions
from consult.output.reports import synthesis_report as synthesis
from consult.output.reports.chair import chair_report as chair
from . import version_queries as collecting, text_variants as collecting_views
from consult.output.word import (
    amendment_queries as collecting_amendments,
    redline_queries as collecting_changes,
)
from consult.output.data import document_data as data
from consult.output.pdf import version_text as pdf_text

WORD_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_MEDIA_TYPE, JSON_MEDIA_TYPE, JSON_SCHEMA_MEDIA_TYPE = (
    "application/pdf",
    "application/json",
    "application/schema+json",
)
XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMAT_GROUPS = ("text", "views", "redline", "report", "data")  # in this order on the page


def is_always_offered(_version: Version) -> bool:
    """Return True: the format exists for every version."""
    return True


class FileFormat(NamedTuple):
    """A format of a file.

    `collect(actor, version, language, earlier version or None)` reads the database during the
    request, with the rights of the actor. It returns a pydantic model without any value that
    depends on the moment: the same model gives the same file.

    `writer_module` names a module of consult.output with `write(data as JSON, progress) ->
    bytes`. It runs in a process of its own, limited to `memory` bytes of address space and
    `seconds` of CPU time; `progress` takes percents. The title and the purpose of each format
    stand in templates/output/_format_texts.html.

    Attributes:
        by_language: one file for each language of the version; else one in the authentic
            language.
        is_offered: tells whether a version has this file.
    """

    code: str
    extension: str
    media: str
    collector: Callable[
        ..., BaseModel
    ]  # (Actor, Version, str, Version | None); for a meeting's record (Actor, Meeting, str)
    writer_module: str
    group: str = "text"
    by_language: bool = (
        True  # one file for each language of the version; else only the authentic one
    )
    in_every_language: bool = False  # also in those of the interface that the version lacks
    memory: int = 1024 * 1024 * 1024
    seconds: int = 60
    is_offered: Callable[[Version], bool] = is_always_offered

    @property
    def compares(self) -> bool:
        """Return whether the format compares the version with an earlier one."""
        return self.group == "redline"


FORMATS: dict[str, FileFormat] = {
    each.code: each
    for each in (
        FileFormat(
            "clean_word", "docx", WORD_MEDIA_TYPE, collecting.collect_text, "word.text_writer"
        ),
        FileFormat(
            "amendments_word",
            "docx",
            WORD_MEDIA_TYPE,
            collecting_amendments.collect_annotated_text,
            "word.amendment_writer",
            is_offered=collecting_amendments.is_current,
        ),
        FileFormat(
            "compilation_word",
            "docx",
            WORD_MEDIA_TYPE,
            collecting_views.collect_compilation,
            "word.variant_writer",
            group="views",
            is_offered=collecting_amendments.is_current,
        ),
        FileFormat(
            "compilation_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            collecting_views.collect_compilation_pdf,
            "pdf.typst_writer",
            group="views",
            is_offered=collecting_amendments.is_current,
        ),
        FileFormat(
            "rolling_word",
            "docx",
            WORD_MEDIA_TYPE,
            collecting_views.collect_rolling_text,
            "word.variant_writer",
            group="views",
            by_language=False,
            is_offered=collecting_amendments.is_current,
        ),
        FileFormat(
            "rolling_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            collecting_views.collect_rolling_pdf,
            "pdf.typst_writer",
            group="views",
            by_language=False,
            is_offered=collecting_amendments.is_current,
        ),
        FileFormat(
            "chair_word",
            "docx",
            WORD_MEDIA_TYPE,
            collecting_views.collect_chair_text,
            "word.text_writer",
            group="views",
        ),
        FileFormat(
            "chair_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            collecting_views.collect_chair_pdf,
            "pdf.typst_writer",
            group="views",
        ),
        FileFormat(
            "redline_word",
            "docx",
            WORD_MEDIA_TYPE,
            collecting_changes.collect_redline,
            "word.redline_writer",
            group="redline",
        ),
        FileFormat("clean_pdf", "pdf", PDF_MEDIA_TYPE, pdf_text.collect_pdf, "pdf.typst_writer"),
        FileFormat(
            "redline_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            pdf_text.collect_redline_pdf,
            "pdf.typst_writer",
            group="redline",
        ),
        FileFormat(
            "dispositions_sheet",
            "xlsx",
            XLSX_MEDIA_TYPE,
            dispositions.collect_workbook,
            "reports.workbook_writer",
            group="report",
            is_offered=dispositions.has_dispositions,
        ),
        FileFormat(
            "dispositions_word",
            "docx",
            WORD_MEDIA_TYPE,
            dispositions.collect_paper,
            "reports.word_writer",
            group="report",
            is_offered=dispositions.has_dispositions,
        ),
        FileFormat(
            "dispositions_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            dispositions.collect_paper,
            "reports.pdf_writer",
            group="report",
            is_offered=dispositions.has_dispositions,
        ),
        FileFormat(
            "synthesis_word",
            "docx",
            WORD_MEDIA_TYPE,
            synthesis.collect_synthesis,
            "reports.word_writer",
            group="report",
            in_every_language=True,
            is_offered=is_synthesis_public,
        ),
        FileFormat(
            "synthesis_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            synthesis.collect_synthesis,
            "reports.pdf_writer",
            group="report",
            in_every_language=True,
            is_offered=is_synthesis_public,
        ),
        FileFormat(
            "report_word",
            "docx",
            WORD_MEDIA_TYPE,
            chair.collect_chair_report,
            "reports.word_writer",
            group="report",
            in_every_language=True,
            is_offered=chair.is_issued,
        ),
        FileFormat(
            "report_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            chair.collect_printed_chair_report,
            "reports.pdf_writer",
            group="report",
            in_every_language=True,
            is_offered=chair.is_issued,
        ),
        FileFormat(
            "data_json",
            "json",
            JSON_MEDIA_TYPE,
            data.collect_document_data,
            "data.json_writer",
            group="data",
            by_language=False,
            is_offered=data.is_issued,
        ),
        FileFormat(
            "dictionary_json",
            "json",
            JSON_SCHEMA_MEDIA_TYPE,
            data.collect_nothing,
            "data.dictionary_writer",
            group="data",
            by_language=False,
            is_offered=data.is_issued,
        ),
    )
}
# The report of the chair on all documents of a consultation: (Consultation, language)
REPORT_FORMATS: dict[str, FileFormat] = {
    each.code: each
    for each in (
        FileFormat(
            "report_word",
            "docx",
            WORD_MEDIA_TYPE,
            chair.collect_consultation_report,
            "reports.word_writer",
        ),
        FileFormat(
            "report_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            chair.collect_printed_consultation_report,
            "reports.pdf_writer",
        ),
    )
}


def build_report_name(consultation: Consultation, form: FileFormat, language: str) -> str:
    """Build the name under which the report on all documents is saved."""
    return f"{consultation.slug}-report-{language}.{form.extension}"

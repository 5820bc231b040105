"""The files that a version can be had as: one row for each, with who collects what it is made of and who writes it."""
from collections.abc import Callable
from typing import NamedTuple

from pydantic import BaseModel

from consult.documents.models import Version

from consult.output.reports import chair_report as chair, disposition_report as dispositions
from . import version_queries as collecting, text_variants as collecting_views
from consult.output.word import (
    amendment_queries as collecting_amendments, redline_queries as collecting_changes,
)
from consult.output.data import queries as data
from consult.output.pdf import version_text as pdf_text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, JSON, SCHEMA = "application/pdf", "application/json", "application/schema+json"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GROUPS = ("text", "views", "redline", "report", "data")  # in this order on the page


def always(_version: Version) -> bool:
    """There is one of every version."""
    return True


class Format(NamedTuple):
    """A kind of file.

    collect(actor, version, language, earlier version or None) reads the database in the request, with the rights of the
    actor, and gives a pydantic model in which nothing depends on the moment: the same model is the same file.
    write: a module of consult.output whose write(data as JSON, progress) -> bytes runs in a process of its own, limited
    to so many bytes of addresses and seconds of computing; progress is told percents. What the file is called on pages
    stands in templates/output/_format_texts.html.
    """

    code: str
    extension: str
    media: str
    collect: Callable[..., BaseModel]  # (Actor, Version, str, Version | None); of a record (Actor, Meeting, str)
    write: str
    group: str = "text"
    by_language: bool = True  # there is one in each language of the version; else in the authentic one alone
    memory: int = 1024 * 1024 * 1024
    seconds: int = 60
    offered: Callable[[Version], bool] = always

    @property
    def compares(self) -> bool:
        """Whether it needs an earlier version to be compared with."""
        return self.group == "redline"


FORMATS: dict[str, Format] = {each.code: each for each in (
    Format("clean_word", "docx", WORD, collecting.text, "word.text_writer"),
    Format("amendments_word", "docx", WORD, collecting_amendments.marked, "word.amendment_writer",
           offered=collecting_amendments.current),
    Format("compilation_word", "docx", WORD, collecting_views.compilation, "word.variant_writer", group="views",
           offered=collecting_amendments.current),
    Format("compilation_pdf", "pdf", PDF, collecting_views.compilation_pdf, "pdf.typst_writer", group="views",
           offered=collecting_amendments.current),
    Format("rolling_word", "docx", WORD, collecting_views.rolling, "word.variant_writer", group="views", by_language=False,
           offered=collecting_amendments.current),
    Format("rolling_pdf", "pdf", PDF, collecting_views.rolling_pdf, "pdf.typst_writer", group="views", by_language=False,
           offered=collecting_amendments.current),
    Format("chair_word", "docx", WORD, collecting_views.chair, "word.text_writer", group="views"),
    Format("chair_pdf", "pdf", PDF, collecting_views.chair_pdf, "pdf.typst_writer", group="views"),
    Format("redline_word", "docx", WORD, collecting_changes.redline, "word.redline_writer", group="redline"),
    Format("clean_pdf", "pdf", PDF, pdf_text.clean, "pdf.typst_writer"),
    Format("redline_pdf", "pdf", PDF, pdf_text.redline, "pdf.typst_writer", group="redline"),
    Format("dispositions_sheet", "xlsx", SHEET, dispositions.sheets, "reports.workbook_writer", group="report", offered=dispositions.answered),
    Format("dispositions_word", "docx", WORD, dispositions.paper, "reports.word_writer", group="report", offered=dispositions.answered),
    Format("dispositions_pdf", "pdf", PDF, dispositions.paper, "reports.pdf_writer", group="report", offered=dispositions.answered),
    Format("report_word", "docx", WORD, chair.paper, "reports.word_writer", group="report", offered=chair.issued),
    Format("data_json", "json", JSON, data.document_data, "data.json_writer", group="data", by_language=False, offered=data.issued),
    Format("dictionary_json", "json", SCHEMA, data.nothing, "data.dictionary_writer", group="data", by_language=False,
           offered=data.issued),
)}

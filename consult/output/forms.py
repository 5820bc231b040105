"""Query parameters of files and of the report of the chair."""

from typing import Annotated

from pydantic import BeforeValidator

from consult.core.web.forms import Form, Id
from consult.documents.forms import LanguageCode


class FileQuery(Form):
    """The query of a file request.

    Attributes:
        language: the language of the text; the authentic one if missing.
        against: the number of an earlier version, for a redline.
    """

    language: LanguageCode | None = None
    against: Id | None = None


class ReportFileQuery(Form):
    """The query of the report of the chair on all documents as a file.

    Attributes:
        language: of the report; that of the page if missing, or English.
    """

    language: LanguageCode | None = None


class ChairReportQuery(ReportFileQuery):
    """The query of the pages of the report.

    Attributes:
        document: the address of a document; none for all.
    """

    document: Annotated[str | None, BeforeValidator(lambda given: given or None)] = None

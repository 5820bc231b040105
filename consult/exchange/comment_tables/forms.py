"""Input forms of comment tables: the file, the correction of a row, and the steps of a review."""

from typing import Annotated, Literal

from pydantic import Field

from consult.core.web.forms import Form
from consult.core.web.uploads import FileField

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
ClauseChoiceId = Annotated[int, Field(ge=0, le=2**31 - 1)]


class CommentTableForm(Form):
    """A comment table on a document; without a file, that of the submission is read."""

    document_id: RowId
    file: FileField | None = None


class TableUploadForm(Form):
    """A comment table on a document, as a file."""

    document_id: RowId
    file: FileField


class TableVersionForm(Form):
    """The version of a review that its reader saw."""

    row_version: RowId


class TableRowForm(TableVersionForm):
    """The correction of a row.

    clause: None as the row names it, 0 for the document as a whole. kind: None as the row names
    it. out: the row is left out.
    """

    clause: ClauseChoiceId | None = None
    kind: Literal["general", "technical", "editorial", "question"] | None = None
    out: bool = False

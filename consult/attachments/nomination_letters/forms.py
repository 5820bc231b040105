"""The form of a nomination letter."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from consult.attachments.forms import AttachmentForm, Files
from consult.core.web.uploads import Upload


def _require_one(files: list[Upload]) -> list[Upload]:
    if len(files) != 1:
        raise PydanticCustomError("letter_one", "one file")
    return files


class LetterForm(AttachmentForm):
    """A letter, as one file; the name of its author may stand in it."""

    files: Annotated[Files, AfterValidator(_require_one)] = Field(default=[], validate_default=True)
    file_names: Literal["ask", "keep", "remove"] = "keep"


class AccreditationLetterForm(LetterForm):
    """The letter of an accreditation. delegation: the same for others of the organization."""

    delegation: bool = False

"""The fields for files in the forms of comments and amendments."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from consult.core.web.forms import Form
from consult.core.web.uploads import FileField, Upload

from .models import MEGABYTE, MOST_FILE_MB, MOST_FILES


def _check_number_and_size(files: list[Upload]) -> list[Upload]:
    """Refuse too many files, and the first one that is too large."""
    if len(files) > MOST_FILES:
        raise PydanticCustomError(
            "attachments_many", "too many files", {"most": MOST_FILES, "number": len(files)}
        )
    for each in files:
        if len(each.content) > MOST_FILE_MB * MEGABYTE:
            raise PydanticCustomError(
                "attachment_large", "too large", {"name": each.name, "most": MOST_FILE_MB}
            )
    return files


Files = Annotated[list[FileField], AfterValidator(_check_number_and_size)]


class AttachmentForm(Form):
    """Up to three files of a contribution.

    file_names: what happens to the name of an author that a file holds. ask: it is refused, with
    the name; keep: it is sent with it; remove: without it, where it can be removed.
    """

    request_mb: ClassVar[int] = 30  # of a whole request, so that a refusal can name the file
    files: Files = []
    file_names: Literal["ask", "keep", "remove"] = "ask"

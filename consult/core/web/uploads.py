"""Uploaded files: read whole, with a safe name, in form fields of type FileField."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, get_args, get_origin

import regex
from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import FileStorage, MultiDict

from consult.text.deceptive_characters import normalize_text, find_refused_characters

from .forms import Form

LONGEST_NAME = 200
FOLDER_PREFIX = regex.compile(
    r".*[/\\]", regex.DOTALL
)  # the folders of the sender, up to the last slash or backslash


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: its name without folders, and its content."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


def _require_upload(value: object) -> Upload:
    """Refuse a value that is not an upload."""
    if not isinstance(value, Upload):
        raise PydanticCustomError("file_needed", "a file is needed here")
    return value


def _serialize_upload(upload: Upload) -> str:
    """Serialize an upload for the comparison of a form with a repeated one."""
    return f"{upload.digest} {upload.name}"


FileField = Annotated[
    Upload,
    PlainValidator(_require_upload),
    PlainSerializer(_serialize_upload, return_type=str),
    WithJsonSchema({"type": "string", "format": "binary"}),
]


def find_file_fields(form: type[Form]) -> dict[str, bool]:
    """Find the fields of a form that take files; the value says whether a field takes several."""
    found = {name: field.annotation for name, field in form.model_fields.items()}
    return {name: get_origin(kind) is list for name, kind in found.items() if _is_file(kind)}


def _is_file(kind: Any) -> bool:
    """Return whether the type of a field is or contains Upload."""
    return kind is Upload or any(_is_file(inner) for inner in get_args(kind))


def read_uploads(form: type[Form], sent: MultiDict[str, FileStorage]) -> dict[str, Any]:
    """Read the uploaded files of a form, by field; a field without a file is left out."""
    found: dict[str, Any] = {}
    for name, many in find_file_fields(form).items():
        files = [
            Upload(sanitize_filename(each.filename or ""), each.read())
            for each in sent.getlist(name)
            if each.filename
        ]
        if files:
            found[name] = files if many else files[0]
    return found


def sanitize_filename(name: str) -> str:
    """Sanitize a file name for display and download: no folders, no deceptive characters."""
    last = normalize_text(FOLDER_PREFIX.sub("", name))
    wrong = {each.position for each in find_refused_characters(last)}
    kept = "".join(
        letter for at, letter in enumerate(last) if at not in wrong and letter.isprintable()
    ).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
        if dot and len(ending) < 10
        else kept[:LONGEST_NAME]
    ) or "file"

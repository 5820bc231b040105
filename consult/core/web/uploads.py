"""Files that people send: taken whole, with a name that is safe to show, in fields of type File."""
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
FOLDER_PREFIX = regex.compile(r".*[/\\]", regex.DOTALL)  # what stands before the last stroke: folders of the sender


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name without folders, and its content."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


def _require_upload(value: object) -> Upload:
    if not isinstance(value, Upload):
        raise PydanticCustomError("file_needed", "a file is needed here")
    return value


def _serialize_upload(upload: Upload) -> str:
    """What stands for a file where a form is compared with the same one sent again."""
    return f"{upload.digest} {upload.name}"


FileField = Annotated[Upload, PlainValidator(_require_upload), PlainSerializer(_serialize_upload, return_type=str),
                 WithJsonSchema({"type": "string", "format": "binary"})]


def find_file_fields(form: type[Form]) -> dict[str, bool]:
    """The fields of a form that take files, and whether each takes several."""
    found = {name: field.annotation for name, field in form.model_fields.items()}
    return {name: get_origin(kind) is list for name, kind in found.items() if _is_file(kind)}


def _is_file(kind: Any) -> bool:
    return kind is Upload or any(_is_file(inner) for inner in get_args(kind))


def read_uploads(form: type[Form], sent: MultiDict[str, FileStorage]) -> dict[str, Any]:
    """The files that came with a form, by field; a field in which none was chosen is left out."""
    found: dict[str, Any] = {}
    for name, many in find_file_fields(form).items():
        files = [Upload(sanitize_filename(each.filename or ""), each.read()) for each in sent.getlist(name) if each.filename]
        if files:
            found[name] = files if many else files[0]
    return found


def sanitize_filename(name: str) -> str:
    """A file's name as it may be shown and sent back: no folders, nothing that shows something else than it is."""
    last = normalize_text(FOLDER_PREFIX.sub("", name))
    wrong = {each.position for each in find_refused_characters(last)}
    kept = "".join(letter for at, letter in enumerate(last) if at not in wrong and letter.isprintable()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[:LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else kept[:LONGEST_NAME]) or "file"

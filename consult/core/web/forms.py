"""Forms: untrusted input becomes a pydantic model, or a refusal that lists all errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from werkzeug.datastructures import MultiDict

from consult.text.deceptive_characters import normalize_text, find_refused_characters
from consult.text.digits import convert_digits

from consult.core.errors import Invalid, Problem


def reject_deceptive_text(value: object) -> object:
    """Normalize text to NFC; refuse characters that appear as something else.

    Raises:
        PydanticCustomError: "deceptive", with the names of the characters and the first
            position.
    """
    if not isinstance(value, str):
        return value
    found = find_refused_characters(value)
    if found:
        names = ", ".join(dict.fromkeys(each.name for each in found[:3]))
        raise PydanticCustomError(
            "deceptive", "{names} at {position}", {"names": names, "position": found[0].position}
        )
    return normalize_text(value)


@dataclass(frozen=True)
class TextLimits:
    """The mark of a text field: no deceptive characters, stripped, a length between the limits."""

    most: int
    least: int = 1

    def __get_pydantic_core_schema__(
        self, _source: type[str], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return how pydantic checks the field."""
        return core_schema.no_info_before_validator_function(
            reject_deceptive_text,
            core_schema.str_schema(
                strip_whitespace=True, min_length=self.least, max_length=self.most
            ),
        )


UNKNOWN_DEFAULT = "default_factory_not_called"  # a default that depends on another, wrong field
Text = Annotated[str, TextLimits(10_000)]
ShortText = Annotated[str, TextLimits(200)]
Id = Annotated[int, "a row's number"]


class Form(BaseModel):
    """The base of all forms: immutable, and an unknown field is an error.

    may_leave_digest: whether a digest of the fields is stored with the answer. Not for one of few
    choices, since everyone can compute the digests of all of them.
    request_mb: the largest request with files, in megabytes, where the form takes more than the
    setting FILE_MB lets in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    may_leave_digest: ClassVar[bool] = True
    request_mb: ClassVar[int] = 0


class EmptyForm(Form):
    """A form without fields."""


FormType = TypeVar("FormType", bound=Form)


def parse_form(form: type[FormType], given: Mapping[str, Any]) -> FormType:
    """Parse input into a form.

    Raises:
        Invalid: with `fields`, {name: {"type", …}} for each wrong field.
    """
    try:
        return form.model_validate(given)
    except ValidationError as wrong:
        fields = {
            ".".join(map(str, error["loc"])) or "form": {
                "type": error["type"],
                **_keep_plain_values(error.get("ctx", {})),
            }
            for error in wrong.errors(include_url=False)
            if error["type"] != UNKNOWN_DEFAULT
        }
        raise Invalid(fields=fields) from None


def _keep_plain_values(context: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the values of an error's context that JSON can express."""
    return {name: value for name, value in context.items() if isinstance(value, str | int | float)}


def read_form_fields(form: type[Form], sent: MultiDict[str, str]) -> dict[str, Any]:
    """Read the fields of an HTML form; empty fields are left out, and lists stay lists.

    A number may be typed in the digits of any script. A browser sends nothing of checkboxes of
    which none is selected: such a list is refused as empty, not as missing.
    """
    found: dict[str, Any] = {
        name: []
        for name, field in form.model_fields.items()
        if field.is_required() and _is_list(field.annotation) and _needs_some(field.metadata)
    }
    for name in sent:
        field = form.model_fields.get(name)
        if field is not None and _is_list(field.annotation):
            found[name] = [value for value in sent.getlist(name) if value]
        elif sent[name] != "" or (field is not None and field.metadata == ["empty"]):
            found[name] = sent[name]
            if field is not None and _is_number(field.annotation):
                found[name] = convert_digits(sent[name])
    return found


def _is_list(kind: Any) -> bool:
    return get_origin(kind) in {list, set, frozenset}


def _needs_some(metadata: list[Any]) -> bool:
    """Return whether a list may not be empty."""
    return any(getattr(each, "min_length", None) for each in metadata)


def _is_number(kind: Any) -> bool:
    """Return whether a field's type is a number, with limits or optional too."""
    return kind is int or kind is float or any(map(_is_number, get_args(kind)))


@dataclass
class FormState:
    """The state of a refused form: the submitted values and the refusal; empty for a fresh form."""

    values: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """The fields with errors, each with its error type and details."""
        found = self.problem.details.get("fields", {}) if self.problem else {}
        return found if isinstance(found, dict) else {}

"""Untrusted input -> a pydantic model, or every error at once."""
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict

from consult.text.deceptive_characters import normalize_text, find_refused_characters

from consult.core.errors import Invalid


def reject_deceptive_text(value: object) -> object:
    """Text in NFC; refused when it holds characters that show something else than they are."""
    if not isinstance(value, str):
        return value
    found = find_refused_characters(value)
    if found:
        names = ", ".join(dict.fromkeys(each.name for each in found[:3]))
        raise PydanticCustomError("deceptive", "{names} at {position}",
                                  {"names": names, "position": found[0].position})
    return normalize_text(value)


def make_text_type(most: int, least: int = 1) -> Any:
    """A type of text that is honest, stripped, and between so many characters long."""
    return Annotated[str, StringConstraints(strip_whitespace=True, min_length=least, max_length=most),
                     BeforeValidator(reject_deceptive_text)]


Text = make_text_type(10_000)
ShortText = make_text_type(200)
Id = Annotated[int, "a row's number"]


class Form(BaseModel):
    """What a door takes in. A field nobody asked for is an error, not a guess."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EmptyForm(Form):
    """For writes that need no fields."""


FormType = TypeVar("FormType", bound=Form)


def parse_form(form: type[FormType], given: Mapping[str, Any]) -> FormType:
    """The validated fields; raises Invalid with `fields`: {name: {"type", ...}} for each that is wrong."""
    try:
        return form.model_validate(given)
    except ValidationError as wrong:
        fields = {".".join(map(str, error["loc"])) or "form": {"type": error["type"], **_keep_plain_values(error.get("ctx", {}))}
                  for error in wrong.errors(include_url=False)}
        raise Invalid(fields=fields) from None


def _keep_plain_values(context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in context.items() if isinstance(value, str | int | float)}


def read_form_fields(form: type[Form], sent: MultiDict[str, str]) -> dict[str, Any]:
    """The fields of an HTML form: an empty one is one that was not filled in; lists stay lists."""
    found: dict[str, Any] = {}
    for name in sent:
        field = form.model_fields.get(name)
        if field is not None and get_origin(field.annotation) in {list, set, frozenset}:
            found[name] = [value for value in sent.getlist(name) if value]
        elif sent[name] != "" or (field is not None and field.metadata == ["empty"]):
            found[name] = sent[name]
    return found

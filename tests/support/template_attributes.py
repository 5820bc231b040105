"""Templates in tests fail where they ask a type of consult for an attribute that it does not have.

Elsewhere such an attribute is empty, so a field that was renamed would vanish from a page.
"""

from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import UndefinedError
from jinja2.utils import missing

from consult.app import ConsultApp


class KnownAttributesOnly(Undefined):
    """An undefined value, but not that of an attribute of consult's own types or of a row."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        package = type(obj).__module__.partition(".")[0]
        if obj is not missing and package in {"consult", "sqlalchemy"}:
            raise AttributeError(f"a template asks {type(obj).__name__} for {name!r}")
        super().__init__(hint, obj, name, exc)


def forbid_unknown_attributes() -> None:
    """Let the templates of every application that is created from now on fail this way."""
    ConsultApp.jinja_options = {**ConsultApp.jinja_options, "undefined": KnownAttributesOnly}

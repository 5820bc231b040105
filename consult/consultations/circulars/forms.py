"""Input forms of circular letters."""

from typing import Annotated

from pydantic import Field

from consult.consultations.forms import (
    RoleName,
    TitleForm,
    collect_translations,
    make_multilingual_form,
)
from consult.core.web.forms import Form, Text

GroupCode = Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]


class CircularForm(
    make_multilingual_form("body", Text),  # type: ignore[misc]  # made at run time
    TitleForm,
):
    """A circular letter: subject and text in some of the languages, and to whom it goes.

    everyone: it goes to all who take part, which is never meant by leaving out the rest.
    """

    roles: list[RoleName] = Field(default=[], max_length=20)
    groups: list[GroupCode] = Field(default=[], max_length=20)
    everyone: bool = False
    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None

    @property
    def body(self) -> dict[str, str]:
        """The text by language."""
        return collect_translations(self, "body")


class CircularVersionForm(Form):
    """The version of a circular letter that was read before it is sent."""

    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)]

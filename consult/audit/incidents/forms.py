"""Input forms of incidents."""

from typing import Annotated

from pydantic import Field

from consult.consultations.forms import (
    TitleForm,
    collect_translations,
    make_multilingual_form,
)
from consult.core.web.forms import Form, Text


class IncidentEntryForm(
    make_multilingual_form("words", Text),  # type: ignore[misc]  # made at run time
    Form,
):
    """One report about an incident, in some of the languages."""

    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None

    @property
    def words(self) -> dict[str, str]:
        """The report by language."""
        return collect_translations(self, "words")


class IncidentClosingForm(
    make_multilingual_form("done", Text),  # type: ignore[misc]  # made at run time
    Form,
):
    """The last report about an incident: what was done about it."""

    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None

    @property
    def done(self) -> dict[str, str]:
        """The report by language."""
        return collect_translations(self, "done")


class IncidentForm(IncidentEntryForm, TitleForm):
    """An incident: what it is called, and the first report about it."""

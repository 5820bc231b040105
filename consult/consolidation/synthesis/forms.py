"""Input forms of the synthesis of inputs."""

from typing import Annotated

from pydantic import Field

from consult.consultations.forms import collect_translations, make_multilingual_form
from consult.core.web.forms import Form, Text

RowVersion = Annotated[int, Field(ge=0, le=2**31 - 1)]


class SynthesisNoteForm(
    make_multilingual_form("words", Text),  # type: ignore[misc]  # made at run time
    Form,
):
    """A note of the editors in some of the languages. subject: the clause, as in SynthesisNote."""

    subject: Annotated[int, Field(ge=-1, le=2**31 - 1)]
    row_version: RowVersion | None = None

    @property
    def words(self) -> dict[str, str]:
        """The note by language; empty to remove it."""
        return collect_translations(self, "words")


class SynthesisVersionForm(Form):
    """The state of a synthesis that was read before it is published."""

    row_version: RowVersion | None = None

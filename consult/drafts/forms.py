"""Input forms of drafts."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints

from consult.core.web.forms import Form


def _drop_null(value: str) -> str:
    """Drop the character that PostgreSQL does not store."""
    return value.replace("\0", "")


DraftText = Annotated[str, StringConstraints(max_length=30_000), AfterValidator(_drop_null)]
DraftValue = Annotated[str, StringConstraints(max_length=40), AfterValidator(_drop_null)]
DraftMark = Annotated[str, StringConstraints(max_length=60)]


class DraftForm(Form):
    """The fields of an unfinished form; half a sentence is no error, other fields are ignored.

    draft: name of the form, and the version of the draft that it was shown with.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    draft: DraftMark
    text: DraftText = ""
    body: DraftText = ""
    reason: DraftText = ""
    exact: DraftText = ""
    kind: DraftValue = ""
    place: DraftValue = ""
    start: DraftValue = ""
    end: DraftValue = ""
    wording_id: DraftValue = ""
    revision: DraftValue = ""
    after: DraftValue = ""
    cut: DraftValue = ""
    clause_level: DraftValue = ""
    clause_kind: DraftValue = ""
    language: DraftValue = ""
    coalition_id: DraftValue = ""

    @property
    def sent_fields(self) -> dict[str, str]:
        """The fields of the form that is written."""
        return self.model_dump(exclude={"draft"})


class DraftMarkForm(Form):
    """A draft, and the version of it that was shown."""

    draft: DraftMark

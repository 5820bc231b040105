"""Forms of common drafting: pen, text, hunks of amendments, brackets, steps, groups."""

from typing import Annotated, Literal

from pydantic import Field

from consult.consolidation.forms import HunkKey
from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, ShortText, TextLimits
from consult.documents.forms import Sha256Digest, ClauseTextInput

Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
TextOffset = Annotated[int, Field(ge=0, le=100_000)]


class PenForm(Form):
    """A move of the pen: take it, ask for it, give it, or keep it with the editor open."""

    do: Literal["take", "ask", "give", "keep"]


class SeenTextForm(Form):
    """A form with the digest of the text that the sender saw.

    With it the action refuses to overwrite a newer text.
    """

    digest: Sha256Digest | None = None


class ClauseTextForm(SeenTextForm):
    """The new text of a clause."""

    text: ClauseTextInput


class AmendmentHunksForm(SeenTextForm):
    """Changes of amendments to apply or to remove; "12:0" is the first of amendment row 12."""

    taken: list[HunkKey] = Field(min_length=1, max_length=200)
    do: Literal["take", "leave"] = "take"


class OpenBracketForm(SeenTextForm):
    """A passage to put in brackets: as one reads it, or as start and end in UTF-16 units.

    other: an alternative; by: the organization that asks for it.
    """

    words: Annotated[str, TextLimits(10_000)] | None = None
    start: TextOffset | None = None
    end: TextOffset | None = None
    other: Annotated[str, TextLimits(4_000)] | None = None
    by: Number | None = None


class CloseMeetingBracketForm(SeenTextForm):
    """A pair of brackets, counted from 0 as they open, and the part to keep.

    keep: 0 for its text, further numbers for alternatives, -1 for nothing.
    """

    number: TextOffset
    keep: Annotated[int, Field(ge=-1, le=1_000)]


class StrikeClauseForm(SeenTextForm):
    """A mark for deletion on a clause, to set or to remove."""

    do: Literal["strike", "restore"] = "strike"


class RestoreStepForm(SeenTextForm):
    """The step whose text is restored; none for the issued text."""

    step: Number | None = None


class TakeGroupTextForm(SeenTextForm):
    """The drafting group whose tabled text is taken."""

    group_id: Number


class GroupPeopleForm(Form):
    """The members of a drafting group; the facilitator is a member, too."""

    members: list[Number] = Field(default=[], max_length=40)
    facilitator_id: Number


class DraftingGroupMembersForm(GroupPeopleForm):
    """New members of a group, and the row version that the sender saw."""

    row_version: Number | None = None


class ReferralForm(GroupPeopleForm):
    """Clauses for a drafting group by printed labels ("3, 18 bis"), mandate and deadline."""

    title: ShortText
    mandate: Annotated[str, TextLimits(4_000)] | None = None
    document_id: Number
    labels: ShortText
    deadline_at: UtcMoment
    meeting_id: Number | None = None


class GroupDeadlineForm(Form):
    """A new deadline of a group."""

    deadline_at: UtcMoment
    row_version: Number | None = None


class GroupReportForm(Form):
    """The report of a group on the text that it tables."""

    report: Annotated[str, TextLimits(4_000)]


class GroupNoteForm(Form):
    """A note of a member to the other members."""

    body: Annotated[str, TextLimits(4_000)]


def get_bracket_target(form: OpenBracketForm) -> str | tuple[int, int]:
    """Get the passage that a form means: its offsets, or the passage as one reads it."""
    return (
        (form.start, form.end)
        if form.start is not None and form.end is not None
        else form.words or ""
    )

"""What people send who draft in common: the pen, words, edits that are taken, brackets, and the way back."""
from typing import Annotated, Literal

from pydantic import Field

from consult.consolidation.forms import HunkKey
from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, ShortText, make_text_type
from consult.documents.forms import Sha256Digest, ClauseTextInput

Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
TextOffset = Annotated[int, Field(ge=0, le=100_000)]


class PenForm(Form):
    """Take the pen, ask for it, hand it over or lay it down, or say that the editor is open still."""

    do: Literal["take", "ask", "give", "keep"]


class SeenTextForm(Form):
    """digest: of the words that were looked at, so that nobody's are overwritten."""

    digest: Sha256Digest | None = None


class ClauseTextForm(SeenTextForm):
    """The words as somebody writes them."""

    text: ClauseTextInput


class AmendmentHunksForm(SeenTextForm):
    """Changes that edits ask for, dropped in or taken out again: "12:0" is the first one of the amendment with the row 12."""

    taken: list[HunkKey] = Field(min_length=1, max_length=200)
    do: Literal["take", "leave"] = "take"


class OpenBracketForm(SeenTextForm):
    """Words to put in brackets: as one reads them, or from where to where they stand, in UTF-16 units.

    other: an alternative; by: the organisation that asks for it.
    """

    words: make_text_type(10_000) | None = None  # type: ignore[valid-type]
    start: TextOffset | None = None
    end: TextOffset | None = None
    other: make_text_type(4_000) | None = None  # type: ignore[valid-type]
    by: Number | None = None


class CloseMeetingBracketForm(SeenTextForm):
    """A pair of brackets, counted from 0 as they open, and what of it stays: its words (0), an alternative, nothing (-1)."""

    number: TextOffset
    keep: Annotated[int, Field(ge=-1, le=1_000)]


class StrikeClauseForm(SeenTextForm):
    """Mark a clause for deletion, or take the mark off again."""

    do: Literal["strike", "restore"] = "strike"


class RestoreStepForm(SeenTextForm):
    """The step whose words shall stand again; none: the words as issued."""

    step: Number | None = None


class TakeGroupTextForm(SeenTextForm):
    """The drafting group whose tabled words are taken."""

    group_id: Number


class GroupPeopleForm(Form):
    """Who is in a drafting group; its facilitator is a member, too."""

    members: list[Number] = Field(default=[], max_length=40)
    facilitator_id: Number


class DraftingGroupMembersForm(GroupPeopleForm):
    """Others in a group, and the version of it that was looked at."""

    row_version: Number | None = None


class ReferralForm(GroupPeopleForm):
    """Clauses for a drafting group, by their printed labels ("3, 18 bis"), what is asked of it, and until when."""

    title: ShortText
    mandate: make_text_type(4_000) | None = None  # type: ignore[valid-type]
    document_id: Number
    labels: ShortText
    deadline_at: UtcMoment
    meeting_id: Number | None = None


class GroupDeadlineForm(Form):
    """Another deadline."""

    deadline_at: UtcMoment
    row_version: Number | None = None


class GroupReportForm(Form):
    """What a group says of the words that it tables."""

    report: make_text_type(4_000)  # type: ignore[valid-type]


class GroupNoteForm(Form):
    """Something that a member says to the others."""

    body: make_text_type(4_000)  # type: ignore[valid-type]


def get_bracket_target(form: OpenBracketForm) -> str | tuple[int, int]:
    """Which words a form means: from where to where, else as one reads them."""
    return (form.start, form.end) if form.start is not None and form.end is not None else form.words or ""

"""What people send who draft in common: the pen, words, edits that are taken, brackets, and the way back."""
from typing import Annotated, Literal

from pydantic import Field

from consult.consolidation.forms import Key
from consult.consultations.forms import Utc
from consult.core.web.forms import Form, Line, text
from consult.documents.forms import Digest, Passage

Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Place = Annotated[int, Field(ge=0, le=100_000)]


class PenForm(Form):
    """Take the pen, ask for it, hand it over or lay it down, or say that the editor is open still."""

    do: Literal["take", "ask", "give", "keep"]


class SeenForm(Form):
    """digest: of the words that were looked at, so that nobody's are overwritten."""

    digest: Digest | None = None


class WordsForm(SeenForm):
    """The words as somebody writes them."""

    text: Passage


class HunksForm(SeenForm):
    """Changes that edits ask for, dropped in or taken out again: "12:0" is the first one of the amendment with the row 12."""

    taken: list[Key] = Field(min_length=1, max_length=200)
    do: Literal["take", "leave"] = "take"


class BracketForm(SeenForm):
    """Words to put in brackets: as one reads them, or from where to where they stand, in UTF-16 units.

    other: an alternative; by: the organisation that asks for it.
    """

    words: text(10_000) | None = None  # type: ignore[valid-type]
    start: Place | None = None
    end: Place | None = None
    other: text(4_000) | None = None  # type: ignore[valid-type]
    by: Number | None = None


class CloseForm(SeenForm):
    """A pair of brackets, counted from 0 as they open, and what of it stays: its words (0), an alternative, nothing (-1)."""

    number: Place
    keep: Annotated[int, Field(ge=-1, le=1_000)]


class StrikeForm(SeenForm):
    """Mark a clause for deletion, or take the mark off again."""

    do: Literal["strike", "restore"] = "strike"


class BackForm(SeenForm):
    """The step whose words shall stand again; none: the words as issued."""

    step: Number | None = None


class ProposalForm(SeenForm):
    """The drafting group whose tabled words are taken."""

    group_id: Number


class People(Form):
    """Who is in a drafting group; its facilitator is a member, too."""

    members: list[Number] = Field(default=[], max_length=40)
    facilitator_id: Number


class MembersForm(People):
    """Others in a group, and the version of it that was looked at."""

    row_version: Number | None = None


class ReferForm(People):
    """Clauses for a drafting group, by their printed labels ("3, 18 bis"), what is asked of it, and until when."""

    title: Line
    mandate: text(4_000) | None = None  # type: ignore[valid-type]
    document_id: Number
    labels: Line
    deadline_at: Utc
    meeting_id: Number | None = None


class ExtendForm(Form):
    """Another deadline."""

    deadline_at: Utc
    row_version: Number | None = None


class ReportForm(Form):
    """What a group says of the words that it tables."""

    report: text(4_000)  # type: ignore[valid-type]


class NoteForm(Form):
    """Something that a member says to the others."""

    body: text(4_000)  # type: ignore[valid-type]


def words_given(form: BracketForm) -> str | tuple[int, int]:
    """Which words a form means: from where to where, else as one reads them."""
    return (form.start, form.end) if form.start is not None and form.end is not None else form.words or ""

"""What people send us about amendments."""
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from consult.core.web.forms import Form, ShortText, make_text_type

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
AfterClause = Annotated[int, Field(ge=0, le=2**31 - 1)]  # a clause behind which another one comes; 0: before the first
CutOffset = Annotated[int, Field(ge=1, le=20_000)]  # characters of a clause before its second part
Level = Annotated[int, Field(ge=1, le=9)]
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
ProposedClauseText = make_text_type(10_000)  # of a whole clause: no longer than one of a working version, or it could not be put in
Reason = make_text_type(4_000)


class ProposeForm(Form):
    """A proposed edit of a clause, or a new clause after it; text is the whole clause as it would read.

    wording_id: the words that were read; none: the authentic ones as they are. after (of a move): the clause behind which
    it comes, 0 for the beginning; clause_level: at which level. cut (of a split): characters of those words before the
    second part. anyway: similar ones were seen.
    """

    kind: Literal["add", "mod", "edit", "sup", "noc", "move", "split", "merge", "corr"]
    text: ProposedClauseText | None = None  # type: ignore[valid-type]
    reason: Reason  # type: ignore[valid-type]
    language: Language | None = None
    wording_id: Number | None = None
    clause_kind: Literal["heading", "preambular", "operative", "item"] | None = None
    clause_level: Level | None = None
    after: AfterClause | None = None
    cut: CutOffset | None = None
    coalition_id: Number | None = None
    anyway: bool = False


class NewClauseForm(Form):
    """A new clause where one stands in the text: after a clause, or before the first."""

    text: ProposedClauseText  # type: ignore[valid-type]
    reason: Reason  # type: ignore[valid-type]
    language: Language | None = None
    clause_kind: Literal["heading", "preambular", "operative", "item"] | None = None
    clause_level: Level | None = None
    coalition_id: Number | None = None
    anyway: bool = False


class AmendmentEntryForm(ProposeForm):
    """What a submission's source asks for: on a clause (by number, or by its label in a document).

    With a document alone it is a new clause before the first.
    """

    document_id: Number | None = None
    clause_id: Number | None = None
    label: make_text_type(40) | None = None  # type: ignore[valid-type]


class AmendmentPreviewForm(Form):
    """A proposal that is still being written, to be shown as a change; what else is in its form is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    kind: Literal["add", "mod", "edit", "sup", "noc", "move", "split", "merge", "corr"] = "add"
    text: ProposedClauseText | None = None  # type: ignore[valid-type]
    wording_id: Number | None = None
    clause_level: Level | None = None
    after: AfterClause | None = None
    cut: CutOffset | None = None


class AmendForm(Form):
    """Other words for what an amendment proposes: an amendment of the amendment."""

    text: ProposedClauseText  # type: ignore[valid-type]
    reason: Reason  # type: ignore[valid-type]
    revision: Number | None = None  # the one that was read


class ReviseForm(Form):
    """Other words, or another reason, for what one proposed; row_version: the one that the form was made from.

    parent_revision: what it amends, as it was read; wording_id: the words of its clause, where it is revised for those of now.
    after, clause_level: of a move, as when it is proposed; cut: of a split, in those words.
    """

    text: ProposedClauseText | None = None  # type: ignore[valid-type]
    clause_level: Level | None = None
    after: AfterClause | None = None
    cut: CutOffset | None = None
    reason: Reason  # type: ignore[valid-type]
    row_version: Number | None = None
    parent_revision: Number | None = None
    wording_id: Number | None = None


class RetableForm(Form):
    """Why it is put forward again; none: for the reason that was given first."""

    reason: Reason | None = None  # type: ignore[valid-type]


class RenderingForm(Form):
    """The authentic words of an amendment that was made in another language."""

    text: ProposedClauseText  # type: ignore[valid-type]
    revision: Number | None = None


class SponsorForm(Form):
    """Standing behind an amendment; digest: of the words that were read. coalition_id: in whose name, for its members."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    coalition_id: Number | None = None


class EndSponsorshipForm(Form):
    """Standing behind an amendment no more; coalition_id: the one in whose name somebody does."""

    coalition_id: Number | None = None


class SponsorInsteadForm(SponsorForm):
    """Standing behind an amendment instead of sending the one whose form this was; the rest of it is left aside."""

    coalition_id: None = None
    model_config = ConfigDict(extra="ignore", frozen=True)


class CoalitionForm(Form):
    """A name under which several organisations speak, and which ones are asked."""

    name: ShortText  # type: ignore[valid-type]
    organisations: list[Number] = []


class CoalitionInvitationForm(Form):
    """Which organisation is asked to join a coalition."""

    organisation_id: Number


class TextComparisonForm(Form):
    """Words that somebody is about to propose for a clause, to be shown as a change and beside similar ones."""

    text: ProposedClauseText | None = None  # type: ignore[valid-type]
    wording_id: Number | None = None


class AmendmentPaging(Form):
    """Which part of a long list is asked for: what follows the amendment with this number of a row."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 100

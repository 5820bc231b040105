"""Input forms of amendments, renderings, co-sponsorships and coalitions."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from consult.attachments.forms import AttachmentForm
from consult.core.web.forms import Form, ShortText, TextLimits

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
AfterClause = Annotated[
    int, Field(ge=0, le=2**31 - 1)
]  # the clause behind which another one comes; 0: before the first
CutOffset = Annotated[int, Field(ge=1, le=20_000)]  # characters of a clause before its second part
Level = Annotated[int, Field(ge=1, le=9)]
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
ProposedClauseText = Annotated[
    str, TextLimits(10_000)
]  # at most as long as a clause of a working version, into which it may go
Reason = Annotated[str, TextLimits(4_000)]


class AmendmentWordsForm(Form):
    """An amendment to a clause, or a new clause after it.

    text: the whole clause as it would read. wording_id: the wording that was read; None: the
    current authentic one. after: of a move, the clause behind which it comes, 0 for the
    beginning. clause_level: its level there. cut: of a split, characters of that wording before
    the second part. anyway: the author has seen the similar amendments.
    """

    kind: Literal["add", "mod", "edit", "sup", "noc", "move", "split", "merge", "corr"]
    text: ProposedClauseText | None = None
    reason: Reason
    language: Language | None = None
    wording_id: Number | None = None
    clause_kind: Literal["heading", "preambular", "operative", "item"] | None = None
    clause_level: Level | None = None
    after: AfterClause | None = None
    cut: CutOffset | None = None
    coalition_id: Number | None = None
    anyway: bool = False


class ProposeForm(AmendmentWordsForm, AttachmentForm):
    """An amendment that one proposes oneself, with its files."""


class NewClauseForm(AttachmentForm):
    """A new clause at a place of the text: after a clause, or before the first."""

    text: ProposedClauseText
    reason: Reason
    language: Language | None = None
    clause_kind: Literal["heading", "preambular", "operative", "item"] | None = None
    clause_level: Level | None = None
    coalition_id: Number | None = None
    anyway: bool = False


class AmendmentEntryForm(AmendmentWordsForm):
    """An amendment on behalf of a source, on a clause given by number or by label in a document.

    With a document alone it is a new clause before the first.
    """

    document_id: Number | None = None
    clause_id: Number | None = None
    label: Annotated[str, TextLimits(40)] | None = None


class AmendmentPreviewForm(Form):
    """An unfinished amendment, to be previewed; other fields of its form are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    kind: Literal["add", "mod", "edit", "sup", "noc", "move", "split", "merge", "corr"] = "add"
    text: ProposedClauseText | None = None
    wording_id: Number | None = None
    clause_level: Level | None = None
    after: AfterClause | None = None
    cut: CutOffset | None = None


class AmendForm(AttachmentForm):
    """Another text for an amendment: an amendment of the amendment."""

    text: ProposedClauseText
    reason: Reason
    revision: Number | None = None  # the revision that was read


class ReviseForm(Form):
    """Another text or reason for one's amendment.

    row_version: the row that the form was made from. parent_revision: the revision of the
    amended amendment that was read. wording_id: the wording, if it is revised for the current
    one. after, clause_level: of a move. cut: of a split, in that wording.
    """

    text: ProposedClauseText | None = None
    clause_level: Level | None = None
    after: AfterClause | None = None
    cut: CutOffset | None = None
    reason: Reason
    row_version: Number | None = None
    parent_revision: Number | None = None
    wording_id: Number | None = None


class RetableForm(Form):
    """The reason for reintroducing an amendment; None keeps the first reason."""

    reason: Reason | None = None


class RenderingForm(Form):
    """The authentic text of an amendment that was made in another language."""

    text: ProposedClauseText
    revision: Number | None = None


class SponsorForm(Form):
    """A co-sponsorship. digest: of the text that was read; coalition_id: the coalition it is
    for.
    """

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    coalition_id: Number | None = None


class EndSponsorshipForm(Form):
    """The end of a co-sponsorship; coalition_id: the coalition it was for."""

    coalition_id: Number | None = None


class SponsorInsteadForm(SponsorForm):
    """A co-sponsorship in place of the amendment of this form; its other fields are ignored."""

    coalition_id: None = None
    model_config = ConfigDict(extra="ignore", frozen=True)


class CoalitionForm(Form):
    """The name of a coalition and the organizations invited to it."""

    name: ShortText
    organisations: list[Number] = []


class CoalitionInvitationForm(Form):
    """The organization that is invited to a coalition."""

    organisation_id: Number


class TextComparisonForm(Form):
    """A text for a clause, to be shown as a change and beside similar amendments."""

    text: ProposedClauseText | None = None
    wording_id: Number | None = None


class AmendmentPaging(Form):
    """The requested part of a long list: what follows the amendment with this row number."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 100

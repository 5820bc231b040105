"""The JSON form of a comment, with its anchor as W3C selectors.

Offsets are code points.

Source:
    W3C Web Annotation Data Model.
"""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, Field

from consult.attachments.shapes import AttachmentShape

from .agreements.models import AgreementView
from .models import CommentRevision, CommentView
from .questionnaire_answers.models import CommentQuestion


class AuthorShape(BaseModel):
    """The author of a comment and the organization, verified then or only declared.

    id is null if the secretariat entered it on behalf of a source; name is then the source's.
    """

    id: int | None
    name: str | None
    organisation_id: int | None
    organisation: str | None
    group: str | None
    declared: str | None


class QuoteSelector(BaseModel):
    """The passage by its text and context."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


class PositionSelector(BaseModel):
    """The passage by its offsets in the plain text of the wording: code points, end exclusive."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class AnchorShape(BaseModel):
    """A passage of the wording that was read."""

    wording_id: int | None
    selector: list[QuoteSelector | PositionSelector]


class HiddenReasonShape(BaseModel):
    """The reason why a moderator hid it."""

    ground: str
    words: str | None


class CommentSubmissionShape(BaseModel):
    """The submission that a comment was entered from; published: it can be read."""

    id: int
    number: int
    published: bool


class CommentQuestionShape(BaseModel):
    """The question of a questionnaire from whose answer a comment was made, by its number."""

    questionnaire_id: int
    number: int = Field(description="of the questionnaire in its consultation")
    question: int

    @classmethod
    def build(cls, found: CommentQuestion) -> Self:
        """Build the JSON form of the question."""
        return cls(
            questionnaire_id=found.questionnaire_id, number=found.number, question=found.place
        )


class AgreementShape(BaseModel):
    """An organization, or a person for themselves, that says the same; it is counted nowhere.

    earlier: it was given on an earlier text of the comment.
    """

    organisation_id: int | None
    user_id: int | None
    name: str
    group: str | None
    since: datetime
    earlier: bool

    @classmethod
    def build(cls, found: AgreementView) -> Self:
        """Build the JSON form of an agreement."""
        return cls(
            organisation_id=found.organisation_id,
            user_id=found.user_id,
            name=found.name,
            group=found.group["code"] if found.group else None,
            since=found.since,
            earlier=found.is_earlier,
        )


class CommentShape(BaseModel):
    """A comment as the requesting user may see it; body and anchor are null if they may not.

    body: Markdown. may: reply, edit, withdraw, restore, hide, unhide, approve, report, agree,
    end_agreement, resolve, reopen.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    stands_id: int | None = Field(
        description=(
            "the other clause beside which it stands since its words went there; null: its own"
        )
    )
    amendment_id: int | None
    parent_id: int | None
    wording_id: int | None
    place: str
    kind: str
    author: AuthorShape
    submission: CommentSubmissionShape | None
    question: CommentQuestionShape | None
    language: str
    body: str | None
    anchor: AnchorShape | None
    state: str
    hidden: HiddenReasonShape | None
    gone: bool = Field(description="the words it is about are not in the current version any more")
    posted_at: datetime
    edited_at: datetime | None
    row_version: int
    resolved_at: datetime | None = Field(
        description="of a thread that pages fold; an answer that is due stays due"
    )
    resolved_by: str | None
    attachments: list[AttachmentShape] = Field(
        description="its files, at /api/v1/comments/ID/attachments/PLACE"
    )
    agreements: list[AgreementShape] = Field(
        description="also said by: organizations first, then people; no count of anything"
    )
    may: list[str]

    @classmethod
    def build(cls, said: CommentView) -> Self:
        """Build the JSON form of a comment."""
        behalf = said.submission
        author = AuthorShape(
            id=None if behalf else said.author_id,
            name=said.name,
            organisation_id=said.organisation_id,
            organisation=said.organisation,
            group=said.group["code"] if said.group else None,
            declared=said.declared,
        )
        hidden = (
            HiddenReasonShape(ground=said.hidden_reason.ground, words=said.hidden_reason.words)
            if said.hidden_reason
            else None
        )
        entered = (
            CommentSubmissionShape(id=behalf.id, number=behalf.number, published=behalf.open)
            if behalf
            else None
        )
        own = {
            name: getattr(said, name) for name in cls.model_fields.keys() & set(CommentView._fields)
        }
        return cls(
            **{
                **own,
                "author": author,
                "anchor": _build_anchor(said),
                "gone": said.is_passage_gone,
                "hidden": hidden,
                "attachments": [AttachmentShape.build(each) for each in said.attachments],
                "agreements": [AgreementShape.build(each) for each in said.agreements],
                "may": sorted(said.allowed_acts),
                "submission": entered,
                "question": CommentQuestionShape.build(said.question) if said.question else None,
            }
        )


def _build_anchor(said: CommentView) -> AnchorShape | None:
    """Build the anchor of a comment; None without a passage."""
    if said.exact is None or said.start is None or said.end is None:
        return None
    quote = QuoteSelector(exact=said.exact, prefix=said.prefix or "", suffix=said.suffix or "")
    return AnchorShape(
        wording_id=said.wording_id,
        selector=[quote, PositionSelector(start=said.start, end=said.end)],
    )


class CommentsShape(BaseModel):
    """A part of a list of comments; next_after is null at its end."""

    comments: list[CommentShape]
    next_after: int | None = Field(description="ask for what follows with ?after=")


class CommentRevisionShape(BaseModel):
    """The text of a comment before it was edited."""

    body: str
    kind: str
    replaced_at: datetime

    @classmethod
    def build(cls, revision: CommentRevision) -> Self:
        """Build the JSON form of a revision."""
        return cls(body=revision.body, kind=revision.kind, replaced_at=revision.replaced_at)


class CommentRevisionsShape(BaseModel):
    """The earlier texts of a comment, oldest first."""

    revisions: list[CommentRevisionShape]

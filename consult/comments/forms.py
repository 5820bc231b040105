"""Input forms of comments."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from consult.attachments.forms import AttachmentForm
from consult.core.web.forms import Form, Text
from consult.text.deceptive_characters import normalize_text

from .passages import PassageQuote

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Offset = Annotated[int, Field(ge=0, le=100_000)]
Kind = Literal["general", "technical", "editorial", "question"]
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
# Quoted text is only looked up in the clause, and never stored as it was sent.
QuotedText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=10_000), AfterValidator(normalize_text)
]
ContextText = Annotated[str, StringConstraints(max_length=200), AfterValidator(normalize_text)]


class CommentWordsForm(Form):
    """The text and kind of a comment; a language that is not given is detected."""

    body: Text
    kind: Kind = "general"
    language: Language | None = None


class CommentTextForm(CommentWordsForm, AttachmentForm):
    """The text and kind of a comment that one writes oneself, and its files."""


class CommentPreviewForm(Form):
    """The text of a comment that is to be shown and not sent yet; other fields do not matter."""

    body: Text
    model_config = ConfigDict(extra="ignore", frozen=True)


class CommentForm(CommentTextForm):
    """A comment on a clause, on a passage of it, or on a gap after it.

    A browser marks a passage by exact, start and end, in UTF-16 units of the clause's plain
    text. A reader without JavaScript types or pastes the quoted text (exact) alone. wording_id:
    the wording that was read.
    """

    place: Literal["passage", "clause", "missing"] = "clause"
    parent_id: Number | None = None
    wording_id: Number | None = None
    exact: QuotedText | None = None
    prefix: ContextText | None = None
    suffix: ContextText | None = None
    start: Offset | None = None
    end: Offset | None = None

    @property
    def quote(self) -> PassageQuote | None:
        """The passage, if one was marked or typed."""
        found = PassageQuote(self.exact or None, self.prefix, self.suffix, self.start, self.end)
        return None if found.is_empty else found


class DocumentCommentForm(CommentTextForm):
    """A comment on a document as a whole, or on something missing in it."""

    place: Literal["document", "missing"] = "document"
    parent_id: Number | None = None


class AmendmentCommentForm(CommentTextForm):
    """A comment on an amendment."""

    parent_id: Number | None = None


class CommentReplyForm(CommentTextForm):
    """A reply to a comment."""


class CommentPlaceForm(Form):
    """The place of a comment that is made elsewhere: a clause by number or label, or a document."""

    document_id: Number | None = None
    clause_id: Number | None = None
    label: ContextText | None = None


class AnswerPlaceForm(CommentPlaceForm):
    """The place of an answer of a questionnaire that becomes a comment, with kind and language."""

    kind: Kind = "general"
    language: Language | None = None


class CommentEntryForm(CommentPlaceForm, CommentWordsForm):
    """A comment on behalf of a source, on a clause given by number or label, or on a document.

    exact: the quoted passage of the clause.
    """

    exact: QuotedText | None = None

    @property
    def quote(self) -> PassageQuote | None:
        """The passage, if one was given."""
        return PassageQuote(self.exact) if self.exact else None


class CommentEditForm(AttachmentForm):
    """Another text for one's comment, another kind if given, and further files.

    row_version: the row that the form was made from.
    """

    body: Text
    kind: Kind | None = None
    row_version: Number | None = None


class AgreementForm(Form):
    """An agreement with a comment; row_version: the row that was read."""

    row_version: Number | None = None


class CommentPaging(Form):
    """The requested part of a long list: what follows the comment with this number."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 100

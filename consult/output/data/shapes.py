"""Shapes of the public data of a document: consultation, versions, clauses and comments.

Row numbers (id, …_id) are stable: they stay the same in every later file and equal those of
the JSON API.
"""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

LANGUAGE_DESCRIPTION = (
    "code of a language (ISO 639-1): ar, en, es, fr, ru, zh, or another one that was chosen"
)
TITLES_DESCRIPTION = "by language"
UTC_DESCRIPTION = "in UTC"
DIGEST_DESCRIPTION = "SHA-256 of the text, in hexadecimal: equal words have equal digests"


class ExportModel(BaseModel):
    """Base of the exported records; a file with unknown fields belongs to a later edition."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def build(cls, **given: Any) -> Self:
        """Make a record from the values of database rows."""
        return cls(**given)


class StageData(ExportModel):
    """A dated part of the process."""

    kind: str = Field(
        description="setup, inputs, drafting, commenting, consolidation, reading, silence or closed"
    )
    title: dict[str, str] = Field(description=TITLES_DESCRIPTION)
    opens_at: datetime = Field(description=UTC_DESCRIPTION)
    closes_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where it has no end")


class TagData(ExportModel):
    """A tag by which clauses are sorted."""

    id: int = Field(description="number of the row")
    tag_set: str = Field(description="the set that it belongs to, such as action-line or sdg")
    code: str = Field(description="its code in that set")
    title: dict[str, str] = Field(description=TITLES_DESCRIPTION)


class ConsultationData(ExportModel):
    """The process that the document belongs to."""

    id: int = Field(description="number of the row")
    slug: str = Field(description="its name in addresses")
    title: dict[str, str] = Field(description=TITLES_DESCRIPTION)
    stages: list[StageData] = Field(description="in the order of their dates")
    tags: list[TagData] = Field(description="in their order")


class DocumentHead(ExportModel):
    """The document itself."""

    id: int = Field(description="number of the row")
    slug: str = Field(description="its name in addresses")
    title: dict[str, str] = Field(description=TITLES_DESCRIPTION)
    subtitle: dict[str, str] = Field(description=TITLES_DESCRIPTION)
    authentic: str = Field(description="the language whose words are authentic")
    current_version_id: int = Field(description="the newest issued version")


class EditionData(ExportModel):
    """A version in one language."""

    language: str = Field(description=LANGUAGE_DESCRIPTION)
    title: str = Field(description="the title in that language")
    standing: Literal["authentic", "official", "unofficial"] = Field(
        description="what the translation is worth"
    )
    digest: str | None = Field(
        description=(
            "SHA-256 of the canonical JSON (UTF-8, no spaces) of language, title and a list of "
            "kind, level, label and text of each clause with a text in this language, in their "
            "order; the public record lists it"
        )
    )
    published_at: datetime | None = Field(
        description="when a translation followed its version; null for one that came with it"
    )
    corrected_at: datetime | None = Field(
        description="when this translation was last corrected; null for never"
    )


class WordingData(ExportModel):
    """The text of a clause in one version and language."""

    id: int = Field(description="number of the row: anchors and amendments name it")
    language: str = Field(description=LANGUAGE_DESCRIPTION)
    label: str = Field(description="the printed label, such as 12 bis; empty where none is printed")
    text: str = Field(description="the words; *emphasis* and [brackets] as they are typed")
    digest: str = Field(description=DIGEST_DESCRIPTION)
    rendered_from: str | None = Field(
        description="digest of the authentic words that this translates; null where not known"
    )


class WordingCorrectionData(ExportModel):
    """The correction of a published translation, with the old words."""

    clause_id: int = Field(description="the clause")
    former: WordingData = Field(description="the old wording, which comments may still name")
    wording_id: int = Field(description="the wording in its place")
    reason: str = Field(description="why it was corrected")
    corrected_at: datetime = Field(description=UTC_DESCRIPTION)


class PlacedData(ExportModel):
    """A clause at its place in a version."""

    clause_id: int = Field(
        description=(
            "the clause: its identity survives renumbering, rewording, moving and translation"
        )
    )
    kind: Literal["heading", "preambular", "operative", "item"] = Field(
        description="what it is in the text"
    )
    level: int = Field(description="how deep it stands; 1 is outermost")
    status: Literal["open", "bracketed", "adref", "agreed", "reopened"] = Field(
        description="its status when the version was issued; adref: agreed ad referendum"
    )
    wordings: list[WordingData] = Field(description="its words, one for each language that it has")


class VersionData(ExportModel):
    """An issued version of the document; its authentic text never changes."""

    id: int = Field(description="number of the row")
    slug: str = Field(description="its name in addresses")
    name: dict[str, str] = Field(description=TITLES_DESCRIPTION)
    symbol: str = Field(description="the symbol of the document")
    based_on_id: int | None = Field(
        description="the issued version that it goes on from; null for the first"
    )
    issued_at: datetime = Field(description=UTC_DESCRIPTION)
    editions: list[EditionData] = Field(description="the languages that it has")
    clauses: list[PlacedData] = Field(description="in the order of the text")
    corrections: list[WordingCorrectionData] = Field(
        description="the published translations that were corrected, oldest first"
    )


class ClauseData(ExportModel):
    """A clause of at least one issued version."""

    id: int = Field(description="number of the row")
    status: Literal["open", "bracketed", "adref", "agreed", "reopened"] = Field(
        description="where the chair's decisions left it by now; adref: agreed ad referendum"
    )
    tags: list[int] = Field(description="the ids of its tags")


class LineageData(ExportModel):
    """The origin of a clause in another one."""

    version_id: int = Field(description="the version in which it did")
    from_clause_id: int = Field(description="the clause before")
    to_clause_id: int = Field(description="the clause after")
    kind: str = Field(description="split, merge or move")


class OrganisationData(ExportModel):
    """An organization with contributions or support in this file."""

    id: int = Field(description="number of the row")
    name: str = Field(description="its name as it was registered")
    names: dict[str, str] = Field(description="its name by language, where it has others")
    group: str = Field(description="code of its stakeholder group")
    region: str = Field(description="code of its region")


class SourceData(ExportModel):
    """A published submission from which a contribution in this file was entered."""

    id: int = Field(description="number of the row")
    number: int = Field(description="its number in the consultation")
    title: str = Field(description="its title")
    source: str = Field(description="the name that stands on it")
    organisation_id: int | None = Field(
        description="the organisation, where it was matched with one"
    )
    group: str | None = Field(description="code of a stakeholder group; null where none was said")
    region: str | None = Field(description="code of a region; null where none was said")
    language: str = Field(description=LANGUAGE_DESCRIPTION)
    received_at: datetime = Field(description=UTC_DESCRIPTION)
    digest: str = Field(description="SHA-256 of the file as it was received")


class AuthorData(ExportModel):
    """The author of a contribution, and the organization represented."""

    id: int | None = Field(
        description=(
            "number of the person; "
            "null where the secretariat entered it for the source of a submission"
        )
    )
    name: str | None = Field(
        description="the person, or the source; null once the account is closed"
    )
    organisation_id: int | None = Field(
        description="the organisation that was verified then; null in a personal capacity"
    )
    declared: str | None = Field(
        description="name of an organisation that the person only says to belong to"
    )
    submission_id: int | None = Field(
        description="the submission that it was entered from; null where it is not published"
    )


class AnchorData(ExportModel):
    """The passage of a comment: W3C TextQuoteSelector and TextPositionSelector."""

    wording_id: int = Field(description="the words that were read")
    exact: str = Field(description="the passage")
    prefix: str = Field(description="the words before it")
    suffix: str = Field(description="the words after it")
    start: int = Field(
        description="where it begins in the plain text of the wording, in Unicode code points"
    )
    end: int = Field(description="where it ends, exclusive")


class HiddenData(ExportModel):
    """The reason for which a moderator hid a text."""

    ground: str = Field(
        description="insult, advertising, off_topic, personal, deceptive, unlawful or other"
    )
    words: str | None = Field(description="the moderator's words; null where none were said")


class EarlierData(ExportModel):
    """An earlier text of a comment."""

    body: str = Field(description="the words, in Markdown")
    kind: str = Field(description="as of the comment")
    replaced_at: datetime = Field(description=UTC_DESCRIPTION)


class AttachmentData(ExportModel):
    """A file of a comment or an amendment; it is downloaded with the number of its place."""

    place: int = Field(description="1, 2 or 3 among the files of its contribution")
    filename: str = Field(description="its name")
    media_type: str = Field(description="what it is, by its content")
    size: int = Field(description="bytes")
    digest: str = Field(description="SHA-256 of the file, in hexadecimal")


class QuestionData(ExportModel):
    """The question of a questionnaire from whose answer a comment was made."""

    questionnaire: int = Field(description="number of the questionnaire in its consultation")
    question: int = Field(description="number of the question in it")


class CommentData(ExportModel):
    """A comment.

    A hidden, withdrawn or held comment is kept, without its text, only if it was answered.
    """

    id: int = Field(description="number of the row")
    place: Literal["passage", "clause", "document", "missing", "amendment"] = Field(
        description="what it is about"
    )
    clause_id: int | None = Field(
        description="the clause; null where it is about the whole document or an amendment"
    )
    stands_id: int | None = Field(
        description="the clause beside which it stands since its words went there; null: its own"
    )
    amendment_id: int | None = Field(description="the amendment that it is about")
    parent_id: int | None = Field(description="the comment that it replies to")
    kind: Literal["general", "technical", "editorial", "question"] = Field(
        description="as its author calls it"
    )
    author: AuthorData | None = Field(description="null where its words are not public")
    language: str = Field(description=LANGUAGE_DESCRIPTION)
    body: str | None = Field(description="the words, in Markdown; null where they are not public")
    anchor: AnchorData | None = Field(
        description="the passage; null where it is about none, or its words are not public"
    )
    state: Literal["open", "held", "hidden", "withdrawn", "erased"] = Field(
        description="held: it waits for a moderator"
    )
    hidden: HiddenData | None = Field(description="why it is hidden; null where it is not")
    posted_at: datetime = Field(description=UTC_DESCRIPTION)
    edited_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where it never was")
    earlier: list[EarlierData] = Field(description="what it said before, the oldest first")
    attachments: list[AttachmentData] = Field(
        description="its files, at /comments/ID/files/PLACE; none where its words are not public"
    )
    question: QuestionData | None = Field(
        description="the question that it answers; null where it was not made from an answer"
    )

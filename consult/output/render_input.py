"""Input of the file writers: plain values, collected with the rights of the reader.

The writers run without a database.
"""

from pydantic import BaseModel


class FileSource(BaseModel):
    """The version that a file shows, in the language of the text, with the frame's sentences.

    Attributes:
        date: the day of issue as printed; of a working version, today.
        day: the same day as 2026-11-25.
        digest: digest of all text of the version (documents.queries.text_print).
        head: head of the public record at the issue, "SEQ:HEAD"; empty if not issued.
        labels: sentences and labels of the frame, by code (see messages.py).
    """

    consultation: str
    document: str
    title: str
    subtitle: str
    symbol: str
    version: str
    version_id: int
    document_id: int
    language: str
    edition_status: str  # authentic, official, unofficial
    issued: bool
    day: str
    date: str
    address: str
    digest: str
    head: str = ""
    labels: dict[str, str]

    @property
    def rtl(self) -> bool:
        """Return whether the language is written from right to left."""
        return self.language == "ar"


class FileClause(BaseModel):
    """A clause of a version.

    Attributes:
        status: that with which its version was issued.
        text: text with *emphasis* and [brackets].
    """

    id: int
    kind: str  # heading, preambular, operative, item
    level: int  # 1 is outermost
    label: str
    text: str
    language: str
    stale: bool  # the authentic text changed after this translation
    status: str

    def get_language_code(self, language: str) -> str | None:
        """Return the code of the label that says in which language the text is, if not its own.

        A comparison shows the authentic text where the translation is of an earlier one.

        Args:
            language: the language of the file.
        """
        if self.language == language:
            return "stale" if self.stale else None
        return "compared" if self.stale else "untranslated"


class PrintedExplanation(BaseModel):
    """A reservation or an explanation of position as printed.

    Attributes:
        who: the organization or person.
        said: what it is, and at which meeting it was made.
    """

    who: str
    said: str
    words: str
    language: str


class AnnexSection(BaseModel):
    """The explanations on one clause, under the name of the clause."""

    title: str
    declared: list[PrintedExplanation]


class VersionText(BaseModel):
    """A version in one language, with its annex.

    Attributes:
        view: "view" if the text is not exactly that of the version.
    """

    source: FileSource
    clauses: list[FileClause]
    view: str = ""
    annex: list[AnnexSection] = []


class ChangeAuthor(BaseModel):
    """The author of a change and its time (UTC, 2026-11-25T09:00:00Z)."""

    author: str
    at: str


class WordingStage(BaseModel):
    """The text of a clause in one version between the earlier and the later one.

    Attributes:
        step: index of the version in Redline.steps.
        passages: [[text, [sources]]], each character once; None if the origin is unknown.
        deletions: [[place, text, [sources]]]; as `passages`, in the form that consolidation
            stores.
        moderators: author of text that no amendment asked for.
    """

    text: str
    step: int
    passages: list[tuple[str, list[str]]] | None = None
    deletions: list[tuple[int, str, list[str]]] = []
    moderators: ChangeAuthor | None = None


class FileComment(BaseModel):
    """A public comment on a clause.

    Attributes:
        parent: id of the comment that it replies to.
        quoted: the passage that it is about.
    """

    id: int
    parent: int | None
    author: str
    at: str
    body: str
    quoted: str


class ClauseChange(BaseModel):
    """A clause between two versions, at one place.

    Attributes:
        kind: "kept" (at its place among the clauses that stayed), "new" or "gone"; of a moved
            clause "from" at the old place and "to" at the new one.
        stages: its text in each version since the earlier one, if the origin is known; the
            first stage is the earlier version's (empty text for a new clause).
        author: author of the amendment that deleted the clause.
    """

    kind: str
    old: FileClause | None
    new: FileClause | None
    author: ChangeAuthor | None = None
    stages: list[WordingStage] = []
    remarks: list[FileComment] = []


class Redline(BaseModel):
    """The changes from one version to a later one.

    Attributes:
        steps: author of changes with unknown origin, one for each version since the earlier
            one.
        edits: author of each amendment by source ("a12").
    """

    source: FileSource
    changes: list[ClauseChange]
    steps: list[ChangeAuthor]
    edits: dict[str, ChangeAuthor]


class OpenAmendment(BaseModel):
    """An open amendment of a clause, with its author and reason.

    Attributes:
        kind: "mod", "sup" or "move"; any other amendment is only described beside the clause.
        text: the clause as amended; empty if the clause is deleted or stays.
        said: the request as a sentence.
        after_id: of a move, the clause that it would follow; None for the beginning.
        level: of a move, the new level.
    """

    id: int
    kind: str
    hand: ChangeAuthor
    text: str
    said: str
    reason: str
    after_id: int | None = None
    level: int | None = None


class OpenNewClause(BaseModel):
    """An open amendment that adds a clause."""

    edit: OpenAmendment
    clause: FileClause


class AnnotatedClause(BaseModel):
    """A clause with its open amendments, new clauses proposed after it, and public comments."""

    clause: FileClause
    edits: list[OpenAmendment] = []
    behind: list[OpenNewClause] = []
    remarks: list[FileComment] = []


class AnnotatedText(BaseModel):
    """The current version with all open amendments.

    Attributes:
        top: new clauses before the first one.
    """

    source: FileSource
    top: list[OpenNewClause] = []
    clauses: list[AnnotatedClause]

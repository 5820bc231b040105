"""What a file is made of, as its writer gets it: plain values, collected with the reader's rights, without a database."""
from pydantic import BaseModel


class FileSource(BaseModel):
    """The version that a file is of, in the language of the text: names, where it is found, and sentences of the frame.

    date: of issue as it is printed, of a working version today; day: the same as 2026-11-25. digest: of all words of the
    version (documents.queries.text_print). words: what the frame says, by code (words.py).
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
    standing: str  # authentic, official, unofficial
    issued: bool
    day: str
    date: str
    address: str
    digest: str
    words: dict[str, str]

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language == "ar"


class FileClause(BaseModel):
    """A clause as it stands in a version; status: open where none is printed; text has *emphasis* and [brackets]."""

    id: int
    kind: str  # heading, preambular, operative, item
    level: int  # 1 is outermost
    label: str
    text: str
    language: str
    stale: bool  # the authentic words changed since these were translated
    status: str


class PrintedExplanation(BaseModel):
    """A reservation or an explanation of position, as it is printed: whose, what it is, and its words."""

    who: str
    said: str
    words: str
    language: str


class AnnexSection(BaseModel):
    """What was declared on a clause, under what it is called."""

    title: str
    declared: list[PrintedExplanation]


class VersionText(BaseModel):
    """A version in one language, with its annex; view: "view" where its words are not all those of the version."""

    source: FileSource
    clauses: list[FileClause]
    view: str = ""
    annex: list[AnnexSection] = []


class ChangeAuthor(BaseModel):
    """Who made a change, and when (UTC, 2026-11-25T09:00:00Z)."""

    author: str
    at: str


class WordingStage(BaseModel):
    """The words of a clause in a version on the way from the earlier one to the later one.

    step: which of the versions (Redline.steps). passages: [[words, [sources]]], every character once, none where nothing
    is known; struck: [[place, words, [sources]]]; both as consolidation keeps them. moderators: who wrote what nobody had
    asked for in these words.
    """

    text: str
    step: int
    passages: list[tuple[str, list[str]]] | None = None
    struck: list[tuple[int, str, list[str]]] = []
    moderators: ChangeAuthor | None = None


class FileComment(BaseModel):
    """A public comment on a clause; parent: the id of the comment that it answers; quoted: the passage that it is about."""

    id: int
    parent: int | None
    author: str
    at: str
    body: str
    quoted: str


class ClauseChange(BaseModel):
    """A clause on the way from one version to a later one, at one place.

    how: kept (at its place among those that stayed), new, gone, or, of a clause that moved, from (where it stood) and to.
    stages: its words in each version since the earlier one, where it is known where they came from; the first is the
    earlier one's (empty words for a new clause). hand: who asked that it goes.
    """

    how: str
    old: FileClause | None
    new: FileClause | None
    hand: ChangeAuthor | None = None
    stages: list[WordingStage] = []
    remarks: list[FileComment] = []


class Redline(BaseModel):
    """What changed from one version to a later one. steps: who stands for what nothing is known of, in each version since.

    edits: who proposed what, by source ("a12").
    """

    source: FileSource
    changes: list[ClauseChange]
    steps: list[ChangeAuthor]
    edits: dict[str, ChangeAuthor]


class OpenAmendment(BaseModel):
    """An open amendment of a clause: who asks, the clause as it would read (none: it goes or stays), and why.

    kind: mod, sup, move; else it is only told beside the clause (said: what it asks for, in words). after_id, level: of a
    move, behind which clause (none: at the beginning) and how deep.
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
    """An open amendment that puts a clause in."""

    edit: OpenAmendment
    clause: FileClause


class AnnotatedClause(BaseModel):
    """A clause with the open amendments of it, the new ones that are proposed behind it, and what was said of it in public."""

    clause: FileClause
    edits: list[OpenAmendment] = []
    behind: list[OpenNewClause] = []
    remarks: list[FileComment] = []


class AnnotatedText(BaseModel):
    """The current version with everything that is proposed to it; top: the clauses proposed before the first."""

    source: FileSource
    top: list[OpenNewClause] = []
    clauses: list[AnnotatedClause]

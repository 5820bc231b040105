"""What a file is made of, as its writer gets it: plain values, collected with the reader's rights, without a database."""
from pydantic import BaseModel


class Source(BaseModel):
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


class Clause(BaseModel):
    """A clause as it stands in a version; status: open where none is printed; text has *emphasis* and [brackets]."""

    id: int
    kind: str  # heading, preambular, operative, item
    level: int  # 1 is outermost
    label: str
    text: str
    language: str
    stale: bool  # the authentic words changed since these were translated
    status: str


class Text(BaseModel):
    """A version in one language."""

    source: Source
    clauses: list[Clause]

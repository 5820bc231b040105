"""Input of the writers of a printed text, PDF or Word view."""

from typing import Literal

from pydantic import BaseModel

from consult.output.render_input import FileSource

ChangeState = Literal["same", "ins", "del"]


class PrintRun(BaseModel):
    """Text of one appearance, or a forced break (kind "break").

    Attributes:
        is_small: a remark about the text, in small letters.
    """

    text: str
    kind: Literal["text", "break"] = "text"
    emphasis: bool = False
    bracket: bool = False
    change: ChangeState = "same"
    is_small: bool = False


class PrintClause(BaseModel):
    """A clause, or (kind "told") a note under one.

    Attributes:
        level: 1 is outermost; headings skip no level.
        wide: the label needs more than the usual width.
        note: a remark on the clause, such as "agreed" or "moved".
    """

    kind: str
    level: int
    language: str
    label: list[PrintRun]
    wide: bool = False
    runs: list[PrintRun]
    note: str = ""


class PrintText(BaseModel):
    """A version in one language; every string is printed as it is, an empty one is left out.

    Attributes:
        since: the sentence about the compared version or the kind of file.
        added, removed: how changes are marked.
        fonts: font families, chosen by the writer.
    """

    source: FileSource
    region: str
    since: str = ""
    added: str = ""
    removed: str = ""
    empty: str
    clauses: list[PrintClause]
    fonts: list[str] = []

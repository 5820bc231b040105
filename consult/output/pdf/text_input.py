"""A text on paper, as the writer of PDF takes it."""
from typing import Literal

from pydantic import BaseModel

from consult.output.render_input import FileSource

ChangeState = Literal["same", "ins", "del"]


class PrintRun(BaseModel):
    """Words that are drawn alike; kind: break for a line break. soft: what is said of words, in small letters."""

    text: str
    kind: Literal["text", "break"] = "text"
    emphasis: bool = False
    bracket: bool = False
    change: ChangeState = "same"
    soft: bool = False


class PrintClause(BaseModel):
    """A clause, or (kind "told") what is said under one: level 1 is outermost, and headings leave none out.

    wide: its label needs a place of its own size.
    note: what else is said of it, such as that it is agreed, or was moved.
    """

    kind: str
    level: int
    language: str
    label: list[PrintRun]
    wide: bool = False
    runs: list[PrintRun]
    note: str = ""


class PrintText(BaseModel):
    """A version in a language. Every string is printed as it is; an empty one is left out.

    since: what it is compared with; added and removed say how changes look; fonts: the families, chosen by the writer.
    """

    source: FileSource
    region: str
    since: str = ""
    added: str = ""
    removed: str = ""
    empty: str
    clauses: list[PrintClause]
    fonts: list[str] = []

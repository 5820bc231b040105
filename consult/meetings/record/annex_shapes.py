"""The JSON form of the annex of a version."""
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel

from .annex_queries import Declaration, AnnexPart


class DeclarationShape(BaseModel):
    """A reservation or an explanation of position; who is "" once the account is closed.

    personal: in a personal capacity. ruling: the number of the decision that it is about. meeting: the titles of the meeting
    at which it was given; none where it stands in the words of the text.
    """

    kind: str
    who: str
    personal: bool
    words: str
    language: str
    meeting: dict[str, str]
    ruling: int | None

    @classmethod
    def of(cls, given: Declaration) -> Self:
        """Of one."""
        return cls(**given._asdict())


class AnnexPartShape(BaseModel):
    """What was declared on a clause; clause_id is null for the document as a whole."""

    clause_id: int | None
    label: str
    declared: list[DeclarationShape]


class AnnexShape(BaseModel):
    """The annex of a version, in the order of its clauses; organisations come before people."""

    version_id: int
    parts: list[AnnexPartShape]

    @classmethod
    def of(cls, version_id: int, parts: Iterable[AnnexPart]) -> Self:
        """Of what was found."""
        return cls(version_id=version_id, parts=[
            AnnexPartShape(clause_id=each.clause_id, label=each.label, declared=[DeclarationShape.of(one) for one in each.declared])
            for each in parts])

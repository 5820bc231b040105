"""JSON shapes of the annex of a version."""

from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel

from .annex_queries import Declaration, AnnexPart


class DeclarationShape(BaseModel):
    """A reservation or an explanation of position; who is "" once the account is closed.

    personal: in a personal capacity. ruling, ballot: numbers of the decision and of the ballot that
    it concerns. meeting: titles of the meeting where it was given, empty if it stands in the text
    itself.
    """

    kind: str
    who: str
    personal: bool
    words: str
    language: str
    meeting: dict[str, str]
    ruling: int | None
    ballot: int | None = None

    @classmethod
    def build(cls, given: Declaration) -> Self:
        """Build the shape of a declaration."""
        return cls(**given._asdict())


class AnnexPartShape(BaseModel):
    """The declarations on one clause; clause_id is null for the document as a whole."""

    clause_id: int | None
    label: str
    declared: list[DeclarationShape]


class AnnexShape(BaseModel):
    """The annex of a version, in the order of its clauses; organizations come before people."""

    version_id: int
    parts: list[AnnexPartShape]

    @classmethod
    def build(cls, version_id: int, parts: Iterable[AnnexPart]) -> Self:
        """Build the shape of the annex of a version."""
        return cls(
            version_id=version_id,
            parts=[
                AnnexPartShape(
                    clause_id=each.clause_id,
                    label=each.label,
                    declared=[DeclarationShape.build(one) for one in each.declared],
                )
                for each in parts
            ],
        )

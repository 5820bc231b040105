"""JSON shapes of references in a working version."""

from pydantic import BaseModel, Field

from .queries import ClauseReferences


class ReferenceNumberShape(BaseModel):
    """A number in a reference whose clause has another number now, or cannot be told.

    `new` is the number of the clause now, `clause_id` the clause. `problem` is one of unknown,
    several, removed, unnumbered.
    """

    start: int
    end: int
    old: str
    new: str | None
    clause_id: int | None
    problem: str | None
    sure: bool = Field(description="it stood at this place in the issued text already")


class ClauseReferencesShape(BaseModel):
    """The references of a clause in one language that have to change or cannot be resolved.

    `corrected` is the text with the new numbers.
    """

    clause_id: int
    language: str
    digest: str
    text: str
    corrected: str
    numbers: list[ReferenceNumberShape]

    @classmethod
    def build(cls, found: ClauseReferences) -> "ClauseReferencesShape":
        """Build the shape of the references of a clause."""
        numbers = [each for each in found.numbers if each.is_outdated or each.problem]
        return cls(
            clause_id=found.clause_id,
            language=found.language,
            digest=found.digest,
            text=found.text,
            corrected=found.correct(found.outdated),
            numbers=[ReferenceNumberShape(**each._asdict()) for each in numbers],
        )


class VersionReferencesShape(BaseModel):
    """The references of a working version whose numbers change or cannot be resolved.

    `right` counts the numbers that are right, `others` the references to other texts.
    """

    version_id: int
    clauses: list[ClauseReferencesShape]
    right: int
    others: int

    @classmethod
    def build(cls, version_id: int, found: list[ClauseReferences]) -> "VersionReferencesShape":
        """Build the shape of the references of a version."""
        listed = [each for each in found if each.outdated or each.unresolved]
        right = sum(not (n.is_outdated or n.problem) for each in found for n in each.numbers)
        return cls(
            version_id=version_id,
            clauses=[ClauseReferencesShape.build(each) for each in listed],
            right=right,
            others=sum(each.others for each in found),
        )

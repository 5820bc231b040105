"""JSON shapes of answers beside the text."""

from pydantic import BaseModel

from consult.consolidation.dispositions.effect_queries import AnswerCheck
from consult.consolidation.shapes import AttributeShape
from .suggestion_queries import AnswerSuggestion, digest_suggestions


class MisfitShape(BaseModel):
    """An answer that does not fit the text.

    Attributes:
        kind: "amendment" or "comment".
        code: What the text says against it, such as "words_in_text".
        suggested: Outcome that the text suggests; null if it does not tell.
    """

    kind: str
    id: int
    clause_id: int | None
    outcome: str
    code: str
    suggested: str | None


class StaleWordsShape(AttributeShape):
    """Words in the text that their amendment asks for no longer.

    Attributes:
        cause: "revised" or "closed".
    """

    amendment_id: int
    clause_id: int
    cause: str
    words: list[str]


class SuggestedAnswerShape(BaseModel):
    """An answer that follows from the text."""

    amendment_id: int
    outcome: str
    reason: str


class AnswerCheckShape(BaseModel):
    """The answers of a working version beside its text.

    Attributes:
        seen: Digest of the suggested answers, to send when all of them are given.
    """

    version_id: int
    misfits: list[MisfitShape]
    stale: list[StaleWordsShape]
    suggested: list[SuggestedAnswerShape]
    seen: str

    @classmethod
    def build(
        cls, version_id: int, check: AnswerCheck, found: list[AnswerSuggestion]
    ) -> "AnswerCheckShape":
        """Build the shape of a check and of the suggested answers."""
        return cls(
            version_id=version_id,
            misfits=[
                MisfitShape(
                    kind=each.answered.kind,
                    id=each.answered.id,
                    clause_id=each.clause_id,
                    outcome=each.disposition.outcome,
                    code=each.code,
                    suggested=each.suggested,
                )
                for each in check.misfits
            ],
            stale=[StaleWordsShape.model_validate(each) for each in check.stale],
            suggested=[
                SuggestedAnswerShape(
                    amendment_id=each.amendment.id,
                    outcome=each.answer.outcome,
                    reason=each.answer.reason,
                )
                for each in found
            ],
            seen=digest_suggestions(found),
        )

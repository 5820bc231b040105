"""Queries of texts that differ in nothing but corrected references."""

from collections import defaultdict

from sqlalchemy import select

from consult.consolidation.references.models import ReferenceCorrection
from consult.core.database.engine import db


class CorrectedDigests:
    """The digests of texts that sure corrections of references lead from one to another."""

    def __init__(self, pairs: list[tuple[int, str, str]]) -> None:
        self._after: dict[tuple[int, str], set[str]] = defaultdict(set)
        for clause_id, before, after in pairs:
            self._after[clause_id, before].add(after)

    def leads(self, clause_id: int, before: str, after: str) -> bool:
        """Return whether nothing but references was corrected from one text to another."""
        seen, waiting = {before}, [before]
        while waiting:
            for each in self._after[clause_id, waiting.pop()] - seen:
                seen.add(each)
                waiting.append(each)
        return after in seen


def load_corrected_digests(version_id: int, language: str) -> CorrectedDigests:
    """Load the digests before and after each sure correction of the texts in a language."""
    rows = db.session.execute(
        select(
            ReferenceCorrection.clause_id,
            ReferenceCorrection.before_digest,
            ReferenceCorrection.digest,
        ).where(
            ReferenceCorrection.version_id == version_id,
            ReferenceCorrection.language == language,
            ReferenceCorrection.sure,
        )
    )
    return CorrectedDigests([(clause_id, before, after) for clause_id, before, after in rows])

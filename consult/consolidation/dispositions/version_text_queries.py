"""The texts of a version beside those issued before, and the work on its clauses."""

from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select

from consult.core.database.engine import db
from consult.documents.models import Lineage, Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.text.merge.consolidated_text import SourcedPassage

from consult.consolidation.models import ClauseWork
from consult.consolidation.workbench.clause_text_queries import build_current_passages
from .effect import get_previous_version_id
from .text_effect import StruckPassage


class FamilyText(NamedTuple):
    """The text that a clause has in a version, over all parts if it was split or merged."""

    text: str
    passages: tuple[SourcedPassage, ...]
    struck: tuple[StruckPassage, ...]


class VersionTexts:
    """The clauses of a version, as issued before and as they read in it, with their origin."""

    def __init__(self, version: Version) -> None:
        """Load the texts and works of a version."""
        authentic = version.document.authentic
        self.version = version
        self.base = self._index(get_previous_version_id(version), authentic)
        self.now = self._index(version.id, authentic)
        query = select(ClauseWork).where(ClauseWork.version_id == version.id)
        self.works = {each.clause_id: each for each in db.session.scalars(query)}

    @staticmethod
    def _index(version_id: int, authentic: str) -> dict[int, ClauseText]:
        return {
            each.clause_id: each for each in load_clause_texts(version_id, authentic, authentic)
        }

    @cached_property
    def inserted(self) -> dict[int, ClauseWork]:
        """The work on clauses that are new in this version, by the amendment they came from."""
        return {
            int(str(work.taken[0]).partition(":")[0]): work
            for work in self.works.values()
            if work.taken and work.clause_id not in self.base
        }

    @cached_property
    def _merged_into(self) -> dict[int, int]:
        query = select(Lineage.from_clause_id, Lineage.to_clause_id).where(
            Lineage.version_id == self.version.id, Lineage.kind == "merge"
        )
        rows = db.session.execute(query.order_by(Lineage.id))
        return {one: other for one, other in rows}  # noqa: C416 - rows are no tuples for mypy

    def is_reworded(self, clause_id: int) -> bool:
        """Return whether a clause was removed, or reads otherwise than as issued."""
        old, new = self.base.get(clause_id), self.now.get(clause_id)
        return old is not None and (new is None or new.digest != old.digest)

    def load_family(self, clause_id: int) -> FamilyText:
        """Return the text of a clause with that of its second part, or of what it merged into."""
        numbers = [clause_id] if clause_id in self.now else []
        if not numbers and self._merged_into.get(clause_id) in self.now:
            numbers = [self._merged_into[clause_id]]
        for number in list(numbers):
            work = self.works.get(number)
            for source in work.reshaped if work is not None else []:
                heir = self.inserted.get(int(str(source)[1:]))
                if heir is not None and heir.clause_id in self.now:
                    numbers.append(heir.clause_id)
        return self._join_texts(list(dict.fromkeys(numbers)))

    def _join_texts(self, numbers: list[int]) -> FamilyText:
        passages: list[SourcedPassage] = []
        struck: list[StruckPassage] = []
        for number in numbers:
            work = self.works.get(number)
            if passages:
                passages.append(SourcedPassage(" ", ("base",)))
            before = sum(len(each.text) for each in passages)
            passages += build_current_passages(work, self.now[number], self.base.get(number))
            struck += [
                [before + place, *more]
                for place, *more in (work.struck if work is not None else [])
            ]
        return FamilyText("".join(each.text for each in passages), tuple(passages), tuple(struck))

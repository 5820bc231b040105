"""Queries of the workbench of a clause: requested changes by place, current text, and due
answers.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.conflicts.sub_amendments import build_hunks_by_amendment, build_sub_hunks
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.positions import queries as ballots
from consult.positions.queries import Tally
from consult.comments.models import CommentThread
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version
from consult.documents.queries import ClauseText, find_neighbours
from consult.text.merge.consolidated_text import MARKS, SourcedPassage
from consult.text.diff.hunks import Hunk
from consult.text.merge.mark_pairs import has_torn_marks
from consult.text.brackets.removed_brackets import BracketComparison, compare_brackets

from consult.consolidation.brackets.objector_queries import (
    Objector,
    load_objectors,
    load_organisation_names,
)
from consult.consolidation.decisions.queries import load_decided_texts
from consult.consolidation.models import (
    REMOVED_DIGEST,
    WRITER_SOURCES,
    ClauseClaim,
    ClauseWork,
    DecidedClause,
    ChairDecision,
    SeenMark,
    Disposition,
)
from consult.consolidation.queries import load_dispositions_by_key, load_open_threads
from consult.consolidation.dispositions.effect_queries import (
    AnswerCheck,
    Misfit,
    check_answers,
)
from consult.consolidation.dispositions.suggested_answers import (
    SuggestedAnswer,
    build_suggested_answer,
)
from .change_places import (
    ChangeOption,
    ChangePlace,
    build_change_option,
    build_change_places,
)
from .clause_text_queries import (
    load_issued_clause,
    build_hunk_key,
    load_working_clause,
    build_current_passages,
    find_clause_work,
    list_taken_keys,
    load_amendments_of,
    load_inserted_works,
)


class RequestedChange(NamedTuple):
    """One change that an amendment requests: its number, the text around it, and whether it was
    taken.
    """

    number: int
    option: ChangeOption


class ClauseWorkbench(NamedTuple):
    """Everything about one clause on its way into the next version.

    Attributes:
        base: The clause as issued; None if it is new.
        text_now: The clause as it reads now, or as it read before its removal.
        is_removed: The clause was removed from the working version.
        since: Time up to which the reader has seen the contributions.
        bracketing: The brackets of the current text compared with those of the clause as issued.
        check: The answers given here that do not fit the text, and the words that nobody asks
            for any more.
    """

    version: Version
    base: ClauseText | None
    text_now: ClauseText
    is_removed: bool
    work: ClauseWork | None
    passages: tuple[SourcedPassage, ...]
    places: list[ChangePlace]
    others: list[
        AmendmentView
    ]  # without hunks here: additions, deletions, moves, splits, NOC, amendments not yet rendered
    source: AmendmentView | None  # amendment that a new clause was inserted from
    inserted: dict[
        int, ClauseText | None
    ]  # clauses inserted after this one, by amendment; None if removed again
    threads: list[CommentThread]
    dispositions: dict[str, Disposition]  # by "amendment:12"
    tallies: dict[int, Tally]  # by amendment
    tally: Tally  # of the clause as issued
    objectors: list[Objector]
    bracketing: BracketComparison
    claim: ClauseClaim | None
    decision: tuple[ChairDecision, DecidedClause] | None
    since: datetime | None
    before: int | None
    after: int | None
    check: AnswerCheck
    hunks: dict[int, list[Hunk]]  # by amendment, also of amendments of amendments
    taken: set[str]  # keys of taken hunks that are still those of their amendments
    related: list[
        AmendmentView
    ]  # amendments of other clauses that merged a clause into this one or contributed text

    @property
    def unbracketed(self) -> list[str]:
        """Texts of the brackets that the current text would remove."""
        return self.bracketing.removed

    @property
    def changed_text(self) -> str | None:
        """The text that the requested changes are about: as issued, or as it was proposed."""
        return _find_changed_text(self.base, self.source)

    @property
    def worded(self) -> list[AmendmentView]:
        """The amendments that change the text of this clause, by number."""
        found = {
            each.id: each
            for spot in self.places
            for option in spot.options
            for each in option.proposals
        }
        return sorted(found.values(), key=lambda each: each.number)

    @property
    def proposals(self) -> list[AmendmentView]:
        """All amendments that are answered at this clause."""
        return [*([self.source] if self.source else []), *self.worded, *self.others]

    @property
    def numbers(self) -> dict[str, AmendmentView]:
        """The amendments that passages may come from, by source code."""
        return {f"a{each.id}": each for each in [*self.proposals, *self.related]}

    @property
    def organisations(self) -> dict[str, str]:
        """Names of the organizations for which brackets were inserted, by source code."""
        return load_organisation_names(
            {str(source) for each in self.passages for source in each.sources}
        )

    @property
    def waiting(self) -> int:
        """Number of contributions without a disposition."""
        items = [
            *(f"amendment:{each.id}" for each in self.proposals),
            *(f"comment:{each.first.id}" for each in self.threads),
        ]
        return sum(item not in self.dispositions for item in items)

    @property
    def undecided(self) -> bool:
        """Return whether the chair has yet to decide on the current text, or on the removal."""
        return self.decision is None and (
            self.is_removed or self.base is None or self.text_now.digest != self.base.digest
        )

    @property
    def unbalanced(self) -> bool:
        """Return whether a bracket or an emphasis mark in the text has no partner."""
        return not self.is_removed and has_torn_marks(self.text_now.text)

    @property
    def keeps_written(self) -> bool:
        """Return whether written text stays when the clause text is built again from hunks.

        It can only be told from the rest if the text as it was built before is known.
        """
        if self.work is None or self.work.built is not None:
            return True
        known = {*self.hunks, *([self.source.id] if self.source else [])}
        numbers = {int(key.partition(":")[0]) for key in self.work.taken}
        return set(self.work.taken) <= self.taken and numbers <= known

    @property
    def by_hand(self) -> bool:
        """Return whether some text was written or bracketed by hand."""
        return any(
            str(source)[:1] in WRITER_SOURCES and source != MARKS
            for each in self.passages
            for source in each.sources
        )

    def is_new(self, at: datetime, by: int | None, reader: int | None) -> bool:
        """Return whether another person contributed it after the reader's last visit."""
        return by != reader and (self.since is None or at > self.since)

    def list_requested_changes(self, each: AmendmentView) -> list[RequestedChange]:
        """Return the changes that an amendment requests here.

        The list is empty for amendments that do not change this text.
        """
        text = self.changed_text
        if text is None or each.kind == "sup" or not each.is_certain:
            return []
        return [
            RequestedChange(
                number,
                build_change_option(
                    text, hunk, (build_hunk_key(hunk, number),), (each,), self.taken
                ),
            )
            for number, hunk in enumerate(self.hunks.get(each.id, []))
        ]

    @property
    def merge_amendment(self) -> AmendmentView | None:
        """The amendment for which the clause was merged into the previous one, so that its text
        still
        exists.
        """
        return next(
            (
                each
                for each in self.others
                if each.kind == "merge" and self.is_removed and self.is_reshaped_for(each)
            ),
            None,
        )

    def is_reshaped_for(self, each: AmendmentView) -> bool:
        """Return whether the clause was split or merged because of an amendment."""
        return self.work is not None and f"a{each.id}" in [*self.work.reshaped, *self.work.out]

    def suggest_outcome(self, each: AmendmentView) -> str | None:
        """Suggest an outcome for an amendment from its words that stand in the text.

        Returns:
            An outcome code, or None if the outcome is not clear.
        """
        known = self.check.effects.get(each.id)
        return known.suggested if known is not None else None

    def suggest_answer(self, each: AmendmentView) -> SuggestedAnswer | None:
        """Suggest an answer that fits the text; None if there is none, or the answer fits."""
        known = self.check.effects.get(each.id)
        made = self.dispositions.get(f"amendment:{each.id}")
        if known is None or (made is not None and self.find_misfit(f"amendment:{each.id}") is None):
            return None
        return build_suggested_answer(
            each, known.effect, known.suggested, known.hunks, known.base, known.told
        )

    def may_take_whole(self, each: AmendmentView) -> bool:
        """Return whether one press can apply changes of an amendment that were not taken yet."""
        if self.is_removed or self.changed_text is None:
            return False
        if self.work is not None and self.work.reshaped:
            return False
        asked = self.list_requested_changes(each)
        return len(asked) > 1 and not all(one.option.taken for one in asked)

    def find_number(self, amendment_id: int) -> int:
        """Find the printed number of an amendment whose words stand here."""
        return db.session.scalar(select(Amendment.number).where(Amendment.id == amendment_id)) or 0

    def find_misfit(self, item: str) -> Misfit | None:
        """Find what the text says against the answer to a contribution; None if both fit."""
        return next(
            (each for each in self.check.misfits if ":".join(map(str, each.answered)) == item), None
        )


def load_workbench(actor: Actor, version: Version, clause_id: int) -> ClauseWorkbench:
    """Load the workbench of a clause of the working version, or of a clause removed from it.

    Raises:
        NotFound: The clause is in neither text.
    """
    require_permission(actor, "desk.see", version)
    base, now = load_issued_clause(version, clause_id), load_working_clause(version, clause_id)
    line = now or base
    if line is None:
        raise NotFound(what="Clause")
    work, known, dispositions = (
        find_clause_work(version.id, clause_id),
        load_decided_texts(version),
        load_dispositions_by_key(version),
    )
    made = load_inserted_works(version.id)
    source = next((number for number, each in made.items() if each.clause_id == clause_id), None)
    origin = amendments.load_amendment(actor, source) if source and base is None else None
    there, hunks = _load_amendments(actor, clause_id if base is not None else None, origin)
    worded = [each for each in there if each.kind != "sup" and hunks[each.id] and each.is_certain]
    taken = list_taken_keys(work, [*there, *([origin] if origin is not None else [])])
    text = _find_changed_text(base, origin)
    seen = db.session.get(SeenMark, (version.id, clause_id, actor.user_id))
    mine = {each.id for each in [*there, *([origin] if origin else [])]}
    return ClauseWorkbench(
        version,
        base,
        line,
        now is None,
        work,
        build_current_passages(work, line, base),
        build_change_places(text, worded, taken, hunks) if text is not None else [],
        [each for each in there if each not in worded],
        origin,
        {
            number: load_working_clause(version, each.clause_id)
            for number, each in made.items()
            if number != source
        },
        load_open_threads(actor, dispositions, clause_id=clause_id) if base is not None else [],
        dispositions,
        ballots.load_amendment_tallies(
            [each.id for each in [*there, *([origin] if origin else [])]]
        ),
        ballots.load_clause_tally(clause_id),
        load_objectors(clause_id),
        compare_brackets(base.text, line.text if now is not None else "")
        if base is not None
        else BracketComparison([], [], []),
        db.session.get(ClauseClaim, (version.id, clause_id)),
        known.find(clause_id, line.digest if now is not None else REMOVED_DIGEST),
        seen.seen_at if seen else None,
        *find_neighbours(version.id if now is not None else version.based_on_id or 0, clause_id),
        check_answers(version, clause_id),
        hunks,
        taken,
        _load_related_amendments(actor, work, mine),
    )


def _find_changed_text(base: ClauseText | None, origin: AmendmentView | None) -> str | None:
    if base is not None:
        return base.text
    return origin.rebased_text if origin is not None and origin.kind == "add" else None


def _load_amendments(
    actor: Actor, clause_id: int | None, origin: AmendmentView | None
) -> tuple[list[AmendmentView], dict[int, list[Hunk]]]:
    """Load the open amendments of an issued clause, or of a new one, with their hunks by number.

    Args:
        clause_id: None for a new clause.
        origin: The amendment that a new clause was inserted from.
    """
    if clause_id is not None:
        every = amendments.load_clause_amendments(actor, clause_id)
        there = [each for each in every if each.state == "open"]
        return there, build_hunks_by_amendment(there)
    if origin is None or origin.kind != "add":
        return [], {}
    there = load_amendments_of(actor, origin)
    return there, {each.id: build_sub_hunks(each, origin) for each in there}


def _load_related_amendments(
    actor: Actor, work: ClauseWork | None, mine: set[int]
) -> list[AmendmentView]:
    """Load amendments of other clauses that contributed text to this clause or were merged with
    it.
    """
    if work is None or not work.reshaped:
        return []
    named = {str(source) for _, sources in work.passages for source in sources} | set(work.reshaped)
    others = {int(each[1:]) for each in named if each[:1] == "a"} - mine
    return amendments.load_matching_amendments(actor, Amendment.id.in_(others)) if others else []

"""Simulation of a scenario: the text with all amendments that meet a rule, collisions, and
opposed groups.

The user sets every number of the rule; none is preset. A scenario has no effect on status
or dispositions. It can be applied to clauses without any work; see application.py.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import (
    find_whole_clause_clashes,
    find_merge_obstacles,
    find_collisions,
    find_lapses_by_deletion,
    build_amendment_hunks,
    extract_proposed_text,
)
from consult.amendments.models import WHOLE_CLAUSE_KINDS
from consult.amendments.queries import AmendmentView
from consult.positions.queries import Tally, build_empty_tally, load_amendment_tallies
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.documents.comparison import build_stretches
from consult.documents.clauses.text_locks import find_locks
from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.text.merge.consolidated_text import BASE
from consult.text.clause_split import carry_split, split_text
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.dispositions.effect import get_previous_version_id
from .preview import (
    ScenarioNewClause,
    ScenarioConflict,
    PreviewClause,
    ScenarioClause,
    join_texts,
    build_preview,
)
from .impact import GroupImpact, compute_group_impact
from consult.consolidation.models import ClauseClaim, ClauseWork
from consult.consolidation.workbench.actions import consolidate_hunks
from consult.consolidation.workbench.clause_text_queries import (
    TextBase,
    get_base_version_name,
    index_hunks,
    load_working_clause,
    load_inserted_works,
    get_kind_and_level,
)
from consult.consolidation.desk.forms import ScenarioForm


class ScenarioRule(NamedTuple):
    """A rule that selects amendments; all set conditions must hold.

    Positions that were not taken never count as consent. An amendment without any position
    therefore meets no percentage.

    Attributes:
        percent: Minimum share of support among those for or against, in each group.
        live: Count "can live with" as support.
        organisations: Minimum number of supporting organizations.
    """

    percent: int | None = None
    live: bool = False
    no_objection: bool = False
    organisations: int | None = None
    editorial: bool = False

    @property
    def empty(self) -> bool:
        """Return whether no condition is set."""
        return (
            self.percent is None
            and self.organisations is None
            and not self.no_objection
            and not self.editorial
        )


class Scenario(NamedTuple):
    """The result of a simulation.

    Attributes:
        clauses: Clauses that would change or have colliding amendments.
        added: New clauses, in the order of their numbers.
        untouched: Number of clauses that stay as they are.
        waiting: Amendments that meet the rule and are not yet rendered; they are not taken.
        unplaced: Amendments that meet the rule and have no place in the text; they are not
            taken.
    """

    clauses: list[ScenarioClause]
    added: list[ScenarioNewClause]
    untouched: int
    fitting: int
    open: int
    groups: list[GroupImpact]
    regions: list[GroupImpact]
    text: list[PreviewClause]
    waiting: list[AmendmentView]
    unplaced: list[AmendmentView]

    @property
    def entries(self) -> list[ScenarioClause | ScenarioNewClause]:
        """Changed and new clauses in text order, each new clause after the one it names."""
        every: list[ScenarioClause | ScenarioNewClause] = [*self.clauses, *self.added]
        return sorted(every, key=_get_text_order)

    @property
    def digest(self) -> str:
        """Digest of the steps to apply, so that only the scenario that was read is applied."""
        told = [
            [
                each.line.clause_id,
                each.line.digest,
                each.keys,
                each.move and each.move.id,
                each.reshape_amendment and each.reshape_amendment.id,
                [one.id for one in each.deleted_by],
            ]
            for each in self.clauses
            if each.blocked_by is None
        ]
        new = [
            [each.edit.id, each.kind, each.level, each.text]
            for each in self.added
            if each.kept is None
        ]
        return hash_text(json.dumps([told, new]))


def _get_text_order(each: ScenarioClause | ScenarioNewClause) -> tuple[int, int]:
    if isinstance(each, ScenarioClause):
        return each.line.place, 0
    return each.behind.place if each.behind is not None else -1, each.edit.number


def is_rule_met(rule: ScenarioRule, each: AmendmentView, tally: Tally) -> bool:
    """Return whether an amendment meets a rule."""
    for_it = ("support", "live") if rule.live else ("support",)
    parts = [
        *tally["groups"].values(),
        *([tally["individuals"]] if any(tally["individuals"].values()) else []),
    ]
    spoke = [
        (sum(part[choice] for choice in for_it), part["support"] + part["live"] + part["object"])
        for part in parts
    ]
    spoke = [(pro, there) for pro, there in spoke if there]
    return not (
        (
            rule.percent is not None
            and (not spoke or any(100 * pro < rule.percent * there for pro, there in spoke))
        )
        or (rule.no_objection and any(part["object"] for part in parts))
        or (
            rule.organisations is not None
            and tally["organisations"]["support"] < rule.organisations
        )
        or (rule.editorial and each.kind != "edit")
    )


def simulate_scenario(actor: Actor, version: Version, rule: ScenarioRule) -> Scenario:
    """Simulate the text under a rule, without writing anything."""
    document = version.document
    language = document.authentic
    every = [
        each
        for each in amendments.load_document_amendments(actor, document.id)
        if each.state == "open" and each.parent_id is None
    ]
    support = load_amendment_tallies([each.id for each in every])
    fit = [
        each
        for each in every
        if not rule.empty and is_rule_met(rule, each, support.get(each.id) or build_empty_tally())
    ]
    lines = load_clause_texts(get_previous_version_id(version), language, language)
    standing = {line.clause_id: line for line in lines}
    behind = {
        line.clause_id: first.clause_id
        for first, line in pairwise(lines)
        if first[4:6] == line[4:6]
    }
    asking = {each.id: each for each in every if _is_effective(each, standing, behind)}
    deleted = {each.clause_id for each in fit if each.kind == "sup"}
    there = _group_by_clause(
        each
        for each in fit
        if each.id in asking or (each.kind == "noc" and each.clause_id in deleted)
    )
    offered, groups = (
        _group_by_clause(each for each in asking.values() if each.kind != "sup"),
        _group_conflicts(there),
    )
    made = {
        line.clause_id: found
        for line in lines
        if line.clause_id in there
        and (
            found := _simulate_clause(
                version, line, there[line.clause_id], offered[line.clause_id], groups
            )
        )
        is not None
    }
    clauses, added = (
        _merge_clauses(lines, made, _load_busy_clauses(actor, version, standing)),
        _simulate_new_clauses(version, standing, there, groups),
    )
    taken = {each.id for found in clauses for each in found.edits} | {
        each.edit.id for each in added
    }
    told = asking | {
        each.id: each for found in clauses for parting in found.partings for each in parting.edits
    }
    groups_behind, regions = (
        compute_group_impact(told.values(), taken, support, part) for part in ("groups", "regions")
    )
    return Scenario(
        clauses,
        added,
        len(lines) - sum(each.changes for each in clauses),
        len(fit),
        len(every),
        groups_behind,
        regions,
        build_preview(lines, clauses, added),
        [each for each in fit if each.rendering == "to_render"],
        [
            each
            for each in fit
            if _is_place_gone(each, standing)
            or (each.kind in WHOLE_CLAUSE_KINDS and each.id not in asking)
        ],
    )


def _is_place_gone(each: AmendmentView, standing: Container[int | None]) -> bool:
    """Return whether the clause that an amendment concerns, or the one before a new clause, is not
    in the text.
    """
    return each.clause_id is not None and each.clause_id not in standing


def _is_effective(
    each: AmendmentView, standing: Container[int | None], behind: Mapping[int, int]
) -> bool:
    """Return whether an amendment changes the text or its order.

    Args:
        behind: The clause that each clause can be merged into.
    """
    if each.kind == "merge":
        return each.after_id is not None and behind.get(each.clause_id or 0) == each.after_id
    if each.kind in {"move", "split"}:
        return each.is_certain
    if each.kind in {"add", "sup"}:
        return not _is_place_gone(each, standing) and (
            each.kind == "sup" or each.rebased_text is not None
        )
    return extract_proposed_text(each) is not None


def _group_by_clause(proposals: Iterable[AmendmentView]) -> Mapping[int, list[AmendmentView]]:
    found: dict[int, list[AmendmentView]] = defaultdict(list)
    for each in proposals:
        found[each.clause_id or 0].append(each)
    return found


def _load_busy_clauses(
    actor: Actor, version: Version, clause_ids: Iterable[int]
) -> Mapping[int, str]:
    """Load the clauses that have work or another person's claim, and those with locked text."""
    worked = db.session.scalars(
        select(ClauseWork.clause_id).where(ClauseWork.version_id == version.id)
    )
    claimed = db.session.scalars(
        select(ClauseClaim.clause_id).where(
            ClauseClaim.version_id == version.id, ClauseClaim.user_id != actor.user_id
        )
    )
    return {
        **dict.fromkeys(claimed, "claimed"),
        **find_locks(clause_ids),
        **dict.fromkeys(worked, "worked"),
    }


def _group_conflicts(there: Mapping[int, list[AmendmentView]]) -> list[ScenarioConflict]:
    """Group the amendments that exclude each other for reasons other than their text.

    Chains of collisions form one group.
    """
    every = {
        each.id: each
        for each in sorted(
            (each for some in there.values() for each in some), key=lambda each: each.number
        )
    }
    pairs = [
        *find_merge_obstacles(every.values()),
        *(pair for proposals in there.values() for pair in find_whole_clause_clashes(proposals)),
    ]
    known = {pair[:2] for pair in pairs}
    pairs += [
        (*pair, "deleted_and_changed")
        for proposals in there.values()
        for pair in find_lapses_by_deletion(proposals)
        if known.isdisjoint({pair, pair[::-1]})
    ]
    groups: dict[int, set[int]] = {}
    for one, other, _ in pairs:
        group = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(group, group))
    found = {
        frozenset(group): {kind for one, _, kind in pairs if one in group}
        for group in groups.values()
    }
    return [
        ScenarioConflict(
            kinds.pop() if len(kinds) == 1 else "mixed",
            "",
            tuple(each for each in every.values() if each.id in group),
        )
        for group, kinds in found.items()
    ]


def _simulate_clause(
    version: Version,
    line: ClauseText,
    proposals: list[AmendmentView],
    offered: list[AmendmentView],
    groups: Iterable[ScenarioConflict],
) -> ScenarioClause | None:
    """Simulate one clause; colliding amendments are left out and reported.

    Args:
        offered: All amendments of the text, including those that do not meet the rule.
    """
    worded = [each for each in proposals if each.kind not in {"sup", "add", "noc"}]
    partings = [
        ScenarioConflict(
            each.kind,
            extract_plain_text(line.text[each.start : each.end]).strip(),
            tuple(one for one in worded if one.id in each.sources),
        )
        for each in find_collisions(worded)
    ]
    own = {each.id for each in proposals}
    partings += [each for each in groups if any(one.id in own for one in each.edits)]
    out = {each.id for found in partings for each in found.edits}
    gone = tuple(each for each in proposals if each.kind == "sup" and each.id not in out)
    if gone:
        return ScenarioClause(
            line,
            tuple(build_stretches(line.text, "")),
            "",
            gone,
            (),
            tuple(partings),
            None,
            deleted_by=gone,
        )
    return _build_scenario_clause(
        version, line, [each for each in worded if each.id not in out], offered, partings
    )


def _simulate_new_clauses(
    version: Version,
    standing: Mapping[int, ClauseText],
    there: Mapping[int, list[AmendmentView]],
    groups: Iterable[ScenarioConflict],
) -> list[ScenarioNewClause]:
    """Simulate the new clauses that meet the rule without collision, by number.

    Marks those that the working version already contains.
    """
    out = {each.id for group in groups for each in group.edits}
    new = [
        each
        for some in there.values()
        for each in some
        if each.kind == "add" and each.id not in out
    ]
    already = (
        {
            number
            for number, work in load_inserted_works(version.id).items()
            if load_working_clause(version, work.clause_id)
        }
        if new
        else set()
    )
    return [
        ScenarioNewClause(
            each,
            standing.get(each.clause_id or 0),
            *get_kind_and_level(each),
            each.rebased_text or "",
            "worked" if each.id in already else None,
        )
        for each in sorted(new, key=lambda each: each.number)
    ]


def _build_scenario_clause(
    version: Version,
    line: ClauseText,
    taken: Sequence[AmendmentView],
    offered: Iterable[AmendmentView],
    partings: Sequence[ScenarioConflict],
) -> ScenarioClause | None:
    """Build the text of a clause from amendments without collisions.

    Amendments that would leave no text, or no place for the cut, are left out and reported.
    """
    there = index_hunks((each, build_amendment_hunks(each)) for each in offered)
    numbers = {each.id for each in taken}
    base = TextBase(line.text, line.language, get_base_version_name(version), BASE, (), [])
    made, keys = consolidate_hunks(
        base, there, {key for key, (each, _) in there.items() if each.id in numbers}, ()
    )
    text = made.text.strip()
    cut = next((each for each in taken if each.kind == "split"), None)
    at = (
        carry_split(line.text, text, cut.cut_now)
        if cut is not None and cut.cut_now is not None
        else None
    )
    if not text or (cut is not None and at is None):
        wrong = "cut_in_words" if text else "left_empty"
        out = [
            each for each in taken if build_amendment_hunks(each) or (text and each.kind == "split")
        ]
        partings = [*partings, ScenarioConflict(wrong, "", tuple(out))]
        return _build_scenario_clause(
            version, line, [each for each in taken if each not in out], offered, partings
        )
    move, whole = (
        next((each for each in taken if each.kind in kinds), None)
        for kinds in (("move",), ("split", "merge"))
    )
    if text == line.text and not partings and move is None and whole is None:
        return None
    return ScenarioClause(
        line,
        tuple(build_stretches(line.text, text)) if text != line.text else (),
        text,
        tuple(taken),
        tuple(sorted(keys)),
        tuple(partings),
        None,
        move,
        whole,
        split_text(text, at) if at is not None else (),
    )


def _merge_clauses(
    lines: Sequence[ClauseText], made: Mapping[int, ScenarioClause], busy: Mapping[int, str]
) -> list[ScenarioClause]:
    """Merge clauses in text order; if one clause of a pair is not applied, neither is the other."""
    there = {number: each._replace(blocked_by=busy.get(number)) for number, each in made.items()}
    by_number = {line.clause_id: line for line in lines}
    for number, each in list(there.items()):
        if (
            each.reshape_amendment is not None
            and each.reshape_amendment.kind == "merge"
            and each.reshape_amendment.after_id is not None
        ):
            first = by_number[each.reshape_amendment.after_id]
            kept = busy.get(number) or busy.get(first.clause_id)
            plainly = there.get(first.clause_id) or ScenarioClause(
                first, (), first.text, (), (), (), kept
            )
            there[first.clause_id] = plainly._replace(
                blocked_by=kept, merged_by=each.reshape_amendment
            )
            there[number] = each._replace(
                blocked_by=kept, parts=(join_texts(first.language, plainly.text, each.text),)
            )
    return [there[line.clause_id] for line in lines if line.clause_id in there]


def build_rule(form: ScenarioForm) -> ScenarioRule:
    """Build the rule from a form."""
    return ScenarioRule(
        form.percent,
        form.live is not None,
        form.no_objection is not None,
        form.organisations,
        form.editorial is not None,
    )

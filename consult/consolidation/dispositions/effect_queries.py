"""Queries of the effects of amendments on a version, and of the answers that do not fit them."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments.conflicts.collisions import build_amendment_hunks, compute_hunks
from consult.amendments.conflicts.sub_amendments import (
    AnyAmendment,
    build_sub_hunks,
    extract_sub_text,
    get_sub_base,
)
from consult.amendments.models import Amendment
from consult.amendments.queries import load_comparable_amendments
from consult.amendments.read_model import ComparableAmendment
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.text.diff.hunks import Hunk

from consult.consolidation.workbench.clause_text_queries import is_revised_since
from consult.consolidation.workbench.stale_words_queries import StaleWords, find_stale_words
from consult.consolidation.models import ClauseWork, ContributionRef, Disposition
from .answer_fit import digest_effect, find_misfit, suggest_outcome
from .effect import get_previous_version_id
from .version_text_queries import VersionTexts
from .text_effect import TextEffect, compute_text_effect

NO_EFFECT = TextEffect(0)
KEEPING = frozenset({"noted", "carried_over"})  # answers to a wish to keep a clause as it is
NO_OTHERS: Mapping[int, AnyAmendment] = MappingProxyType({})


class AmendmentEffect(NamedTuple):
    """An amendment with its effect on a version.

    Attributes:
        digest: Digest that a confirmation of its answer is bound to.
        suggested: Outcome that the text suggests; None if it does not tell.
        hunks: Changes of text that it asks for, in the order of their numbers.
        base: The text that they change.
        told: For an amendment of an amendment of text, the text of the other and what this one
            changes in it: its author asked for that alone.
    """

    amendment: ComparableAmendment
    effect: TextEffect
    digest: str
    suggested: str | None
    hunks: Sequence[Hunk]
    base: str
    told: tuple[str, Sequence[Hunk]] | None = None


class Misfit(NamedTuple):
    """An answer that does not fit the text, with the code of what the text says against it.

    Attributes:
        clause_id: Clause of the contribution; None for a contribution to the whole document.
    """

    answered: ContributionRef
    clause_id: int | None
    disposition: Disposition
    code: str
    suggested: str | None

    @property
    def named(self) -> ContributionRef | None:
        """The contribution that the answer names as asking the same."""
        kind, _, number = (self.disposition.same_as or "").partition(":")
        return ContributionRef(kind, int(number)) if number else None

    @property
    def named_number(self) -> int:
        """The printed number of that contribution; 0 if there is none any more."""
        if self.named is None or self.named.kind == "comment":
            return self.named.id if self.named is not None else 0
        found = db.session.get(Amendment, self.named.id)
        return found.number if found is not None else 0


def compute_effect(
    texts: VersionTexts,
    each: AnyAmendment,
    others: Mapping[int, AnyAmendment] = NO_OTHERS,
) -> TextEffect:
    """Compute the effect of an open amendment of the working version.

    Args:
        others: The other open amendments, among them the parent of an amendment of an amendment.
    """
    source, clause_id = f"a{each.id}", each.clause_id or 0
    parent = others.get(each.parent_id or 0)
    if parent is not None and each.kind == "add":
        return _compute_change_of_insertion(texts, each, parent, source)
    if each.parent_id is not None and each.kind not in {"mod", "edit"}:
        return NO_EFFECT
    if each.kind == "noc":
        kept = frozenset() if texts.is_reworded(clause_id) else frozenset({0})
        return TextEffect(1, kept, kept)
    if each.kind == "add":
        return _compute_insertion(texts, each, source, _list_rivals(each, others))
    work = texts.works.get(clause_id)
    if each.kind == "sup":
        merged = bool(set(work.out) & _list_reshaped(texts)) if work is not None else False
        gone = clause_id in texts.base and clause_id not in texts.now and not merged
        return _compute_whole(gone, work is not None and source in work.out and gone)
    if each.kind in {"move", "split", "merge"}:
        done = work is not None and source in (
            work.placed if each.kind == "move" else [*work.reshaped, *work.out]
        )
        return _compute_whole(done, done)
    hunks = list_compared_hunks(each, others)
    if each.current_text is None:
        return NO_EFFECT
    if each.rebased_text is None and each.kind in {"mod", "edit"}:
        return NO_EFFECT._replace(is_unrendered=True)
    family = texts.load_family(clause_id)
    return compute_text_effect(
        each.current_text,
        hunks,
        family.text,
        family.passages,
        family.struck,
        source,
        is_revised=work is not None and is_revised_since(work, each),
        is_adopted=work is not None and _is_adopted(work, each),
        rivals=_list_rivals(each, others),
        parent=list_compared_hunks(parent) if parent is not None else (),
    )


def _get_compared_text(each: AnyAmendment, others: Mapping[int, AnyAmendment]) -> str:
    """Return the text that the changes of an amendment are about."""
    parent = others.get(each.parent_id or 0)
    return (get_sub_base(parent) if parent is not None else each.current_text) or ""


def _find_own_changes(
    each: AnyAmendment, others: Mapping[int, AnyAmendment]
) -> tuple[str, Sequence[Hunk]] | None:
    """Find what an amendment of an amendment of text changes in the text of the other."""
    parent = others.get(each.parent_id or 0)
    words = extract_sub_text(each, parent) if parent is not None else None
    if parent is None or parent.kind == "add" or words is None or parent.rebased_text is None:
        return None
    return parent.rebased_text, compute_hunks(parent.rebased_text, words)


def list_compared_hunks(
    each: AnyAmendment,
    others: Mapping[int, AnyAmendment] = NO_OTHERS,
) -> Sequence[Hunk]:
    """List the changes of an amendment of text, in the order of their numbers."""
    if each.parent_id is not None:
        parent = others.get(each.parent_id)
        return build_sub_hunks(each, parent) if parent is not None else ()
    return build_amendment_hunks(each) if each.kind != "sup" else ()


def _list_rivals(each: AnyAmendment, others: Mapping[int, AnyAmendment]) -> frozenset[str]:
    return frozenset(f"a{other.id}" for other in others.values() if other.parent_id == each.id)


def _compute_change_of_insertion(
    texts: VersionTexts,
    each: AnyAmendment,
    parent: AnyAmendment,
    source: str,
) -> TextEffect:
    """Compute the effect of an amendment of an amendment that proposes a clause."""
    work, hunks = texts.inserted.get(parent.id), build_sub_hunks(each, parent)
    if work is None or work.clause_id not in texts.now or parent.rebased_text is None:
        return TextEffect(len(hunks))
    family = texts.load_family(work.clause_id)
    return compute_text_effect(
        parent.rebased_text,
        hunks,
        family.text,
        family.passages,
        family.struck,
        source,
        is_revised=is_revised_since(work, each),
        is_adopted=_is_adopted(work, each),
    )


def _compute_insertion(
    texts: VersionTexts,
    each: AnyAmendment,
    source: str,
    rivals: frozenset[str],
) -> TextEffect:
    work = texts.inserted.get(each.id)
    if work is None or work.clause_id not in texts.now or each.rebased_text is None:
        return TextEffect(1)
    family = texts.load_family(work.clause_id)
    return compute_text_effect(
        "",
        compute_hunks("", each.rebased_text),
        family.text,
        family.passages,
        family.struck,
        source,
        is_revised=is_revised_since(work, each),
        is_adopted=_is_adopted(work, each),
        rivals=rivals,
    )


def _is_adopted(work: ClauseWork, each: AnyAmendment) -> bool:
    """Return whether a moderator keeps words that this revision asks for no longer."""
    return work.adopted.get(str(each.id)) == each.revision


def _compute_whole(done: bool, credited: bool) -> TextEffect:
    """Return the effect of an amendment that asks for one thing of the clause as a whole."""
    one = frozenset({0})
    return TextEffect(1, one if done else frozenset(), one if credited else frozenset())


def _list_reshaped(texts: VersionTexts) -> set[str]:
    return {str(each) for work in texts.works.values() for each in work.reshaped}


def build_effects(
    texts: VersionTexts, every: Iterable[ComparableAmendment]
) -> dict[int, AmendmentEffect]:
    """Build the effects of amendments, by row number."""
    others = {each.id: each for each in every}
    found = {}
    for each in others.values():
        effect = compute_effect(texts, each, others)
        reworded = texts.is_reworded(each.clause_id or 0)
        found[each.id] = AmendmentEffect(
            each,
            effect,
            digest_request_effect(each, effect),
            suggest_amendment_outcome(texts, each, effect, is_reworded=reworded),
            list_compared_hunks(each, others),
            _get_compared_text(each, others),
            _find_own_changes(each, others),
        )
    return found


def digest_request_effect(each: AnyAmendment, effect: TextEffect) -> str:
    """Build the digest of an amendment's effect, which an answer or its confirmation is bound to.

    An amendment that waits for its rendering stands there with its revision.
    """
    words = f"{each.kind}:{each.revision}" if effect.is_unrendered else each.kind
    return digest_effect(effect, each.rebased_text or words)


def suggest_amendment_outcome(
    texts: VersionTexts,
    each: AnyAmendment,
    effect: TextEffect,
    *,
    is_reworded: bool,
) -> str | None:
    """Suggest the outcome of an amendment; None if the text does not tell."""
    work = texts.works.get(each.clause_id or 0)
    if each.kind in {"move", "split", "merge"}:
        rival = work is not None and bool(work.placed if each.kind == "move" else work.reshaped)
        return suggest_outcome(effect, is_reworded=rival)
    if each.kind in {"add", "sup", "noc"}:
        inserted = texts.inserted.get(each.parent_id or 0)
        there = inserted is not None and inserted.clause_id in texts.now
        return suggest_outcome(effect, is_reworded=there)
    if work is not None and work.reshaped and not work.taken and not effect.is_credited:
        return None
    return suggest_outcome(effect, is_reworded=is_reworded)


class AnswerCheck(NamedTuple):
    """The effects of the open amendments, and the answers and words that do not fit them."""

    effects: dict[int, AmendmentEffect]
    misfits: list[Misfit]
    stale: list[StaleWords]

    @property
    def left_count(self) -> int:
        """Number of answers and words that somebody has to look at."""
        return len(self.misfits) + len(self.stale)


def check_answers(version: Version, clause_id: int | None = None) -> AnswerCheck:
    """Compare the answers of a working version with its text.

    The result is empty for an issued version, and for the first version of a document.

    Args:
        clause_id: Only contributions that are answered at this clause, and words that stand in
            it.
    """
    if version.issued or not get_previous_version_id(version):
        return AnswerCheck({}, [], [])
    texts = VersionTexts(version)
    every = load_comparable_amendments(version.document_id, most=None)
    if clause_id is not None:
        every = [each for each in every if _is_answered_at(texts, each, clause_id)]
    effects = build_effects(texts, every)
    revised = {
        number: each.amendment.revision for number, each in effects.items() if each.effect.is_stale
    }
    misfits, stale = find_misfits(version, effects), find_stale_words(texts.works.values(), revised)
    if clause_id is None:
        return AnswerCheck(effects, misfits, stale)
    return AnswerCheck(
        effects,
        [each for each in misfits if each.clause_id == clause_id or each.answered.id in effects],
        [each for each in stale if each.clause_id == clause_id],
    )


def _is_answered_at(texts: VersionTexts, each: AnyAmendment, clause_id: int) -> bool:
    """Return whether an amendment is answered at a clause: its own, or the one it inserted."""
    work = texts.inserted.get(each.parent_id or each.id if each.kind == "add" else each.id)
    return each.clause_id == clause_id or (work is not None and work.clause_id == clause_id)


def find_misfits(version: Version, effects: dict[int, AmendmentEffect]) -> list[Misfit]:
    """Find the answers that do not fit the effects of their contributions."""
    query = select(Disposition).where(Disposition.version_id == version.id)
    given = list(db.session.scalars(query.order_by(Disposition.id)))
    by_item = {_get_item(each): each for each in given}
    open_ids = set(effects)
    found = []
    for each in given:
        if each.amendment_id is not None and each.amendment_id not in open_ids:
            continue  # what it left in the text is stale
        code = _find_code(each, by_item, effects, frozenset())
        if code is not None:
            known = effects.get(each.amendment_id or 0)
            found.append(
                Misfit(
                    _get_ref(each),
                    known.amendment.clause_id if known else _get_comment_clause(each),
                    each,
                    code,
                    known.suggested if known else None,
                )
            )
    return sorted(found, key=lambda each: (each.clause_id or 0, each.answered))


def _get_item(each: Disposition) -> str:
    return ":".join(map(str, _get_ref(each)))


def _get_ref(each: Disposition) -> ContributionRef:
    if each.amendment_id is not None:
        return ContributionRef("amendment", each.amendment_id)
    return ContributionRef("comment", each.comment_id or 0)


def _get_comment_clause(each: Disposition) -> int | None:
    return each.comment.clause_id if each.comment is not None else None


def _find_code(
    each: Disposition,
    by_item: dict[str, Disposition],
    effects: dict[int, AmendmentEffect],
    above: frozenset[str],
) -> str | None:
    """Find what stands against one answer; `above` are those that name it, so that a ring ends."""
    item = _get_item(each)
    known = effects.get(each.amendment_id or 0)
    if known is not None and known.amendment.kind == "noc" and each.outcome in KEEPING:
        return None
    same: bool | None = None
    other = by_item.get(each.same_as or "")
    if each.same_as is not None:
        same = (
            other is not None
            and each.same_as not in {*above, item}
            and _find_code(other, by_item, effects, above | {item}) is None
        )
    code = find_misfit(
        each.outcome,
        known.effect if known is not None else NO_EFFECT,
        is_confirmed=known is not None and each.confirmed == known.digest,
        is_same_answered=same,
        same_outcome=_find_outcome(other, by_item) if same else None,
        by_change=each.hunks or {},
    )
    return code or _find_change_since(each, known)


def _find_change_since(each: Disposition, known: AmendmentEffect | None) -> str | None:
    """Find what changed after an answer that still fits, unless somebody confirmed it since."""
    if known is None or each.confirmed == known.digest:
        return None
    revised = known.amendment.revised_at
    if revised is not None and revised > each.made_at:
        return "answer_outdated"
    return "effect_changed" if each.fitted not in {None, known.digest} else None


def _find_outcome(each: Disposition | None, by_item: dict[str, Disposition]) -> str | None:
    """Find the outcome of an answer that fits; of a duplicate, that of the one that it names."""
    while each is not None and each.outcome == "duplicate" and each.same_as is not None:
        each = by_item.get(each.same_as)
    return each.outcome if each is not None else None

"""Collisions and similarities between the amendments of one clause, and its rolling text."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from consult.text.clause_split import carry_split
from consult.text.merge.hunk_merge import (
    Collision,
    Hunk,
    MergePiece,
    group_collisions,
    measure_distance,
    find_hunks,
    find_colliding_pairs,
    build_rolling_pieces,
)
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.merge.bracket_conflicts import has_bracket_conflict
from consult.text.parsing.tokens import is_word, tokenize_text

from consult.amendments.models import WHOLE_CLAUSE_KINDS
from consult.amendments.read_model import ComparableAmendment, AmendmentView

SIMILARITY_THRESHOLD = 0.6  # Jaccard index from which an amendment is offered as similar


class AmendmentClash(NamedTuple):
    """Another amendment that cannot be adopted together with this one, and the contested
    passage.
    """

    other_id: int  # row number
    kind: str
    passage: str


class SimilarAmendment(NamedTuple):
    """An amendment with the same change (similarity 1.0) or a similar one."""

    amendment: AmendmentView
    similarity: float


@lru_cache(maxsize=20_000)
def compute_hunks(base: str, proposed: str) -> tuple[Hunk, ...]:
    """Compute the hunks between a text and its base, without a source.

    Comparing costs most, so the result is cached.
    """
    return tuple(find_hunks(base, proposed, 0))


def extract_proposed_text(each: AmendmentView | ComparableAmendment) -> str | None:
    """Return the clause as an open amendment would have it.

    Returns:
        None if the amendment changes no text or waits for its rendering; "" for a deletion.
    """
    if each.parent_id is not None or each.state != "open":
        return None
    return "" if each.kind == "sup" else each.rebased_text if each.kind in {"mod", "edit"} else None


def build_amendment_hunks(each: AmendmentView | ComparableAmendment) -> list[Hunk]:
    """Build the hunks of an amendment on the current text; empty if it changes or has no text."""
    words = extract_proposed_text(each)
    if each.current_text is None or words is None:
        return []
    return [hunk._replace(source=each.id) for hunk in compute_hunks(each.current_text, words)]


def find_collisions(proposals: Iterable[AmendmentView | ComparableAmendment]) -> list[Collision]:
    """Find the collisions between the amendments of one clause; sources are their row numbers."""
    return group_collisions([hunk for each in proposals for hunk in build_amendment_hunks(each)])


def find_clashes(proposals: Iterable[AmendmentView]) -> dict[int, list[AmendmentClash]]:
    """Find the direct collisions of each amendment of a clause, by row number.

    The contested passages are plain text.
    """
    every = list(proposals)
    now = next((each.current_text for each in every if each.current_text is not None), "") or ""
    found: dict[int, dict[AmendmentClash, None]] = defaultdict(dict)
    for collision in find_colliding_pairs(
        [hunk for each in every for hunk in build_amendment_hunks(each)]
    ):
        stretch = extract_plain_text(now[collision.start : collision.end]).strip()
        one, other = (int(str(hunk.source)) for hunk in collision.hunks)
        found[one][AmendmentClash(other, collision.kind, stretch)] = found[other][
            AmendmentClash(one, collision.kind, stretch)
        ] = None
    for one, other, kind in find_whole_clause_clashes(every):
        found[one][AmendmentClash(other, kind, "")] = found[other][
            AmendmentClash(one, kind, "")
        ] = None
    return {number: list(each) for number, each in found.items()}


def find_whole_clause_clashes(
    proposals: Iterable[AmendmentView | ComparableAmendment],
) -> list[tuple[int, int, str]]:
    """Find pairs of amendments that ask for different things of the clause as a whole.

    Returns:
        Row numbers with a code. both_move: they move it to different places. both_reshape: they
        move, split or merge it in different ways. moved_and_deleted, reshaped_and_deleted: one
        does so and the other deletes it. cut_in_words: one splits it at a place that the other
        removes.
    """
    every = [each for each in proposals if each.state == "open" and each.parent_id is None]
    whole = [each for each in every if each.kind in WHOLE_CLAUSE_KINDS]
    if not whole:
        return []
    found = [
        (one.id, other.id, "both_move" if one.kind == other.kind == "move" else "both_reshape")
        for one, other in combinations(whole, 2)
        if build_placement_key(one) != build_placement_key(other)
    ]
    found += [
        (one.id, each.id, "moved_and_deleted" if one.kind == "move" else "reshaped_and_deleted")
        for one in whole
        for each in every
        if each.kind == "sup"
    ]
    return found + [
        (one.id, each.id, "cut_in_words")
        for one in whole
        for each in every
        if _is_cut_lost(one, each)
    ]


def find_lapses_by_deletion(
    proposals: Iterable[AmendmentView | ComparableAmendment],
) -> list[tuple[int, int]]:
    """Pair each amendment that deletes the clause with those that would lapse with it.

    A new clause after it does not lapse.
    """
    every = [each for each in proposals if each.state == "open" and each.parent_id is None]
    return [
        (gone.id, each.id)
        for gone in every
        if gone.kind == "sup"
        for each in every
        if each.kind not in {"sup", "add"}
    ]


def find_merge_obstacles(
    proposals: Iterable[AmendmentView | ComparableAmendment],
) -> list[tuple[int, int, str]]:
    """Find the amendments of a whole text that conflict with a merge of two clauses.

    Returns:
        Row numbers with a code. joined_to_reshaped: the other moves, splits or merges the
        clause before. joined_to_deleted: it deletes that clause. comes_between: it puts another
        clause, possibly a new one, between the two. See find_whole_clause_clashes for the
        clause itself.
    """
    every = [each for each in proposals if each.state == "open" and each.parent_id is None]
    found = []
    for one in every:
        if one.kind == "merge":
            others = [each for each in every if each.clause_id != one.clause_id]
            found += [
                (one.id, each.id, kind)
                for each in others
                if (kind := _classify_merge_obstacle(one, each))
            ]
    return found


def _classify_merge_obstacle(
    one: AmendmentView | ComparableAmendment, each: AmendmentView | ComparableAmendment
) -> str | None:
    """Return the code of the conflict between a merge and an amendment of another clause, or
    None.
    """
    if each.clause_id == one.after_id and each.kind in WHOLE_CLAUSE_KINDS | {"sup"}:
        return "joined_to_deleted" if each.kind == "sup" else "joined_to_reshaped"
    behind = (
        each.after_id if each.kind == "move" else each.clause_id if each.kind == "add" else None
    )
    return "comes_between" if behind is not None and behind == one.after_id else None


def _is_cut_lost(
    one: AmendmentView | ComparableAmendment, each: AmendmentView | ComparableAmendment
) -> bool:
    """Return whether one splits the clause inside text that the other removes or brackets."""
    if (
        one.cut_now is None
        or each.current_text is None
        or each.rebased_text is None
        or each.kind not in {"mod", "edit"}
    ):
        return False
    return carry_split(each.current_text, each.rebased_text, one.cut_now) is None


def build_placement_key(each: AmendmentView | ComparableAmendment) -> tuple[object, ...]:
    """Build a key of the request to the clause as a whole: kind, place, level and cut."""
    return each.kind, each.after_id, each.clause_level, each.cut_now


def build_rolling_text(words: str, proposals: Iterable[AmendmentView]) -> list[MergePiece]:
    """Build the text of a clause with every change in place, marked with row numbers."""
    return list(
        build_rolling_pieces(
            words, [hunk for each in proposals for hunk in build_amendment_hunks(each)]
        )
    )


def measure_amendment_distance(each: AmendmentView) -> float:
    """Measure how far an amendment is from the current text, 0 to 1; a deletion is 1."""
    if each.current_text is None or each.rebased_text is None:
        return 1.0 if each.kind == "sup" else 0.0
    return measure_distance(each.current_text, each.rebased_text)


def find_similar_amendments(
    words: str, base: str, proposals: Iterable[AmendmentView]
) -> list[SimilarAmendment]:
    """Find the open amendments with the same or a similar change of base, nearest first.

    An amendment that chooses another alternative of a bracket is left out, however much they
    delete alike.
    """
    own = _collect_word_changes(base, words)
    near = [
        SimilarAmendment(
            each,
            1.0
            if each.rebased_text == words
            else _compute_jaccard_index(own, _collect_word_changes(base, each.rebased_text)),
        )
        for each in proposals
        if each.state == "open"
        and each.rebased_text is not None
        and each.current_text == base
        and each.kind in {"mod", "edit"}
        and each.parent_id is None
        and not has_bracket_conflict(
            base, compute_hunks(base, words), compute_hunks(base, each.rebased_text)
        )
    ]
    return sorted(
        (each for each in near if each.similarity >= SIMILARITY_THRESHOLD),
        key=lambda each: (-each.similarity, each.amendment.number),
    )


def find_similar_new_clauses(
    words: str, proposals: Iterable[AmendmentView]
) -> list[SimilarAmendment]:
    """Find the open amendments that add the same or a similar clause at this place."""
    own = frozenset(_collect_word_changes("", words))
    near = [
        SimilarAmendment(
            each,
            1.0
            if each.text == words
            else _compute_jaccard_index(own, _collect_word_changes("", each.text or "")),
        )
        for each in proposals
        if each.state == "open" and each.kind == "add" and each.parent_id is None
    ]
    return sorted(
        (each for each in near if each.similarity >= SIMILARITY_THRESHOLD),
        key=lambda each: (-each.similarity, each.amendment.number),
    )


def _collect_word_changes(base: str, words: str) -> frozenset[tuple[str, str]]:
    """Collect each word that a change adds or deletes."""
    taken = [base[hunk.start : hunk.end] for hunk in compute_hunks(base, words)]
    return frozenset(
        [
            ("+", word.casefold())
            for hunk in compute_hunks(base, words)
            for word in _split_words(hunk.replacement)
        ]
        + [("-", word.casefold()) for each in taken for word in _split_words(each)]
    )


def _split_words(text: str) -> list[str]:
    """Split a text into its words."""
    return [token for token in tokenize_text(text) if is_word(token)]


def _compute_jaccard_index(
    one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]
) -> float:
    """Compute the Jaccard index of two sets of changed words."""
    return len(one & other) / len(one | other) if one | other else 0.0

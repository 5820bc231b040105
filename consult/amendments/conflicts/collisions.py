"""What amendments of one clause make of it together: where they collide, who asks for the same, the rolling text."""
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from consult.text.clause_split import carry_split
from consult.text.merge.hunk_merge import (
    Collision, Hunk, MergePiece, group_collisions, measure_distance, find_hunks, find_colliding_pairs, build_rolling_pieces,
)
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.merge.bracket_conflicts import has_bracket_conflict
from consult.text.parsing.tokens import is_word, tokenize_text

from consult.amendments.models import WHOLE_CLAUSE_KINDS
from consult.amendments.read_model import ComparableAmendment, AmendmentView

SIMILARITY_THRESHOLD = 0.6  # the share of the words of both changes, from which a proposal is offered as similar


class AmendmentClash(NamedTuple):
    """Another amendment that cannot be adopted together with this one, and over which words they part."""

    other: int  # its row's number
    kind: str
    stretch: str


class SimilarAmendment(NamedTuple):
    """An amendment that asks for the same (share 1.0), or for much the same."""

    amendment: AmendmentView
    share: float


@lru_cache(maxsize=20_000)
def compute_hunks(base: str, proposed: str) -> tuple[Hunk, ...]:
    """The places in which a text differs from its base, without a source: comparing costs most, so it is kept."""
    return tuple(find_hunks(base, proposed, 0))


def extract_proposed_text(each: AmendmentView | ComparableAmendment) -> str | None:
    """How the clause would read with an open amendment; None of those that change no words, or wait for them."""
    if each.parent_id is not None or each.state != "open":
        return None
    return "" if each.kind == "sup" else each.words if each.kind in {"mod", "edit"} else None


def build_amendment_hunks(each: AmendmentView | ComparableAmendment) -> list[Hunk]:
    """What an amendment changes in the words as they are now; nothing for those that change none, or wait for words."""
    words = extract_proposed_text(each)
    if each.now is None or words is None:
        return []
    return [hunk._replace(source=each.id) for hunk in compute_hunks(each.now, words)]


def find_collisions(proposals: Iterable[AmendmentView | ComparableAmendment]) -> list[Collision]:
    """Where the amendments of one clause collide; the sources are their rows' numbers."""
    return group_collisions([hunk for each in proposals for hunk in build_amendment_hunks(each)])


def find_clashes(proposals: Iterable[AmendmentView]) -> dict[int, list[AmendmentClash]]:
    """With what each amendment of a clause collides itself, by its row's number; the stretches are as one reads them."""
    every = list(proposals)
    now = next((each.now for each in every if each.now is not None), "") or ""
    found: dict[int, dict[AmendmentClash, None]] = defaultdict(dict)
    for collision in find_colliding_pairs([hunk for each in every for hunk in build_amendment_hunks(each)]):
        stretch = extract_plain_text(now[collision.start:collision.end]).strip()
        one, other = (int(str(hunk.source)) for hunk in collision.hunks)
        found[one][AmendmentClash(other, collision.kind, stretch)] = found[other][AmendmentClash(one, collision.kind, stretch)] = None
    for one, other, kind in find_whole_clause_clashes(every):
        found[one][AmendmentClash(other, kind, "")] = found[other][AmendmentClash(one, kind, "")] = None
    return {number: list(each) for number, each in found.items()}


def find_whole_clause_clashes(proposals: Iterable[AmendmentView | ComparableAmendment]) -> list[tuple[int, int, str]]:
    """Which amendments of a clause ask for different things of it as a whole, and of what kind that is.

    both_move: they want it in different places; both_reshape: they move, split or join it, and not alike; moved_and_deleted,
    reshaped_and_deleted: one does, and the other deletes it; cut_in_words: one splits it where the other has no cut left.
    """
    every = [each for each in proposals if each.state == "open" and each.parent_id is None]
    whole = [each for each in every if each.kind in WHOLE_CLAUSE_KINDS]
    if not whole:
        return []
    found = [(one.id, other.id, "both_move" if one.kind == other.kind == "move" else "both_reshape")
             for one, other in combinations(whole, 2) if build_placement_key(one) != build_placement_key(other)]
    found += [(one.id, each.id, "moved_and_deleted" if one.kind == "move" else "reshaped_and_deleted")
              for one in whole for each in every if each.kind == "sup"]
    return found + [(one.id, each.id, "cut_in_words") for one in whole for each in every if _is_cut_lost(one, each)]


def find_lapses_by_deletion(proposals: Iterable[AmendmentView | ComparableAmendment]) -> list[tuple[int, int]]:
    """Which amendments of a clause delete it, each beside every other one that does not, and would fall with the clause.

    A new clause behind it does not.
    """
    every = [each for each in proposals if each.state == "open" and each.parent_id is None]
    return [(gone.id, each.id) for gone in every if gone.kind == "sup" for each in every if each.kind not in {"sup", "add"}]


def find_merge_obstacles(proposals: Iterable[AmendmentView | ComparableAmendment]) -> list[tuple[int, int, str]]:
    """Which amendments of a whole text are in the way of one that joins a clause to the one before, and of what kind that is.

    joined_to_reshaped: the other moves, splits or joins the clause that it is joined to; joined_to_deleted: deletes that one;
    comes_between: it would put another clause, which may be new, between the two. Those of the clause itself: see apart.
    """
    every = [each for each in proposals if each.state == "open" and each.parent_id is None]
    found = []
    for one in every:
        if one.kind == "merge":
            others = [each for each in every if each.clause_id != one.clause_id]
            found += [(one.id, each.id, kind) for each in others if (kind := _classify_merge_obstacle(one, each))]
    return found


def _classify_merge_obstacle(one: AmendmentView | ComparableAmendment, each: AmendmentView | ComparableAmendment) -> str | None:
    if each.clause_id == one.after_id and each.kind in WHOLE_CLAUSE_KINDS | {"sup"}:
        return "joined_to_deleted" if each.kind == "sup" else "joined_to_reshaped"
    behind = each.after_id if each.kind == "move" else each.clause_id if each.kind == "add" else None
    return "comes_between" if behind is not None and behind == one.after_id else None


def _is_cut_lost(one: AmendmentView | ComparableAmendment, each: AmendmentView | ComparableAmendment) -> bool:
    """Whether one splits a clause in words that the other takes away, or puts in brackets."""
    if one.cut_now is None or each.now is None or each.words is None or each.kind not in {"mod", "edit"}:
        return False
    return carry_split(each.now, each.words, one.cut_now) is None


def build_placement_key(each: AmendmentView | ComparableAmendment) -> tuple[object, ...]:
    """What an edit asks of its clause as a whole: behind which one and how deep it stands, or where it is cut."""
    return each.kind, each.after_id, each.clause_level, each.cut_now


def build_rolling_text(words: str, proposals: Iterable[AmendmentView]) -> list[MergePiece]:
    """The words of a clause with every change in place, marked by the rows' numbers of those who ask for it."""
    return list(build_rolling_pieces(words, [hunk for each in proposals for hunk in build_amendment_hunks(each)]))


def measure_amendment_distance(each: AmendmentView) -> float:
    """How far an amendment is from the words as they are: the share of them that it touches, 1 for a deleted clause."""
    if each.now is None or each.words is None:
        return 1.0 if each.kind == "sup" else 0.0
    return measure_distance(each.now, each.words)


def find_similar_amendments(words: str, base: str, proposals: Iterable[AmendmentView]) -> list[SimilarAmendment]:
    """The open amendments of a clause that ask for the same change of base as these words, or nearly, nearest first.

    None that chooses otherwise in a bracket, however many words it strikes alike.
    """
    own = _collect_word_changes(base, words)
    near = [SimilarAmendment(each, 1.0 if each.words == words else _compute_jaccard_index(own, _collect_word_changes(base, each.words)))
            for each in proposals if each.state == "open" and each.words is not None and each.now == base
            and each.kind in {"mod", "edit"} and each.parent_id is None
            and not has_bracket_conflict(base, compute_hunks(base, words), compute_hunks(base, each.words))]
    return sorted((each for each in near if each.share >= SIMILARITY_THRESHOLD), key=lambda each: (-each.share, each.amendment.number))


def find_similar_new_clauses(words: str, proposals: Iterable[AmendmentView]) -> list[SimilarAmendment]:
    """The open proposals of a new clause at this place that say the same, or nearly."""
    own = frozenset(_collect_word_changes("", words))
    near = [SimilarAmendment(each, 1.0 if each.text == words else _compute_jaccard_index(own, _collect_word_changes("", each.text or "")))
            for each in proposals if each.state == "open" and each.kind == "add" and each.parent_id is None]
    return sorted((each for each in near if each.share >= SIMILARITY_THRESHOLD), key=lambda each: (-each.share, each.amendment.number))


def _collect_word_changes(base: str, words: str) -> frozenset[tuple[str, str]]:
    """What a change adds and takes away, word by word."""
    taken = [base[hunk.start:hunk.end] for hunk in compute_hunks(base, words)]
    return frozenset([("+", word.casefold()) for hunk in compute_hunks(base, words) for word in _split_words(hunk.words)]
                     + [("-", word.casefold()) for each in taken for word in _split_words(each)])


def _split_words(text: str) -> list[str]:
    return [token for token in tokenize_text(text) if is_word(token)]


def _compute_jaccard_index(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    """The Jaccard index: the words that both ask for, of those that either asks for."""
    return len(one & other) / len(one | other) if one | other else 0.0

"""Tests of amending the UDHR, the SDG targets and the naughty strings: merged, carried over,
described.
"""

import random
from itertools import pairwise

import pytest

from consult.text.diff.change_descriptions import describe_changes
from consult.text.diff.word_diff import diff_words
from consult.text.diff.position_map import map_offset
from consult.text.merge.hunk_merge import (
    Hunk,
    group_collisions,
    measure_distance,
    find_hunks,
    merge_hunks,
    find_colliding_pairs,
    rebase_text,
    build_rolling_pieces,
)
from consult.text.parsing.tokens import is_han, is_word, tokenize_text
from tests.real import LANGUAGES
from .test_attack_strings import naughty
from .test_official_texts import texts

OTHERS = {
    "ar": ("الأساسية", "فوراً"),
    "en": ("fundamental", "promptly"),
    "es": ("fundamentales", "pronto"),
    "fr": ("fondamentaux", "promptement"),
    "ru": ("основные", "незамедлительно"),
    "zh": ("基本", "立即"),
}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def amended(text: str, language: str, chance: random.Random) -> str:
    """Change a text in one place as delegations do: a word added, removed, replaced or
    bracketed.
    """
    words = tokenize_text(text)
    inner = [place for place, word in enumerate(words) if is_word(word)][1:-1]
    if not inner:
        return text
    place = chance.choice(inner)
    other, kind = chance.choice(OTHERS[language]), chance.randrange(4)
    if kind == 0 and words[place - 1] == " " == words[place + 1]:
        return "".join(words[: place - 1] + words[place + 1 :])
    if kind == 1 and words[place - 1] == " ":
        return "".join([*words[:place], other, " ", *words[place:]])
    if kind == 2 or is_han(words[place]):
        return "".join([*words[:place], other, *words[place + 1 :]])
    return "".join([*words[:place], "[", words[place], "]", *words[place + 1 :]])


def proposals(text: str, language: str, number: int) -> list[str]:
    """Generate amendments of a text, the same ones each time."""
    chance = random.Random(f"{language} {text[:40]} {number}")
    return [amended(text, language, chance) for _ in range(number)]


def given_by(base: str, wanted: list[str]) -> list[Hunk]:
    """Return the numbered hunks of amendments."""
    return [hunk for number, text in enumerate(wanted) for hunk in find_hunks(base, text, number)]


def spaced(text: str) -> set[str]:
    """List the white space errors of a text."""
    wrong = {mark for mark in ("  ", " ,", " .", "[ ", " ]", " ،") if mark in text}
    return wrong | {
        one + other for one, other in pairwise(tokenize_text(text)) if _stuck(one, other)
    }


def _stuck(one: str, other: str) -> bool:
    """Return whether two words lack the space between them."""
    return is_word(one) and is_word(other) and not is_han(one) and not is_han(other)


def test_a_proposal_on_its_own_gives_its_text(language):
    for base in texts(language):
        for proposed in proposals(base, language, 2):
            merged = merge_hunks(base, find_hunks(base, proposed, "A-1"))
            assert (merged.text, merged.base) == (proposed, base)


def test_a_proposal_that_changes_one_word_has_few_and_small_hunks(language):
    for base in texts(language):
        for proposed in proposals(base, language, 2):
            found = find_hunks(base, proposed, "A-1")
            assert len(found) <= 2
            assert sum(len(hunk.replacement) + hunk.end - hunk.start for hunk in found) < 80
            assert len(describe_changes(base, proposed)) <= 2


def test_eight_proposals_are_merged_whatever_their_order_and_nothing_is_lost(language):
    untouched = 0
    for base in texts(language):
        given = given_by(base, proposals(base, language, 8))
        merged = merge_hunks(base, given)
        assert merged == merge_hunks(base, given[::-1])
        assert merged.base == base
        assert spaced(merged.text) <= spaced(base)
        disputed = {hunk for collision in merged.collisions for hunk in collision.hunks}
        waiting = {(hunk.source, hunk.partner_start) for hunk in disputed}
        peaceful = [
            hunk
            for hunk in given
            if hunk not in disputed and (hunk.source, hunk.start) not in waiting
        ]
        added = "\n".join(piece.text for piece in merged.pieces if piece.kind == "ins")
        assert all(hunk.stripped_replacement in added for hunk in peaceful)
        untouched += not disputed
        shown = build_rolling_pieces(base, given)
        assert "".join(piece.text for piece in shown if piece.kind != "ins") == base
        assert {source for piece in shown for source in piece.sources} == {
            hunk.source for hunk in given
        }
    assert untouched > 30


def test_collisions_are_the_same_from_either_side(language):
    for base in texts(language)[::3]:
        one, other = proposals(base, language, 2)
        mine, theirs = find_hunks(base, one, 1), find_hunks(base, other, 2)
        assert find_colliding_pairs(mine + theirs) == find_colliding_pairs(theirs + mine)
        assert group_collisions(mine) == group_collisions(theirs) == []
        assert bool(group_collisions(mine + theirs)) == bool(find_colliding_pairs(mine + theirs))


def test_a_proposal_is_carried_over_to_the_next_draft(language):
    certain = 0
    for base in texts(language):
        new, proposed = proposals(base, language, 2)
        assert rebase_text(base, base, proposed) == (proposed, True)
        assert rebase_text(base, new, base) == (new, True)
        carried = rebase_text(base, new, proposed)
        if carried.certain:
            certain += 1
            assert carried.text == rebase_text(base, proposed, new).text
            assert all(
                hunk.stripped_replacement in carried.text for hunk in find_hunks(base, proposed, 1)
            )
    assert certain > 100


def test_every_change_is_told_with_words_of_the_texts_and_a_place_that_can_be_found(language):
    for base in texts(language):
        for proposed in {*proposals(base, language, 2)} - {base}:
            told = describe_changes(base, proposed)
            assert told
            for change in told:
                assert change.old in base
                assert change.new in proposed
                assert change.before in base
                assert change.after in base
                assert change.nth <= base.count(change.old or change.before)


def test_two_unlike_paragraphs_replace_each_other_or_are_told_in_few_changes(language):
    for base, other in pairwise(texts(language)[:60]):
        assert 1 <= len(describe_changes(base, other)) <= 5 or base == other
        assert merge_hunks(base, find_hunks(base, other, "A-1")).text == other
        assert 0 < measure_distance(base, other) <= 1 or base == other


def test_naughty_strings_are_merged_carried_over_and_told():
    words = naughty()
    for base, proposed, third in zip(words, words[1:], words[2:], strict=False):
        given = given_by(base, [proposed, third])
        merged = merge_hunks(base, given)
        assert merge_hunks(base, find_hunks(base, proposed, 0)).text == proposed
        assert merged.base == base
        assert merged == merge_hunks(base, given[::-1])
        assert rebase_text(base, base, proposed) == (proposed, True)
        assert bool(describe_changes(base, proposed)) == (base != proposed)
        assert 0 <= measure_distance(base, proposed) <= 1


def test_places_keep_their_order_through_changes_of_naughty_strings():
    words = naughty()
    for base, proposed in zip(words, words[1:], strict=False):
        parts = diff_words(base, proposed)
        mapped = [map_offset(parts, place) for place in range(len(base) + 1)]
        assert mapped == sorted(mapped)

"""Tests of the consolidated text: accepted changes, brackets for collisions, a source for
every character.
"""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.brackets.bracket_tree import count_brackets, parse_brackets
from consult.text.merge.consolidated_text import (
    BASE,
    MARKS,
    build_consolidated_text,
    rewrite_passages,
)
from consult.text.merge.hunk_merge import find_hunks, merge_hunks
from consult.text.merge.mark_pairs import complete_pairs, has_torn_marks
from .test_hunk_merge import PEACE
from tests.unit.text.test_diff_merge_properties import negotiations

TEXT = "States shall protect the voluntary sharing of rights."


def of(base, *proposals):
    return [
        hunk
        for number, text in enumerate(proposals, start=1)
        for hunk in find_hunks(base, text, number)
    ]


def called(source):
    return f"A-{source}"


@pytest.mark.parametrize("language", PEACE)
def test_what_does_not_collide_is_taken_with_its_sources(language):
    base, *proposals, together = PEACE[language]
    made = build_consolidated_text(base, of(base, *proposals), called)
    assert made.text == together and made.bracketed == ()
    assert {source for each in (*made.passages, *made.struck) for source in each.sources} == {
        BASE,
        1,
        2,
        3,
    }


def test_a_single_hunk_of_a_proposal_can_be_taken_and_the_others_left():
    first, second = of(TEXT, "All States shall protect the sharing of rights.")
    assert (
        build_consolidated_text(TEXT, [second], called).text
        == "States shall protect the sharing of rights."
    )
    assert [tuple(each) for each in build_consolidated_text(TEXT, [first], called).passages] == [
        ("All ", (1,)),
        ("States shall protect the voluntary sharing of rights.", (BASE,)),
    ]


def test_what_collides_stands_in_brackets_with_attributed_alternatives_that_are_read_again():
    given_ = of(
        TEXT,
        TEXT.replace("voluntary", "mandatory"),
        TEXT.replace("voluntary", "lawful"),
        TEXT.replace("voluntary ", ""),
    )
    made = build_consolidated_text(TEXT, given_, called, "zero draft")
    assert made.text == (
        "States shall protect the [alt 1 (zero draft): voluntary / alt 2 (A-1): mandatory / alt "
        "3 (A-2): lawful / alt 4 (A-3): –] sharing of rights."
    )
    (bracket,) = parse_brackets(made.text).brackets
    assert [
        (each.label, each.by, made.text[each.words : each.end]) for each in bracket.alternatives
    ] == [
        ("alt 1", "zero draft", "voluntary"),
        ("alt 2", "A-1", "mandatory"),
        ("alt 3", "A-2", "lawful"),
        ("alt 4", "A-3", "–"),
    ]
    sources = {each.text.strip(): each.sources for each in made.passages}
    assert (
        sources["mandatory"] == (1,)
        and sources["[alt 1 (zero draft):"] == (MARKS,)
        and sources["voluntary"] == (BASE,)
    )


def test_a_name_cannot_end_its_own_mark():
    given_ = of(TEXT, TEXT.replace("voluntary", "mandatory"), TEXT.replace("voluntary", "lawful"))
    made = build_consolidated_text(TEXT, given_, lambda source: f"G77 (and: China) [{source}]")
    (bracket,) = parse_brackets(made.text).brackets
    assert [each.by for each in bracket.alternatives] == ["", "G77 and China 1", "G77 and China 2"]


def test_typed_text_belongs_to_its_typist_and_the_rest_keeps_its_sources():
    made = build_consolidated_text(
        TEXT, of(TEXT, "States shall protect the lawful sharing of rights."), called
    )
    again = rewrite_passages(
        made.passages, "States shall always protect the lawful sharing of data.", "m7"
    )
    assert (
        "".join(each.text for each in again)
        == "States shall always protect the lawful sharing of data."
    )
    assert [each.text.strip() for each in again if each.sources == ("m7",)] == ["always", "data"]
    assert [each.text for each in again if each.sources == (1,)] == ["lawful"]


@settings(max_examples=120, deadline=None)
@given(negotiations(), st.randoms(use_true_random=False))
def test_every_character_of_the_result_has_a_source_whatever_is_taken(
    negotiation, chance: random.Random
):
    base, proposals = negotiation
    taken = []
    for number, text in enumerate(
        proposals, start=1
    ):  # as the workbench takes them: no half of a pair alone
        own = find_hunks(base, text, number)
        taken += complete_pairs(base, own, [hunk for hunk in own if chance.random() < 0.7])
    made = build_consolidated_text(base, taken, called)
    assert all(each.text and each.sources for each in made.passages)
    assert sum(len(each.text) for each in made.passages) == len(made.text)
    if not made.bracketed:
        assert made.text == merge_hunks(base, taken).text
    else:
        assert count_brackets(made.text) >= 1
    other = chance.choice(proposals) if proposals else base
    again = rewrite_passages(made.passages, other, "m1")
    assert "".join(each.text for each in again) == other and all(each.sources for each in again)


@pytest.mark.parametrize(
    ("base", "proposals", "made"),
    [
        (
            "We *note* [with regret] that it is so.",
            ["We *note with concern* that it is so.", "We *note* that it is so."],
            (
                "We [alt 1 (zero draft): *note* [with regret] / alt 2 (A-1): *note with concern* "
                "/ alt 3 (A-2): *note*] that it is so."
            ),
        ),
        (
            "We entrust [adequate] all.",
            ["We entrust all.", "We entrust [adequate and more] all.", "We entrust adequate all."],
            (
                "We entrust [alt 1 (zero draft): [adequate] / alt 2 (A-1): – / alt 3 (A-2): "
                "[adequate and more] / alt 4 (A-3): adequate] all."
            ),
        ),
    ],
)
def test_no_pair_of_marks_is_torn_where_some_ask_for_a_half_of_it(base, proposals, made):
    assert build_consolidated_text(base, of(base, *proposals), called, "zero draft").text == made


def test_removing_one_bracket_of_a_pair_removes_the_other_too():
    base = "We entrust [adequate] resources."
    own = of(base, "We entrust adequate resources now.")
    assert [hunk.replacement for hunk in complete_pairs(base, own, own[:1])] == [
        hunk.replacement for hunk in own[:2]
    ] and len(own) == 3
    assert complete_pairs(base, own, own[2:]) == own[2:]


WORDS = [
    "note",
    "with",
    "concern",
    "[voluntary]",
    "[and]",
    "adequate",
    ",",
    ".",
    "schools",
    "resources",
    "*urgently*",
    "now",
]
DISPUTED = (
    "We *note* [with regret] that the [alt 1 (A): few / alt 2 (B): many] schools are connected, "
    "[subject to law,] and call for *more*."
)


def reworded(chance):
    """Generate an amendment by a delegation that keeps pairs of marks."""
    while True:
        words = DISPUTED.split()
        for _ in range(chance.randint(1, 3)):
            at, kind = chance.randrange(len(words)), chance.randrange(4)
            words[at : at + (kind != 1) + (kind == 0)] = (
                [chance.choice(WORDS)]
                if kind < 2
                else ([] if kind == 2 else [re.sub(r"[][*]", "", words[at])])
            )
        made = " ".join(words)
        if made != DISPUTED and not has_torn_marks(made):
            return made


def alternatives(made):
    """Return the text of each remaining alternative."""
    found, inside = [], False
    for each in made.passages:
        if each.sources == (MARKS,):
            inside = each.text != "]"
            found += [""] if inside else []
        elif inside:
            found[-1] += each.text
    return found


@pytest.mark.parametrize("seed", range(400))
def test_whatever_is_asked_for_no_bracket_and_no_emphasis_is_torn(seed):
    chance = random.Random(seed)
    every = of(DISPUTED, *(reworded(chance) for _ in range(chance.randint(2, 4))))
    chosen = [hunk for hunk in every if chance.random() < 0.7]
    taken = [
        each
        for source in {hunk.source for hunk in chosen}
        for each in complete_pairs(
            DISPUTED,
            [hunk for hunk in every if hunk.source == source],
            [hunk for hunk in chosen if hunk.source == source],
        )
    ]
    for some in (every, taken):
        made = build_consolidated_text(DISPUTED, some, called, "zero draft")
        assert not has_torn_marks(made.text), made.text
        assert not any(has_torn_marks(words) for words in alternatives(made)), made.text

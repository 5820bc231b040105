"""Tests that no breakdown of a secret ballot reveals a vote, over all possible votes.

The assumed reader knows the procedure.
"""

from collections import Counter, defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.ballots.counting import suppression
from consult.ballots.counting.suppression import (
    DIMENSIONS,
    CountedVote,
    compute_breakdown,
    merge_small_codes,
    generate_steps,
)

PLACES = {
    "two groups": ["a"] * 5 + ["b"] * 5,
    "three groups": ["a"] * 4 + ["b"] * 4 + ["c"] * 4,
    "small ones": ["a"] * 5 + ["b"] * 2 + ["c"] + ["d"] * 3,
    "one stands alone": ["a"] * 9 + ["b"],
}


def slips_of(choices, groups, regions=None, wheres=None):
    regions, wheres = regions or [""] * len(groups), wheres or [""] * len(groups)
    return [CountedVote(*each) for each in zip(choices, groups, regions, wheres, strict=True)]


def published(choices, slips):
    """Return all that a reader sees: total and breakdowns."""
    return repr((sorted(Counter(choices).items()), compute_breakdown(slips, 4)))


def betrayed(choices_of_ballot, groups, regions=None, wheres=None):
    """Return the results that reveal a vote, to anyone or to one voter, while the total alone
    does not.
    """
    worlds, totals = defaultdict(list), defaultdict(list)
    for choices in product(choices_of_ballot, repeat=len(groups)):
        worlds[published(choices, slips_of(choices, groups, regions, wheres))].append(choices)
        totals[tuple(sorted(choices))].append(choices)
    found = []
    for result, ways in worlds.items():
        voters = range(len(groups))
        alone = totals[tuple(sorted(ways[0]))]
        found += [result for voter in voters if told(ways, voter) and not told(alone, voter)]
    return found, worlds


def told(ways, voter):
    """Return whether only one choice of this voter is possible."""
    return len({way[voter] for way in ways}) == 1


@pytest.mark.parametrize("places", PLACES)
def test_whatever_is_voted_no_result_tells_what_somebody_chose(places):
    found, worlds = betrayed("ny", PLACES[places])
    assert found == [] and len(worlds) > 2


CROSSING = {
    "two by two": {("a", "room"): 4, ("a", "remote"): 4, ("b", "room"): 5, ("b", "remote"): 4},
    "two by two, one empty": {("a", "room"): 5, ("b", "room"): 4, ("b", "remote"): 6},
    "three by two": {
        ("a", "room"): 4,
        ("a", "remote"): 4,
        ("b", "room"): 4,
        ("b", "remote"): 4,
        ("c", "room"): 5,
    },
    "too small to cross": {
        ("a", "room"): 4,
        ("a", "remote"): 2,
        ("b", "room"): 2,
        ("b", "remote"): 4,
    },
}


@pytest.mark.parametrize("places", CROSSING)
def test_the_same_where_two_breakdowns_cross(places):
    sizes = CROSSING[places]
    worlds = defaultdict(list)
    for yes in product(
        *(range(size + 1) for size in sizes.values())
    ):  # voters of one cell are alike
        choices = [
            choice
            for size, count in zip(sizes.values(), yes, strict=True)
            for choice in "y" * count + "n" * (size - count)
        ]
        groups, wheres = zip(
            *(place for place, size in sizes.items() for _ in range(size)), strict=True
        )
        worlds[published(choices, slips_of(choices, groups, wheres=wheres))].append(yes)
    for ways in worlds.values():
        unanimous = sum(ways[0]) in {0, sum(sizes.values())}
        for cell, size in enumerate(sizes.values()):
            seen = {way[cell] for way in ways}
            assert unanimous or (seen != {0} and seen != {size})
    both = [result for result in worlds if "'where'" in result and "'group'" in result]
    assert bool(both) == (places != "too small to cross")


def test_the_same_with_three_choices():
    assert betrayed("nya", ["a"] * 4 + ["b"] * 4)[0] == []


def test_a_result_with_breakdowns_is_shown_where_it_betrays_nobody():
    slips = slips_of("yynnyynna", ["gov"] * 4 + ["civ"] * 5)
    assert compute_breakdown(slips, 4) == {
        "group": {"civ": {"a": 1, "n": 2, "y": 2}, "gov": {"n": 2, "y": 2}}
    }


def test_a_unanimous_group_is_not_shown_nor_had_by_subtraction():
    assert compute_breakdown(slips_of("yyyyyyyynnnn", ["gov"] * 5 + ["civ"] * 7), 4) == {}
    three = slips_of("yyyyyynnyyynnn", ["tec"] * 4 + ["civ"] * 4 + ["gov"] * 6)
    assert set(compute_breakdown(three, 4)["group"]) == {"together", "gov"}


def test_a_group_too_small_goes_with_others_and_its_complement_with_it():
    assert merge_small_codes({"gov": 30, "civ": 12, "bus": 2, "tec": 1}, 5) == {
        "gov": ("gov",),
        "civ": ("bus", "civ", "tec"),
        "bus": ("bus", "civ", "tec"),
        "tec": ("bus", "civ", "tec"),
    }
    assert set(merge_small_codes({"gov": 9, "civ": 1}, 5).values()) == {("civ", "gov")}
    assert merge_small_codes({"gov": 9, "civ": 5}, 5) == {"gov": ("gov",), "civ": ("civ",)}
    assert merge_small_codes({}, 5) == {}


CODES = st.tuples(
    st.sampled_from("ynar"),
    st.sampled_from(["gov", "civ", "bus", "tec", ""]),
    st.sampled_from(["africa", "asia", "europe"]),
    st.sampled_from(["room", "remote"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CODES, max_size=90), st.integers(3, 8))
def test_what_is_shown_adds_up_is_never_small_and_always_mixed(given_slips, small):
    slips = [CountedVote(*each) for each in given_slips]
    total = Counter(slip.choice for slip in slips)
    for by, cells in compute_breakdown(slips, small).items():
        assert by in DIMENSIONS and len(cells) > 1
        assert sum(map(Counter, cells.values()), Counter()) == total
        assert set(cells) - {"together"} <= {getattr(each, by) for each in slips}
        assert all(sum(counts.values()) >= small for counts in cells.values())
        assert all(sum(count >= 2 for count in counts.values()) >= 2 for counts in cells.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(CODES, max_size=90), st.randoms())
def test_the_merging_of_groups_follows_from_participation_alone(given_slips, chance):
    slips = [CountedVote(*each) for each in given_slips]
    otherwise = [slip._replace(choice=chance.choice("yn")) for slip in slips]
    assert list(generate_steps(slips, 5)) == list(generate_steps(otherwise, 5))


@settings(max_examples=100, deadline=None)
@given(st.lists(CODES, min_size=30, max_size=120))
def test_each_step_is_a_coarser_one_of_the_step_before(given_slips):
    slips = [CountedVote(*each) for each in given_slips]
    tried = list(generate_steps(slips, 3))
    for fine, coarse in zip(tried, tried[1:], strict=False):
        assert set(coarse) <= set(fine)
        for by, cells in coarse.items():
            assert all(set(fine[by][code]) <= set(cell) for code, cell in cells.items())


@pytest.mark.parametrize(
    ("name", "flaw"),
    [
        ("_has_two_choices_with_two_votes", lambda counts: len(counts) > 0),
        ("_has_two_choices_with_two_votes", lambda counts: len(counts) > 1),
    ],
)
def test_a_procedure_that_shows_too_much_is_noticed(monkeypatch, name, flaw):
    monkeypatch.setattr(suppression, name, flaw)
    assert any(betrayed("ny", groups)[0] or insiders(groups) for groups in PLACES.values())


def insiders(groups):
    """Return the results from which a voter can infer another's vote, while the total alone does
    not tell.
    """
    worlds, totals = defaultdict(list), defaultdict(list)
    for choices in product("ny", repeat=len(groups)):
        worlds[published(choices, slips_of(choices, groups))].append(choices)
        totals[tuple(sorted(choices))].append(choices)
    found = []
    for result, ways in worlds.items():
        for reader, own in product(range(len(groups)), "ny"):
            mine = [way for way in ways if way[reader] == own]
            alone = [way for way in totals[tuple(sorted(ways[0]))] if way[reader] == own]
            found += [
                result
                for voter in range(len(groups))
                if voter != reader and mine and told(mine, voter) and not told(alone, voter)
            ]
    return found


def test_a_voter_learns_no_other_vote_from_a_breakdown():
    shown = [
        result for groups in PLACES.values() for result in insiders(groups) if "{'group'" in result
    ]
    assert shown == []

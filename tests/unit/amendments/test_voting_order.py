"""Tests of the voting order: the furthest amendment first, what lapses with it, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.amendments import actions, queries
from consult.amendments.conflicts.collisions import find_clashes, measure_amendment_distance
from consult.amendments.voting_order import derive_voting_order
from .test_amendment_actions import NOW, propose

WORDS = NOW.split()


def there(world):
    return queries.load_clause_amendments(world.actor(None), world.other_clause)


def order(world):
    """Return [(number of the row, reason, rows that lapse)], and the omitted rows with the
    reason.
    """
    found = derive_voting_order(there(world))
    return (
        [
            (each.amendment.id, each.reason_code, [other.id for other in each.lapses])
            for each in found.steps
        ],
        [(each.amendment.id, each.reason_code) for each in found.left],
    )


def test_the_furthest_is_voted_on_first_and_what_collides_with_it_lapses(world, here):
    near = propose(world, text=NOW.replace("2030", "2032"))
    far = propose(
        world,
        "paul",
        text=NOW.replace(
            "every school by 2030 through", "each school, library and health post by 2040 with"
        ),
    )
    apart = propose(world, "ivo", text=NOW.replace("financing", "funds"))
    assert order(world) == (
        [(far, "furthest", [near]), (near, "next", []), (apart, "as_far", [])],
        [],
    )


def test_a_deletion_is_furthest_and_all_others_lapse_with_it(world, here):
    one, two = (
        propose(world, text=NOW.replace("2030", "2032")),
        propose(world, "paul", text=NOW + " It is done."),
    )
    gone = propose(world, "ivo", kind="sup", text=None)
    steps, _ = order(world)
    assert steps[0] == (gone, "deletes", [two, one]) and [number for number, _, _ in steps] == [
        gone,
        two,
        one,
    ]


def test_what_amends_an_amendment_is_settled_before_it_and_falls_with_it(world, here):
    parent = propose(world, text=NOW.replace("2030", "2032"))
    rival = propose(world, "ivo", text=NOW.replace("2030", "2035, if funds allow it,"))
    child = actions.amend_amendment(
        world.actor("paul"), parent, NOW.replace("2030", "2033"), "A year more."
    ).id
    steps, _ = order(world)
    assert steps == [
        (rival, "furthest", [child, parent]),
        (child, "amends", []),
        (parent, "next", []),
    ]


def test_of_two_as_far_from_the_text_the_one_proposed_first_is_put_first(world, here):
    one, two = (
        propose(world, text=NOW.replace("2030", "2031")),
        propose(world, "paul", text=NOW.replace("2030", "2032")),
    )
    assert order(world)[0] == [(one, "furthest", [two]), (two, "as_far", [])]


def test_new_clauses_no_change_and_unrendered_amendments_are_omitted_with_a_reason(world, here):
    only = propose(world, text=NOW.replace("2030", "2032"))
    new = propose(world, "paul", kind="add", text="We also resolve to report every year.")
    kept = propose(world, "ivo", kind="noc", text=None)
    assert order(world) == ([(only, "alone", [])], [(new, "new_clause"), (kept, "no_change")])
    actions.withdraw_amendment(world.actor("pia"), only)
    assert order(world)[0] == []


EDITS = st.lists(
    st.tuples(
        st.integers(0, len(WORDS)),
        st.integers(0, 6),
        st.lists(st.sampled_from(["peace", "by", "2040", "school"]), max_size=5),
    ),
    min_size=1,
    max_size=7,
)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_whatever_is_proposed_each_is_put_once_and_nothing_lapses_that_does_not_collide(
    world, here
):
    base = propose(world, text=NOW.replace("2030", "2032"))
    model = next(each for each in there(world) if each.id == base)

    @settings(max_examples=80, deadline=None)
    @given(EDITS, st.sets(st.integers(0, 6), max_size=1), st.randoms())
    def holds(edits, deleted, chance):
        every = []
        for number, (at, gone, words) in enumerate(edits):
            text = " ".join([*WORDS[:at], *words, *WORDS[at + gone :]])
            kind = "sup" if number in deleted else "mod"
            every.append(
                model._replace(
                    id=number + 10,
                    number=number + 1,
                    kind=kind,
                    rebased_text=None if kind == "sup" else text,
                )
            )
        steps = derive_voting_order(every).steps
        assert sorted(each.amendment.id for each in steps) == [each.id for each in every]
        far = [round(measure_amendment_distance(each.amendment), 6) for each in steps]
        assert far == sorted(far, reverse=True)
        those, gone = find_clashes(every), {each.id for each in every if each.kind == "sup"}
        for place, step in enumerate(steps):
            later = {each.amendment.id for each in steps[place + 1 :]}
            collide = {each.other_id for each in those.get(step.amendment.id, [])}
            expected = later & (collide if step.amendment.id not in gone else later - gone)
            assert {each.id for each in step.lapses} == expected
        shuffled = list(every)
        chance.shuffle(shuffled)
        assert derive_voting_order(shuffled) == derive_voting_order(every)

    holds()

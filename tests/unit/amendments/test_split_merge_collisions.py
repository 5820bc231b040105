"""Tests of amendments that split or merge a clause beside others: collisions, equal ones, the
voting order.
"""

import pytest

from consult.amendments import queries
from consult.amendments.proposing import preview as previewing
from consult.amendments.conflicts.collisions import find_clashes
from consult.amendments.proposing.preview import RequestedDestination
from consult.amendments.voting_order import derive_voting_order
from consult.core.errors import Invalid
from tests.support.contributions.amendments import propose
from tests.support.contributions.split_merge import BASE, WORDS, merge, split

pytestmark = pytest.mark.usefixtures("here")


def test_what_is_asked_of_the_clause_as_a_whole_collides_and_the_same_cut_does_not(world):
    one, same, other = split(world), split(world, "paul"), split(world, "ivo", "every two")
    joined, gone = (
        merge(world, "nils"),
        propose(world, "nils", "sup", None, clause=world.third_clause),
    )
    moves = propose(world, "fay", "move", None, "First.", clause=world.third_clause, after=0)
    found = find_clashes(queries.load_clause_amendments(world.actor(None), world.third_clause))
    assert {(clash.other_id, clash.kind) for clash in found[one]} == {
        (other, "both_reshape"),
        (joined, "both_reshape"),
        (moves, "both_reshape"),
        (gone, "reshaped_and_deleted"),
    }
    assert same in {clash.other_id for clash in found[other]}
    assert {clash.other_id for clash in found[joined]} == {one, same, other, moves, gone}


@pytest.mark.parametrize(
    ("text", "collides"),
    [
        (WORDS.replace("two", "three"), False),
        (WORDS.replace("stakeholders to report", "states who tell"), True),
        (WORDS.replace("to report", "and others to report"), False),
        (WORDS.replace(" to report every two years", ""), True),
        (WORDS.replace("all stakeholders to report", "[all stakeholders to report]"), True),
    ],
)
def test_other_amendments_collide_only_if_they_delete_the_text_around_the_cut(
    world, text, collides
):
    number, words = split(world), propose(world, "paul", text=text, clause=world.third_clause)
    found = find_clashes(queries.load_clause_amendments(world.actor(None), world.third_clause))
    assert found.get(number, []) == ([(words, "cut_in_words", "")] if collides else [])
    actor = world.actor("ivo")
    preview = previewing.preview_amendment(
        actor,
        world.third_clause,
        "split",
        None,
        place=RequestedDestination(None, 1, WORDS.index("to report")),
    )
    assert [each.id for each, _ in preview.clashes] == ([words] if collides else [])


def test_equal_amendments_are_offered_first(world):
    one, joined = split(world), merge(world, "paul")
    actor = world.actor("ivo")

    def considered(kind, cut=None):
        return previewing.preview_amendment(
            actor, world.third_clause, kind, None, place=RequestedDestination(None, 1, cut)
        )

    same = considered("split", WORDS.index("to report"))
    assert [each.amendment.id for each in same.similar] == [one] and {
        each.id for each, _ in same.clashes
    } == {joined}
    assert same.reshaped.texts == ("We *invite* all stakeholders", "to report every two years.")
    other = considered("split", WORDS.index("every two"))
    assert other.similar == [] and {each.id for each, _ in other.clashes} == {one, joined}
    assert considered("split").clashes == [] and considered("split").reshaped is None
    again = considered("merge")
    assert [each.amendment.id for each in again.similar] == [joined] and again.reshaped.texts == (
        f"{BASE} {WORDS}",
    )
    with pytest.raises(Invalid):
        considered("split", 1)


def test_the_bounds_of_a_clause_are_voted_on_last_and_fall_with_it(world):
    one, joined = split(world), merge(world, "ivo")
    words = propose(world, "paul", text=WORDS.replace("two", "three"), clause=world.third_clause)
    gone = propose(world, "nils", "sup", None, clause=world.third_clause)
    steps = derive_voting_order(
        queries.load_clause_amendments(world.actor(None), world.third_clause)
    ).steps
    assert [(each.amendment.id, each.reason_code) for each in steps] == [
        (gone, "deletes"),
        (words, "next"),
        (one, "reshapes"),
        (joined, "reshapes"),
    ]
    assert {each.id for each in steps[0].lapses} == {words, one, joined} and [
        each.id for each in steps[2].lapses
    ] == [joined]

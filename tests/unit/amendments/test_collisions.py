"""Tests of several amendments of one clause: collisions, duplicates, and the rolling text."""

from consult.amendments import actions, queries
from consult.amendments.conflicts.collisions import (
    find_clashes,
    find_collisions,
    measure_amendment_distance,
    build_rolling_text,
    find_similar_amendments,
)
from consult.amendments.proposing.preview import find_similar, build_preview_shape
from consult.core.permissions.actor import Actor
from .test_amendment_actions import LATER, NOW, propose


def there(world):
    return queries.load_clause_amendments(world.actor(None), world.other_clause)


def test_amendments_of_different_words_do_not_collide_and_both_are_in_the_rolling_text(world, here):
    one = propose(world, text=NOW.replace("every school", "every school and library"))
    two = propose(world, "paul", text=NOW.replace("2030", "2032"))
    assert find_clashes(there(world)) == {}
    added = {
        each.text.strip(): each.sources
        for each in build_rolling_text(NOW, there(world))
        if each.kind == "ins"
    }
    assert added["2032"] == (two,) and any(sources == (one,) for sources in added.values())


def test_two_amendments_of_the_same_words_collide(world, here):
    one, two = propose(world, text=LATER), propose(world, "paul", text=NOW.replace("2030", "2035"))
    found = find_clashes(there(world))
    assert [(each.other_id, each.passage) for each in found[one]] == [(two, "2030")]
    assert [(each.other_id, each.passage) for each in found[two]] == [(one, "2030")]


def test_a_deletion_collides_with_every_change_and_a_withdrawn_one_with_none(world, here):
    one, gone = propose(world, text=LATER), propose(world, "paul", kind="sup", text=None)
    assert {each.other_id for each in find_clashes(there(world))[one]} == {gone}
    actions.withdraw_amendment(world.actor("paul"), gone)
    assert find_clashes(there(world)) == {} and find_collisions(there(world)) == []


def test_a_no_change_amendment_collides_with_nothing(world, here):
    propose(world, text=LATER)
    propose(world, "paul", kind="noc", text=None)
    assert find_clashes(there(world)) == {}


def test_the_same_change_is_found_before_it_is_sent_again_and_an_other_is_not(world, here):
    one = propose(world, text=LATER)
    same = find_similar(world.actor("paul"), world.other_clause, "mod", LATER)
    assert [(each.amendment.id, each.similarity) for each in same] == [(one, 1.0)]
    assert (
        find_similar(
            world.actor("paul"), world.other_clause, "mod", NOW.replace("every school", "no school")
        )
        == []
    )
    assert find_similar_amendments(LATER, NOW, []) == []


def test_a_new_clause_and_a_deletion_find_their_likes(world, here):
    one = propose(world, kind="add", text="We also resolve to report every year.")
    two = propose(world, kind="sup", text=None)
    assert [
        each.amendment.id
        for each in find_similar(
            world.actor("ivo"), world.other_clause, "add", "We also resolve to report each year."
        )
    ] == [one]
    assert [
        each.amendment.id
        for each in find_similar(world.actor("ivo"), world.other_clause, "sup", None)
    ] == [two]


def test_a_preview_shows_the_change_the_likes_and_the_collisions_and_keeps_nothing(
    world, here, look
):
    one, two = propose(world, text=LATER), propose(world, "paul", text=NOW.replace("every", "each"))
    shown = build_preview_shape(world.actor("ivo"), world.other_clause, NOW.replace("2030", "2035"))
    assert [part.text for part in shown.change if part.kind == "ins"] == ["2035"]
    assert [each.amendment_id for each in shown.clashes] == [one] and two
    assert not shown.lookalike and look("select count(*) from amendment") == [(2,)]


def test_an_amendment_that_only_looks_the_same_says_so(world, here):
    assert build_preview_shape(
        world.actor("ivo"), world.other_clause, NOW.replace("connect", "c\u043ennect")
    ).lookalike


def test_how_far_an_amendment_is_from_the_text(world, here):
    near, far = propose(world, text=LATER), propose(world, "paul", kind="sup", text=None)
    by = {each.id: measure_amendment_distance(each) for each in there(world)}
    assert 0 < by[near] < by[far] == 1 and Actor()

"""Property tests of the speaking order: complete, stable, alternating between groups."""

from hypothesis import given, strategies as st

from consult.meetings.speakers.speaking_order import (
    TURN_KINDS,
    WaitingSpeaker,
    sort_speakers,
    compute_held_places,
)

GROUPS = ("gov", "civ", "pri", None)
LISTS = st.lists(
    st.tuples(
        st.sampled_from(TURN_KINDS),
        st.sampled_from(GROUPS),
        st.none() | st.integers(0, 5),
        st.booleans(),
    ),
    max_size=12,
).map(lambda rows: [WaitingSpeaker(number, *row) for number, row in enumerate(rows)])
ORDERS = st.sampled_from(["request", "alternate"])
HEARD = st.lists(st.sampled_from(GROUPS), max_size=4)


@given(LISTS, ORDERS, st.booleans(), HEARD)
def test_nobody_is_lost_and_nobody_comes_twice(waiting, order, first, heard):
    assert sorted(sort_speakers(waiting, order, first_first=first, heard=heard)) == sorted(waiting)


@given(LISTS, ORDERS, st.booleans(), HEARD, st.randoms())
def test_the_order_does_not_depend_on_how_the_list_is_read(waiting, order, first, heard, chance):
    mixed = list(waiting)
    chance.shuffle(mixed)
    assert sort_speakers(mixed, order, first_first=first, heard=heard) == sort_speakers(
        waiting, order, first_first=first, heard=heard
    )


@given(LISTS, ORDERS, st.booleans(), HEARD)
def test_a_call_leaves_the_others_in_their_order(waiting, order, first, heard):
    found = sort_speakers(waiting, order, first_first=first, heard=heard)
    if not found:
        return
    called = found[0]
    rest = [each for each in waiting if each != called]
    after = [*heard, called.group] if called.kind != "point_of_order" else heard
    if called.kind != "reply":
        assert sort_speakers(rest, order, first_first=first, heard=after) == found[1:]


@given(LISTS, HEARD)
def test_nobody_follows_their_own_group_as_long_as_another_group_waits(waiting, heard):
    plain = [each._replace(kind="statement", place=None) for each in waiting]
    found = sort_speakers(plain, "alternate", heard=heard)
    before = heard[-1] if heard else "nobody"
    for number, each in enumerate(found):
        others = {later.group for later in found[number:]} - {before}
        assert each.group != before or not others
        before = each.group


@given(LISTS, ORDERS, st.booleans(), HEARD)
def test_points_of_order_come_first_and_then_speakers_placed_by_the_chair(
    waiting, order, first, heard
):
    found = sort_speakers(waiting, order, first_first=first, heard=heard)
    ranks = [
        0
        if each.kind == "point_of_order" and each.place is None
        else 1
        if each.place is not None
        else 2
        if each.kind == "statement"
        else 3
        for each in found
    ]
    assert ranks == sorted(ranks)
    places = [each.place for each in found if each.place is not None]
    assert places == sorted(places)


@given(LISTS, ORDERS, HEARD)
def test_first_time_speakers_come_first_where_the_meeting_says_so(waiting, order, heard):
    plain = [each._replace(kind="statement", place=None) for each in waiting]
    again = [each.again for each in sort_speakers(plain, order, first_first=True, heard=heard)]
    assert again == sorted(again)


@given(LISTS, ORDERS, HEARD, st.integers(0, 11), st.sampled_from([-1, 1]))
def test_what_the_chair_moved_stays_where_it_was_put_and_what_stands_above_does_too(
    waiting, order, heard, chosen, by
):
    plain = [each._replace(kind="statement") for each in waiting]
    found = sort_speakers(plain, order, heard=heard)
    if not found:
        return
    numbers = [each.number for each in found]
    number = numbers[chosen % len(numbers)]
    held = sum(each.place is not None for each in found)
    places = compute_held_places(numbers, number, by, held)
    new = min(len(numbers) - 1, max(0, numbers.index(number) + by))
    expected = [each for each in numbers if each != number]
    expected.insert(new, number)
    after = sort_speakers(
        [each._replace(place=places.get(each.number)) for each in plain], order, heard=heard
    )
    top = max(new + 1, held)
    assert [each.number for each in after][:top] == expected[:top]


def test_three_governments_and_two_others_alternate():
    asked = [
        WaitingSpeaker(number, group=group)
        for number, group in enumerate(["gov", "gov", "gov", "civ", "pri"])
    ]
    assert [each.group for each in sort_speakers(asked, "alternate")] == [
        "gov",
        "civ",
        "pri",
        "gov",
        "gov",
    ]
    assert [each.number for each in sort_speakers(asked, "request")] == [0, 1, 2, 3, 4]

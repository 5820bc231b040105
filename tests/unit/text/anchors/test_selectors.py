"""Tests of passages: described in browser offsets, and found again in changed text."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consult.text.anchors.selectors import (
    PassageSelector,
    describe_passage,
    convert_from_utf16,
    find_passage,
    convert_to_utf16,
)

CLAUSE = (
    "States shall protect the rights of the child online, and shall encourage the voluntary "
    "sharing of data among national authorities, subject to the law of each State and to the "
    "rights of the persons concerned."
)
ANY = st.text("aб人ح😀 \u0301", min_size=1, max_size=30)


def selector_of(passage: str, text: str = CLAUSE) -> PassageSelector:
    """Describe the first occurrence of a passage."""
    start = text.index(passage)
    return describe_passage(text, start, start + len(passage))


def found(text: str, selector: PassageSelector) -> str | None:
    """Return the text that a passage is found at."""
    place = find_passage(text, selector)
    return None if place is None else text[slice(*place)]


def test_a_passage_is_described_by_its_words_its_neighbours_and_its_place():
    assert describe_passage("abcdefgh", 3, 5, context=2) == PassageSelector("de", "bc", "fg", 3, 5)
    assert describe_passage("abc", 0, 3) == PassageSelector("abc", "", "", 0, 3)


@pytest.mark.parametrize("place", [(2, 2), (3, 2), (-1, 2), (0, 9)])
def test_an_empty_or_outlying_passage_is_refused(place):
    with pytest.raises(ValueError, match=str(place[1])):
        describe_passage("abcdefgh", *place)


@settings(deadline=None)
@given(ANY, st.data())
def test_offsets_survive_the_way_to_the_browser_and_back(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = convert_to_utf16(text, start, end)
    assert convert_from_utf16(text, *units) == (start, end)
    encoded = text.encode("utf-16-le")[units[0] * 2 : units[1] * 2]
    assert encoded.decode("utf-16-le") == text[start:end]


@pytest.mark.parametrize("place", [(0, 2), (2, 3), (0, 9), (-1, 1), (3, 1)])
def test_offsets_inside_a_pair_of_units_or_outside_are_refused(place):
    with pytest.raises(ValueError, match=str(place[1])):
        convert_from_utf16("a😀b", *place)


@pytest.mark.parametrize("place", [(2, 1), (0, 4), (-1, 1)])
def test_code_points_outside_of_the_text_are_refused(place):
    with pytest.raises(ValueError, match=str(place[1])):
        convert_to_utf16("a😀b", *place)


@settings(deadline=None)
@given(ANY, st.data())
def test_every_passage_of_an_unchanged_text_is_found_where_it_was(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    assert find_passage(text, describe_passage(text, start, end)) == (start, end)


def test_a_passage_moves_with_the_text_before_it():
    start = len("Recalling that ") + CLAUSE.index("voluntary")
    assert find_passage("Recalling that " + CLAUSE, selector_of("voluntary")) == (start, start + 9)


def test_among_equal_words_the_one_with_the_same_neighbours_is_taken():
    start = CLAUSE.rindex("the rights of")
    selector = describe_passage(CLAUSE, start, start + 13)
    changed = "All " + CLAUSE.replace("subject to", "in line with")
    assert find_passage(changed, selector) == (
        changed.rindex("the rights of"),
        changed.rindex("the rights of") + 13,
    )


def test_among_equal_words_with_the_same_neighbours_the_nearest_is_taken():
    text = "we note x. " * 20
    start = text.index("note", 100)
    assert find_passage("Now, " + text, describe_passage(text, start, start + 4)) == (
        start + 5,
        start + 9,
    )


def test_a_reworded_passage_is_found_at_its_new_text():
    selector = selector_of("encourage the voluntary sharing of data")
    changed = CLAUSE.replace(
        "encourage the voluntary sharing of data", "promote the voluntary exchange of open data"
    )
    assert found(changed, selector) == "promote the voluntary exchange of open data"


def test_a_passage_of_many_words_is_found_by_its_two_ends():
    body = " ".join(f"commitment {number} of the parties" for number in range(40))
    text = f"Preamble. {body}. Closing words."
    selector = describe_passage(text, 10, 10 + len(body))
    changed = text.replace("commitment 20 of the parties ", "").replace(
        "Preamble", "A longer preamble"
    )
    start, end = find_passage(changed, selector)
    assert changed[start:end].startswith("commitment 0 ")
    assert changed[start:end].endswith("commitment 39 of the parties")


def test_a_passage_whose_words_were_deleted_is_orphaned():
    assert find_passage(CLAUSE.replace("voluntary ", ""), selector_of("voluntary")) is None


def test_a_passage_replaced_by_quite_other_words_is_orphaned():
    assert (
        find_passage(
            CLAUSE.replace("the rights of the child", "XYZ 77"),
            selector_of("the rights of the child"),
        )
        is None
    )


def test_a_word_exchanged_for_another_in_the_same_place_is_orphaned():
    assert find_passage(CLAUSE.replace("voluntary", "prompt"), selector_of("voluntary")) is None


def test_a_short_word_elsewhere_in_a_rewritten_text_is_not_mistaken_for_the_passage():
    assert (
        find_passage("Nothing remains here but the smallest of words.", selector_of("the rights"))
        is None
    )


@pytest.mark.parametrize("text", ["", " ", "Entirely other matter."])
def test_in_a_text_with_nothing_alike_a_passage_is_orphaned(text):
    assert find_passage(text, selector_of("encourage the voluntary sharing")) is None


@pytest.mark.parametrize("place", [(-5, 3), (900, 950), (50, 20)])
def test_a_wrong_place_does_not_mislead(place):
    selector = selector_of("voluntary")._replace(start=place[0], end=place[1])
    assert found(CLAUSE, selector) == "voluntary"


def test_a_passage_of_white_space_is_orphaned_rather_than_guessed():
    assert find_passage("a b", PassageSelector(" ", "a", "b", 1, 2)) is None


def test_a_stricter_threshold_orphans_what_a_looser_one_finds():
    selector = selector_of("encourage the voluntary sharing of data")
    changed = CLAUSE.replace(
        "encourage the voluntary sharing of data", "encourage parties to share data"
    )
    assert find_passage(changed, selector, threshold=0.5) is not None
    assert find_passage(changed, selector, threshold=0.99) is None


@settings(deadline=None)
@given(ANY, ANY, st.data())
def test_what_is_found_lies_inside_the_text_and_is_not_empty(old, new, data):
    start = data.draw(st.integers(0, len(old) - 1))
    place = find_passage(
        new, describe_passage(old, start, data.draw(st.integers(start + 1, len(old))))
    )
    assert place is None or 0 <= place[0] < place[1] <= len(new)

"""Tests of the effect of an amendment on a text: which changes stand in it, and by which way."""

import pytest

from consult.consolidation.dispositions.text_effect import compute_text_effect
from consult.text.merge.consolidated_text import SourcedPassage, build_consolidated_text
from consult.text.merge.hunk_merge import find_hunks

BASE = "The quick brown fox jumps over the lazy dog."


def passages(*given):
    return [SourcedPassage(text, (source,)) for text, source in given]


def effect(proposed, *given, struck=(), base=BASE, **more):
    """Compute the effect of amendment 1 on a text given by its passages."""
    found = passages(*given)
    text = "".join(each.text for each in found)
    return compute_text_effect(
        base, find_hunks(base, proposed, 1), text, found, struck, "a1", **more
    )


def test_an_amendment_is_credited_with_words_that_were_taken_from_it():
    found = effect(
        BASE.replace("quick", "slow"),
        ("The ", "base"),
        ("slow", "a1"),
        (" brown fox jumps over the lazy dog.", "base"),
    )
    assert (found.asked, found.present, found.credited) == (1, {0}, {0})
    assert found.is_complete and not found.is_partial and not found.uncredited


def test_words_that_were_written_by_hand_stand_there_without_credit():
    found = effect(
        BASE.replace("quick", "slow"),
        ("The ", "base"),
        ("slow", "m7"),
        (" brown fox jumps over the lazy dog.", "base"),
    )
    assert found.present == found.uncredited == {0} and not found.is_credited


def test_a_change_beside_the_change_of_another_one_is_found():
    found = effect(
        BASE.replace("quick", "slow"),
        ("The ", "base"),
        ("slow", "a1"),
        (" ", "base"),
        ("red", "a2"),
        (" fox jumps over the lazy dog.", "base"),
    )
    assert found.credited == {0} and found.is_complete and not found.is_rewritten


def test_the_old_words_must_be_gone():
    found = effect(
        BASE.replace("quick", "slow"),
        ("The quick ", "base"),
        ("slow", "m7"),
        (" brown fox jumps over the lazy dog.", "base"),
    )
    assert not found.present


@pytest.mark.parametrize(
    ("struck", "credited"), [([[35, "lazy ", ["a1"]]], {0}), ([[35, "lazy ", ["m7"]]], set())]
)
def test_a_deletion_is_credited_by_the_deleted_words(struck, credited):
    found = effect(
        BASE.replace("lazy ", ""),
        ("The quick brown fox jumps over the dog.", "base"),
        struck=struck,
    )
    assert (found.present, found.credited) == ({0}, credited)


def test_words_in_brackets_are_an_alternative_and_not_in_the_text_as_a_whole():
    hunks = [
        *find_hunks(BASE, BASE.replace("quick", "slow"), 1),
        *find_hunks(BASE, BASE.replace("quick", "swift"), 2),
    ]
    made = build_consolidated_text(BASE, hunks, lambda source: f"A-{source}", "Zero draft")
    found = compute_text_effect(
        BASE,
        find_hunks(BASE, BASE.replace("quick", "slow"), 1),
        made.text,
        [
            SourcedPassage(
                each.text,
                tuple(f"a{one}" if isinstance(one, int) else one for one in each.sources),
            )
            for each in made.passages
        ],
        [],
        "a1",
    )
    assert "alt" in made.text
    assert found.is_alternative and found.is_partial and not found.present


def test_words_written_over_a_part_make_it_rewritten():
    found = effect(
        BASE.replace("quick brown", "slow red"),
        ("The ", "base"),
        ("slow ", "a1"),
        ("crimson", "m7"),
        (" fox jumps over the lazy dog.", "base"),
    )
    assert found.has_other_words and found.is_rewritten and not found.present
    revised = effect(
        BASE.replace("quick", "very slow"),
        ("The ", "base"),
        ("slow", "a1"),
        (" brown fox jumps over the lazy dog.", "base"),
        is_revised=True,
    )
    assert revised.is_stale and not revised.is_rewritten and not revised.present


def test_chinese_words_are_compared_without_spaces():
    base = "我们承诺提供负担得起的互联网接入。"
    found = effect(
        base.replace("互联网", "宽带"),
        ("我们承诺提供负担得起的", "base"),
        ("宽带", "a1"),
        ("接入。", "base"),
        base=base,
    )
    assert found.credited == {0}


def test_a_part_of_the_words_of_the_parent_is_present_only_beside_the_whole():
    both = find_hunks(BASE, BASE.replace("quick", "quick, sly and red"), 2)
    shorter = BASE.replace("quick", "quick, sly")
    whole = (("The quick", "base"), (", sly and red", "a2"))
    end = (" brown fox jumps over the lazy dog.", "base")
    assert not effect(shorter, *whole, end, parent=both).present
    assert effect(shorter, ("The quick", "base"), (", sly", "a1"), end, parent=both).credited == {0}
    assert effect(shorter, *whole, (", sly", "a1"), end, parent=both).present == {0}
    longer = BASE.replace("quick", "quick, sly and red and old")
    text = (("The quick", "base"), (", sly and red and old", "a1"), end)
    assert effect(longer, *text, parent=both).present == {0}


def test_a_deleted_word_that_stands_there_after_all_was_not_deleted():
    found = effect(
        "one two three four five seven eight nine ten",
        ("one ", "base"),
        ("three", "m10"),
        (" six ", "base"),
        ("eleven", "m10"),
        base="one two three four five six seven eight nine ten",
    )
    assert not found.present


def test_an_insertion_beside_a_bracket_is_found():
    found = effect(
        "one two three four red five six seven",
        ("one ", "base"),
        ("[alt 1 (Plain): ", "marks"),
        ("two", "base"),
        (" / alt 2 (Lakeside Schools Network): ", "marks"),
        ("eight nine", "a2"),
        ("] ", "marks"),
        ("ten eleven ", "m10"),
        ("twelve ", "a2"),
        ("red ", "a1"),
        ("five six seven", "base"),
        base="one two three four five six seven",
    )
    assert found.credited == {0}


def test_a_change_is_not_credited_for_other_words_beside_it():
    found = effect(
        "new one two three red",
        ("[alt 1: ", "marks"),
        ("six", "base"),
        (" / alt 2: ", "marks"),
        ("new", "a1"),
        ("]", "marks"),
        (" seven red", "a2"),
        base="one two three four",
    )
    assert found.is_alternative and 1 in found.present and not found.credited


def test_words_beside_the_change_of_somebody_else_make_no_change_rewritten():
    found = effect(
        BASE.replace("quick", "slow"),
        ("The ", "base"),
        ("slow", "a1"),
        (" red", "a2"),
        (" cat jumps", "a2"),
        (" over the lazy dog.", "base"),
    )
    assert found.is_complete and not found.is_rewritten and not found.has_other_words


BRACKETED = "A review at high level [in 2030] [in 2035], in the same manner."
JOINED = "A review at high level in 2030 and again in 2035, in the same manner."


def test_a_bracket_that_was_deleted_and_stands_again_was_not_deleted():
    struck = [[23, "[", ["a1"]], [30, "] [", ["a1"]], [48, "]", ["a1"]]]
    built = [
        ("A review at high level in 2030 ", "base"),
        ("and again ", "a1"),
        ("in 2035, in the same manner.", "base"),
    ]
    assert effect(JOINED, *built, struck=struck, base=BRACKETED).is_complete
    again = [
        ("A review at high level in 2030 ", "base"),
        ("[", "marks"),
        ("and again ", "a1"),
        ("in 2035", "base"),
        ("]", "marks"),
        (", in the same manner.", "base"),
    ]
    found = effect(JOINED, *again, struck=struck[:2], base=BRACKETED)
    assert found.asked == 3 and found.is_partial and 2 not in found.present

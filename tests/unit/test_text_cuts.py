"""Cuts of a clause: where they may be, what they part, where they stand in changed words; and words joined again."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.merge.consolidated_text import Passage
from consult.text.clause_split import carried, fits, halves, offers, parted, struck_apart
from consult.text.merge.mark_pairs import torn

TEXT = "We *invite* all states to act now, and [urge] others to follow; the Secretary-General reports."


def at(text, words):
    return text.index(words)


@pytest.mark.parametrize(("words", "may"), [
    ("and [urge]", True), ("[urge]", True), ("others", True), ("the Secretary", True), ("*invite*", True), ("We", False),
    ("nvite*", False), (" and", False), ("ecretary", False), ("-General", False), ("rge]", False), ("] others", False),
    (", and", False), (".", False)])
def test_a_cut_is_between_words_and_inside_of_no_pair(words, may):
    assert fits(TEXT, at(TEXT, words)) is may


@pytest.mark.parametrize("place", [-1, 0, len(TEXT), len(TEXT) + 9])
def test_a_cut_is_inside_of_the_text(place):
    assert not fits(TEXT, place)


def test_both_parts_have_words():
    assert not fits("Act now. …", 9)
    assert not fits("— Act now.", 2)


def test_inside_of_brackets_or_emphasis_there_is_no_cut():
    assert not fits("We [act now, and tell] others", at("We [act now, and tell] others", "and"))
    assert not fits("We *act now, and tell* others", at("We *act now, and tell* others", "and"))


def test_phrases_are_offered_by_the_words_beside_them():
    assert [tuple(each) for each in offers(TEXT)] == [
        (at(TEXT, "and [urge]"), "… to act now,", "and [urge] others to follow …"),
        (at(TEXT, "the Sec"), "… others to follow;", "the Secretary-General reports.")]


def test_words_beside_a_cut_show_no_half_of_a_mark():
    assert tuple(offers("*We invite all states*, and urge others.")[0])[1:] == ("… invite all states,", "and urge others.")


def test_where_there_is_no_phrase_every_word_is_offered():
    assert [each.after for each in offers("one two three")] == ["two three", "three"]
    assert offers("alone") == []


@pytest.mark.parametrize(("text", "second"), [
    ("各国应合作，并报告进展。", "并报告进展。"), ("ندعو الدول إلى العمل، ونطلب منها الإبلاغ.", "ونطلب منها الإبلاغ.")])
def test_phrases_of_other_scripts_are_offered(text, second):
    assert second in [halves(text, each.at)[1] for each in offers(text)]


@pytest.mark.parametrize(("new", "second"), [
    ("We invite all states to act, and urge others.", "and urge others."),
    ("We invite states to act now, and urge others.", "and urge others."),
    ("We invite all states to act now, in earnest, and urge others.", "and urge others."),
    ("We invite all states to act now, or urge others.", "or urge others."),
    ("We invite all states to act now, urge others.", "urge others."),
    ("We invite all states to act now; and ask others.", "and ask others."),
    ("We invite everybody.", None), ("We invite all states [to act now, and urge others].", None)])
def test_a_cut_is_carried_through_a_change(new, second):
    old = "We invite all states to act now, and urge others."
    found = carried(old, new, at(old, "and urge"))
    assert (None if found is None else new[found:]) == second


def test_passages_and_what_was_struck_are_parted_where_the_words_are():
    passages = [Passage("We act, ", ("base",)), Passage("and tell", ("a1",)), Passage(" all.", ("base",))]
    first, second = parted(passages, 8)
    assert first == (Passage("We act,", ("base",)),)
    assert second == (Passage("and tell", ("a1",)), Passage(" all.", ("base",)))
    assert struck_apart([[3, "x", ["a2"]], [12, "y", ["a2"]]], 8, 8) == ([[3, "x", ["a2"]]], [[4, "y", ["a2"]]])


WORDS = st.lists(st.sampled_from(["we", "act,", "[now]", "*and*", "[all", "states]", "1,000.5", "report;", "l'eau"]),
                 min_size=1, max_size=12).map(" ".join)


@given(WORDS)
def test_what_is_cut_and_joined_again_reads_as_before_and_tears_no_pair(text):
    for each in offers(text):
        first, second = halves(text, each.at)
        assert f"{first} {second}" == text
        assert torn(text) or not (torn(first) or torn(second))
        assert carried(text, text, each.at) == each.at


@given(WORDS, WORDS)
def test_a_carried_cut_is_a_cut_of_the_new_words(old, new):
    for each in offers(old):
        found = carried(old, new, each.at)
        assert found is None or fits(new, found)

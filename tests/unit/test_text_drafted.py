"""A text drafted in steps: no character without its source, no bracket without its partner, nothing typed is lost."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.merge import draft_passages as drafted
from consult.text.brackets.bracket_tree import parse
from consult.text.merge.consolidated_text import BASE, MARKS, Passage
from consult.text.diff.hunks import hunks
from consult.text.diff.marks import Mark, marked
from consult.text.merge.mark_pairs import torn, whole
from consult.text.parsing.light_markup import plain
from tests.unit.test_text_properties import CLAUSES, WORDING

BASIS = "We *resolve* to connect every school by 2030 through [voluntary] public financing."


def called(source):
    return {drafted.NOW: "First reading", 12: "Norvania", 15: "Lakeside"}[source]


def asked(words, source=12):
    return hunks(BASIS, words, source)


def take(passages, words, source=12):
    return drafted.taken(BASIS, passages, asked(words, source), (f"a{source}",), called, "Zero draft")


def sources(passages):
    return [(each.text, each.sources) for each in passages if each.sources != (BASE,)]


def test_an_amendment_drops_into_what_was_typed_meanwhile_and_each_keeps_its_words():
    draft = drafted.typed(drafted.as_issued(BASIS), BASIS.replace("connect", "fully connect"), ("t1.7",))
    draft = take(draft, BASIS.replace("2030", "2032"))
    assert drafted.words_of(draft) == BASIS.replace("connect", "fully connect").replace("2030", "2032")
    assert sources(draft) == [("fully ", ("t1.7",)), ("2032", ("a12",))]


def test_where_both_cannot_be_all_stand_in_brackets_with_their_names():
    draft = drafted.typed(drafted.as_issued(BASIS), BASIS.replace("2030", "2035"), ("t1.7",))
    draft = take(draft, BASIS.replace("2030", "2032"))
    text = drafted.words_of(draft)
    assert "[alt 1 (Zero draft): 2030 / alt 2 (First reading): 2035 / alt 3 (Norvania): 2032]" in text
    found = {each.text: each.sources for each in draft}
    assert (found["2035"], found["2032"]) == (("t1.7",), ("a12",)) and not torn(text)


def test_what_was_taken_is_taken_out_again_and_what_was_typed_stays():
    draft = drafted.typed(drafted.as_issued(BASIS), BASIS.replace("connect", "fully connect"), ("t1.7",))
    back = drafted.left(BASIS, take(draft, BASIS.replace("2030", "2032")), asked(BASIS.replace("2030", "2032")))
    assert back == draft
    over = drafted.typed(take(draft, BASIS.replace("2030", "2032")), BASIS.replace("2030", "2040"), ("t1.7",))
    assert drafted.left(BASIS, over, asked(BASIS.replace("2030", "2032"))) is None


def test_a_bracket_opens_around_words_with_an_alternative_and_closes_on_what_is_kept():
    draft = drafted.as_issued(BASIS)
    start = BASIS.index("every school")
    put = drafted.bracketed(draft, start, start + 12, ("Zero draft", "Norvania"), Passage("most schools", ("o3",)))
    assert "[alt 1 (Zero draft): every school / alt 2 (Norvania): most schools]" in drafted.words_of(put)
    assert ("most schools", ("o3",)) in sources(put)
    assert drafted.words_of(drafted.closed(put, 0, 0)) == BASIS
    assert drafted.words_of(drafted.closed(put, 0, 1)) == BASIS.replace("every school", "most schools")
    assert drafted.words_of(drafted.closed(put, 0, -1)) == BASIS.replace(" every school", "")
    assert drafted.words_of(drafted.closed(draft, 0, 0)) == BASIS.replace("[voluntary]", "voluntary")
    for number, keep in ((5, 0), (0, 7), (-1, 0), (0, -2)):
        with pytest.raises(IndexError):
            drafted.closed(put, number, keep)


def test_to_keep_the_dash_is_to_keep_nothing():
    put = drafted.bracketed(drafted.as_issued("We act now."), 3, 6, ("Draft", "Norvania"), Passage(drafted.NOTHING, ("o3",)))
    assert drafted.words_of(drafted.closed(put, 0, 1)) == "We now."


def test_what_is_gone_names_who_asked_for_it():
    words = BASIS.replace(" by 2030", "").replace("public ", "")
    wanted = asked(BASIS.replace(" by 2030", ""))
    found = drafted.gone(BASIS, drafted.typed(drafted.as_issued(BASIS), words, ("t1.7",)),
                         [(hunk, ("a12",)) for hunk in wanted], ("t1.7",))
    assert [(each.text.strip(), each.sources) for each in found] == [("by 2030", ("a12",)), ("public", ("t1.7",))]
    assert words[:found[0].at].rstrip().endswith("school")


def test_marks_tell_what_is_new_what_went_and_what_stands_in_brackets():
    found = marked(BASIS, BASIS.replace("2030", "2032").replace("public financing", "[public] financing"))
    assert Mark("same", "resolve", "e") in found and Mark("in", "voluntary") in found
    assert Mark("del", "2030") in found and Mark("ins", "2032") in found
    assert [each.text for each in found if each.flags == "+"] == ["[", "]"]
    assert "".join(each.text for each in found if each.kind != "del") == plain(
        BASIS.replace("2030", "2032").replace("public financing", "[public] financing"))


@given(WORDING, WORDING)
def test_the_marks_that_are_not_gone_join_to_the_text_whatever_it_is(base, text):
    found = marked(base, text)
    assert "".join(each.text for each in found if each.kind != "del") == plain(text)
    assert all(each.text for each in found)


STEP = st.tuples(st.sampled_from(["bracket", "close", "take", "leave", "type"]), st.integers(0, 60), st.integers(1, 30),
                 st.integers(-1, 3))


@settings(max_examples=150)
@given(st.sampled_from(sorted(CLAUSES)), st.lists(STEP, max_size=8))
def test_after_any_steps_every_bracket_has_its_partner_and_every_character_a_source(language, steps):
    base = CLAUSES[language]
    draft = drafted.as_issued(base)
    for kind, at, length, keep in steps:
        text = drafted.words_of(draft)
        start, end = at % len(text), min(at % len(text) + length, len(text))
        wanted = hunks(base, base[:at % len(base)].replace("[", "").replace("]", "") + base[at % len(base):], 12)
        wanted = [] if torn(drafted.applied(base, wanted)) else wanted
        if kind == "bracket" and not parse(text[start:end]).unbalanced:
            other = Passage("none", ("o3",)) if keep > 0 else None
            draft = drafted.bracketed(draft, *whole(text, start, end), ("Draft", "Norvania"), other)
        elif kind == "close" and (there := parse(text).every()):
            each = there[at % len(there)]
            if keep < max(1, len(each.alternatives)):
                draft = drafted.closed(draft, at % len(there), keep)
        elif kind == "take":
            draft = drafted.taken(base, draft, wanted, ("a12",), called, "Draft")
        elif kind == "leave":
            draft = drafted.left(base, draft, wanted) or draft
        elif kind == "type":
            draft = drafted.typed(draft, text + " x", ("t1.7",))
        if not drafted.words_of(draft):
            draft = drafted.as_issued(base)
        assert not parse(drafted.words_of(draft)).unbalanced
        assert all(each.sources and set(each.sources) <= {BASE, MARKS, "a12", "o3", "t1.7"} for each in draft)

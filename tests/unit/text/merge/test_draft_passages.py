"""Tests of a text drafted in steps: every character has a source, every bracket a partner,
nothing is lost.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.merge import draft_passages as drafted
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.merge.consolidated_text import BASE, MARKS, SourcedPassage
from consult.text.diff.hunks import find_hunks
from consult.text.diff.marks import TextMark, build_change_marks
from consult.text.merge.mark_pairs import has_torn_marks, widen_to_pairs
from consult.text.parsing.light_markup import extract_plain_text
from tests.unit.text.test_diff_merge_properties import CLAUSES, WORDING

BASIS = "We *resolve* to connect every school by 2030 through [voluntary] public financing."


def called(source):
    return {drafted.DRAFT_SOURCE: "First reading", 12: "Norvania", 15: "Lakeside"}[source]


def asked(words, source=12):
    return find_hunks(BASIS, words, source)


def take(passages, words, source=12):
    return drafted.apply_to_draft(
        BASIS, passages, asked(words, source), (f"a{source}",), called, "Zero draft"
    )


def sources(passages):
    return [(each.text, each.sources) for each in passages if each.sources != (BASE,)]


def test_an_amendment_merges_with_text_typed_meanwhile_and_each_keeps_its_author():
    draft = drafted.rewrite_draft(
        drafted.start_draft(BASIS), BASIS.replace("connect", "fully connect"), ("t1.7",)
    )
    draft = take(draft, BASIS.replace("2030", "2032"))
    assert drafted.join_text(draft) == BASIS.replace("connect", "fully connect").replace(
        "2030", "2032"
    )
    assert sources(draft) == [("fully ", ("t1.7",)), ("2032", ("a12",))]


def test_conflicting_changes_are_bracketed_with_their_names():
    draft = drafted.rewrite_draft(
        drafted.start_draft(BASIS), BASIS.replace("2030", "2035"), ("t1.7",)
    )
    draft = take(draft, BASIS.replace("2030", "2032"))
    text = drafted.join_text(draft)
    assert (
        "[alt 1 (Zero draft): 2030 / alt 2 (First reading): 2035 / alt 3 (Norvania): 2032]" in text
    )
    found = {each.text: each.sources for each in draft}
    assert (found["2035"], found["2032"]) == (("t1.7",), ("a12",)) and not has_torn_marks(text)


def test_an_accepted_amendment_is_removed_again_and_typed_text_stays():
    draft = drafted.rewrite_draft(
        drafted.start_draft(BASIS), BASIS.replace("connect", "fully connect"), ("t1.7",)
    )
    back = drafted.remove_from_draft(
        BASIS, take(draft, BASIS.replace("2030", "2032")), asked(BASIS.replace("2030", "2032"))
    )
    assert back == draft
    over = drafted.rewrite_draft(
        take(draft, BASIS.replace("2030", "2032")), BASIS.replace("2030", "2040"), ("t1.7",)
    )
    assert drafted.remove_from_draft(BASIS, over, asked(BASIS.replace("2030", "2032"))) is None


def test_a_bracket_opens_around_words_with_an_alternative_and_closes_on_what_is_kept():
    draft = drafted.start_draft(BASIS)
    start = BASIS.index("every school")
    put = drafted.add_brackets(
        draft,
        start,
        start + 12,
        ("Zero draft", "Norvania"),
        SourcedPassage("most schools", ("o3",)),
    )
    assert (
        "[alt 1 (Zero draft): every school / alt 2 (Norvania): most schools]"
        in drafted.join_text(put)
    )
    assert ("most schools", ("o3",)) in sources(put)
    assert drafted.join_text(drafted.resolve_bracket(put, 0, 0)) == BASIS
    assert drafted.join_text(drafted.resolve_bracket(put, 0, 1)) == BASIS.replace(
        "every school", "most schools"
    )
    assert drafted.join_text(drafted.resolve_bracket(put, 0, -1)) == BASIS.replace(
        " every school", ""
    )
    assert drafted.join_text(drafted.resolve_bracket(draft, 0, 0)) == BASIS.replace(
        "[voluntary]", "voluntary"
    )
    for number, keep in ((5, 0), (0, 7), (-1, 0), (0, -2)):
        with pytest.raises(IndexError):
            drafted.resolve_bracket(put, number, keep)


def test_to_keep_the_dash_is_to_keep_nothing():
    put = drafted.add_brackets(
        drafted.start_draft("We act now."),
        3,
        6,
        ("Draft", "Norvania"),
        SourcedPassage(drafted.EMPTY_ALTERNATIVE, ("o3",)),
    )
    assert drafted.join_text(drafted.resolve_bracket(put, 0, 1)) == "We now."


def test_deleted_text_names_the_author_of_the_deletion():
    words = BASIS.replace(" by 2030", "").replace("public ", "")
    wanted = asked(BASIS.replace(" by 2030", ""))
    found = drafted.list_removed_text(
        BASIS,
        drafted.rewrite_draft(drafted.start_draft(BASIS), words, ("t1.7",)),
        [(hunk, ("a12",)) for hunk in wanted],
        ("t1.7",),
    )
    assert [(each.text.strip(), each.sources) for each in found] == [
        ("by 2030", ("a12",)),
        ("public", ("t1.7",)),
    ]
    assert words[: found[0].at].rstrip().endswith("school")


def test_marks_tell_what_is_new_what_went_and_what_stands_in_brackets():
    found = build_change_marks(
        BASIS, BASIS.replace("2030", "2032").replace("public financing", "[public] financing")
    )
    assert TextMark("same", "resolve", "e") in found and TextMark("in", "voluntary") in found
    assert TextMark("del", "2030") in found and TextMark("ins", "2032") in found
    assert [each.text for each in found if each.flags == "+"] == ["[", "]"]
    assert "".join(each.text for each in found if each.kind != "del") == extract_plain_text(
        BASIS.replace("2030", "2032").replace("public financing", "[public] financing")
    )


@given(WORDING, WORDING)
def test_the_marks_that_are_not_gone_join_to_the_text_whatever_it_is(base, text):
    found = build_change_marks(base, text)
    assert "".join(each.text for each in found if each.kind != "del") == extract_plain_text(text)
    assert all(each.text for each in found)


STEP = st.tuples(
    st.sampled_from(["bracket", "close", "take", "leave", "type"]),
    st.integers(0, 60),
    st.integers(1, 30),
    st.integers(-1, 3),
)


@settings(max_examples=150)
@given(st.sampled_from(sorted(CLAUSES)), st.lists(STEP, max_size=8))
def test_after_any_steps_every_bracket_has_its_partner_and_every_character_a_source(
    language, steps
):
    base = CLAUSES[language]
    draft = drafted.start_draft(base)
    for kind, at, length, keep in steps:
        text = drafted.join_text(draft)
        start, end = at % len(text), min(at % len(text) + length, len(text))
        wanted = find_hunks(
            base,
            base[: at % len(base)].replace("[", "").replace("]", "") + base[at % len(base) :],
            12,
        )
        wanted = [] if has_torn_marks(drafted.apply_hunks(base, wanted)) else wanted
        if kind == "bracket" and not parse_brackets(text[start:end]).unbalanced:
            other = SourcedPassage("none", ("o3",)) if keep > 0 else None
            draft = drafted.add_brackets(
                draft, *widen_to_pairs(text, start, end), ("Draft", "Norvania"), other
            )
        elif kind == "close" and (there := parse_brackets(text).list_brackets()):
            each = there[at % len(there)]
            if keep < max(1, len(each.alternatives)):
                draft = drafted.resolve_bracket(draft, at % len(there), keep)
        elif kind == "take":
            draft = drafted.apply_to_draft(base, draft, wanted, ("a12",), called, "Draft")
        elif kind == "leave":
            draft = drafted.remove_from_draft(base, draft, wanted) or draft
        elif kind == "type":
            draft = drafted.rewrite_draft(draft, text + " x", ("t1.7",))
        if not drafted.join_text(draft):
            draft = drafted.start_draft(base)
        assert not parse_brackets(drafted.join_text(draft)).unbalanced
        assert all(
            each.sources and set(each.sources) <= {BASE, MARKS, "a12", "o3", "t1.7"}
            for each in draft
        )

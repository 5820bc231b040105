"""Carrying over: what became of passages, edits and brackets, in the words of the trade and for any words at all."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.carrying import NEAR, brackets_carried, carried, edit_carried

THEN = "We resolve to connect every school by 2030 through [voluntary] public financing."
WORDS = st.lists(st.sampled_from(["we", "all", "shall", "resolve", "connect", "every", "school", "by", "2030", "[", "]", "and", "report", "."]), min_size=1, max_size=14).map(" ".join)


def stands(exact, now, then=THEN):
    start = then.index(exact)
    found = carried(then, now, start, start + len(exact))
    return found.verdict, now[slice(*found.span)] if found.span and found.verdict != "gone" else None, round(100 * found.sure)


@pytest.mark.parametrize(("exact", "now", "verdict", "words"), [
    ("every school", THEN, "kept", "every school"),
    ("every school", THEN.replace("We resolve to", "We hereby resolve to"), "kept", "every school"),
    ("every school", "By 2030, every school is connected through public financing.", "kept", "every school"),
    ("every school by 2030", THEN.replace("every school by 2030", "each school by 2031"), "changed", "each school by 2031"),
    ("every school by 2030", THEN.replace("every school by 2030 ", ""), "gone", None),
    ("every school by 2030", "Nothing of it is here.", "gone", None)])
def test_a_passage_is_kept_changed_or_gone(exact, now, verdict, words):
    found, there, sure = stands(exact, now)
    assert (found, there) == (verdict, words)
    assert (sure == 100) is (verdict == "kept") or verdict == "gone"


def test_words_that_are_merely_deleted_are_surely_gone_and_replaced_ones_leave_a_doubt():
    assert stands("every school by 2030", THEN.replace("every school by 2030 ", ""))[2] > 60
    assert stands("every school by 2030", THEN.replace("every school by 2030", "most schools within nine years"))[2] < 75


def test_words_that_stand_elsewhere_moved():
    now = "We resolve, through [voluntary] public financing, to connect every school by 2030."
    verdict, words, _ = stands("[voluntary] public financing", now)
    assert verdict in {"kept", "moved"} and words == "[voluntary] public financing"


def test_an_edit_is_kept_where_nothing_beside_it_changed_and_doubtful_where_its_words_did():
    edit = THEN.replace("2030", "2032")
    assert edit_carried(THEN, THEN.replace("financing", "money"), edit) == ("kept", 1.0, None)
    assert edit_carried(THEN, edit, edit).verdict == "kept"
    near = edit_carried(THEN, THEN.replace("2030", "2031"), edit)
    assert near.verdict == "changed" and near.sure > 0.75
    far = edit_carried(THEN, THEN.replace("every school by 2030", "most schools within nine years"), edit)
    assert far.sure < 0.75
    added = THEN.replace("school by", "school and library by")
    assert edit_carried(THEN, THEN.replace("school by", "school, everywhere, by"), added).verdict == "changed"


def test_brackets_are_kept_changed_or_gone():
    (span, kept), = brackets_carried(THEN, THEN.replace("2030", "2032"))
    assert THEN[slice(*span)] == "[voluntary]" and kept.verdict == "kept"
    (_, gone), = brackets_carried(THEN, THEN.replace("[voluntary]", "voluntary"))
    assert gone.verdict == "gone" and gone.sure == 1.0
    (_, changed), = brackets_carried(THEN, THEN.replace("[voluntary]", "[voluntary and stable]"))
    assert changed.verdict in {"changed", "kept"}
    (_, lost), = brackets_carried(THEN, "We resolve to connect every school.")
    assert lost.verdict == "gone"
    assert brackets_carried("no bracket", THEN) == []


@settings(deadline=None)
@given(WORDS, WORDS, st.data())
def test_every_verdict_is_one_of_four_with_a_place_inside_of_the_text(then, now, data):
    start = data.draw(st.integers(0, len(then) - 1))
    end = data.draw(st.integers(start + 1, len(then)))
    found = carried(then, now, start, end)
    assert 0.0 <= found.sure <= 1.0
    if found.span is not None:
        assert 0 <= found.span[0] <= found.span[1] <= len(now)
    if found.verdict in {"kept", "moved"}:
        assert found.span is not None and now[slice(*found.span)] == then[start:end]
    if found.verdict == "changed":
        assert found.sure >= NEAR
    assert carried(then, then, start, end) == ("kept", 1.0, (start, end))


@settings(deadline=None)
@given(WORDS, WORDS, WORDS)
def test_edits_and_brackets_of_any_words_have_a_verdict(then, now, proposed):
    found = edit_carried(then, now, proposed)
    assert found.verdict in {"kept", "changed", "gone"} and 0.0 <= found.sure <= 1.0
    assert all(each.verdict in {"kept", "moved", "changed", "gone"} for _, each in brackets_carried(then, now))

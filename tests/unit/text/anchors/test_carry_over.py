"""Tests of verdicts on passages, amendments and brackets, with realistic and arbitrary text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.anchors.carry_over import (
    LEAST_LIKENESS,
    carry_brackets,
    carry_passage,
    compute_proposal_verdict,
)
from consult.text.diff.hunks import find_hunks
from consult.text.merge.hunk_merge import rebase_text

THEN = "We resolve to connect every school by 2030 through [voluntary] public financing."
WORDS = st.lists(
    st.sampled_from(
        [
            "we",
            "all",
            "shall",
            "resolve",
            "connect",
            "every",
            "school",
            "by",
            "2030",
            "[",
            "]",
            "and",
            "report",
            ".",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


def stands(exact, now, then=THEN):
    start = then.index(exact)
    found = carry_passage(then, now, start, start + len(exact))
    return (
        found.verdict,
        now[slice(*found.span)] if found.span and found.verdict != "gone" else None,
        round(100 * found.certainty),
    )


@pytest.mark.parametrize(
    ("exact", "now", "verdict", "words"),
    [
        ("every school", THEN, "kept", "every school"),
        (
            "every school",
            THEN.replace("We resolve to", "We hereby resolve to"),
            "kept",
            "every school",
        ),
        (
            "every school",
            "By 2030, every school is connected through public financing.",
            "kept",
            "every school",
        ),
        (
            "every school by 2030",
            THEN.replace("every school by 2030", "each school by 2031"),
            "changed",
            "each school by 2031",
        ),
        ("every school by 2030", THEN.replace("every school by 2030 ", ""), "gone", None),
        ("every school by 2030", "Nothing of it is here.", "gone", None),
    ],
)
def test_a_passage_is_kept_changed_or_gone(exact, now, verdict, words):
    found, there, sure = stands(exact, now)
    assert (found, there) == (verdict, words)
    assert (sure == 100) is (verdict == "kept") or verdict == "gone"


def test_words_that_are_merely_deleted_are_surely_gone_and_replaced_ones_leave_a_doubt():
    assert stands("every school by 2030", THEN.replace("every school by 2030 ", ""))[2] > 60
    assert (
        stands(
            "every school by 2030",
            THEN.replace("every school by 2030", "most schools within nine years"),
        )[2]
        < 75
    )


def test_words_that_stand_elsewhere_moved():
    now = "We resolve, through [voluntary] public financing, to connect every school by 2030."
    verdict, words, _ = stands("[voluntary] public financing", now)
    assert verdict in {"kept", "moved"} and words == "[voluntary] public financing"


def test_an_amendment_is_kept_if_nothing_beside_it_changed_and_doubtful_if_its_text_did():
    edit = THEN.replace("2030", "2032")
    assert compute_proposal_verdict(THEN, THEN.replace("financing", "money"), edit) == (
        "kept",
        1.0,
        None,
    )
    assert compute_proposal_verdict(THEN, edit, edit).verdict == "kept"
    near = compute_proposal_verdict(THEN, THEN.replace("2030", "2031"), edit)
    assert near.verdict == "changed" and near.certainty > 0.75
    far = compute_proposal_verdict(
        THEN, THEN.replace("every school by 2030", "most schools within nine years"), edit
    )
    assert far.certainty < 0.75
    added = THEN.replace("school by", "school and library by")
    assert (
        compute_proposal_verdict(
            THEN, THEN.replace("school by", "school, everywhere, by"), added
        ).verdict
        == "changed"
    )


def test_brackets_are_kept_changed_or_gone():
    ((span, kept),) = carry_brackets(THEN, THEN.replace("2030", "2032"))
    assert THEN[slice(*span)] == "[voluntary]" and kept.verdict == "kept"
    ((_, gone),) = carry_brackets(THEN, THEN.replace("[voluntary]", "voluntary"))
    assert gone.verdict == "gone" and gone.certainty == 1.0
    ((_, changed),) = carry_brackets(THEN, THEN.replace("[voluntary]", "[voluntary and stable]"))
    assert changed.verdict in {"changed", "kept"}
    ((_, lost),) = carry_brackets(THEN, "We resolve to connect every school.")
    assert lost.verdict == "gone"
    assert carry_brackets("no bracket", THEN) == []


@settings(deadline=None)
@given(WORDS, WORDS, st.data())
def test_every_verdict_is_one_of_four_with_a_place_inside_of_the_text(then, now, data):
    start = data.draw(st.integers(0, len(then) - 1))
    end = data.draw(st.integers(start + 1, len(then)))
    found = carry_passage(then, now, start, end)
    assert 0.0 <= found.certainty <= 1.0
    if found.span is not None:
        assert 0 <= found.span[0] <= found.span[1] <= len(now)
    if found.verdict in {"kept", "moved"}:
        assert found.span is not None and now[slice(*found.span)] == then[start:end]
    if found.verdict == "changed":
        assert found.certainty >= LEAST_LIKENESS
    assert carry_passage(then, then, start, end) == ("kept", 1.0, (start, end))


@settings(deadline=None)
@given(WORDS, WORDS, WORDS)
def test_amendments_and_brackets_of_any_text_have_a_verdict(then, now, proposed):
    found = compute_proposal_verdict(then, now, proposed)
    assert found.verdict in {"kept", "changed", "gone"} and 0.0 <= found.certainty <= 1.0
    assert all(
        each.verdict in {"kept", "moved", "changed", "gone"}
        for _, each in carry_brackets(then, now)
    )


SCRIPTS = {
    "en": (
        "We resolve to connect every school and library by 2030 through [voluntary] public "
        "financing , naïve or not ."
    ),
    "fr": (
        "Nous décidons de connecter chaque école d’ici à 2030 au moyen d’un "
        "financement public [volontaire] ."
    ),
    "ru": (
        "Мы постановляем подключить каждую школу к 2030 году за счёт [добровольного] "
        "государственного финансирования ."
    ),
    "ar": "نقرر أن نوصل كل مدرسة بحلول عام 2030 عن طريق التمويل العام [الطوعي] ، وأن نُقدِّم تقريراً .",
    "zh": "我们 决定 到 2030 年 通过 [自愿] 公共 资金 连接 每 一 所 学校 ， 并 提交 报告 。",
    "hi": "हम 2030 तक प्रत्येक विद्यालय को [स्वैच्छिक] सार्वजनिक वित्तपोषण से जोड़ने का संकल्प लेते हैं ।",
}
JOINED = {"zh": ""}


@st.composite
def rewordings(draw):
    """Generate a text in one of six scripts, a later version of it, and a passage."""
    language = draw(st.sampled_from(sorted(SCRIPTS)))
    joint, words = JOINED.get(language, " "), SCRIPTS[language].split()
    now = [
        each
        for word in words
        for each in draw(
            st.sampled_from(
                [[word], [word], [word], [], [word, word], [draw(st.sampled_from(words))]]
            )
        )
    ]
    if draw(st.booleans()) and len(now) > 3:
        cut = draw(st.integers(1, len(now) - 1))
        now = now[cut:] + now[:cut]
    then = joint.join(words)
    start = draw(st.integers(0, len(then) - 1))
    return then, joint.join(now), start, draw(st.integers(start + 1, len(then)))


@settings(deadline=None, max_examples=300)
@given(rewordings())
def test_in_every_script_kept_and_moved_mean_that_the_exact_text_is_there(made):
    then, now, start, end = made
    found = carry_passage(then, now, start, end)
    if found.verdict in {"kept", "moved"}:
        assert now[slice(*found.span)] == then[start:end]
    if found.verdict == "changed":
        assert now[slice(*found.span)] != then[start:end]
    if then[start:end] not in now:
        assert found.verdict in {"changed", "gone"}


@settings(deadline=None, max_examples=200)
@given(rewordings(), st.data())
def test_in_every_script_a_kept_amendment_finds_the_text_that_it_changes(made, data):
    then, now, start, end = made
    proposed = then[:start] + data.draw(st.sampled_from(["", "X", "مدرسة", "学校"])) + then[end:]
    found = compute_proposal_verdict(then, now, proposed)
    assert found.verdict in {"kept", "changed", "gone"} and 0.0 <= found.certainty <= 1.0
    if found.verdict == "kept":
        assert (
            all(
                then[hunk.changed_start : hunk.changed_end] in now or now == proposed
                for hunk in find_hunks(then, proposed, 0)
            )
            or rebase_text(then, now, proposed).text == now
        )


@settings(deadline=None, max_examples=200)
@given(rewordings())
def test_in_every_script_every_bracket_has_its_verdict_and_a_kept_one_is_there(made):
    then, now, *_ = made
    found = carry_brackets(then, now)
    assert len(found) == len(parse_brackets(then).list_brackets())
    for (start, end), each in found:
        assert each.verdict in {"kept", "moved", "changed", "gone"}
        if each.verdict in {"kept", "moved"}:
            assert now[slice(*each.span)] == then[start:end]

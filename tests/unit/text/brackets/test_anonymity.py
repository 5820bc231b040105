"""Tests of a text without the names of bracket holders, in six languages."""

import pytest
from hypothesis import given, strategies as st

from consult.text.brackets.bracket_tree import count_brackets, parse_brackets
from consult.text.brackets.holders import list_held_brackets
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.brackets.anonymity import anonymize_text


@pytest.mark.parametrize(
    ("text", "expected", "left_out"),
    [
        ("We act by 2030.", "We act by 2030.", 0),
        ("We act [soon].", "We act [soon].", 0),
        (
            "We act [alt 1 (Norvania): soon / alt 2 (Group of 77): now].",
            "We act [alt 1: soon / alt 2: now].",
            0,
        ),
        ("We act [alt 1 · Norvania: soon / alt 2: now].", "We act [alt 1: soon / alt 2: now].", 0),
        ("We act [alt 1: soon / alt 2: now].", "We act [alt 1: soon / alt 2: now].", 0),
        ("We act. [Norvania reserves its position]", "We act.", 1),
        ("[Norvania reserves its position on all of it] We act.", "We act.", 1),
        ("We act *[Norvania reserves its position]* now.", "We act now.", 1),
        ("[Norvania reserves its position]", "", 1),
        (
            "[alt 1 (A): one [alt 1 (B): two / alt 2 (C): three] / alt 2 (D): four]",
            "[alt 1: one [alt 1: two / alt 2: three] / alt 2: four]",
            0,
        ),
        (
            "Nous agissons [variante 1 (Norvanie) : vite / variante 2 : tard].",
            "Nous agissons [variante 1 : vite / variante 2 : tard].",
            0,
        ),
        (
            "我们［备选案文1（诺尔瓦尼亚）：立即／备选案文2：以后］行动。",
            "我们［备选案文1：立即／备选案文2：以后］行动。",
            0,
        ),
        (
            "نعمل [البديل 1 (نورفانيا): الآن / البديل 2: لاحقا].",
            "نعمل [البديل 1: الآن / البديل 2: لاحقا].",
            0,
        ),
        ("[Norvania reserves its position] [Norvania reserves its position]We act", "We act", 2),
        (
            "Мы действуем [альтернатива 1 (Норвания): сейчас].",
            "Мы действуем [альтернатива 1: сейчас].",
            0,
        ),
        (
            "Actuamos [opción 1 (Norvania): ya / opción 2: luego].",
            "Actuamos [opción 1: ya / opción 2: luego].",
            0,
        ),
    ],
)
def test_names_go_and_the_text_stays(text, expected, left_out):
    found = anonymize_text(text)
    assert found.reservations == left_out
    assert found.text == expected
    assert not any(each.holders for each in list_held_brackets(found.text))


@given(
    st.lists(
        st.sampled_from(
            [
                "We act",
                " ",
                "[",
                "]",
                "alt 1 (Norvania): ",
                " / alt 2 · Group: ",
                "alt 3: ",
                "*",
                "now",
                "[Norvania reserves its position]",
                "\n",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_nothing_but_names_and_reservations_is_left_out(text):
    found = anonymize_text(text)
    assert not any(
        holder in each.holders
        for each in list_held_brackets(found.text)
        for holder in ("Norvania", "Group")
        if each.alternatives
    )
    assert extract_plain_text(found.text).count("now") == extract_plain_text(text).count("now")
    assert found.text.count("We act") == text.count("We act")
    assert parse_brackets(found.text).unbalanced == parse_brackets(text).unbalanced
    assert count_brackets(found.text) == count_brackets(text) - found.reservations

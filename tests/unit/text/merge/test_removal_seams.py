"""Tests of spaces and commas after a bracket is removed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.merge import draft_passages as drafted
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.parsing.tokens import tokenize_text
from tests.unit.text.test_diff_merge_properties import CLAUSES

CLEAN = {language: text.replace("[", "").replace("]", "") for language, text in CLAUSES.items()}
WRONG = re.compile(r" [,.)،。，]| [ \n]|\( |^ | $|([,،，;؛；])\1")


def without(text, keep, language="en", number=0):
    return drafted.join_text(
        drafted.resolve_bracket(drafted.start_draft(text), number, keep, language)
    )


@pytest.mark.parametrize(
    ("language", "text", "keep", "reads"),
    [
        ("en", "We act [together ], and now.", 0, "We act together, and now."),
        ("en", "We act [ together ] now.", 0, "We act together now."),
        ("en", "We act [, and learn,] now.", 0, "We act, and learn, now."),
        ("en", "We act [alt 1: , and learn / alt 2: –] now.", 0, "We act, and learn now."),
        ("en", "We act [alt 1: at once / alt 2: –], and learn.", 1, "We act, and learn."),
        ("en", "Peace, [security], and trust.", -1, "Peace, and trust."),
        ("en", "[Also,] we act (again [soon]).", -1, "we act (again [soon])."),
        ("en", "We act ([soon] again).", -1, "We act (again)."),
        ("en", "We act [always].", -1, "We act."),
        ("en", "We act [at] .5 per cent [… or more].", 0, "We act at .5 per cent [… or more]."),
        ("en", "We act [now]!", -1, "We act!"),
        ("ar", "نعمل [معا]، ونتعلم.", -1, "نعمل، ونتعلم."),
        ("ar", "هل نعمل [معا]؟", -1, "هل نعمل؟"),
        ("fr", "Nous agissons [ensemble] ; et vite.", -1, "Nous agissons ; et vite."),
        ("fr", "Nous agissons [; et vite].", 0, "Nous agissons ; et vite."),
        ("zh", "我们行动[，并且学习]。", 0, "我们行动，并且学习。"),
        ("zh", "和平，[安全]，信任。", -1, "和平，信任。"),
    ],
)
def test_what_stays_of_a_bracket_joins_the_words_around_it(language, text, keep, reads):
    assert without(text, keep, language) == reads


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(CLEAN)),
    st.integers(0, 200),
    st.integers(1, 9),
    st.sampled_from([-1, 0, 1]),
    st.booleans(),
)
def test_in_six_languages_no_space_and_no_comma_is_left_over(language, at, length, keep, offered):
    text = CLEAN[language]
    words = tokenize_text(text)
    first = at % len(words)
    start, end = len("".join(words[:first])), len("".join(words[: first + length]))
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = max(start, start + len(text[start:end].rstrip()))
    if start == end or text[start:end].isspace():
        return
    other = SourcedPassage(drafted.EMPTY_ALTERNATIVE, ("o3",)) if offered or keep > 0 else None
    put = drafted.add_brackets(drafted.start_draft(text), start, end, None, other)
    made = drafted.join_text(drafted.resolve_bracket(put, 0, keep, language))
    assert not parse_brackets(made).list_brackets()
    if keep == 0:
        assert made == text
    assert not WRONG.search(made), made

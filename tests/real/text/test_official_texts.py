"""Tests of the text modules with the UDHR and the SDG targets in six languages."""

import json
import random

import pytest
import regex

from consult.text.anchors.selectors import (
    describe_passage,
    convert_from_utf16,
    find_passage,
    convert_to_utf16,
)
from consult.text.sanitize import make_excerpt, render_markdown
from consult.text.deceptive_characters import (
    normalize_text,
    find_refused_characters,
    find_suspicious_characters,
)
from consult.text.diff.word_diff import shorten_parts, diff_words
from consult.text.diff.position_map import map_range
from consult.text.search_normalization import fold_text, parse_terms
from consult.text.label_parser import split_label
from consult.text.language import guess_language
from consult.text.lookalikes import compute_skeleton
from consult.text.parsing.han_words import ALONE, number_words
from consult.text.parsing.markdown_clauses import MarkdownClause, format_document, parse_document
from consult.text.parsing.light_markup import escape_asterisks, extract_plain_text, split_runs
from consult.text.parsing.tokens import is_han, is_word, tokenize_text
from tests.real import LANGUAGES, find_real_data

INSERTED = {
    "ar": "وعلى هذا النحو ",
    "en": "and likewise ",
    "es": "y asimismo ",
    "fr": "et de même ",
    "ru": "а также ",
    "zh": "以及",
}


def udhr(language: str) -> list[str]:
    """Read the paragraphs of the Universal Declaration of Human Rights."""
    clauses = json.loads(
        find_real_data(f"udhr-six-languages/{language}.json").read_text(encoding="utf-8")
    )["clauses"]
    return [
        normalize_text(text)
        for clause in clauses
        for text in clause.get("paragraphs") or [clause["text"]]
    ]


def sdg(language: str) -> list[str]:
    """Read the SDG targets: `key: text`, continued on indented lines."""
    folder = "zh-Hans" if language == "zh" else language
    lines = find_real_data(f"sdg-targets-six-languages/{folder}/global_targets.yml").read_text(
        encoding="utf-8"
    )
    found = regex.findall(r"^[\w-]+-title: (.*(?:\n  .*)*)", lines, regex.MULTILINE)
    return [normalize_text(" ".join(text.split()).strip("'\" ")) for text in found]


def texts(language: str) -> list[str]:
    """Read both."""
    return udhr(language) + sdg(language)


def passage(text: str, chance: random.Random) -> tuple[int, int]:
    """Choose a passage of two to nine words."""
    words = [place for place, token in enumerate(tokenize_text(text)) if is_word(token)]
    first = chance.randrange(len(words) - 1)
    last = min(len(words) - 1, first + chance.randint(1, 8))
    starts = [0]
    for token in tokenize_text(text):
        starts.append(starts[-1] + len(token))
    return starts[words[first]], starts[words[last] + 1]


def amended(text: str, language: str, chance: random.Random) -> str:
    """Add words to a text or remove some, at one place."""
    words = tokenize_text(text)
    place = chance.randrange(len(words) + 1)
    if chance.random() < 0.5 and len(words) > 6:
        return "".join(words[:place] + words[place + 3 :])
    return "".join([*words[:place], INSERTED[language], *words[place:]])


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def count_dictionary_words(text: str) -> int:
    """Count words; those of Chinese are the words of the dictionary."""
    words = tokenize_text(text)
    numbers = number_words(words)
    return len(
        {
            number if number != ALONE else (number, place)
            for place, (word, number) in enumerate(zip(words, numbers, strict=True))
            if is_word(word)
        }
    )


def test_both_texts_have_as_many_paragraphs_as_their_source_says(language):
    assert len(udhr(language)) in range(57, 63)
    assert len(sdg(language)) == 169


def test_tokens_join_to_the_text_and_none_is_a_whole_chinese_clause(language):
    for text in texts(language):
        words = tokenize_text(text)
        assert "".join(words) == text
        assert all(len(word) == 1 for word in words if is_han(word))
        assert max(map(len, words)) < 45


def test_an_amendment_is_shown_as_the_words_that_it_changed(language):
    chance = random.Random(language)
    for old in texts(language):
        new = amended(old, language, chance)
        parts = diff_words(old, new)
        assert "".join(part.text for part in parts if part.kind != "ins") == old
        assert "".join(part.text for part in parts if part.kind != "del") == new
        assert sum(count_dictionary_words(part.text) for part in parts if part.kind != "same") <= 8
        assert (
            sum(len(part.text) for part in shorten_parts(parts, 4))
            <= sum(len(part.text) for part in parts) + 2
        )


def test_two_unlike_paragraphs_still_join_to_both(language):
    paragraphs = udhr(language)
    for old, new in zip(paragraphs, paragraphs[1:], strict=False):
        parts = diff_words(old, new)
        assert "".join(part.text for part in parts if part.kind != "ins") == old
        assert "".join(part.text for part in parts if part.kind != "del") == new


def test_a_passage_is_found_again_after_an_amendment_elsewhere(language):
    chance = random.Random(language)
    tried = 0
    for old in texts(language):
        start, end = passage(old, chance)
        new = amended(old, language, chance)
        parts = diff_words(old, new)
        kept = map_range(parts, start, end)
        if new[slice(*kept)] != old[start:end]:
            continue
        tried += 1
        place = find_passage(new, describe_passage(old, start, end))
        assert place is not None
        assert new[slice(*place)] == old[start:end]
    assert tried > 150


def test_a_passage_is_found_again_after_words_within_it_changed(language):
    chance = random.Random(language)
    found = tried = 0
    for old in texts(language):
        start, end = passage(old, chance)
        words = tokenize_text(old[start:end])
        if len(words) < 6:
            continue
        middle = len(words) // 2
        reworded = "".join([*words[:middle], INSERTED[language], *words[middle:]])
        new = INSERTED[language] + old[:start] + reworded + old[end:]
        tried += 1
        found += find_passage(new, describe_passage(old, start, end)) == (
            len(INSERTED[language]) + start,
            len(INSERTED[language]) + start + len(reworded),
        )
    assert tried > 90
    assert found / tried > 0.95


def test_a_passage_is_not_found_in_the_paragraph_of_another_right(language):
    chance = random.Random(language)
    paragraphs = udhr(language)
    mistaken = 0
    for number, old in enumerate(paragraphs):
        selector = describe_passage(old, *passage(old, chance))
        mistaken += find_passage(paragraphs[(number + 11) % len(paragraphs)], selector) is not None
    assert mistaken <= 3


def test_offsets_of_browsers_are_code_points_here(language):
    text = "😀".join(udhr(language)[:5])
    units = convert_to_utf16(text, 3, len(text) - 2)
    assert convert_from_utf16(text, *units) == (3, len(text) - 2)
    assert units[1] == len(text) - 2 + 4


def test_official_texts_are_never_refused_and_hardly_ever_remarked_on(language):
    remarked = 0
    for text in texts(language):
        assert find_refused_characters(text) == []
        remarked += bool(find_suspicious_characters(text))
    assert remarked <= 2


def test_the_language_of_a_paragraph_is_recognised(language):
    guesses = [guess_language(text) for text in texts(language)]
    assert guesses.count(language) / len(guesses) > 0.98
    assert set(guesses) <= {language, None}


def test_every_word_of_a_text_is_found_by_searching_for_it(language):
    for text in texts(language):
        folded = fold_text(text)
        words = [word for word in tokenize_text(text) if is_word(word)][:12]
        assert all(term in folded for word in words for term in parse_terms(word.upper()))


def test_an_official_paragraph_passes_through_markdown_and_markup_unchanged(language):
    for text in texts(language):
        assert extract_plain_text(escape_asterisks(text)) == text
        assert "".join(run.text for run in split_runs(text)) == extract_plain_text(text)
        assert compute_skeleton(compute_skeleton(text)) == compute_skeleton(text)
        assert "<script" not in render_markdown(text)
        assert (
            text.startswith(make_excerpt(text, 60).rstrip("…").rstrip())
            or "*" in text
            or split_label(text)[0]
        )


def test_a_whole_text_is_written_to_a_file_and_read_again(language):
    clauses = [
        MarkdownClause(f"c{number}", str(number), "operative", 1, text, ("SDG16",), "open")
        for number, text in enumerate(texts(language), start=1)
    ]
    parsed = parse_document(format_document("UDHR", clauses))
    assert parsed.clauses == clauses
    assert parsed.warnings == []


def test_the_typed_numbers_of_the_council_resolution_are_separated_from_its_text():
    lines = find_real_data("council-res-1332-zh/seed.txt").read_text(encoding="utf-8").split("\n")
    labels = [label for label in (split_label(line)[0] for line in lines) if label]
    assert len(labels) == 129
    assert {"2.10.1", "a)", "ii)", "1012"} <= set(labels)

"""Tests of real texts in six languages as Word files: the round trip, refused and accepted,
with numbers.
"""

import random

import pytest

from consult.exchange.imports.parsing.paragraphs import format_text_before
from consult.exchange.word.docx_parser import read_word
from consult.text.label_parser import split_label
from consult.text.clause_names import strip_label
from tests.real import LANGUAGES, find_real_data
from tests.real.text.test_amendment_merge import amended
from tests.real.text.test_official_texts import texts as articles
from tests.support.files.redlines import (
    compute_expected_texts,
    read_labels,
    make_line,
    read_paragraphs,
    make_redline,
    resolve_changes,
    make_text,
    read_texts,
    write_file,
)

FILES = {"en": "docx/en.docx", "zh": "docx/zh.docx", "ar": "docx/ar.docx"}
KINDS = {"heading", "preambular", "operative", "item"}


def lines_of_file(language):
    """Return the clauses of a Word file as the import parses them, with their printed labels."""
    read = read_word(find_real_data(FILES[language]).read_bytes())
    found = [
        (each.kind, each.level, each.label, format_text_before(each))
        for each in read.paragraphs
        if each.kind in KINDS
    ]
    return [
        make_line(number, *each, language)
        for number, each in enumerate(found, start=1)
        if plainly(each[3], each[2])
    ]


def plainly(text, label):
    """Return whether the text could not be mistaken for one with a label."""
    return bool(text) and (bool(label) or split_label(text)[0] is None)


def lines_of_articles(language):
    """Return the articles of a declaration as numbered clauses."""
    return [
        make_line(number, "operative", 1, f"{number}.", text, language)
        for number, text in enumerate(articles(language), start=1)
    ]


def revised(lines, language):
    """Generate a later text: clauses removed, added and moved, half of the rest amended."""
    chance = random.Random(f"redline {language}")
    new = []
    for each in lines:
        fate = chance.random()
        if fate < 0.1:
            continue
        text = (
            amended(each.text, language, chance)
            if fate < 0.6 and each.kind != "heading"
            else each.text
        )
        new.append(each._replace(text=text))
        if fate > 0.9:
            other = chance.choice(lines)
            new.append(
                other._replace(
                    clause_id=len(lines) + len(new) + 1, kind="operative", label="", text=other.text
                )
            )
    for _ in range(3):
        new.insert(chance.randrange(len(new)), new.pop(chance.randrange(len(new))))
    return [each for each in new if plainly(each.text, each.label)]


def both_ways(content, old, new):
    """Assert that the redline gives one text refused and the other accepted, by our import and
    by Word.
    """
    assert read_texts(content, accepted=False) == compute_expected_texts(old)
    assert read_texts(content, accepted=True) == compute_expected_texts(new)
    for accepted, lines in ((False, old), (True, new)):
        left = resolve_changes(content, accepted=accepted)
        assert read_texts(left, accepted=True) == compute_expected_texts(lines)
        assert read_labels(left, accepted=True) == [strip_label(each.label) for each in lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_redline_of_real_articles_is_the_earlier_text_refused_and_the_later_one_accepted(
    language,
):
    old = lines_of_articles(language)
    new = revised(old, language)
    content = write_file(make_redline(old, new, language))
    both_ways(content, old, new)
    assert read_labels(content, accepted=False) == [strip_label(each.label) for each in old]


@pytest.mark.parametrize("language", FILES)
def test_a_redline_of_a_real_file_is_the_earlier_text_refused_and_the_later_one_accepted(language):
    old = lines_of_file(language)
    assert len(old) > 30
    new = revised(old, language)
    both_ways(write_file(make_redline(old, new, language)), old, new)


@pytest.mark.parametrize("language", FILES)
def test_an_imported_real_file_is_written_with_its_text_and_labels(language):
    lines = lines_of_file(language)
    content = write_file(make_text(lines, language))
    assert read_texts(content, accepted=True) == compute_expected_texts(lines)
    assert read_labels(content, accepted=True) == [strip_label(each.label) for each in lines]
    counted = sum(each.label_from == "computed" for each in read_paragraphs(content))
    assert counted >= 0.9 * sum(bool(each.label) for each in lines), (
        "most labels are numbers of Word's own"
    )

"""Tests of XLIFF files: what was written is read again, in six languages."""

import pytest
from hypothesis import given, settings, strategies

from consult.core.errors import Invalid
from consult.documents.translations.xliff_file import (
    XliffFile,
    XliffUnit,
    has_same_words,
    read_xliff,
    write_xliff,
)

PIECES = {
    "ar": "نقرر ربط كل مدرسة [طوعي] ",
    "en": "We resolve to connect every school <&> ",
    "es": "Resolvemos conectar «todas» las escuelas… ",
    "fr": "Nous décidons : connecter chaque école d’ici à 2030 ",
    "ru": "Мы решаем подключить каждую школу — к 2030 году ",
    "zh": "我们决定到2030年让每所学校都能上网。",
}
LANGUAGES = tuple(PIECES)


@strategies.composite
def texts(draw):
    """Draw a text of a clause: words of six languages, emphasis, brackets, odd asterisks."""
    pieces = draw(
        strategies.lists(
            strategies.one_of(
                strategies.sampled_from([*PIECES.values(), "*", "**", "\\*", "[", "]", "\n", " "]),
                strategies.sampled_from(
                    ["*Recalling*", "*نذكّر*", "*回顾*", "[alt 1: a / alt 2: b]"]
                ),
                strategies.text(
                    strategies.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=9
                ),
            ),
            min_size=1,
            max_size=9,
        )
    )
    return "".join(pieces)


@given(
    strategies.lists(strategies.tuples(texts(), texts()), min_size=1, max_size=4),
    strategies.permutations(LANGUAGES),
)
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_on_the_way_out_and_in(pairs, languages):
    units = [
        XliffUnit(n, f"{n} bis", source, target if target.strip() else "")
        for n, (source, target) in enumerate(pairs, start=1)
    ]
    file = XliffFile(12, "WSIS+20/S/Rev.1", languages[0], languages[1], units)
    found = read_xliff(write_xliff(file))
    assert found[:4] == file[:4]
    for before, after in zip(units, found.units, strict=True):
        assert before[:2] == after[:2]
        assert has_same_words(before.source, after.source)
        assert has_same_words(before.target, after.target)


def build(units, version="2.1", file="v12"):
    return (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{version}" srcLang="en" '
        f'trgLang="fr"><file id="{file}">{units}</file></xliff>'
    ).encode()


def test_a_unit_that_a_program_has_divided_is_joined_again():
    units = (
        '<group id="g"><unit id="c7"><segment id="a"><source>One. </source><target order="3">Un.'
        "</target></segment><ignorable><source> </source></ignorable><segment><source>Two.</source>"
        '<target order="1">Deux.</target></segment></unit></group>'
    )
    (unit,) = read_xliff(build(units)).units
    assert (unit.source, unit.target) == ("One.  Two.", "Deux. Un.")


def test_a_unit_with_a_segment_that_is_not_translated_is_not_translated():
    units = (
        '<unit id="c7"><segment><source>One.</source><target>Un.</target></segment>'
        "<segment><source>Two.</source></segment></unit>"
    )
    assert read_xliff(build(units)).units[0].target == ""


def test_annotations_and_unknown_codes_leave_their_words():
    units = (
        '<unit id="c7"><segment><source>S</source><target>Nous <mrk id="m1" type="term">l’UIT'
        '</mrk>, <ph id="2"/><pc id="1">encore</pc> *<cp hex="0041"/></target></segment></unit>'
    )
    assert read_xliff(build(units)).units[0].target == "Nous l’UIT, *encore* \\*A"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<a/>",
        build("", version="1.2"),
        build("", file="x"),
        build("", file="v1234567890123"),
        build('<unit id="c"/>'),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + build(""),
    ],
)
def test_another_file_is_refused_in_words(content):
    with pytest.raises(Invalid) as refusal:
        read_xliff(content)
    assert refusal.value.details["fields"]["file"]["type"] == "xliff_foreign"


def test_too_large_a_file_says_how_much_is_possible():
    with pytest.raises(Invalid) as refusal:
        read_xliff(b" " * 10_000_001)
    assert refusal.value.details["fields"]["file"] == {"type": "xliff_too_large", "most": 10}

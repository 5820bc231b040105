"""Tests of the text as a Word file: Word's own numbering with the same labels, visible marks,
and origin.
"""

import io
import re
import zipfile

import pytest
from openxml_audit import OpenXmlValidator

from consult.exchange.imports.parsing.paragraphs import format_text_after
from consult.exchange.word.docx_parser import read_word
from consult.output.render_input import FileComment, VersionText
from consult.output.word.list_numbers import ListFamily, ListNumberWriter
from consult.output.word.runs import split_by_style
from consult.text.labels.label_readings import list_readings
from consult.text.clause_names import strip_label
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.files.redlines import (
    make_clause,
    read_labels,
    make_line,
    read_paragraphs,
    make_redline,
    make_source,
    make_text,
    read_texts,
    write_file,
)


def part(content, name="word/document.xml"):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def numbered(*found):
    """Make a text of clauses with these labels and levels; "-" before a label makes an item."""
    return make_text(
        [
            make_line(
                n,
                "item" if label[0] == "-" else "operative",
                level,
                label.lstrip("-"),
                f"Text of clause {n}.",
            )
            for n, (level, label) in enumerate(found, start=1)
        ]
    )


@pytest.mark.parametrize(
    "found",
    [
        [
            (1, "1."),
            (1, "2."),
            (2, "-a)"),
            (2, "-b)"),
            (1, "3."),
            (2, "-a)"),
            (3, "-(i)"),
            (3, "-(ii)"),
            (2, "-b)"),
            (1, "4."),
        ],
        [(1, "1"), (1, "2"), (1, "5"), (1, "6"), (2, "-c)"), (2, "-d)"), (1, "7"), (2, "-a)")],
        [(2, "-h)"), (2, "-i)"), (2, "-j)")],
        [(3, "-(h)"), (3, "-(i)"), (3, "-(j)")],
        [(3, "-i)"), (3, "-ii)"), (3, "-iii)")],
        [(1, "I."), (1, "II."), (1, "III."), (1, "IV."), (1, "V.")],
        [(1, "A."), (1, "B."), (1, "C."), (1, "D.")],
        [(1, "1.1"), (1, "1.2"), (1, "2.1"), (1, "2.2")],
        [(1, "C5.3"), (1, "C5.4"), (1, "C6.1")],
        [(1, "PP1"), (1, "PP2"), (1, "OP1")],
        [(1, "一"), (1, "二"), (1, "十二")],
        [(1, "（一）"), (1, "（二）")],
        [(2, "-أ)"), (2, "-ب)"), (2, "-ج)"), (2, "-د)")],
        [(2, "-а)"), (2, "-б)"), (2, "-в)")],
        [(1, "1."), (1, "1."), (1, "1.")],
        [(1, "9"), (1, "3"), (1, "4"), (1, "1")],
    ],
)
def test_word_counts_to_exactly_these_labels(found):
    content = write_file(numbered(*found))
    assert [strip_label(each.label) for each in read_paragraphs(content)] == [
        strip_label(label.lstrip("-")) for _level, label in found
    ]
    assert {each.label_from for each in read_paragraphs(content)} == {"computed"}
    assert [each.level for each in read_paragraphs(content)] == [
        max(level, 2) if label[0] == "-" else level for level, label in found
    ]


def test_a_list_that_goes_on_is_one_list_so_that_a_paragraph_put_in_renumbers_those_behind_it():
    body = part(
        write_file(numbered((1, "1."), (2, "-a)"), (2, "-b)"), (1, "2."), (2, "-a)"), (1, "3.")))
    )
    assert set(re.findall(r'<w:numId w:val="(\d+)"/>', body)) == {"1"}


def test_a_label_outside_the_numbering_is_typed_and_separated_from_the_text_again():
    content = write_file(numbered((1, "2."), (1, "2 bis"), (1, "3."), (1, "Article 7"), (1, "٥")))
    found = read_paragraphs(content)
    assert [each.label for each in found] == ["2", "2 bis", "3", "Article 7", "٥"]
    assert [each.label_from for each in found] == [
        "computed",
        "typed",
        "computed",
        "computed",
        "typed",
    ]
    assert format_text_after(found[1]) == "Text of clause 2."


def test_headings_count_apart_and_are_headings_of_words_own():
    content = write_file(
        make_text(
            [
                make_line(1, "heading", 1, "A.", "Preamble"),
                make_line(2, "operative", 1, "1.", "We act."),
                make_line(3, "heading", 2, "1", "Schools"),
                make_line(4, "heading", 1, "B.", "The rest"),
                make_line(5, "operative", 1, "2.", "We go."),
            ]
        )
    )
    assert read_labels(content, accepted=True) == ["A", "1", "1", "B", "2"]
    assert [
        (each.kind, each.level) for each in read_paragraphs(content) if each.kind == "heading"
    ] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 1),
    ]
    assert re.findall(r'w:pStyle w:val="(Heading\d)"', part(content)) == [
        "Heading1",
        "Heading2",
        "Heading1",
    ]


def test_what_each_clause_is_comes_back_too():
    lines = [
        make_line(1, "preambular", 1, "1.", "Recalling."),
        make_line(2, "operative", 1, "", "Schools"),
        make_line(3, "item", 2, "", "here"),
        make_line(4, "operative", 2, "a)", "We act, and"),
        make_line(5, "item", 3, "(i)", "there"),
        make_line(6, "preambular", 1, "2 bis", "And so"),
    ]
    found = read_paragraphs(write_file(make_text(lines)))
    assert [each.kind for each in found] == [each.kind for each in lines]
    assert [each.level for each in found if each.label] == [
        each.level for each in lines if each.label
    ]


def test_a_reading_of_a_label_is_the_likeliest_first():
    assert [(pattern.way, number) for pattern, number in list_readings("(i)")] == [
        ("lowerRoman", 1),
        ("lowerLetter", 9),
    ]
    assert (
        list_readings("c)")[0][1] == 3
        and list_readings("10 bis") == []
        and list_readings("%1)") == []
        and list_readings("007") == []
    )
    assert (
        ListNumberWriter().find_literal("%1 or so", ListFamily("clause", is_rtl=False), 0) is None
    )


def test_brackets_and_alternatives_are_marked_and_return_as_text():
    words = "We *resolve* [to [act] *[now]*] or [alt 1: x / alt 2 (Norvania): y]."
    content = write_file(make_text([make_line(1, "operative", 1, "1.", words)]))
    assert part(content).count('<w:rStyle w:val="Bracket"/>') == 8
    assert part(content).count('<w:rStyle w:val="AlternativeMark"/>') == 2
    assert format_text_after(read_paragraphs(content)[0]) == words
    assert "".join(each.text for each in split_by_style(words)) == extract_plain_text(words)


@pytest.mark.parametrize(
    "words",
    [
        "5 < 6 & more \u201cquoted\u201d",
        "two\nlines of it",
        "an \\*asterisk\\* stays",
        "a] stray [one",
        "wide  space",
        "a\u200fb\u200e mark",
        "\U0001f600 signs",
    ],
)
def test_text_survives_the_round_trip(words):
    content = write_file(make_text([make_line(1, "operative", 1, "1.", words)]))
    assert extract_plain_text(format_text_after(read_paragraphs(content)[0])) == extract_plain_text(
        words
    )


def test_what_xml_cannot_hold_is_left_out():
    assert read_texts(
        write_file(make_text([make_line(1, "operative", 1, "1.", "We\x0b act\ufffe.")])),
        accepted=True,
    ) == [("We act.", [])]


def test_statuses_follow_the_text_and_untranslated_clauses_say_so():
    data = VersionText(
        source=make_source("fr"),
        clauses=[
            make_clause(1, "operative", 1, "1.", "Nous agissons.", "agreed", "fr"),
            make_clause(2, "operative", 1, "2.", "Nous allons.", "adref", "fr"),
            make_clause(3, "operative", 1, "3.", "We stay.", "open", "en"),
            make_clause(4, "operative", 1, "4.", "Nous restons.", "bracketed", "fr").model_copy(
                update={"stale": True}
            ),
            make_clause(5, "operative", 1, "5.", "We leave.", "open", "en").model_copy(
                update={"stale": True}
            ),
        ],
    )
    content = write_file(data)
    assert re.findall(r">\[([^\]<]+)\]<", part(content)) == [
        "agreed",
        "agreed ad ref",
        "not translated yet",
        "translation of an earlier text",
        "authentic text; the translation is of an earlier one",
    ]
    assert [format_text_after(each) for each in read_paragraphs(content)] == [
        "Nous agissons.",
        "Nous allons.",
        "We stay.",
        "Nous restons.",
        "We leave.",
    ]
    assert '<w:lang w:val="en-GB"/>' in part(content)


def test_an_arabic_text_runs_from_right_to_left_with_other_scripts_in_their_own_direction():
    content = write_file(
        make_text(
            [make_line(1, "operative", 1, "1.", "نربط *كل* مدرسة ICT بحلول 2030 [طوعاً].", "ar")],
            "ar",
        )
    )
    body = part(content)
    assert read_word(content).direction == "rtl" and "<w:bidi/></w:sectPr>" in body
    assert re.search(r'<w:r><w:t xml:space="preserve">ICT</w:t></w:r>', body)
    assert '<w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve"> مدرسة </w:t>' in body
    assert re.search(r'w:styleId="Emphasis".*?<w:bCs/><w:i/>', part(content, "word/styles.xml"))
    assert (
        format_text_after(read_paragraphs(content)[0]) == "نربط *كل* مدرسة ICT بحلول 2030 [طوعاً]."
    )


def test_an_untranslated_clause_runs_from_left_to_right_in_an_arabic_text():
    data = make_text([make_line(1, "operative", 1, "1.", "We act.", "en")], "ar")
    assert '<w:bidi w:val="0"/>' in part(write_file(data))


def test_a_chinese_text_has_its_fonts_and_an_emphasis_that_is_no_slant():
    content = write_file(
        make_text([make_line(1, "operative", 1, "1.", "我们*决定*[自愿]行动。", "zh")], "zh")
    )
    styles = part(content, "word/styles.xml")
    assert 'w:eastAsia="SimSun"' in styles and re.search(
        r'w:styleId="Emphasis".*?<w:rPr><w:b/><w:bCs/></w:rPr>', styles
    )
    assert format_text_after(read_paragraphs(content)[0]) == "我们*决定*[自愿]行动。"


def test_the_file_says_where_it_is_from_in_words_and_in_its_properties():
    data = make_text([make_line(1, "operative", 1, "1.", "We act.")])
    content = write_file(data)
    body = part(content)
    for words in (
        "Talks on a declaration",
        "T/S/Rev.1",
        ">Rev.1, <",
        ">issued<",
        "20 Nov 2026",
        "English, authentic text",
        "This text was made from Rev.1",
    ):
        assert words in body
    told = dict(
        re.findall(
            r'name="(consult\.\w+)"><vt:lpwstr>([^<]*)<', part(content, "docProps/custom.xml")
        )
    )
    assert told == {
        "consult.version": "7",
        "consult.symbol": "T/S/Rev.1",
        "consult.language": "en",
        "consult.digest": "d" * 64,
        "consult.issued": "yes",
        "consult.address": data.source.address,
        "consult.document": "3",
    }
    assert (
        part(content, "word/_rels/document.xml.rels").count(
            f'Target="{data.source.address}" TargetMode="External"'
        )
        == 1
    )
    assert "PAGE" in part(content, "word/footer.xml") and "T/S/Rev.1" in part(
        content, "word/header.xml"
    )


def test_a_working_version_says_so_at_its_head_and_on_every_page():
    data = make_text([make_line(1, "operative", 1, "1.", "We act.")])
    data.source.issued = False
    content = write_file(data)
    assert "working version, not issued" in part(content) and "working version, not issued" in part(
        content, "word/header.xml"
    )
    assert ">issued<" not in part(content)


def wrong(content, tmp_path):
    """Return what a file format validator finds, except its advice to have a theme."""
    place = tmp_path / "file.docx"
    place.write_bytes(content)
    found = OpenXmlValidator(max_errors=50).validate(str(place)).errors
    return [each.description for each in found if "relationships/theme" not in each.description]


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_files_keep_to_the_schema_of_the_format(language, tmp_path):
    old = [
        make_line(1, "heading", 1, "A.", "Preamble", language),
        make_line(2, "preambular", 1, "", "*We* [note] [alt 1: x / alt 2: y],\nso.", language),
        make_line(3, "operative", 1, "1.", "We act.", language),
        make_line(4, "item", 2, "a)", "Here.", "en"),
        make_line(5, "operative", 1, "Article 7", "We go.", language),
        make_line(6, "operative", 1, "2.", "We stay.", language),
    ]
    new = [
        old[0],
        old[5]._replace(text="We all stay."),
        old[1]._replace(text="We [note] *this*,"),
        old[2]._replace(label="2 bis"),
        old[4]._replace(label="Article 6"),
        make_line(9, "operative", 1, "3.", "New *words*.", language),
    ]
    data = make_redline(old, new, language)
    data.changes[0].remarks = [
        FileComment(
            id=1,
            parent=None,
            author="Pia",
            at="2026-11-10T10:00:00Z",
            body="Why?\nSo.",
            quoted="Preamble",
        ),
        FileComment(
            id=2,
            parent=1,
            author="Nils",
            at="2026-11-10T10:00:00Z",
            body="\u0646\u062d\u0646",
            quoted="",
        ),
    ]
    data.changes[1].new.status = "agreed"
    assert {each.kind for each in data.changes} == {"kept", "new", "gone", "from", "to"}
    assert wrong(write_file(make_text(old, language)), tmp_path) == []
    content = write_file(data)
    assert wrong(content, tmp_path) == []
    assert wrong(planted(content), tmp_path) != []


def planted(content):
    """Return the same file with properties in an order that the format forbids."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            told = given.read(name).decode()
            archive.writestr(
                name,
                re.sub(r'(<w:pStyle w:val="Operative"/>)(<w:numPr>.*?</w:numPr>)', r"\2\1", told),
            )
    return out.getvalue()

"""Tests of the Word parser: all text with its changes, comments at their places, warnings for
other content.
"""

from datetime import UTC, datetime

import pytest

from consult.exchange.imports.parsing.paragraphs import (
    format_text_after,
    format_text_before,
    join_runs,
)
from consult.exchange.word.docx_parser import read_word
from tests.support.files.word_files import (
    BY_ANN,
    BY_BOB,
    comment_xml,
    deletion_xml,
    field_xml,
    insertion_xml,
    paragraph_xml,
    run_xml,
    style_xml,
    build_word_file,
)


def read(body, **parts):
    return read_word(build_word_file(body, **parts))


def only(body, **parts):
    """Return the one paragraph of a file."""
    (paragraph,) = read(body, **parts).paragraphs
    return paragraph


def codes(paragraph):
    return [(warning.code, warning.found) for warning in paragraph.warnings]


def texts(parsed):
    return [join_runs(paragraph) for paragraph in parsed.paragraphs]


def test_insertions_and_deletions_are_read_with_their_author_and_moment():
    paragraph = only(
        paragraph_xml(
            run_xml("We ")
            + deletion_xml("may ")
            + insertion_xml(run_xml("shall "), BY_BOB)
            + run_xml("act.")
        )
    )
    assert (format_text_before(paragraph), format_text_after(paragraph)) == (
        "We may act.",
        "We shall act.",
    )
    struck, new = paragraph.runs[1].deleted, paragraph.runs[2].inserted
    assert (struck.author, struck.at) == ("Ann", datetime(2026, 3, 1, 10, tzinfo=UTC))
    assert (new.author, new.number, struck.number, new.move) == ("Bob", 2, 1, False)


def test_text_inserted_by_one_and_deleted_by_another_belongs_to_both_and_to_no_version():
    inner = (
        f'<w:del {BY_BOB}><w:r><w:delText xml:space="preserve">and gone </w:delText></w:r></w:del>'
    )
    paragraph = only(
        paragraph_xml(run_xml("Kept ") + insertion_xml(run_xml("added ") + inner) + run_xml("end."))
    )
    both = next(run for run in paragraph.runs if run.inserted and run.deleted)
    assert (both.text, both.inserted.author, both.deleted.author) == ("and gone ", "Ann", "Bob")
    assert (format_text_before(paragraph), format_text_after(paragraph)) == (
        "Kept end.",
        "Kept added end.",
    )


def test_moved_text_is_a_deletion_and_an_insertion_marked_as_a_move():
    gone = only(paragraph_xml(f"<w:moveFrom {BY_ANN}>{run_xml('Moved.')}</w:moveFrom>"))
    come = only(paragraph_xml(f"<w:moveTo {BY_ANN}>{run_xml('Moved.')}</w:moveTo>"))
    assert (format_text_before(gone), format_text_after(gone), gone.runs[0].deleted.move) == (
        "Moved.",
        "",
        True,
    )
    assert (format_text_before(come), format_text_after(come), come.runs[0].inserted.move) == (
        "",
        "Moved.",
        True,
    )


def test_changes_of_paragraph_marks_are_those_of_the_paragraph():
    body = (
        paragraph_xml(insertion_xml(run_xml("All new.")), f"<w:rPr><w:ins {BY_ANN}/></w:rPr>")
        + paragraph_xml("Joined ", f"<w:rPr><w:del {BY_BOB}/></w:rPr>")
        + paragraph_xml("with this.")
    )
    new, first, second = read(body).paragraphs
    assert (new.inserted.author, new.removed, first.removed.author, first.inserted) == (
        "Ann",
        None,
        "Bob",
        None,
    )
    assert second.inserted is None and second.removed is None


@pytest.mark.parametrize(
    "around",
    [
        "<w:hyperlink w:anchor='x'>{}</w:hyperlink>",
        "<w:smartTag w:element='x'>{}</w:smartTag>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:fldSimple w:instr='REF x'>{}</w:fldSimple>",
        "<w:customXml>{}</w:customXml>",
        f"<w:ins {BY_ANN}>{{}}</w:ins>",
        "<w:sdt><w:sdtContent><w:smartTag>{}</w:smartTag></w:sdtContent></w:sdt>",
    ],
)
def test_text_inside_links_controls_tags_and_fields_is_not_lost(around):
    assert (
        format_text_after(
            only(
                paragraph_xml(run_xml("We ") + around.format(run_xml("really ")) + run_xml("act."))
            )
        )
        == "We really act."
    )


def test_of_a_field_only_the_result_is_shown_also_when_fields_are_nested():
    inner = field_xml("REF b", "five")
    nested = field_xml("IF x", "</w:t></w:r>" + inner + "<w:r><w:t>")
    assert (
        format_text_after(
            only(paragraph_xml(run_xml("See ") + field_xml("PAGEREF a", "12") + run_xml(".")))
        )
        == "See 12."
    )
    assert (
        format_text_after(only(paragraph_xml(run_xml("See ") + nested + run_xml("."))))
        == "See five."
    )


def test_a_content_control_that_only_shows_what_to_write_says_nothing():
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{run_xml('Click here')}</w:sdtContent></w:sdt>"
    )
    assert format_text_after(only(paragraph_xml(run_xml("We act.") + control))) == "We act."


def test_the_address_of_a_link_is_read_whatever_it_is_and_an_empty_one_is_none():
    links = (
        ("a", "https://example.org/x"),
        ("b", "javascript:alert(1)"),
        ("c", "mailto:a@example.org"),
        ("d", " "),
    )
    body = paragraph_xml(
        "".join(
            f'<w:hyperlink r:id="{number}">{run_xml(number)}</w:hyperlink>' for number, _ in links
        )
        + field_xml('HYPERLINK "http://example.org"', "e")
        + field_xml('HYPERLINK "javascript:x"', "f")
    )
    found = {run.text: run.link for run in only(body, links=links).runs}
    assert found == {
        "a": "https://example.org/x",
        "b": "javascript:alert(1)",
        "c": "mailto:a@example.org",
        "d": None,
        "e": "http://example.org",
        "f": "javascript:x",
    }


def test_a_comment_is_about_the_text_in_its_range():
    body = paragraph_xml(
        run_xml("We ")
        + '<w:commentRangeStart w:id="3"/>'
        + run_xml("shall")
        + '<w:commentRangeEnd w:id="3"/>'
        + '<w:r><w:commentReference w:id="3"/></w:r>'
        + run_xml(" act.")
    )
    (remark,) = only(body, comments=comment_xml(3, "Why not may?")).remarks
    assert (remark.number, remark.author, remark.text) == (1, "Cleo", "Why not may?")
    assert (remark.start, remark.end) == (3, 8)


def test_a_comment_over_several_paragraphs_ends_with_the_first_and_says_so():
    body = paragraph_xml('<w:commentRangeStart w:id="3"/>' + run_xml("One two.")) + paragraph_xml(
        run_xml("Three.") + '<w:commentRangeEnd w:id="3"/>'
    )
    first, second = read(body, comments=comment_xml(3, "Both?")).paragraphs
    assert [(each.start, each.end) for each in first.remarks] == [(0, 8)]
    assert codes(first) == [("remark_spans", "1")] and second.remarks == []


def test_comments_that_begin_and_end_between_paragraphs_or_are_only_a_point_have_their_place():
    body = (
        '<w:commentRangeStart w:id="1"/>'
        + paragraph_xml("One.")
        + '<w:commentRangeEnd w:id="1"/>'
        + paragraph_xml(
            run_xml("Two") + '<w:r><w:commentReference w:id="2"/></w:r>' + run_xml(" three.")
        )
    )
    parsed = read(
        body,
        comments=comment_xml(1, "All?")
        + comment_xml(2, "Here?")
        + comment_xml(9, "Nowhere.", "Dan"),
    )
    assert [(each.text, each.start, each.end) for x in parsed.paragraphs for each in x.remarks] == [
        ("All?", 0, 4),
        ("Here?", 3, 3),
    ]
    assert [(each.code, each.found) for each in parsed.warnings] == [
        ("remark_without_place", "Dan: Nowhere.")
    ]
    assert parsed.authors == ["Cleo", "Dan"]


def test_a_comment_keeps_its_passage_when_a_typed_label_is_removed():
    body = paragraph_xml(
        run_xml("1. We ")
        + '<w:commentRangeStart w:id="3"/>'
        + run_xml("shall")
        + '<w:commentRangeEnd w:id="3"/>'
        + run_xml(" act.")
    )
    paragraph = only(body, comments=comment_xml(3, "Why?"))
    (remark,) = paragraph.remarks
    assert (paragraph.label, join_runs(paragraph)[remark.start : remark.end]) == ("1", "shall")


def test_footnotes_and_endnotes_are_read_in_order_without_their_separators():
    notes = (
        f'<w:footnote w:id="-1" w:type="separator"><w:p>{run_xml("sep")}</w:p></w:footnote>'
        f'<w:footnote w:id="5"><w:p>{run_xml("See A/RES/70/125.")}</w:p></w:footnote>'
    )
    ends = f'<w:endnote w:id="5"><w:p>{run_xml("Ibid.")}</w:p></w:endnote>'
    body = paragraph_xml(
        run_xml("We")
        + '<w:r><w:endnoteReference w:id="5"/></w:r>'
        + run_xml(" act")
        + '<w:r><w:footnoteReference w:id="5"/></w:r>'
    )
    assert only(body, footnotes=notes, endnotes=ends).notes == ["Ibid.", "See A/RES/70/125."]


def test_emphasis_comes_from_the_run_its_style_and_that_of_its_paragraph():
    styles = (
        style_xml("Normal", "Normal", default=True)
        + style_xml("Quote", "Quote", looks="<w:i/>")
        + style_xml("Em", "Emphasis", looks="<w:i/>", kind="character")
    )
    em = '<w:rStyle w:val="Em"/>'
    plain = only(
        paragraph_xml(
            run_xml("We ")
            + run_xml("note", em)
            + run_xml(" and ")
            + run_xml("act", "<w:b/>")
            + run_xml(" now", '<w:b w:val="0"/>')
        ),
        styles=styles,
    )
    assert format_text_after(plain) == "We *note* and *act* now"
    quoted = only(
        paragraph_xml(
            run_xml("We ") + run_xml("note", em) + run_xml(" now", '<w:i w:val="false"/>'),
            '<w:pStyle w:val="Quote"/>',
        ),
        styles=styles,
    )
    assert [(run.text, run.emphasis) for run in quoted.runs] == [("We ", True), ("note now", False)]


def test_asterisks_of_the_text_are_no_emphasis_and_emphasis_of_everything_says_nothing():
    assert format_text_after(only(paragraph_xml("Two * three * four"))) == r"Two \* three \* four"
    assert format_text_after(only(paragraph_xml(run_xml("All of it", "<w:i/>")))) == "All of it"


def test_breaks_hyphens_and_hidden_text_are_read_as_displayed():
    body = paragraph_xml(
        (
            "<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:br w:type='page'/><w:noBreakHyphen/>"
            "<w:t>three</w:t><w:softHyphen/></w:r>"
        )
        + run_xml("secret", "<w:vanish/>")
    )
    paragraph = only(body)
    assert join_runs(paragraph) == "one\ntwo\n\u2011three"
    assert codes(paragraph) == [("hidden", "secret")]


def test_tables_become_a_paragraph_for_each_row_with_a_warning_and_single_columns_stay_paragraphs():
    def cells(*texts):
        return (
            "<w:tr>" + "".join(f"<w:tc>{paragraph_xml(text)}</w:tc>" for text in texts) + "</w:tr>"
        )

    wide = read(
        paragraph_xml("Before.")
        + f"<w:tbl>{cells('Line', 'What')}{cells('C2', 'Infrastructure')}</w:tbl>"
    )
    assert [(each.kind, join_runs(each)) for each in wide.paragraphs[1:]] == [
        ("table", "Line | What"),
        ("table", "C2 | Infrastructure"),
    ]
    assert codes(wide.paragraphs[1]) == [("table", "2")] and codes(wide.paragraphs[2]) == []
    narrow = read(f"<w:tbl>{cells('1. We act.')}</w:tbl>")
    assert [(each.kind, each.label) for each in narrow.paragraphs] == [("operative", "1")]


def test_pictures_text_boxes_formulas_symbols_and_fields_that_number_are_warned_about():
    body = paragraph_xml(
        run_xml("We act.")
        + "<w:r><w:drawing/></w:r>"
        + (
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing>"
            f"<w:txbxContent>{paragraph_xml('Boxed.')}</w:txbxContent></w:drawing>"
        )
        + "</mc:Choice></mc:AlternateContent></w:r><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        + field_xml("LISTNUM", "")
    )
    paragraph = only(body)
    assert codes(paragraph) == [
        ("picture", ""),
        ("text_box", "Boxed."),
        ("formula", "a=b"),
        ("symbol", "Wingdings F0FC"),
        ("field", "LISTNUM"),
    ]
    assert join_runs(paragraph) == "We act.a=b\u25a1"


def test_styles_say_what_is_a_title_or_a_heading_in_six_languages_and_through_what_they_stand_on():
    names = ("heading 2", "Titre 2", "Título 2", "Заголовок 2", "标题 2", "عنوان 2")
    styles = (
        "".join(style_xml(f"S{n}", name) for n, name in enumerate(names))
        + style_xml("Own", "Chapter", based_on="S0")
        + style_xml("T", "Title")
        + style_xml("Out", "Mine", '<w:outlineLvl w:val="2"/>')
        + style_xml("C", "toc 1")
    )
    body = "".join(
        paragraph_xml(f"Heading {n}.", f'<w:pStyle w:val="{each}"/>')
        for n, each in enumerate([*(f"S{n}" for n in range(6)), "Own", "T", "Out", "C"])
    )
    parsed = read(body, styles=styles)
    assert [(each.kind, each.level) for each in parsed.paragraphs[:7]] == [("heading", 2)] * 7
    assert [(each.kind, each.level) for each in parsed.paragraphs[7:]] == [
        ("title", 1),
        ("heading", 3),
        ("note", 1),
    ]
    assert parsed.title == "Heading 7." and codes(parsed.paragraphs[9]) == [("contents", "")]


def test_a_tracked_change_of_a_typed_number_leaves_the_number_before_and_says_which_comes_after():
    paragraph = only(
        paragraph_xml(deletion_xml("4") + insertion_xml(run_xml("6")) + run_xml(". We act."))
    )
    assert (paragraph.label, format_text_before(paragraph), format_text_after(paragraph)) == (
        "4",
        "We act.",
        "We act.",
    )
    assert codes(paragraph) == [("label_changed", "4 → 6")]


def test_a_text_from_right_to_left_is_told_by_its_paragraphs_or_letters():
    assert read(paragraph_xml("1. ندعو الحكومات")).direction == "rtl"
    assert read(paragraph_xml("Hello", "<w:bidi/>")).direction == "rtl"
    assert read(paragraph_xml("Hello")).direction == "ltr"


def test_deceptive_signs_are_kept_and_named():
    assert codes(only(paragraph_xml("We \u202eshall\u202c act."))) == [
        ("deceptive", "RIGHT-TO-LEFT OVERRIDE"),
        ("deceptive", "POP DIRECTIONAL FORMATTING"),
    ]


def test_empty_paragraphs_are_left_out_and_the_others_numbered():
    parsed = read(
        paragraph_xml("")
        + paragraph_xml("One.")
        + paragraph_xml(run_xml("____________"))
        + paragraph_xml("Two.")
    )
    assert [(each.number, join_runs(each)) for each in parsed.paragraphs] == [
        (1, "One."),
        (2, "Two."),
    ]


def test_macros_are_never_run_and_always_said():
    assert [
        each.code
        for each in read(paragraph_xml("One."), extra=[("word/vbaProject.bin", b"x")]).warnings
    ] == ["macros"]

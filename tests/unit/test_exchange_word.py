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
from tests.word_files import BY_ANN, BY_BOB, comment, deleted, field, ins, p, r, style, word_file


def read(body, **parts):
    return read_word(word_file(body, **parts))


def only(body, **parts):
    """Return the one paragraph of a file."""
    (paragraph,) = read(body, **parts).paragraphs
    return paragraph


def codes(paragraph):
    return [(warning.code, warning.found) for warning in paragraph.warnings]


def texts(parsed):
    return [join_runs(paragraph) for paragraph in parsed.paragraphs]


def test_insertions_and_deletions_are_read_with_their_author_and_moment():
    paragraph = only(p(r("We ") + deleted("may ") + ins(r("shall "), BY_BOB) + r("act.")))
    assert (format_text_before(paragraph), format_text_after(paragraph)) == (
        "We may act.",
        "We shall act.",
    )
    struck, new = paragraph.runs[1].deleted, paragraph.runs[2].inserted
    assert (struck.author, struck.at) == ("Ann", datetime(2026, 3, 1, 10, tzinfo=UTC))
    assert (new.author, new.number, struck.number, new.move) == ("Bob", 2, 1, False)


def test_words_inserted_by_one_and_deleted_by_another_belong_to_both_and_to_no_text():
    inner = (
        f'<w:del {BY_BOB}><w:r><w:delText xml:space="preserve">and gone </w:delText></w:r></w:del>'
    )
    paragraph = only(p(r("Kept ") + ins(r("added ") + inner) + r("end.")))
    both = next(run for run in paragraph.runs if run.inserted and run.deleted)
    assert (both.text, both.inserted.author, both.deleted.author) == ("and gone ", "Ann", "Bob")
    assert (format_text_before(paragraph), format_text_after(paragraph)) == (
        "Kept end.",
        "Kept added end.",
    )


def test_moved_words_are_a_deletion_and_an_insertion_marked_as_a_move():
    gone = only(p(f"<w:moveFrom {BY_ANN}>{r('Moved.')}</w:moveFrom>"))
    come = only(p(f"<w:moveTo {BY_ANN}>{r('Moved.')}</w:moveTo>"))
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
        p(ins(r("All new.")), f"<w:rPr><w:ins {BY_ANN}/></w:rPr>")
        + p("Joined ", f"<w:rPr><w:del {BY_BOB}/></w:rPr>")
        + p("with this.")
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
def test_words_inside_links_controls_tags_and_fields_are_not_lost(around):
    assert (
        format_text_after(only(p(r("We ") + around.format(r("really ")) + r("act."))))
        == "We really act."
    )


def test_of_a_field_only_the_result_is_shown_also_when_fields_are_nested():
    inner = field("REF b", "five")
    nested = field("IF x", "</w:t></w:r>" + inner + "<w:r><w:t>")
    assert format_text_after(only(p(r("See ") + field("PAGEREF a", "12") + r(".")))) == "See 12."
    assert format_text_after(only(p(r("See ") + nested + r(".")))) == "See five."


def test_a_content_control_that_only_shows_what_to_write_says_nothing():
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here')}</w:sdtContent></w:sdt>"
    assert format_text_after(only(p(r("We act.") + control))) == "We act."


def test_links_lead_to_the_web_and_to_mail_only():
    links = (
        ("a", "https://example.org/x"),
        ("b", "javascript:alert(1)"),
        ("c", "mailto:a@example.org"),
        ("d", "file:///etc"),
    )
    body = p(
        "".join(f'<w:hyperlink r:id="{number}">{r(number)}</w:hyperlink>' for number, _ in links)
        + field('HYPERLINK "http://example.org"', "e")
        + field('HYPERLINK "javascript:x"', "f")
    )
    found = {run.text: run.link for run in only(body, links=links).runs}
    assert found == {
        "a": "https://example.org/x",
        "b": None,
        "c": "mailto:a@example.org",
        "d": None,
        "e": "http://example.org",
        "f": None,
    }


def test_a_comment_is_about_the_words_in_its_range():
    body = p(
        r("We ")
        + '<w:commentRangeStart w:id="3"/>'
        + r("shall")
        + '<w:commentRangeEnd w:id="3"/>'
        + '<w:r><w:commentReference w:id="3"/></w:r>'
        + r(" act.")
    )
    (remark,) = only(body, comments=comment(3, "Why not may?")).remarks
    assert (remark.number, remark.author, remark.text) == (1, "Cleo", "Why not may?")
    assert (remark.start, remark.end) == (3, 8)


def test_a_comment_over_several_paragraphs_ends_with_the_first_and_says_so():
    body = p('<w:commentRangeStart w:id="3"/>' + r("One two.")) + p(
        r("Three.") + '<w:commentRangeEnd w:id="3"/>'
    )
    first, second = read(body, comments=comment(3, "Both?")).paragraphs
    assert [(each.start, each.end) for each in first.remarks] == [(0, 8)]
    assert codes(first) == [("remark_spans", "1")] and second.remarks == []


def test_comments_that_begin_and_end_between_paragraphs_or_are_only_a_point_have_their_place():
    body = (
        '<w:commentRangeStart w:id="1"/>'
        + p("One.")
        + '<w:commentRangeEnd w:id="1"/>'
        + p(r("Two") + '<w:r><w:commentReference w:id="2"/></w:r>' + r(" three."))
    )
    parsed = read(
        body, comments=comment(1, "All?") + comment(2, "Here?") + comment(9, "Nowhere.", "Dan")
    )
    assert [(each.text, each.start, each.end) for x in parsed.paragraphs for each in x.remarks] == [
        ("All?", 0, 4),
        ("Here?", 3, 3),
    ]
    assert [(each.code, each.found) for each in parsed.warnings] == [
        ("remark_without_place", "Dan: Nowhere.")
    ]
    assert parsed.authors == ["Cleo", "Dan"]


def test_a_comment_keeps_its_words_when_a_typed_label_is_cut_off():
    body = p(
        r("1. We ")
        + '<w:commentRangeStart w:id="3"/>'
        + r("shall")
        + '<w:commentRangeEnd w:id="3"/>'
        + r(" act.")
    )
    paragraph = only(body, comments=comment(3, "Why?"))
    (remark,) = paragraph.remarks
    assert (paragraph.label, join_runs(paragraph)[remark.start : remark.end]) == ("1", "shall")


def test_footnotes_and_endnotes_are_read_in_order_without_their_separators():
    notes = (
        f'<w:footnote w:id="-1" w:type="separator"><w:p>{r("sep")}</w:p></w:footnote>'
        f'<w:footnote w:id="5"><w:p>{r("See A/RES/70/125.")}</w:p></w:footnote>'
    )
    ends = f'<w:endnote w:id="5"><w:p>{r("Ibid.")}</w:p></w:endnote>'
    body = p(
        r("We")
        + '<w:r><w:endnoteReference w:id="5"/></w:r>'
        + r(" act")
        + '<w:r><w:footnoteReference w:id="5"/></w:r>'
    )
    assert only(body, footnotes=notes, endnotes=ends).notes == ["Ibid.", "See A/RES/70/125."]


def test_emphasis_comes_from_the_run_its_style_and_that_of_its_paragraph():
    styles = (
        style("Normal", "Normal", default=True)
        + style("Quote", "Quote", looks="<w:i/>")
        + style("Em", "Emphasis", looks="<w:i/>", kind="character")
    )
    em = '<w:rStyle w:val="Em"/>'
    plain = only(
        p(
            r("We ")
            + r("note", em)
            + r(" and ")
            + r("act", "<w:b/>")
            + r(" now", '<w:b w:val="0"/>')
        ),
        styles=styles,
    )
    assert format_text_after(plain) == "We *note* and *act* now"
    quoted = only(
        p(
            r("We ") + r("note", em) + r(" now", '<w:i w:val="false"/>'),
            '<w:pStyle w:val="Quote"/>',
        ),
        styles=styles,
    )
    assert [(run.text, run.emphasis) for run in quoted.runs] == [("We ", True), ("note now", False)]


def test_asterisks_of_the_text_are_no_emphasis_and_emphasis_of_everything_says_nothing():
    assert format_text_after(only(p("Two * three * four"))) == r"Two \* three \* four"
    assert format_text_after(only(p(r("All of it", "<w:i/>")))) == "All of it"


def test_breaks_hyphens_and_hidden_words_are_read_as_they_are_shown():
    body = p(
        "<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:br w:type='page'/><w:noBreakHyphen/><w:t>three</w:t><w:softHyphen/></w:r>"
        + r("secret", "<w:vanish/>")
    )
    paragraph = only(body)
    assert join_runs(paragraph) == "one\ntwo\u2011three"
    assert codes(paragraph) == [("hidden", "secret")]


def test_tables_become_a_paragraph_for_each_row_with_a_warning_and_single_columns_stay_paragraphs():
    def cells(*texts):
        return "<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in texts) + "</w:tr>"

    wide = read(
        p("Before.") + f"<w:tbl>{cells('Line', 'What')}{cells('C2', 'Infrastructure')}</w:tbl>"
    )
    assert [(each.kind, join_runs(each)) for each in wide.paragraphs[1:]] == [
        ("table", "Line | What"),
        ("table", "C2 | Infrastructure"),
    ]
    assert codes(wide.paragraphs[1]) == [("table", "2")] and codes(wide.paragraphs[2]) == []
    narrow = read(f"<w:tbl>{cells('1. We act.')}</w:tbl>")
    assert [(each.kind, each.label) for each in narrow.paragraphs] == [("operative", "1")]


def test_pictures_text_boxes_formulas_symbols_and_fields_that_number_are_warned_about():
    body = p(
        r("We act.")
        + "<w:r><w:drawing/></w:r>"
        + f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{p('Boxed.')}</w:txbxContent></w:drawing>"
        + "</mc:Choice></mc:AlternateContent></w:r><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        + field("LISTNUM", "")
    )
    paragraph = only(body)
    assert codes(paragraph) == [
        ("picture", ""),
        ("text_box", "Boxed."),
        ("formula", "a=b"),
        ("symbol", "Wingdings F0FC"),
        ("field", "LISTNUM"),
    ]
    assert join_runs(paragraph) == "We act.\u25a1"


def test_styles_say_what_is_a_title_or_a_heading_in_six_languages_and_through_what_they_stand_on():
    names = ("heading 2", "Titre 2", "Título 2", "Заголовок 2", "标题 2", "عنوان 2")
    styles = (
        "".join(style(f"S{n}", name) for n, name in enumerate(names))
        + style("Own", "Chapter", based_on="S0")
        + style("T", "Title")
        + style("Out", "Mine", '<w:outlineLvl w:val="2"/>')
        + style("C", "toc 1")
    )
    body = "".join(
        p(f"Heading {n}.", f'<w:pStyle w:val="{each}"/>')
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
    paragraph = only(p(deleted("4") + ins(r("6")) + r(". We act.")))
    assert (paragraph.label, format_text_before(paragraph), format_text_after(paragraph)) == (
        "4",
        "We act.",
        "We act.",
    )
    assert codes(paragraph) == [("label_changed", "4 → 6")]


def test_a_text_from_right_to_left_is_told_by_its_paragraphs_or_letters():
    assert read(p("1. ندعو الحكومات")).direction == "rtl"
    assert read(p("Hello", "<w:bidi/>")).direction == "rtl"
    assert read(p("Hello")).direction == "ltr"


def test_deceptive_signs_are_kept_and_named():
    assert codes(only(p("We \u202eshall\u202c act."))) == [
        ("deceptive", "RIGHT-TO-LEFT OVERRIDE"),
        ("deceptive", "POP DIRECTIONAL FORMATTING"),
    ]


def test_empty_paragraphs_are_left_out_and_the_others_numbered():
    parsed = read(p("") + p("One.") + p(r("____________")) + p("Two."))
    assert [(each.number, join_runs(each)) for each in parsed.paragraphs] == [
        (1, "One."),
        (2, "Two."),
    ]


def test_macros_are_never_run_and_always_said():
    assert [
        each.code for each in read(p("One."), extra=[("word/vbaProject.bin", b"x")]).warnings
    ] == ["macros"]

"""Tests of what a Word file says by marks: it stays in the text, or the review names it."""

import pytest

from consult.exchange.imports.corrections import build_corrected_rows
from consult.exchange.imports.parsing.paragraphs import join_runs
from consult.exchange.imports.review_rows import build_rows
from consult.exchange.word.docx_parser import read_word
from tests.support.files.word_files import (
    BY_ANN,
    BY_BOB,
    abstract_numbering_xml,
    build_word_file,
    deletion_xml,
    field_xml,
    insertion_xml,
    level_xml,
    list_properties_xml,
    numbering_xml,
    paragraph_xml,
    run_xml,
    style_xml,
)

RAISED, LOWERED = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
STRUCK = "<w:strike/>"


def read(body, **parts):
    return read_word(build_word_file(body, **parts))


def told(body, **parts):
    """Return the text of each row before the changes, and what is to be checked in it."""
    return [
        (row.before, [(each.code, each.found) for each in row.open_warnings])
        for row in build_rows(read(body, **parts), "before")
    ]


def answer(body, code, said, **parts):
    """Return the text of the first row after the first warning with this code was answered."""
    parsed = read(body, **parts)
    (found, *_) = [
        each.found
        for row in build_rows(parsed, "before")
        for each in row.open_warnings
        if each.code == code
    ]
    edit = {"op": "settle", "key": "1", "code": code, "found": found, "answer": said}
    row = build_corrected_rows(parsed, [edit])[0]
    assert (code, found) not in [(each.code, each.found) for each in row.open_warnings]
    return row.before


def test_raised_and_lowered_numbers_become_signs_of_their_own_and_nothing_is_lost():
    body = paragraph_xml(
        run_xml("10")
        + run_xml("6", RAISED)
        + run_xml(" schools, CO")
        + run_xml("2", LOWERED)
        + run_xml(", 10")
        + run_xml("−3", RAISED)
        + run_xml(", x")
        + run_xml("n", RAISED)
        + run_xml(".")
    )
    assert told(body) == [("10⁶ schools, CO₂, 10⁻³, xⁿ.", [])]


def test_a_number_raised_by_hand_or_by_a_style_is_raised_too():
    styles = style_xml("Up", "Up", looks=RAISED, kind="character")
    body = paragraph_xml(
        run_xml("10")
        + run_xml("6", '<w:position w:val="6"/>')
        + run_xml(" and 10")
        + run_xml("9", '<w:rStyle w:val="Up"/>')
        + run_xml(" and 7", '<w:rStyle w:val="Up"/><w:vertAlign w:val="baseline"/>')
        + run_xml(" and 8", '<w:position w:val="2"/>')
    )
    assert told(body, styles=styles) == [("10⁶ and 10⁹ and 7 and 8", [])]


@pytest.mark.parametrize(
    ("number", "ending"), [("21", "st"), ("1", "er"), ("XX", "e"), ("1", "ère"), ("n", "os")]
)
def test_the_ending_of_an_ordinal_number_says_the_same_on_the_line(number, ending):
    body = paragraph_xml(run_xml(f"The {number}") + run_xml(ending, RAISED) + run_xml(" place"))
    assert told(body) == [(f"The {number}{ending} place", [])]


def test_raised_text_without_signs_of_its_own_is_on_the_line_and_named():
    body = paragraph_xml(run_xml("We measure PM") + run_xml("2.5", LOWERED) + run_xml(" over 10"))
    power = paragraph_xml(run_xml("10") + run_xml("a+b", RAISED))
    assert told(body + power) == [
        ("We measure PM2.5 over 10", [("subscript", "PM_2.5")]),
        ("10a+b", [("superscript", "10^a+b")]),
    ]


def test_struck_text_is_named_and_each_answer_gives_the_text_that_it_says():
    body = paragraph_xml(
        run_xml("We ") + run_xml("reduce", STRUCK) + run_xml(" ") + run_xml("increase support.")
    )
    assert told(body) == [("We reduce increase support.", [("struck", "reduce")])]
    assert [answer(body, "struck", each) for each in ("without", "leave", "bracket")] == [
        "We increase support.",
        "We reduce increase support.",
        "We [reduce] increase support.",
    ]


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Gone"/>'])
def test_every_way_to_strike_text_is_seen(mark):
    styles = style_xml("Gone", "Gone", looks="<w:strike/>", kind="character")
    body = paragraph_xml(run_xml("We act") + run_xml(" never ", mark) + run_xml("now."))
    assert told(body, styles=styles) == [("We act never now.", [("struck", "never")])]
    assert answer(body, "struck", "without", styles=styles) == "We act now."
    assert answer(body, "struck", "bracket", styles=styles) == "We act [never] now."


def test_a_struck_paragraph_and_a_struck_number_are_named():
    body = paragraph_xml(run_xml("All of it.", STRUCK)) + paragraph_xml(
        run_xml("4. ", STRUCK) + run_xml("We act.")
    )
    assert told(body) == [
        ("All of it.", [("struck", "All of it.")]),
        ("We act.", [("struck_label", "4.")]),
    ]
    assert answer(body, "struck", "without") == ""


def test_a_passage_that_is_typed_again_is_struck_no_more():
    parsed = read(paragraph_xml(run_xml("We ") + run_xml("reduce", STRUCK) + run_xml(" support.")))
    edit = {"op": "change", "key": "1", "text": "We increase support."}
    (row,) = build_corrected_rows(parsed, [edit])
    assert (row.before, row.open_warnings, row.is_undecided) == ("We increase support.", (), False)


def test_the_address_of_a_link_is_named_unless_its_text_is_the_address():
    links = [("a", "https://example.org/plan"), ("b", "mailto:info@example.org")]
    body = paragraph_xml(
        run_xml("See ")
        + f'<w:hyperlink r:id="a">{run_xml("the plan")}</w:hyperlink>'
        + run_xml(" or ")
        + f'<w:hyperlink r:id="b">{run_xml("info@example.org")}</w:hyperlink>'
        + field_xml('HYPERLINK "https://www.example.org/"', "example.org")
    )
    found = "the plan → https://example.org/plan"
    assert told(body, links=links) == [
        ("See the plan or info@example.orgexample.org", [("link", found)])
    ]
    assert answer(body, "link", "address", links=links).startswith(
        "See the plan (https://example.org/plan) or "
    )
    assert answer(body, "link", "leave", links=links).startswith("See the plan or ")


def test_check_boxes_become_signs_that_say_whether_they_are_ticked():
    space = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    control = (
        f'<w:sdt><w:sdtPr><w14:checkbox {space}><w14:checked w14:val="{{}}"/></w14:checkbox>'
        f"</w:sdtPr><w:sdtContent>{run_xml('?')}</w:sdtContent></w:sdt>"
    )
    form = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>'
        "<w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX"
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    body = "".join(
        paragraph_xml(each + run_xml(" Agreed."))
        for each in (control.format(1), control.format(0), form, sign)
    )
    body += paragraph_xml("Listed.", list_properties_xml(0)) + paragraph_xml("□ Typed.")
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    numbering = abstract_numbering_xml(
        1, level_xml(0, "bullet", "\uf0fe", more=fonts)
    ) + numbering_xml(1, 1)
    assert told(body, numbering=numbering) == [
        ("☒ Agreed.", [("check_box", "☒")]),
        ("☐ Agreed.", [("check_box", "☐")]),
        ("☒ Agreed.", [("check_box", "☒")]),
        ("☐ Agreed.", [("check_box", "☐")]),
        ("☑ Listed.", [("check_box", "☑")]),
        ("□ Typed.", [("check_box", "□")]),
    ]


def test_the_check_box_of_an_inserted_item_is_inserted_with_it():
    numbering = abstract_numbering_xml(1, level_xml(0, "bullet", "☐")) + numbering_xml(1, 1)
    mark = f"{list_properties_xml(0)}<w:rPr><w:ins {BY_ANN}/></w:rPr>"
    body = paragraph_xml("Before.") + paragraph_xml(insertion_xml(run_xml("New.")), mark)
    _first, row = build_rows(read(body, numbering=numbering), "before")
    assert (row.before, row.after) == ("", "☐ New.")


def test_a_drop_cap_is_joined_with_its_word():
    body = paragraph_xml("D", '<w:framePr w:dropCap="drop" w:lines="3"/>') + paragraph_xml(
        run_xml("rop caps are ") + run_xml("big.", STRUCK)
    )
    assert told(body + paragraph_xml("Next.")) == [
        ("Drop caps are big.", [("drop_cap", "Drop"), ("struck", "big.")]),
        ("Next.", []),
    ]


def test_a_formula_is_read_as_characters_of_the_line():
    def part(tag, *inner):
        return f"<m:{tag}>{''.join(inner)}</m:{tag}>"

    def sign(text):
        return part("r", part("t", text))

    squared = part("sSup", part("e", sign("c")), part("sup", sign("2")))
    lower = part("sSub", part("e", sign("x")), part("sub", sign("max")))
    fraction = part("f", part("num", sign("a+b")), part("den", sign("2")))
    root = part("rad", part("deg"), part("e", sign("n")))
    body = paragraph_xml(
        run_xml("Let ") + part("oMath", sign("E=m"), squared, lower, fraction, root) + run_xml(".")
    )
    said = "E=mc²x_(max)(a+b)/2√n"
    assert told(body) == [(f"Let {said}.", [("formula", said)])]


def test_what_is_not_kept_of_a_footnote_is_named_at_its_paragraph():
    note = paragraph_xml(
        run_xml("See 10")
        + run_xml("6", RAISED)
        + run_xml(" never", STRUCK)
        + deletion_xml(" may")
        + insertion_xml(run_xml(" shall", ""), BY_BOB)
        + '<w:hyperlink r:id="n">'
        + run_xml(" there")
        + "</w:hyperlink>"
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="n" Type="x/hyperlink" Target="https://example.org/" '
        'TargetMode="External"/></Relationships>'
    )
    body = paragraph_xml(run_xml("We act.") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    parsed = read(
        body,
        footnotes=f'<w:footnote w:id="2">{note}</w:footnote>',
        extra=[("word/_rels/footnotes.xml.rels", relation)],
    )
    (row,) = build_rows(parsed, "before")
    assert row.notes == ("See 10⁶ shall there (https://example.org/)",)
    assert [(each.code, each.found) for each in row.open_warnings] == [
        ("note_struck", "never"),
        ("note_changes", "may → shall"),
        ("footnote", "1"),
    ]


def test_a_cell_that_was_inserted_or_deleted_is_a_tracked_change():
    def cell(text, change=""):
        return f"<w:tc><w:tcPr>{change}</w:tcPr>{paragraph_xml(text)}</w:tc>"

    body = (
        f"<w:tbl><w:tr>{cell('kept')}{cell('new', f'<w:cellIns {BY_ANN}/>')}"
        f"{cell('old', f'<w:cellDel {BY_BOB}/>')}</w:tr></w:tbl>"
    )
    (row,) = build_rows(read(body), "before")
    assert (row.before, row.after) == ("kept |  | old", "kept | new |")


def test_underlined_text_is_emphasized_and_a_link_is_not():
    line = '<w:u w:val="single"/>'
    link = f'<w:hyperlink w:anchor="x">{run_xml("there", line)}</w:hyperlink>'
    body = paragraph_xml(run_xml("We ") + run_xml("shall", line) + run_xml(" act ") + link)
    assert told(body) == [("We *shall* act there", [])]


def test_a_page_break_in_a_paragraph_does_not_join_two_words():
    body = paragraph_xml(run_xml("One") + '<w:r><w:br w:type="page"/></w:r>' + run_xml("two"))
    assert [join_runs(each) for each in read(body).paragraphs] == ["One\ntwo"]


def test_the_reading_above_characters_is_named():
    def line(tag, text):
        return f"<w:{tag}>{run_xml(text)}</w:{tag}>"

    ruby = line("rt", "xué") + line("rubyBase", "学")
    body = paragraph_xml(run_xml("我们") + f"<w:r><w:ruby>{ruby}</w:ruby></w:r>")
    assert told(body) == [("我们学", [("ruby", "xué")])]

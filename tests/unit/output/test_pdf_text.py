"""Tests of a text as PDF: tags, bookmarks, page numbers, changes, other scripts, and hostile
text.
"""

import io

import pytest
import typst
from pypdf import PdfReader

from consult.core.permissions.actor import Actor
from consult.core.errors import Forbidden, Invalid, NotFound, SignInRequired
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.output.pdf import typst_writer as pdf, fonts as pdf_fonts, version_text as pdf_text
from consult.output.render_input import FileSource
from consult.output.pdf.text_input import PrintClause, PrintText, PrintRun

HOSTILE = (
    '#panic("x") #read("/etc/passwd") $x$ *y* _z_ `raw` <label> @ref \\ // not a comment /* nor '
    'this */ "quoted" -- ~ #import "@preview/x:1.0.0" =SUM(1) +1 -1 @cmd'
)


def source(**other):
    words = {
        "working": "working version, not issued",
        "made_from": "Made from https://consult.example/en/c/x at work",
        "official": "",
        "authentic": "authentic text",
    }
    return FileSource(
        **{
            "consultation": "Talks",
            "document": "Statement",
            "title": "Statement",
            "subtitle": "",
            "symbol": "T/S/1",
            "version": "Rev.1",
            "version_id": 1,
            "document_id": 1,
            "language": "en",
            "edition_status": "authentic",
            "issued": True,
            "day": "2026-11-25",
            "date": "25 Nov 2026",
            "address": "https://consult.example/en/c/x",
            "digest": "0",
            "labels": words,
        }
        | other
    )


def clause(*words, kind="operative", level=1, label="1.", language="en", note=""):
    runs = [each if isinstance(each, PrintRun) else PrintRun(text=each) for each in words]
    return PrintClause(
        kind=kind,
        level=level,
        language=language,
        label=[PrintRun(text=label)] if label else [],
        runs=runs,
        note=note,
    )


def printed(*clauses, **other):
    told = []
    data = PrintText(source=source(**other), region="", empty="Nothing.", clauses=list(clauses))
    made = pdf.write(data.model_dump_json().encode(), told.append)
    assert told == sorted(told) and told
    return PdfReader(io.BytesIO(made))


def words_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags_of(reader):
    """Return the kinds of a document's tags in reading order."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            found += [each["/S"]] if "/S" in each else []
            waiting += [each["/K"]] if "/K" in each else []
    return found


def test_it_is_tagged_titled_and_has_bookmarks_and_page_numbers():
    reader = printed(
        clause("Preamble", kind="heading", label="A."),
        clause("We agree.", label="1."),
        clause("Deeper", kind="heading", level=2, label=""),
        *[clause("We go on. " * 60, label=f"{n}.") for n in range(2, 20)],
    )
    root = reader.trailer["/Root"]
    marked = root["/MarkInfo"]["/Marked"]
    assert marked is True or marked == True  # noqa: E712 - pypdf's own boolean
    assert root["/Lang"] == "en" and reader.metadata.title == "Statement, Rev.1"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert {"/H1", "/H2", "/P"} <= set(tags_of(reader))
    first = reader.outline[0]
    assert first.title == "A. Preamble" and [each.title for each in reader.outline[1]] == ["Deeper"]
    count = len(reader.pages)
    assert count > 1
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert f"{number} / {count}" in text and "T/S/1" in text and "not issued" not in text


def test_a_working_version_says_so_on_every_page():
    reader = printed(*[clause("We go on. " * 60) for _ in range(12)], issued=False)
    assert len(reader.pages) > 1 and all(
        "working version, not issued" in page.extract_text() for page in reader.pages
    )


def test_markup_and_formulas_of_a_document_stay_text():
    found = words_of(
        printed(
            clause(HOSTILE), clause(HOSTILE, kind="heading"), title=HOSTILE, symbol='#read("a")'
        )
    )
    assert (
        found.count("".join(HOSTILE.split()[:1])) >= 3
        and '#read("/etc/passwd")' in found
        and '#read("a")' in found
    )
    assert "root:" not in found


def test_hiding_and_direction_characters_are_left_out_and_long_words_break():
    made = words_of(
        printed(
            clause("a\x00b\x07c\u202ed\u2066e\ufffef \ud800".encode("utf-8", "replace").decode()),
            clause("W" * 3_000),
        )
    )
    assert "abcdef" in made
    assert made.replace("\u200b", "").replace(" ", "").count("W") == 3_000


def test_a_character_without_a_font_is_printed_as_its_number():
    made = words_of(printed(clause("Done \U000104a0\U0010fffd ok")))
    assert "U+10FFFD" in made and "ok" in made


def test_arabic_and_chinese_are_printed(monkeypatch):
    monkeypatch.setattr(pdf_fonts, "_known", {})
    assert pdf_fonts.get_missing_scripts() == frozenset()
    arabic = printed(
        clause("نقرر أن نربط كل مدرسة", label="1.", language="ar"), language="ar", title="بيان"
    )
    assert arabic.trailer["/Root"]["/Lang"] == "ar"
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in arabic.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Arabic" in font or "Amiri" in font for font in fonts)
    chinese = printed(
        clause("我们决心将每所学校连接起来。", language="zh"), language="zh", title="声明"
    )
    assert "我们决心将每所学校连接起来" in words_of(chinese).replace(" ", "")


def test_without_a_font_for_a_script_a_text_is_refused_in_words(monkeypatch):
    bare = typst.Fonts(include_system_fonts=False)
    assert [
        script for script, words in pdf_fonts.SAMPLES.items() if not pdf_fonts.can_show(bare, words)
    ] == ["ar", "zh"]
    monkeypatch.setattr(pdf_fonts, "_look_up_missing_scripts", lambda: frozenset({"ar", "zh"}))
    monkeypatch.setattr(pdf_fonts, "_known", {})
    pdf_fonts.require_fonts("Русский, français")
    for words, code in (("نص", "font_missing_ar"), ("中文", "font_missing_zh")):
        with pytest.raises(Invalid) as refused:
            pdf_fonts.require_fonts(words)
        assert refused.value.code == code


def test_the_text_of_a_version_is_collected_in_its_language(app, world):
    with app.test_request_context():
        found = pdf_text.collect_pdf(Actor(), db.session.get_one(Version, world.version), "fr")
    assert found.source.title == "Statement" and found.source.language == "fr" and found.since == ""
    assert [each.kind for each in found.clauses] == [
        "heading",
        "preambular",
        "operative",
        "operative",
    ]
    decided = found.clauses[2]
    assert [(run.text, run.emphasis) for run in decided.runs][:2] == [
        ("Nous ", False),
        ("décidons", True),
    ]
    assert [run.text for run in decided.runs if run.bracket] == ["[", "]"]


def test_a_redline_marks_what_was_added_and_removed(app, world):
    with app.test_request_context():
        newer, older = (
            db.session.get_one(Version, world.working),
            db.session.get_one(Version, world.version),
        )
        found = pdf_text.collect_redline_pdf(world.actor("sera"), newer, "en", older)
        changed = [
            (run.change, run.text)
            for each in found.clauses
            for run in each.runs
            if run.change != "same"
        ]
        assert changed == [("del", "2030"), ("ins", "2032")] and "Zero draft" in found.since
        assert (
            words_of(
                PdfReader(io.BytesIO(pdf.write(found.model_dump_json().encode(), print)))
            ).count("not issued")
            >= 2
        )
        with pytest.raises(NotFound):
            pdf_text.collect_redline_pdf(world.actor("sera"), newer, "en", None)
        with pytest.raises(SignInRequired):
            pdf_text.collect_redline_pdf(Actor(), newer, "en", older)
        with pytest.raises(Forbidden):
            pdf_text.collect_redline_pdf(world.actor("pia"), older, "en", newer)

"""Tests of the examination of attached files: what is taken, changed and refused."""

import io
import re
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from consult.attachments.file_kinds import FILE_KINDS, UnfitFile, build_download_name
from consult.attachments.worker import examine_file
from consult.core.errors import Invalid
from consult.core.messages.error_messages import FIELD_ERRORS
from tests.support.sources import ROOT
from tests.support.files.attachment_files import (
    MAIN,
    ODF,
    OFFICE,
    SCRIPT,
    build_open_document,
    build_open_xml,
    build_pdf,
    build_picture,
    build_relations,
    pack,
)

RAISED = re.compile(r'UnfitFile\("(\w+)"')
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MACRO_TYPE = '<Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled"/>'
RELS = "word/_rels/document.xml.rels"


def refusal(content, choice="ask"):
    with pytest.raises((UnfitFile, Invalid)) as refused:
        examine_file(content, choice)
    return refused.value.code


def huge_png(width, height):
    """Build a PNG file that states a size and holds nothing of it."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


TAKEN = {
    "pdf": build_pdf(),
    "text": "Écoles: 12 sur 40".encode(),
    "png": build_picture("png"),
    "jpeg": build_picture("jpeg"),
    "webp": build_picture("webp"),
    **{kind: build_open_xml(kind) for kind in MAIN},
    **{kind: build_open_document(kind) for kind in ODF},
}


def test_each_kind_that_is_offered_is_known_by_its_content():
    assert {kind: examine_file(content, "ask")[0] for kind, content in TAKEN.items()} == {
        kind: kind for kind in FILE_KINDS
    }


@pytest.mark.parametrize("kind", ["pdf", "text", *MAIN, *ODF])
def test_a_file_that_names_nobody_is_kept_as_it_is(kind):
    assert examine_file(TAKEN[kind], "ask")[1] == TAKEN[kind]


UNKNOWN = {
    "HTML": b"<!doctype html><p>x",
    "HTML after a line": b"\n\n  <html><script>alert(1)</script>",
    "HTML with a mark": b"\xef\xbb\xbf<html><p>x",
    "HTML in UTF-16": "<html><script>alert(1)</script>".encode("utf-16"),
    "SVG": SVG,
    "XML": b"<?xml version='1.0'?><a/>",
    "RTF": b"{\\rtf1 {\\object}}",
    "script": b"#!/bin/sh\nrm -rf /",
    "program": b"MZ\x90\x00\x03\x00\x00\x00",
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
    "GIF": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "mail": b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x",
    "any ZIP": pack({"a.txt": "x"}),
    "PDF with a ZIP behind": build_pdf() + pack({"a.txt": "x"}),
    "PDF with a page behind": build_pdf() + b"<html>" + b"x" * 2_000,
    "ZIP with a comment": build_open_xml()[:-2] + b"\x04\x00<svg",
    "e-book": pack({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_every_other_kind_is_refused_whatever_its_name(name):
    assert refusal(UNKNOWN[name]) == "attachment_kind"


def test_an_empty_file_is_refused():
    assert refusal(b" \n") == "file_is_empty"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_picture_loses_place_camera_and_name_and_stands_upright(kind):
    content = build_picture(kind, orientation=6)
    assert b"SERIAL-4711" in content and b"Jane Doe" in content
    _, kept = examine_file(content, "ask")
    assert b"SERIAL" not in kept and b"Jane" not in kept and b"Exif" not in kept
    picture = Image.open(io.BytesIO(kept))
    assert (picture.size, len(picture.getexif())) == ((3, 6), 0)


def test_markup_behind_a_picture_is_left_behind():
    _, kept = examine_file(build_picture("png") + SVG, "ask")
    assert b"<svg" not in kept


def test_words_in_a_png_file_are_left_behind():
    out = io.BytesIO()
    info = Image.new("RGB", (2, 2))
    info.save(out, "PNG", dpi=(72, 72), icc_profile=b"")
    content = out.getvalue()
    at = content.index(b"IDAT") - 4
    text = b"tEXtAuthor\0Jane Doe"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    _, kept = examine_file(content[:at] + chunk + content[at:], "ask")
    assert b"Jane" not in kept


def test_a_picture_of_too_many_pixels_is_refused_before_one_is_read():
    assert refusal(huge_png(50_000, 50_000)) == "attachment_pixels"


def test_a_picture_that_is_cut_off_or_moves_is_refused():
    assert refusal(build_picture("png")[:60]) == "file_damaged"
    assert refusal(huge_png(50, 50)) == "file_damaged"
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert refusal(out.getvalue()) == "attachment_moves"


ACTIVE = {
    "macro": build_open_xml(more={"word/vbaProject.bin": b"x"}),
    "macro type": build_open_xml(types=MACRO_TYPE),
    "old macro": build_open_xml("xlsx", more={"xl/macrosheets/sheet1.xml": "<a/>"}),
    "control": build_open_xml(more={"word/activeX/activeX1.xml": "<a/>"}),
    "object": build_open_xml(more={"word/embeddings/oleObject1.bin": b"x"}),
    "object by relation": build_open_xml(
        more={RELS: build_relations((f"{OFFICE}/oleObject", "x.bin", False))}
    ),
    "page inside": build_open_xml(
        more={RELS: build_relations((f"{OFFICE}/aFChunk", "x.html", False))}
    ),
    "macro in a table inside": build_open_xml(
        more={
            "word/embeddings/a.xlsx": build_open_xml("xlsx", more={"xl/vbaProject.bin": b"x"}),
        }
    ),
    "Basic": build_open_document(**{"Basic/Standard/Module1.xml": "<a/>"}),
    "Python": build_open_document(**{"Scripts/python/a.py": "x"}),
    "event": build_open_document(
        content=f'<o xmlns:s="{SCRIPT}"><s:event-listener s:language="x"/></o>'
    ),
    "object in the manifest": build_open_document(
        manifest='<e media-type="application/vnd.sun.star.oleobject"/>'
    ),
    "PDF script": build_pdf(script="app.alert(1)"),
    "PDF with a file": build_pdf(file="inner"),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_a_file_that_runs_something_or_holds_others_is_refused(name):
    assert refusal(ACTIVE[name], "keep") == "attachment_runs"


LOADING = {
    "template": build_open_xml(
        more={RELS: build_relations((f"{OFFICE}/attachedTemplate", "https://x.example/t", True))}
    ),
    "picture": build_open_xml(
        more={RELS: build_relations((f"{OFFICE}/image", "https://x.example/p.png", True))}
    ),
    "share": build_open_xml(
        more={RELS: build_relations((f"{OFFICE}/frame", "\\\\x.example\\share", True))}
    ),
    "OpenDocument template": build_open_document(
        **{"styles.xml": '<a><meta:template xlink:href="https://x.example/t.ott"/></a>'}
    ),
    "OpenDocument picture": build_open_document(
        content='<draw:image xlink:href="https://x.example/p.png"/>'
    ),
}


@pytest.mark.parametrize("name", LOADING)
def test_a_file_that_loads_something_from_elsewhere_is_refused(name):
    assert refusal(LOADING[name], "keep") == "attachment_loads"


def test_links_and_tables_behind_charts_are_taken():
    links = build_relations((f"{OFFICE}/hyperlink", "https://x.example", True))
    table = build_open_xml("xlsx")
    content = build_open_xml(more={RELS: links, "word/embeddings/Sheet1.xlsx": table})
    assert examine_file(content, "ask") == ("docx", content)


BOMBS = {
    "file_inflates": build_open_xml(more={"word/media/x": b"\0" * 30_000_000}),
    "file_entries": build_open_xml(more={f"p{n}": "" for n in range(1_000)}),
    "file_entries_outside": build_open_xml(more={"../../etc/x": "x"}),
    "file_with_entities": build_open_xml(
        more={"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    ),
    "file_too_deep": build_open_xml(more={RELS: "<a>" * 300 + "</a>" * 300}),
    "file_damaged": build_open_xml()[:-40],
    "attachment_locked": build_open_document(manifest="<encryption-data/>"),
}


@pytest.mark.parametrize("code", BOMBS)
def test_bombs_and_files_that_cannot_be_read_are_refused(code):
    assert refusal(BOMBS[code], "keep") == code


def test_a_pdf_with_a_password_or_cut_off_is_refused():
    assert refusal(build_pdf(password="secret")) == "attachment_locked"
    assert refusal(b"%PDF-1.7\nnothing\n%%EOF") == "file_damaged"
    assert refusal(build_pdf()[:200]) == "file_damaged"


NAMING = {
    "docx": build_open_xml(creator="Jane Doe"),
    "odt": build_open_document(creator="Jane Doe"),
}


@pytest.mark.parametrize("kind", NAMING)
def test_an_office_file_with_a_name_is_sent_with_or_without_it_as_its_sender_says(kind):
    content = NAMING[kind]
    with pytest.raises(UnfitFile) as refused:
        examine_file(content, "ask")
    assert (refused.value.code, refused.value.details) == (
        "attachment_names",
        {"names": ["Jane Doe"]},
    )
    assert examine_file(content, "keep") == (kind, content)
    again, kept = examine_file(content, "remove")
    assert again == kind
    with zipfile.ZipFile(io.BytesIO(kept)) as new, zipfile.ZipFile(io.BytesIO(content)) as old:
        assert new.namelist() == old.namelist()
        changed = {name for name in new.namelist() if new.read(name) != old.read(name)}
        assert not any(b"Jane" in new.read(name) for name in new.namelist())
    assert changed == {"docProps/core.xml" if kind == "docx" else "meta.xml"}
    assert examine_file(kept, "ask") == (kind, kept)


XMP = "<x xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>Jane Doe</dc:creator></x>"
ATTRIBUTE = "<x xmlns:pdf='http://ns.adobe.com/pdf/1.3/' pdf:Author='Jane Doe'/>"
PDF_NAMING = {
    "information": build_pdf(author="Jane Doe"),
    "element of XMP": build_pdf(xmp=XMP),
    "attribute of XMP": build_pdf(xmp=ATTRIBUTE),
    "both": build_pdf(author="Jane Doe", xmp=ATTRIBUTE),
}


@pytest.mark.parametrize("where", PDF_NAMING)
def test_a_pdf_with_a_name_in_its_properties_is_sent_without_it(where):
    content = PDF_NAMING[where]
    with pytest.raises(UnfitFile) as refused:
        examine_file(content, "ask")
    assert refused.value.details == {"names": ["Jane Doe"]}
    assert examine_file(content, "keep") == ("pdf", content)
    kind, kept = examine_file(content, "remove")
    assert kind == "pdf" and b"Jane" not in kept
    assert len(PdfReader(io.BytesIO(kept)).pages) == 1
    assert examine_file(kept, "ask") == ("pdf", kept)


def test_a_pdf_that_cannot_be_written_again_keeps_its_name_and_says_so(monkeypatch):
    content = build_pdf(author="Jane Doe")
    monkeypatch.setattr(PdfWriter, "write", lambda *_given: int("no number"))
    assert refusal(content, "remove") == "attachment_names_stay"


LASTING = {
    "comment in a PDF": build_pdf(comment="Jane Doe"),
    "PDF with an owner's password": build_pdf(author="Jane Doe", locked=True),
    "signed PDF": build_pdf(author="Jane Doe").replace(
        b"/Type /Catalog", b"/ByteRange [0 1 2 3] /Type /Catalog"
    ),
    "comment": build_open_xml(more={"word/comments.xml": '<w:comment w:author="Jane Doe"/>'}),
    "comment in a table": build_open_xml(
        "xlsx", more={"xl/comments1.xml": "<authors><author>Jane Doe</author></authors>"}
    ),
    "comment in slides": build_open_xml(
        "pptx", more={"ppt/commentAuthors.xml": '<p:cmAuthor name="Jane Doe" initials="J"/>'}
    ),
    "note in OpenDocument": build_open_document(content="<dc:creator>Jane Doe</dc:creator>"),
}


@pytest.mark.parametrize("name", LASTING)
def test_a_name_that_cannot_be_removed_is_told_and_never_said_to_be_gone(name):
    with pytest.raises(UnfitFile) as refused:
        examine_file(LASTING[name], "ask")
    assert refused.value.details == {"names": ["Jane Doe"]}
    assert refusal(LASTING[name], "remove") == "attachment_names_stay"
    assert examine_file(LASTING[name], "keep")[1] == LASTING[name]


def test_every_refusal_has_a_sentence():
    sources = (ROOT / "consult" / "attachments").glob("*.py")
    codes = {code for file in sources for code in RAISED.findall(file.read_text())}
    assert len(codes) > 8 and codes <= FIELD_ERRORS.keys()


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("evil.html", "text", "evil.html.txt"),
        ("run.bat", "text", "run.bat.txt"),
        ("Table.CSV", "text", "Table.CSV"),
        ("photo.svg", "png", "photo.svg.png"),
        ("letter", "pdf", "letter.pdf"),
    ],
)
def test_a_download_ends_as_its_content_is(name, kind, shown):
    assert build_download_name(name, kind) == shown

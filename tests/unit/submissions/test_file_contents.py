"""Tests of received files: type, encoding, and header fields."""

import pytest

from consult.submissions.file_contents import WORD_TYPE, WORKBOOK_TYPE, examine_content
from consult.submissions.file_headers import parse_headers
from consult.submissions.origin_recognition import (
    recognize_group,
    recognize_language,
    recognize_region,
)
from consult.text.parsing.encoding import decode_text_file

TEXTS = {
    "ar": (
        "ينبغي أن تكون حوكمة الإنترنت مفتوحة وشفافة وخاضعة للمساءلة، وأن تشارك "
        "فيها جميع الأطراف المعنية."
    ),
    "en": "Internet governance is “open”, transparent and accountable – for everyone’s benefit.",
    "es": (
        "La gobernanza de Internet será abierta, transparente y responsable; ¿quién participará? "
        "Todos los países."
    ),
    "fr": (
        "La gouvernance de l’Internet doit être ouverte, transparente et responsable ; les États "
        "coopèrent à égalité."
    ),
    "ru": (
        "Управление Интернетом должно быть открытым, прозрачным и подотчётным. Государства "
        "сотрудничают добросовестно."
    ),
    "zh": "互联网治理应当开放、透明和负责。各国应当本着诚意进行合作，并连接每一所学校。",
}
ENCODINGS = {
    "ar": ["cp1256", "iso8859-6"],
    "en": ["cp1252"],
    "es": ["cp1252", "latin-1"],
    "fr": ["cp1252"],
    "ru": ["cp1251", "koi8-r", "cp866", "iso8859-5"],
    "zh": ["gb18030", "gbk"],
}
EVERYWHERE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
LETTER = """Open letter on schools
and their networks
Entitled by: Amina Diallo
Region: Africa
Organization: Lakeside Schools
Network
Sector: Civil Society
Keywords: schools: money

Abstract
Region: this is no header any more.
"""


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        (language, encoding)
        for language in TEXTS
        for encoding in [*EVERYWHERE, *ENCODINGS[language]]
    ],
)
def test_a_text_comes_out_as_it_was_written_whatever_its_encoding(language, encoding):
    text = TEXTS[language]
    content = text.encode(encoding, "ignore")
    assert decode_text_file(content) == content.decode(encoding).lstrip("\ufeff")


def test_two_encodings_in_one_file_are_both_read():
    assert (
        decode_text_file(TEXTS["fr"].encode() + b"\r\n" + TEXTS["fr"].encode("cp1252"))
        == f"{TEXTS['fr']}\n{TEXTS['fr']}"
    )


def test_nothing_that_hides_or_turns_letters_is_left_and_what_is_no_text_is_none():
    assert decode_text_file("a\u202eb\x07c\u2066d\ufeff".encode()) == "abcd"
    assert decode_text_file(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))) is None
    assert decode_text_file(b"caf\x81\xe9") == "café", (
        "the five places that Windows-1252 leaves empty are no letters"
    )


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.txt", b"Words", "text/plain"),
        ("a.md", b"# Words", "text/markdown"),
        ("A.PDF", b"%PDF-1.7 ...", "application/pdf"),
        ("a.rtf", b"{\\rtf1 x}", "application/rtf"),
        ("a.html", b"<p>Words</p>", "text/html"),
        ("a.docx", b"PK\x03\x04..[Content_Types].xml..word/document.xml", WORD_TYPE),
        ("a.xlsx", b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml", WORKBOOK_TYPE),
        (
            "a.odt",
            b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_a_file_is_what_its_content_says_where_its_name_agrees(name, content, media):
    assert examine_content(name, content).media_type == media


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.docx", b"%PDF-1.7"),
        ("a.pdf", b"<html>"),
        ("a.txt", b"%PDF-1.7"),
        ("a.txt", b""),
        ("a.txt", b"  \n"),
        ("a.docx", b"PK\x03\x04 just a zip"),
        ("a.txt", b"<!DOCTYPE html><script>"),
        ("a", b"Words"),
        ("a.txt", b"\0\1\2"),
        ("a.docx", b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml"),
        ("a.xlsm", b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml"),
        ("a.docm", b"PK\x03\x04..[Content_Types].xml..word/document.xml"),
        ("a.svg", b"<svg>"),
    ],
)
def test_a_file_that_is_something_else_than_it_says_is_not_taken(name, content):
    assert examine_content(name, content) is None


def test_the_text_of_a_page_is_read_without_its_markup_and_scripts():
    page = (
        "<html><head><title>T</title><style>p{}</style></head><body><h1>Schools</h1>"
        "<p>Pay &amp; connect<script>x()</script>!</p>"
    )
    assert examine_content("a.html", page.encode()).words == "Schools\nPay & connect!"


def test_headers_are_read_with_what_goes_on_in_the_next_line_and_end_where_the_text_begins():
    found = parse_headers(LETTER)
    assert found.title == "Open letter on schools and their networks"
    assert (found.source, found.name, found.region) == (
        "Lakeside Schools Network",
        "Amina Diallo",
        "Africa",
    )
    assert found.group == "Civil Society"


def test_a_header_is_read_where_the_end_of_the_line_before_it_was_lost():
    found = parse_headers("A cyber defence perspectiveArea: PRINCIPLES\nName: Ann Lee\n\nText")
    assert (found.title, found.name) == ("A cyber defence perspective", "Ann Lee")


def test_a_word_that_a_form_says_twice_is_read_once():
    found = parse_headers(
        "Title: T\nOrganization: Organization - Lakeside Schools\nRegion: Region - Africa\n\nText"
    )
    assert (found.source, found.region) == ("Lakeside Schools", "Africa")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Organization: Independent Researcher", "Ann Lee"),
        ("Organization: ann@people.example", "Ann Lee"),
        ("Organization: N/A", "Ann Lee"),
        ("Organization:", "Ann Lee"),
        ("Organization: Nonesuch Lab", "Nonesuch Lab"),
    ],
)
def test_the_person_is_the_source_where_no_organisation_is_named(line, source):
    assert parse_headers(f"Title: T\nName: Ann Lee\n{line}\n\nText").source == source


@pytest.mark.parametrize(
    ("text", "title", "source"),
    [
        (
            "Titre : Écoles\nOrganisation : Réseau du lac\nSecteur : Société civile\n",
            "Écoles",
            "Réseau du lac",
        ),
        ("Название: Школы\nОрганизация: Озёрная сеть\n", "Школы", "Озёрная сеть"),
        ("标题：学校\n组织：湖滨网络\n", "学校", "湖滨网络"),
        ("العنوان: المدارس\nالمنظمة: شبكة البحيرة\n", "المدارس", "شبكة البحيرة"),
    ],
)
def test_headers_are_read_in_other_languages(text, title, source):
    found = parse_headers(text)
    assert (found.title, found.source) == (title, source)


@pytest.mark.parametrize(
    "text",
    ["A sentence with one word: nothing else.\nMore of it.", "Title: alone\n\nText", "", "\n\n\n"],
)
def test_a_text_without_headers_says_nothing_of_itself(text):
    assert parse_headers(text).source is None and parse_headers(text).title is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Civil Society", "civ"),
        ("NGO", "civ"),
        ("Government", "gov"),
        ("Private Sector", "pri"),
        ("Academia", "aca"),
        ("Technical community", "tec"),
        ("Intergovernmental organization", "int"),
        ("Société civile", "civ"),
        ("政府", "gov"),
        ("Other", None),
        ("", None),
        (None, None),
    ],
)
def test_a_sector_is_the_group_that_it_means(words, code):
    assert recognize_group(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Africa", "africa"),
        ("Sudan, Africa", "africa"),
        ("SUDAN", "arab"),
        ("MENA", "arab"),
        ("U.S.", "americas"),
        ("UK", "europe"),
        ("Cote d'Ivoire", "africa"),
        ("People's Republic of China", "asia"),
        ("中国", "asia"),
        ("Россия", "cis"),
        ("Niger", "africa"),
        ("Brazil and Germany", "international"),
        ("USA / Poland", "international"),
        ("Russian Federation", "cis"),
        ("Global", "international"),
        ("Oman", "arab"),
        ("Romania", "europe"),
        ("An Institute", None),
        (None, None),
    ],
)
def test_a_place_is_the_region_that_it_lies_in(words, code):
    assert recognize_region(words) == code


def test_a_language_is_known_by_its_code_and_its_names():
    assert [
        recognize_language(each)
        for each in ("fr", "French", "Français", "العربية", "法语", "Klingon", None)
    ] == ["fr", "fr", "fr", "ar", "fr", None, None]

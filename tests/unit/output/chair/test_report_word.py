"""Tests of the report of the chair as a Word file: its schema, links and annexed texts."""

import io
import re
import zipfile

import pytest
from openxml_audit import OpenXmlValidator

from consult.exchange.imports.parsing.paragraphs import format_text_after
from consult.exchange.word.docx_parser import read_word
from consult.output.reports import word_writer

from .reported_world import fill_consultation
from .test_report_sections import report_on_all


@pytest.fixture
def write(app, world):
    """Fill the consultation; return what writes its report in a language, as bytes."""
    with app.test_request_context("/en/"):
        fill_consultation(world)

    def made(language):
        given = report_on_all(app, world, language).model_dump_json().encode()
        return word_writer.write(given, lambda _percent: None)

    return made


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_whole_report_keeps_to_the_schema_of_the_format(write, tmp_path, language):
    place = tmp_path / "report.docx"
    place.write_bytes(write(language))
    found = OpenXmlValidator(max_errors=50).validate(str(place)).errors
    assert [
        each.description for each in found if "relationships/theme" not in each.description
    ] == []


def test_a_foreign_text_is_marked_as_such_and_its_numbers_run_in_its_own_direction(write):
    file = write("ar")
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        body, numbering = (
            parts.read(f"word/{name}.xml").decode() for name in ("document", "numbering")
        )
    clause = next(each for each in re.findall(r"<w:p>.*?</w:p>", body) if "every school" in each)
    assert '<w:bidi w:val="0"/>' in clause and 'w:val="en-GB"' in clause
    assert "<w:rtl/>" not in numbering, "all texts are English"
    words = [format_text_after(each) for each in read_word(file).paragraphs]
    assert any("connect every school by 2030" in each for each in words)


def test_records_and_answers_are_links(write):
    with zipfile.ZipFile(io.BytesIO(write("en"))) as parts:
        links = parts.read("word/_rels/document.xml.rels").decode()
        body = parts.read("word/document.xml").decode()
    (number,) = re.findall(r'Id="(to\w+)"[^>]*meetings/first-reading/record"', links)
    assert f'<w:hyperlink r:id="{number}">' in body

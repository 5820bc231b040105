"""Tests of the files of a version on pages and in the API: permissions, names, and progress."""

import io
import time
import zipfile

import pytest
from limits import parse

from consult.exchange.imports.parsing.paragraphs import format_text_after
from consult.exchange.word.docx_parser import read_word
from consult.output import artifact_cache as making
from consult.output.formats import FORMATS

AT = "/en/c/talks/statement/zero-draft/files"
WORKING = "/en/c/talks/statement/rev-1/files"


def ready(client, address, most=60.0):
    """Request the file until it is rendered; return it."""
    until = time.monotonic() + most
    while (answer := client.get(address)).status_code == 202 and time.monotonic() < until:
        assert answer.headers["Retry-After"] == "1"
    return answer


def saved_as(answer):
    return answer.headers["Content-Disposition"].partition("filename=")[2].strip('"')


def test_everyone_finds_the_files_of_an_issued_version_and_what_each_is_for(browser):
    page = browser().get(AT).text
    assert "Files of Zero draft" in page and "to read, to quote and to work on" in page
    assert f'href="{AT}/clean_word?language=en"' in page
    assert ">Changes<" not in page.partition("<main")[2], "nothing came before it"


def test_a_word_file_holds_the_text_and_says_where_it_is_from(browser):
    answer = ready(browser(), f"{AT}/clean_word?language=fr")
    assert answer.status_code == 200 and answer.mimetype == FORMATS["clean_word"].media
    assert saved_as(answer) == "T-S-Zero-draft-fr.docx"
    assert (
        answer.headers["Cache-Control"] == "no-store"
        and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    read = read_word(answer.data)
    clauses = [each for each in read.paragraphs if each.kind != "title"]
    assert [format_text_after(each) for each in clauses][2].startswith(
        "Nous *décidons* de connecter chaque école d’ici à 2030"
    )
    assert [each.label for each in clauses] == ["A", "1", "2", "3"]
    body = zipfile.ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    assert "http://localhost/fr/c/talks/statement/zero-draft" in body and "T/S/Zero draft" in body
    assert "working version" not in body


@pytest.mark.parametrize(
    "path", ["?language=zh", "?language=xx", "/nothing", "/clean_word?language=ru"]
)
def test_a_file_that_there_is_not_is_not_found(browser, path):
    status = (
        browser().get(f"{AT}{path if path.startswith('/') else '/clean_word' + path}").status_code
    )
    assert status == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 404), ("pia", 404), ("ada", 404), ("mona", 200), ("cho", 200), ("rana", 200)],
)
def test_the_files_of_a_working_version_are_for_its_readers(browser, world, name, status):
    client = browser(name)
    assert client.get(WORKING).status_code == status
    assert ready(client, f"{WORKING}/clean_word").status_code == status
    assert client.get(f"/api/v1/versions/{world.working}/files").status_code == status


def test_a_file_of_a_working_version_says_so_on_each_page_and_in_its_name(browser):
    page = browser("mona").get(WORKING).text
    assert "This is a working version: it is not issued. Its files say so." in page
    answer = ready(browser("mona"), f"{WORKING}/clean_word")
    parts = zipfile.ZipFile(io.BytesIO(answer.data))
    assert saved_as(answer) == "T-S-Rev1-working-en.docx"
    for name in ("word/document.xml", "word/header.xml"):
        assert "working version, not issued" in parts.read(name).decode()
    assert (
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="6" '
        'name="consult.issued"><vt:lpwstr>no<'
    ) in parts.read("docProps/custom.xml").decode()


def test_programs_list_the_files_and_get_them(browser, world):
    listed = browser("mona").get(f"/api/v1/versions/{world.version}/files").json
    word = next(each for each in listed["files"] if each["code"] == "clean_word")
    assert word["languages"] == ["en", "fr"] and word["group"] == "text" and word["against"] == []
    answer = ready(browser(), f"{word['address']}?language=fr")
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    assert browser().get(f"{word['address']}?language=ru").status_code == 404
    assert browser().get(f"{word['address']}?tongue=fr").json["code"] == "invalid"


def test_what_takes_longer_answers_with_a_page_that_asks_again_or_with_202(
    browser, world, monkeypatch
):
    monkeypatch.setattr(making, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(making, "_start_once", lambda *given: None)
    page = browser().get(f"{AT}/clean_word?language=en")
    assert page.status_code == 202 and page.headers["Retry-After"] == "1"
    assert "Your file is being made" in page.text and 'http-equiv="refresh"' in page.text
    told = browser().get(f"/api/v1/versions/{world.version}/files/clean_word")
    assert (told.status_code, told.json) == (202, {"state": "in_work", "progress": 0})


def test_the_script_of_the_page_asks_without_fetching_the_file(browser):
    address = f"{AT}/clean_word?language=en"
    assert ready(browser(), address).status_code == 200
    assert browser().get(f"{address}&ask=1").json == {"progress": 100, "state": "ready"}


def test_files_that_are_made_are_counted_and_those_that_were_made_are_not(
    app, browser, monkeypatch, tmp_path
):
    monkeypatch.setenv("CONSULT_INSTANCE", str(tmp_path))
    address = f"{AT}/clean_word?language="
    assert ready(browser(), f"{address}en").status_code == 200
    app.extensions["limits"].files = parse("1 per 10 minutes")
    refused = browser().get(f"{address}fr")
    assert ready(browser(), f"{address}en").status_code == 200
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 500
    assert ready(browser("pia"), f"{address}fr").status_code == 200, "another one is counted apart"

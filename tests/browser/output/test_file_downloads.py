"""Browser tests of file downloads: layout, download, and waiting with and without a script."""

import fcntl
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from consult.output.worker import MOST_WRITERS
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)

AT = "/c/wsis20/statement/zero-draft/files"


@each_page_variant
def test_axe_finds_nothing_on_the_page_of_files_and_nothing_runs_over(visit, language, width):
    person = visit(viewport={"width": width, "height": 900})
    person.go(f"/{language}{AT}")
    assert find_violations(person.page) == []
    assert find_overflow_widths(person.page) == []


def test_a_reader_finds_the_files_from_the_text_and_saves_one(visit):
    reader = visit()
    reader.go("/en/c/wsis20/statement")
    reader.page.locator(".tools.one summary", has_text="More").click()
    reader.page.get_by_role("link", name="Files", exact=True).click()
    expect(reader.page.locator("h1")).to_have_text("Files of Zero draft")
    with reader.page.expect_download(timeout=60_000) as told:
        reader.page.get_by_role("link", name="Download Word with tracked changes").click()
    saved = told.value
    assert saved.suggested_filename == "WSIS20-S-Zero-draft-redline-against-Elements-en.docx"
    body = (
        zipfile.ZipFile(io.BytesIO(Path(saved.path()).read_bytes()))
        .read("word/document.xml")
        .decode()
    )
    assert body.count("<w:ins ") > 50 and body.count("<w:del ") > 20


@pytest.fixture
def busy(instance):
    """Occupy all rendering slots, as large requests of others do; free them on request."""
    folder = instance / "made"
    folder.mkdir(mode=0o700, exist_ok=True)
    turns = [(folder / f"turn-{number}").open("wb") for number in range(MOST_WRITERS)]
    for turn in turns:
        fcntl.flock(turn, fcntl.LOCK_EX)
    yield lambda: [turn.close() for turn in turns]
    for turn in turns:
        turn.close()


def test_a_file_that_takes_longer_says_how_far_it_is_and_saves_itself(visit, busy):
    person = visit()
    person.go(f"/en{AT}?language=fr")
    person.page.get_by_role("link", name="Download Word", exact=True).click()
    expect(person.page.locator("h1:visible")).to_have_text("Your file is being made")
    expect(person.page.get_by_text("WSIS20-S-Zero-draft-fr.docx")).to_be_visible()
    assert find_violations(person.page) == []
    with person.page.expect_download(timeout=60_000) as told:
        busy()
    assert told.value.suggested_filename == "WSIS20-S-Zero-draft-fr.docx"
    expect(person.page.locator("h1:visible")).to_have_text("Your file is ready")
    expect(person.page.get_by_role("status")).to_have_text("Your file is ready")
    assert find_violations(person.page) == []


def test_without_a_script_the_page_asks_again_by_itself(visit, busy):
    person = visit(java_script_enabled=False)
    person.go(f"/en{AT}/clean_word?language=ar")
    expect(person.page.locator("h1:visible")).to_have_text("Your file is being made")
    with person.page.expect_download(timeout=60_000) as told:
        busy()
    assert told.value.suggested_filename == "WSIS20-S-Zero-draft-ar.docx"

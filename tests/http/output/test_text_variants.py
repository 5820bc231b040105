"""Tests of rolling text, compilation and chair's text, as pages and files: content and
attribution.
"""

import io
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from consult.amendments.sponsors import actions as sponsors
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.documents.models import Wording
from consult.exchange.imports.parsing.paragraphs import format_text_after
from consult.exchange.word.docx_parser import read_word
from consult.output.formats import FORMATS
from tests.http.exchange.test_returned_copies import sent
from .test_file_pages import AT, WORKING, ready, saved_as
from tests.unit.amendments.test_amendment_actions import FRENCH, NOW, propose

HELD = (
    "We *resolve* to connect every school [alt 1 (Norvania): by 2030 / alt 2 (Lakeside): soon]. "
    "[Ruritania reserves its position]"
)
VIEWS = ("compilation", "rolling", "chair")


@pytest.fixture
def proposed(app, world):
    with app.app_context():
        first = propose(world, reason="Because <time> is needed.")
        sponsors.sponsor_amendment(world.actor("nils"), first)
        propose(world, "paul", text=NOW.replace("2030", "2035"), reason="Even more.")
        propose(world, "ivo", kind="sup", text=None, reason="Superfluous.")
        propose(
            world, "hana", kind="add", text="We also *resolve* to report.", reason="To be open."
        )
        propose(world, "nils", kind="corr", text=FRENCH + " !", language="fr", reason="Mieux.")
    return world


@pytest.fixture
def held(app, world):
    with app.app_context(), transaction():
        there = Wording.text.contains("every school by")
        db.session.execute(update(Wording).where(there).values(text=HELD, digest=hash_text(HELD)))
    return world


def words(answer):
    """Return the text of a file without its marks."""
    assert answer.status_code == 200
    if answer.mimetype == FORMATS["clean_pdf"].media:
        return " ".join(
            " ".join(
                page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages
            ).split()
        )
    read = read_word(answer.data)
    return " ".join([*(format_text_after(each) for each in read.paragraphs), frame(answer)])


def frame(answer):
    return zipfile.ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()


def test_the_page_of_files_and_each_view_lead_to_its_files(browser, proposed):
    page = browser().get(AT).text
    for view in VIEWS:
        assert f"/files/{view}_word?" in page and f"/files/{view}_pdf?" in page
        own = browser().get(f"/en/c/talks/statement?view={view}").text
        assert f"/files/{view}_word?language=en" in own and f"/files/{view}_pdf?language=en" in own
    assert (
        "/files/clean_pdf?language=fr"
        in browser().get("/en/c/talks/statement?view=clean&text=fr").text
    )


@pytest.mark.parametrize("ending", ["word", "pdf"])
def test_the_compilation_names_all_proposers_and_supporters(browser, proposed, ending):
    answer = ready(browser(), f"{AT}/compilation_{ending}?language=en")
    told = words(answer)
    assert f"-compilation-en.{FORMATS[f'compilation_{ending}'].extension}" in saved_as(answer)
    for each in (
        "Lakeside Schools Network",
        "Norvania",
        "Ivo",
        "Because",
        "Even more.",
        "Superfluous.",
        "To be open.",
        "Mieux.",
        "Co-sponsors:",
        "Delete the clause.",
        "report.",
        "collides with",
    ):
        assert each in told, each


@pytest.mark.parametrize("ending", ["word", "pdf"])
def test_the_rolling_text_shows_each_change_in_its_place_with_numbers(browser, proposed, ending):
    answer = ready(browser(), f"{AT}/rolling_{ending}?language=en")
    told = words(answer)
    assert (
        "-rolling-en." in saved_as(answer)
        and "Authors of amendments" in told
        and "≠" in told
        and "2035" in told
    )
    assert "Because" not in told, "reasons stand in the compilation"
    assert browser().get(f"{AT}/rolling_{ending}?language=fr").status_code == 404, (
        "only the authentic text rolls"
    )
    if ending == "word":
        assert "<w:strike/>" in frame(answer) and "<w:ins " not in frame(answer)


@pytest.mark.parametrize("view", ["compilation", "rolling"])
def test_what_is_held_or_of_another_version_is_in_no_view(browser, proposed, app, view):
    with app.app_context(), transaction():
        db.session.execute(
            db.text("update amendment set hidden_at = '2026-01-01 00:00:00+00:00' where number = 2")
        )
    assert "2035" not in words(ready(browser("mona"), f"{AT}/{view}_word"))
    assert browser("mona").get(f"{WORKING}/{view}_word").status_code == 404
    assert f"{view}_word" not in browser("mona").get(WORKING).text


@pytest.mark.parametrize("ending", ["word", "pdf"])
def test_the_chairs_text_names_nobody(browser, held, ending):
    answer = ready(browser(), f"{AT}/chair_{ending}?language=en")
    told = words(answer)
    assert "-chair-en." in saved_as(answer) and "alt 1: by 2030 / alt 2: soon" in told
    assert "1 reservation is left out." in told
    assert not any(name in told for name in ("Norvania", "Lakeside", "Ruritania"))


@pytest.mark.parametrize(
    ("name", "version", "status"),
    [(None, "zero-draft", 200), (None, "rev-1", 404), ("mona", "rev-1", 200)],
)
def test_the_chairs_text_is_a_view_of_every_version_that_one_may_read(
    browser, held, name, version, status
):
    answer = browser(name).get(f"/en/c/talks/statement/{version}?view=chair")
    assert answer.status_code == status
    if status == 200:
        assert "1 reservation is left out." in answer.text and "Holders of brackets" in answer.text
        assert not any(each in answer.text for each in ("Norvania", "Ruritania", "alt 1 ("))
        assert "Norvania" in browser(name).get(f"/en/c/talks/statement/{version}").text


def test_a_view_that_comes_back_is_no_copy(browser, proposed):
    for view in VIEWS:
        content = ready(browser(), f"{AT}/{view}_word?language=en").data
        refused = sent(browser("pia"), content)
        assert refused.status_code == 422 and "a view of the text" in refused.text


def test_the_api_lists_and_gives_them(proposed, app):
    client = app.test_client()
    files = {
        each["code"]: each
        for each in client.get(f"/api/v1/versions/{proposed.version}/files").json["files"]
    }
    assert {f"{view}_{ending}" for view in VIEWS for ending in ("word", "pdf")} <= set(files)
    assert files["rolling_word"]["languages"] == ["en"] and files["compilation_word"][
        "languages"
    ] == ["en", "fr"]
    assert "Norvania" in words(ready(client, files["compilation_word"]["address"] + "?language=fr"))

"""Tests of renaming and discarding documents and working versions, with confirmation."""

import re

import pytest

from .test_document_pages import EDIT, neighbours

__all__ = ["neighbours"]
DOCUMENT, VERSION = "/en/c/talks/documents/vision", "/en/c/talks/statement/rev-1"


@pytest.fixture
def vision(browser):
    """Create a document without an issued version; return its number."""
    browser("sera").fill(
        "/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"}
    )
    browser("sera").fill(
        "/en/c/talks/vision/versions", {"slug": "zero", "title_en": "Zero", "symbol": "T/V/Zero"}
    )
    listed = browser().get("/api/v1/consultations/1/documents").json["documents"]
    return next(each["id"] for each in listed if each["slug"] == "vision")


def version_of(html):
    return re.search(r'name="row_version" value="(\d+)"', html)[1]


def test_a_document_is_renamed_on_its_page_and_a_stale_save_shows_what_is_there(browser, vision):
    page = browser("sera").get(DOCUMENT).text
    assert 'value="Vision"' in page and "needed in the authentic language, English" in page
    seen = {"row_version": version_of(page)}
    done = browser("sera").fill(
        DOCUMENT, {"title_en": "A shared vision", "title_fr": "Une vision", **seen}
    )
    assert done.status_code == 303
    assert "A shared vision" in browser("sera").get(done.location).text
    assert "Une vision" in browser().get("/fr/c/talks/documents").text
    stale = browser("ada").fill(DOCUMENT, {"title_en": "Mine", **seen})
    assert stale.status_code == 409
    assert "A shared vision" in stale.text and 'value="Mine"' in stale.text
    missing = browser("sera").fill(DOCUMENT, {"title_fr": "Une vision"})
    assert (
        missing.status_code == 422
        and "required in the authentic language, in which" in missing.text
    )


def test_a_refused_beginning_is_said_at_the_top_and_leads_to_its_field(browser, vision):
    page = (
        browser("sera")
        .fill("/en/c/talks/documents", {"slug": "vision", "title_en": "Twice", "authentic": "en"})
        .text
    )
    top, bottom = page.split('<section class="box document"', 1)
    assert '<b>Address</b> <a href="#f-slug">' in top and 'class="refused"' not in bottom
    assert (
        '<details class="sec" open>' in bottom
        and 'id="f-slug"' in bottom
        and 'value="Twice"' in bottom
    )


def test_a_document_is_discarded_after_a_confirmation_that_lists_its_content(browser, vision):
    page = browser("sera").get(DOCUMENT + "/discard").text
    assert "1 working version" in page and "cannot be restored" in page
    assert "Vision" in browser("sera").get("/en/c/talks/documents").text
    done = browser("sera").fill(DOCUMENT + "/discard", {"row_version": version_of(page)})
    assert "discarded" in browser("sera").get(done.location).text
    assert browser("sera").get(DOCUMENT).status_code == 404
    assert browser("sera").get(f"/api/v1/documents/{vision}").status_code == 404
    for person in ("sera", None):
        assert browser(person).get("/en/c/talks").status_code == 200
    assert "Document discarded" in browser("sera").get("/en/c/talks/audit").text


def test_a_document_of_which_something_was_issued_stays_and_the_page_says_why(browser):
    page = browser("sera").get("/en/c/talks/documents/statement/discard")
    assert (
        page.status_code == 200
        and "was issued, and contributions refer" in page.text
        and 'method="post" action="/en/c/talks/doc' not in page.text
    )
    refused = browser("sera").fill("/en/c/talks/documents/statement/discard", {})
    assert refused.status_code == 409 and "was issued, and contributions refer" in refused.text
    assert "discard" not in browser("sera").get("/en/c/talks/documents/statement").text


def test_a_working_version_is_renamed_and_discarded_on_its_pages(browser):
    page = browser("mona").get(VERSION + "/name").text
    assert "Discard it" not in page
    done = browser("mona").fill(
        VERSION + "/name",
        {"title_en": "Rev.1a", "symbol": "T/S/Rev.1a", "row_version": version_of(page)},
    )
    assert "T/S/Rev.1a" in browser("mona").get(done.location).text
    refused = browser("mona").fill(VERSION + "/name", {"symbol": "T/S/Rev.1a"})
    assert refused.status_code == 422 and "at least one language" in refused.text
    page = browser("sera").get(VERSION + "/discard").text
    assert "4 clauses" in page and "Discard it" in page
    assert browser("mona").get(VERSION + "/discard").status_code == 403
    assert browser("mona").fill(VERSION + "/discard", {}).status_code == 403
    done = browser("sera").fill(VERSION + "/discard", {"row_version": version_of(page)})
    assert "working version was discarded." in browser("sera").get(done.location).text
    assert browser("sera").get(EDIT).status_code == 404
    assert browser().get("/en/c/talks/statement").status_code == 200


def test_an_issued_version_has_no_such_pages(browser):
    for what in ("name", "discard"):
        assert browser("sera").get(f"/en/c/talks/statement/zero-draft/{what}").status_code == 409
        assert (
            browser("sera")
            .fill(
                f"/en/c/talks/statement/zero-draft/{what}",
                {"title_en": "X", "symbol": "X"} if what == "name" else {},
            )
            .status_code
            == 409
        )


def test_programs_rename_and_discard_documents(browser, vision, world):
    sera, address = browser("sera"), f"/api/v1/documents/{vision}"
    seen = sera.get(address).json["row_version"]
    renamed = sera.say("PATCH", address, {"title_en": "A vision", "row_version": seen})
    assert renamed.status_code == 200 and renamed.json["title"] == {"en": "A vision"}
    assert (
        sera.say("PATCH", address, {"title_en": "X", "row_version": seen}).json["code"]
        == "changed_meanwhile"
    )
    assert sera.say("PATCH", address, {"slug": "other", "title_en": "X"}).status_code == 422
    assert browser().say("DELETE", address, {}).status_code == 401
    assert browser("pia").say("DELETE", address, {}).status_code == 403
    assert (
        sera.say("DELETE", f"/api/v1/documents/{world.document}", {}).json["code"]
        == "document_issued"
    )
    assert sera.say("DELETE", address, {}).status_code == 204
    assert sera.say("DELETE", address, {}).status_code == 404


def test_programs_rename_and_discard_working_versions(browser, world):
    sera, address = browser("sera"), f"/api/v1/versions/{world.working}"
    renamed = sera.say("PATCH", address, {"title_en": "Rev.1a", "symbol": "T/S/Rev.1a"})
    assert (renamed.json["name"], renamed.json["symbol"], renamed.json["slug"]) == (
        {"en": "Rev.1a"},
        "T/S/Rev.1a",
        "rev-1",
    )
    assert browser("cho").say("PATCH", address, {"title_en": "X", "symbol": "X"}).status_code == 403
    assert browser("pia").say("DELETE", address, {}).status_code == 404, (
        "who may not read it is not told that it is there"
    )
    issued = f"/api/v1/versions/{world.version}"
    assert sera.say("DELETE", issued, {}).json["code"] == "issued_already"
    assert (
        sera.say("PATCH", issued, {"title_en": "X", "symbol": "X"}).json["code"] == "issued_already"
    )
    assert sera.say("DELETE", address, {}).status_code == 204
    assert [
        each["slug"]
        for each in sera.get(f"/api/v1/documents/{world.document}/versions").json["versions"]
    ] == ["zero-draft"]


def test_a_working_version_is_read_as_it_was_just_written(browser, world):
    rana = browser("rana")
    assert "good faith" in rana.get(VERSION).text
    rana.fill(
        f"{EDIT}/{world.clause}",
        {"language": "en", "text": "Recalling other words.", "label": "1."},
    )
    assert "Recalling other words." in rana.get(VERSION).text

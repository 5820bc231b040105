"""Tests of the document pages and API: reading, comparing, writing and issuing without a
script.
"""

import re

import pytest

from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.clauses import actions as clauses
from consult.documents import queries
from consult.documents.models import Version, Wording
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.world import ROLES

WRITERS, READERS = {"sera", "mona", "rana"}, {"sera", "mona", "rana", "cho", "vic", "fay"}
EVERYONE = [*ROLES, None]
EDIT = "/en/c/talks/statement/rev-1/edit"
DRAFTS = [EDIT, EDIT + "/add", "/en/c/talks/statement/rev-1/editions"]


@pytest.fixture(autouse=True)
def neighbours(app):
    """Define the linked pages of features that are missing here."""
    for name in (
        "reading.start",
        "reading.home",
        "reading.text",
        "reading.clause",
        "comments.mine",
        "moderation.queue",
        "consultations.manage",
        "search.find",
        "notifications.notices",
        "accounts.account",
        "accounts.sign_out",
        "accounts.sign_in",
        "accounts.join",
    ):
        if name not in app.view_functions:
            app.add_url_rule(f"/x/{name}", name, lambda **_: "x")


def lines(app, world, version=None, language="en"):
    with app.app_context():
        return queries.load_clause_texts(version or world.working, language, "en")


def ids(html):
    return re.findall(r'name="(row_version|placement_version|source)" value="([^"]*)"', html)


def test_documents_are_listed_with_progress_versions_and_languages(browser):
    page = browser().get("/en/c/talks/documents").text
    assert "Statement" in page
    assert "1 bracket left" in page
    assert "T/S/Zero draft" in page
    assert "Français" in page
    assert "T/S/Rev.1" not in page
    assert "T/S/Rev.1" in browser("cho").get("/en/c/talks/documents").text


def test_a_consultation_without_documents_says_what_comes_next(app, world, browser):
    with app.app_context(), transaction():
        db.session.add(Consultation(slug="next", title={"en": "The next one"}))
    assert (
        "There are no documents in this consultation yet"
        in browser().get("/en/c/next/documents").text
    )
    assert browser().get("/en/c/nowhere/documents").status_code == 404


@pytest.mark.parametrize("name", EVERYONE)
def test_a_working_version_is_hidden_from_all_without_permission(world, browser, name):
    visitor = browser(name)
    for address in (
        "/en/c/talks/statement/rev-1/compare",
        "/en/c/talks/statement/rev-1/beside",
        f"/api/v1/versions/{world.working}",
    ):
        answer = visitor.get(address)
        assert answer.status_code == (200 if name in READERS else 404), address
        if name not in READERS:
            assert "2032" not in answer.text
    page = visitor.get("/en/c/talks/statement/zero-draft/compare?with=rev-1").text
    assert ("2032" in re.sub("<[^>]*>", "", page)) is (
        name in READERS
    )  # a secret in an attribute may hold any digits
    listed = visitor.get(f"/api/v1/documents/{world.document}/versions").json["versions"]
    assert [each["slug"] for each in listed] == (
        ["zero-draft", "rev-1"] if name in READERS else ["zero-draft"]
    )


@pytest.mark.parametrize("name", EVERYONE)
def test_only_editors_see_the_editing_pages(browser, name):
    visitor = browser(name)
    for address in DRAFTS:
        expected = 200 if name in WRITERS else 403 if name in READERS else 404
        assert visitor.get(address).status_code == expected, address


@pytest.mark.parametrize("name", EVERYONE)
def test_only_editors_change_a_working_version(app, world, browser, name):
    visitor, before = browser(name), lines(app, world)
    posts = {
        f"{EDIT}/{world.clause}": {"language": "en", "text": "Changed."},
        EDIT + "/add": {"text": "Added."},
        f"{EDIT}/{world.clause}/move": {"way": "down"},
        f"{EDIT}/{world.clause}/remove": {},
        f"{EDIT}/{world.clause}/restore": {},
        f"{EDIT}/{world.clause}/merge": {},
        f"{EDIT}/{world.clause}/split": {"first": "A.", "second": "B."},
        f"{EDIT}/{world.clause}/tags": {"tags": [world.tag]},
        "/en/c/talks/statement/rev-1/editions": {"language": "fr", "title": "Déclaration"},
    }
    for address, given in posts.items():
        answer = visitor.fill(address, given)
        if name in WRITERS:
            assert answer.status_code == 303, (address, answer.text)
        else:
            assert answer.status_code in {401, 403, 404}, address
    assert (lines(app, world) != before) is (name in WRITERS)
    if name not in WRITERS:
        assert world.events() == []


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_issues_from_the_page(app, world, browser, name):
    with app.app_context():
        clear_for_publication(world, world.working)
    answer = browser(name).fill("/en/c/talks/statement/rev-1/publish", {"row_version": "1"})
    assert answer.status_code == (303 if name == "sera" else 403 if name in READERS else 404)
    with app.app_context():
        assert find_row(Version, world.working).issued is (name == "sera")


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_and_administrators_begin_documents_from_the_page(browser, name):
    answer = browser(name).fill(
        "/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"}
    )
    assert answer.status_code == (303 if name in {"sera", "ada"} else 401 if name is None else 403)


def test_two_versions_are_compared_on_a_page(browser):
    page = browser("cho").get("/en/c/talks/statement/rev-1/compare").text
    assert "Changes from Zero draft to Rev.1" in page
    assert "<del>2030</del><ins>2032</ins>" in page
    assert 'class="concord"' in page
    only = browser("cho").get("/en/c/talks/statement/rev-1/compare?changed=1").text
    assert "report every two years" in page
    assert "report every two years" not in only
    abreast = browser("cho").get("/en/c/talks/statement/rev-1/compare?how=abreast").text
    assert abreast.count("<del>2030</del>") == abreast.count("<ins>2032</ins>") == 1
    assert "<del>2030</del><ins>2032</ins>" not in abreast


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_the_pages_open_in_every_interface_language(browser, language):
    mona = browser("mona")
    for path in (
        "documents",
        "statement/versions",
        "statement/rev-1/compare",
        "statement/zero-draft/beside",
        "statement/rev-1/edit",
    ):
        answer = mona.get(f"/{language}/c/talks/{path}")
        assert answer.status_code == 200, path
        assert (
            f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
        )


def test_there_is_nothing_to_compare_with_a_single_version(browser):
    page = browser().get("/en/c/talks/statement/zero-draft/compare").text
    assert "no other version to compare with" in page


def test_two_languages_stand_side_by_side_and_missing_renderings_are_named(app, world, browser):
    page = browser().get("/en/c/talks/statement/zero-draft/beside?a=en&b=fr").text
    assert "coopèrent de bonne foi" in page
    assert "cooperate in good faith" in page
    assert "not translated yet" not in page
    with app.app_context(), transaction():
        clauses.set_clause_status(world.actor("cho"), world.clause, "adref")
        db.session.execute(
            Wording.__table__.delete().where(Wording.id == world.wordings[world.third_clause, "fr"])
        )
        db.session.execute(
            Wording.__table__.update()
            .where(Wording.id == world.wordings[world.clause, "fr"])
            .values(rendered_from="0")
        )
    page = browser().get("/en/c/talks/statement/zero-draft/beside?a=fr&b=en").text
    assert page.count("not translated yet") == 1
    assert page.count("translation of an earlier text") == 1
    assert "issued: open; now agreed ad referendum" in page


def test_the_api_gives_documents_versions_text_and_clauses(world, browser):
    anyone = browser()
    (document,) = anyone.get(f"/api/v1/consultations/{world.consultation}/documents").json[
        "documents"
    ]
    assert document["progress"] == {
        "open": 3,
        "bracketed": 0,
        "adref": 0,
        "agreed": 0,
        "reopened": 0,
        "brackets": 1,
    }
    assert anyone.get(f"/api/v1/documents/{world.document}").json == document
    text = anyone.get(f"/api/v1/versions/{world.version}?language=fr").json
    assert [clause["label"] for clause in text["clauses"]] == ["A.", "1.", "2.", "3."]
    assert text["clauses"][1]["text"].startswith("*Rappelant*")
    assert text["clauses"][1]["tags"] == ["C2"]
    clause = anyone.get(f"/api/v1/clauses/{world.clause}").json
    assert clause["line"]["label"] == "1."
    assert [version["slug"] for version in clause["versions"]] == ["zero-draft"]
    assert [
        version["slug"]
        for version in browser("cho").get(f"/api/v1/clauses/{world.clause}").json["versions"]
    ] == [
        "zero-draft",
        "rev-1",
    ]


@pytest.mark.parametrize(
    "address, status",
    [
        ("/api/v1/versions/99999", 404),
        ("/api/v1/documents/99999", 404),
        ("/api/v1/clauses/99999", 404),
        ("/api/v1/consultations/99999/documents", 404),
        ("/api/v1/versions/1?language=xx", 422),
        ("/api/v1/versions/1?more=1", 422),
    ],
)
def test_the_api_says_what_is_wrong(browser, address, status):
    answer = browser().get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_a_clause_of_a_working_version_is_nobody_elses_business(app, world, browser):
    mona = browser("mona")
    made = mona.fill(EDIT + "/add", {"text": "We add in private."})
    number = re.search(r"/edit/(\d+)#", made.location)[1]
    assert mona.get(f"/api/v1/clauses/{number}").json["line"]["text"] == "We add in private."
    for name in ("pia", "hana", "ada", None):
        assert browser(name).get(f"/api/v1/clauses/{number}").status_code == 404

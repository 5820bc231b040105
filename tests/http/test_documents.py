"""The pages and the API of documents: whoever reads, compares, writes and issues, without a script."""
import re
import time

import pytest

from consult.consultations.models import Consultation
from consult.core.db import db, find
from consult.core.events import transaction
from consult.documents import clauses, queries
from consult.documents.forms import ChangeForm
from consult.documents.models import Clause, Placement, Version, Wording
from tests.world import ROLES

WRITERS, READERS = {"sera", "mona", "rana"}, {"sera", "mona", "rana", "cho", "vic"}
EVERYONE = [*ROLES, None]
EDIT = "/en/c/talks/statement/rev-1/edit"
DRAFTS = [EDIT, EDIT + "/add", "/en/c/talks/statement/rev-1/editions", "/en/c/talks/statement/rev-1/issue"]


@pytest.fixture(autouse=True)
def neighbours(app):
    """The pages that ours link to, where their features are not there yet."""
    for name in ("reading.start", "reading.home", "reading.text", "reading.clause", "comments.mine", "moderation.queue",
                 "consultations.manage", "search.find", "notifications.notices", "accounts.account", "accounts.sign_out",
                 "accounts.sign_in", "accounts.join"):
        if name not in app.view_functions:
            app.add_url_rule(f"/x/{name}", name, lambda **_: "x")


def lines(app, world, version=None, language="en"):
    with app.app_context():
        return queries.text_of(version or world.working, language, "en")


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
    assert "There are no documents in this consultation yet" in browser().get("/en/c/next/documents").text
    assert browser().get("/en/c/nowhere/documents").status_code == 404


@pytest.mark.parametrize("name", EVERYONE)
def test_a_working_version_is_hidden_from_all_who_may_not_read_it(world, browser, name):
    visitor = browser(name)
    for address in ("/en/c/talks/statement/rev-1/compare", "/en/c/talks/statement/rev-1/beside",
                    f"/api/v1/versions/{world.working}"):
        answer = visitor.get(address)
        assert answer.status_code == (200 if name in READERS else 404), address
        if name not in READERS:
            assert "2032" not in answer.text
    page = visitor.get("/en/c/talks/statement/zero-draft/compare?with=rev-1").text
    assert ("2032" in page) is (name in READERS)
    listed = visitor.get(f"/api/v1/documents/{world.document}/versions").json["versions"]
    assert [each["slug"] for each in listed] == (["zero-draft", "rev-1"] if name in READERS else ["zero-draft"])


@pytest.mark.parametrize("name", EVERYONE)
def test_only_those_who_write_see_the_pages_for_writing(browser, name):
    visitor = browser(name)
    for address in DRAFTS:
        expected = 200 if name in WRITERS else 403 if name in READERS else 404
        assert visitor.get(address).status_code == expected, address


@pytest.mark.parametrize("name", EVERYONE)
def test_only_those_who_may_change_a_working_version(app, world, browser, name):
    visitor, before = browser(name), lines(app, world)
    posts = {f"{EDIT}/{world.clause}": {"language": "en", "text": "Changed."}, EDIT + "/add": {"text": "Added."},
             f"{EDIT}/{world.clause}/move": {"way": "down"}, f"{EDIT}/{world.clause}/remove": {},
             f"{EDIT}/{world.clause}/restore": {}, f"{EDIT}/{world.clause}/merge": {},
             f"{EDIT}/{world.clause}/split": {"first": "A.", "second": "B."}, f"{EDIT}/{world.clause}/tags": {"tags": [world.tag]},
             "/en/c/talks/statement/rev-1/editions": {"language": "fr", "title": "Déclaration"}}
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
    answer = browser(name).fill("/en/c/talks/statement/rev-1/issue", {"row_version": "1"})
    assert answer.status_code == (303 if name == "sera" else 403 if name in READERS else 404)
    with app.app_context():
        assert find(Version, world.working).issued is (name == "sera")


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_and_administrators_begin_documents_from_the_page(browser, name):
    answer = browser(name).fill("/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"})
    assert answer.status_code == (303 if name in {"sera", "ada"} else 401 if name is None else 403)


def test_a_whole_document_is_begun_written_and_issued_without_a_script(app, world, browser):
    sera = browser("sera")
    assert sera.fill("/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"}).status_code == 303
    assert "no versions yet" in sera.get("/en/c/talks/vision/versions").text
    made = sera.fill("/en/c/talks/vision/versions", {"slug": "zero", "title_en": "Zero draft", "symbol": "T/V/Zero"})
    assert made.location.endswith("/en/c/talks/vision/zero/edit")
    assert "no clause yet" in sera.get(made.location).text
    first = sera.fill(made.location + "/add", {"text": "We *envision* [one] network.", "label": "1.", "kind": "operative", "level": "1"})
    number = re.search(r"/edit/(\d+)#", first.location)[1]
    sera.fill(f"{made.location}/{number}/add", {"text": "We decide.", "label": "2."})
    assert sera.fill("/en/c/talks/vision/zero/editions", {"language": "fr", "title": "Vision"}).status_code == 303
    page = sera.get("/en/c/talks/vision/zero/issue").text
    assert "2 clauses are not translated" in page
    assert sera.fill("/en/c/talks/vision/zero/issue", {}).status_code == 303
    assert "T/V/Zero" in browser().get("/en/c/talks/documents").text
    assert sera.get("/en/c/talks/vision/zero/edit").status_code == 409
    assert sera.fill(f"/en/c/talks/vision/zero/edit/{number}", {"language": "en", "text": "Other."}).status_code == 409


def test_what_is_wrong_with_a_form_is_said_beside_it_and_what_was_typed_stays(browser):
    page = browser("sera").fill("/en/c/talks/documents", {"slug": "Not a slug", "title_fr": "Titre gardé", "authentic": "en"})
    assert page.status_code == 422
    assert "Titre gardé" in page.text
    assert "expected form" in page.text
    reserved = browser("sera").fill("/en/c/talks/documents", {"slug": "documents", "title_en": "D", "authentic": "en"})
    assert "Choose another" in reserved.text
    again = browser("sera").fill("/en/c/talks/documents", {"slug": "statement", "title_en": "D", "authentic": "en"})
    assert again.status_code == 422
    assert "taken already" in again.text


def test_the_clause_in_hand_is_the_only_form_with_words(world, browser):
    page = browser("mona").get(f"{EDIT}/{world.clause}").text
    assert page.count("<textarea") == 1
    assert "<textarea" not in browser("mona").get(EDIT).text


def test_a_stale_save_shows_both_texts_and_the_second_time_it_is_meant(app, world, browser):
    mona, rana = browser("mona"), browser("rana")
    address = f"{EDIT}/{world.clause}"
    seen = dict(ids(rana.get(address).text))
    mona.fill(address, {"language": "en", "text": "Mona wrote this.", "label": "1."})
    refused = rana.fill(address, {"language": "en", "text": "Rana wrote that.", "label": "1.", **seen})
    assert refused.status_code == 409
    assert "Mona wrote this." in refused.text
    assert "Rana wrote that." in refused.text
    assert "Someone saved other words meanwhile" in refused.text
    again = dict(ids(refused.text))
    assert rana.fill(address, {"language": "en", "text": "Rana wrote that.", "label": "1.", **again}).status_code == 303
    assert lines(app, world)[1].text == "Rana wrote that."


def test_a_translation_is_written_beside_the_authentic_words(app, world, browser):
    mona = browser("mona")
    mona.fill("/en/c/talks/statement/rev-1/editions", {"language": "fr", "title": "Déclaration"})
    page = mona.get(f"{EDIT}/{world.other_clause}?text=fr").text
    assert "Authentic words (English)" in page
    saved = mona.fill(f"{EDIT}/{world.other_clause}", {"language": "fr", "text": "Nous décidons.", "label": "2.", **dict(ids(page))})
    assert saved.location.endswith(f"/edit/{world.other_clause}?text=fr#c{world.other_clause}")
    found = lines(app, world, language="fr")[2]
    assert (found.text, found.language, found.stale) == ("Nous décidons.", "fr", False)


def test_what_was_taken_out_can_be_put_back_on_the_page(app, world, browser):
    mona = browser("mona")
    mona.fill(f"{EDIT}/{world.clause}/remove", {})
    assert "Taken out of this version" in mona.get(EDIT).text
    assert mona.fill(f"{EDIT}/{world.clause}/restore", {}).status_code == 303
    assert len(lines(app, world)) == 4


def test_two_versions_are_compared_on_a_page(browser):
    page = browser("cho").get("/en/c/talks/statement/rev-1/compare").text
    assert "What changed from Zero draft to Rev.1" in page
    assert "<del>2030</del><ins>2032</ins>" in page
    assert 'class="concord"' in page
    only = browser("cho").get("/en/c/talks/statement/rev-1/compare?changed=1").text
    assert "report every two years" in page
    assert "report every two years" not in only
    abreast = browser("cho").get("/en/c/talks/statement/rev-1/compare?how=abreast").text
    assert "2030" in abreast
    assert "<ins>2032" not in abreast


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_the_pages_open_in_every_interface_language(browser, language):
    mona = browser("mona")
    for path in ("documents", "statement/versions", "statement/rev-1/compare", "statement/zero-draft/beside", "statement/rev-1/edit"):
        answer = mona.get(f"/{language}/c/talks/{path}")
        assert answer.status_code == 200, path
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text


def test_there_is_nothing_to_compare_with_a_single_version(browser):
    page = browser().get("/en/c/talks/statement/zero-draft/compare").text
    assert "no other version to compare with" in page


def test_two_languages_stand_side_by_side_and_missing_renderings_are_named(app, world, browser):
    page = browser().get("/en/c/talks/statement/zero-draft/beside?a=en&b=fr").text
    assert "coopèrent de bonne foi" in page
    assert "cooperate in good faith" in page
    assert "not translated yet" not in page
    with app.app_context(), transaction():
        clauses.set_status(world.actor("cho"), world.clause, "adref")
        db.session.execute(Wording.__table__.delete().where(Wording.id == world.wordings[world.third_clause, "fr"]))
        db.session.execute(Wording.__table__.update().where(Wording.id == world.wordings[world.clause, "fr"]).values(rendered_from="0"))
    page = browser().get("/en/c/talks/statement/zero-draft/beside?a=fr&b=en").text
    assert page.count("not translated yet") == 1
    assert page.count("translation of earlier words") == 1
    assert "[agreed ad ref]" in page


def test_the_api_gives_documents_versions_text_and_clauses(world, browser):
    anyone = browser()
    document, = anyone.get(f"/api/v1/consultations/{world.consultation}/documents").json["documents"]
    assert document["progress"] == {"open": 3, "bracketed": 0, "adref": 0, "agreed": 0, "reopened": 0, "brackets": 1}
    assert anyone.get(f"/api/v1/documents/{world.document}").json == document
    text = anyone.get(f"/api/v1/versions/{world.version}?language=fr").json
    assert [clause["label"] for clause in text["clauses"]] == ["A.", "1.", "2.", "3."]
    assert text["clauses"][1]["text"].startswith("*Rappelant*")
    assert text["clauses"][1]["tags"] == ["C2"]
    clause = anyone.get(f"/api/v1/clauses/{world.clause}").json
    assert clause["line"]["label"] == "1."
    assert [version["slug"] for version in clause["versions"]] == ["zero-draft"]
    assert [version["slug"] for version in browser("cho").get(f"/api/v1/clauses/{world.clause}").json["versions"]] == [
        "zero-draft", "rev-1"]


@pytest.mark.parametrize("address, status", [
    ("/api/v1/versions/99999", 404), ("/api/v1/documents/99999", 404), ("/api/v1/clauses/99999", 404),
    ("/api/v1/consultations/99999/documents", 404), ("/api/v1/versions/1?language=xx", 422), ("/api/v1/versions/1?more=1", 422)])
def test_the_api_says_what_is_wrong(browser, address, status):
    answer = browser().get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_a_clause_of_a_working_version_is_nobody_elses_business(app, world, browser):
    mona = browser("mona")
    made = mona.fill(EDIT + "/add", {"text": "We add in private."})
    number = re.search(r"/edit/(\d+)#", made.location)[1]
    assert mona.get(f"/api/v1/clauses/{number}").json["line"]["text"] == "We add in private."
    for name in ("pia", "hana", "fay", "ada", None):
        assert browser(name).get(f"/api/v1/clauses/{number}").status_code == 404


def test_the_page_for_writing_a_thousand_clauses_is_quick(app, world, browser):
    with app.app_context(), transaction():
        made = [Clause(document_id=world.document, consultation_id=world.consultation) for _ in range(1_000)]
        db.session.add_all(made)
        db.session.flush()
        placements = [Placement(version_id=world.working, clause_id=each.id, place=place, kind="operative")
                      for place, each in enumerate(made, 10)]
        db.session.add_all(placements)
        db.session.flush()
        db.session.add_all(Wording(placement_id=each.id, language="en", label=f"{each.place}.", digest="d",
                                   text="We *resolve* to connect [every] school and to report on it. " * 4) for each in placements)
    mona = browser("mona")
    mona.get(EDIT)
    began = time.perf_counter()
    page = mona.get(f"{EDIT}/{world.clause}")
    assert page.status_code == 200
    assert page.text.count('<li id="c') == 1_003
    assert time.perf_counter() - began < 2
    began = time.perf_counter()
    assert mona.fill(f"{EDIT}/{world.clause}", {"language": "en", "text": "Quickly."}).status_code == 303
    assert time.perf_counter() - began < 1


def test_a_replayed_form_adds_one_clause(app, world, browser):
    mona = browser("mona")
    for _ in range(2):
        assert mona.fill(EDIT + "/add", {"text": "Once."}, key="intent-1").status_code == 303
    assert [line.text for line in lines(app, world)].count("Once.") == 1


@pytest.mark.parametrize("given", [{"text": "  "}, {"text": "x" * 10_001}, {"text": "a\u202eb"}, {"text": "A", "kind": "poem"},
                                   {"text": "A", "level": "9"}, {"text": "A", "extra": "x"}, {}])
def test_a_clause_that_cannot_be_is_refused_by_name(world, browser, given):
    assert browser("mona").fill(EDIT + "/add", given).status_code == 422
    assert world.events() == []


def test_form_and_action_agree_on_line_ends(app, world, browser):
    browser("mona").fill(f"{EDIT}/{world.clause}", {"language": "en", "text": "One\r\ntwo"})
    assert lines(app, world)[1].text == "One\ntwo"
    assert ChangeForm(language="en", text="One\r\ntwo").text == "One\ntwo"

"""Tests of translations over HTTP: the desk, the file, the publication, what readers see of it."""

import io
import re

import pytest

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.queries import load_clause_texts

TEXTS = ["Preámbulo", "*Recordando* lo dicho,", "*Resolvemos* algo [voluntario].", "Invitamos."]
PAGE = "/en/c/talks/statement/zero-draft/translations"
PLAN = {"language": "es", "title": "Declaración", "standing": "official"}


@pytest.fixture
def lines(app, world):
    with app.app_context():
        return load_clause_texts(world.version, "en", "en")


@pytest.fixture
def begun(browser):
    """Begin the Spanish translation, which is assigned to Ivo."""
    answer = browser("sera").fill(PAGE, {**PLAN, "translator": "ivo@people.example"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}/es?done=begun#main")


def write_all(browser, lines, name="ivo"):
    for line, text in zip(lines, TEXTS, strict=True):
        given = {"text": text, "label": line.label, "then": "next"}
        answer = browser(name).fill(f"{PAGE}/es/{line.clause_id}", given)
        assert answer.status_code == 303, answer.text


def publish(browser, lines, **more):
    write_all(browser, lines)
    assert browser("mona").fill(f"{PAGE}/es/review", {}).status_code == 303
    answer = browser("sera").fill(f"{PAGE}/es/publish", more)
    assert answer.status_code == 303, answer.text


def test_readers_are_told_that_a_translation_is_in_work_and_then_read_it(
    app, world, browser, lines, begun
):
    spanish = "/es/c/talks/statement/zero-draft"
    assert "hay una traducción en curso" in browser().get(spanish).text.lower()
    assert "0 of 4 clauses reviewed" in browser().get(PAGE).text
    assert "Ivo" not in browser().get(PAGE).text and "Ivo" in browser("sera").get(PAGE).text
    publish(browser, lines)
    page = browser().get(spanish).text
    assert "Invitamos." in page and "We <em>invite" not in page
    assert re.search(r'href="[^"]*/translations">\s*(Publicad|publicad)', page)
    listed = browser().get(PAGE).text
    assert "published on" in listed and "official translation" in listed


def test_a_correction_shows_old_and_new_words_with_its_reason(browser, lines, begun):
    publish(browser, lines)
    line = lines[3]
    browser("ivo").fill(
        f"{PAGE}/es/{line.clause_id}", {"text": "Invitamos a todos.", "label": line.label}
    )
    form = browser("sera").get(f"{PAGE}/es/publish").text
    assert "<ins>" in form and "Reason for the correction" in form
    refused = browser("sera").fill(f"{PAGE}/es/publish", {"unreviewed": "1"})
    assert refused.status_code == 422 and "Please fill this in" in refused.text
    given = {"unreviewed": "1", "reason": "A word was missing."}
    assert browser("sera").fill(f"{PAGE}/es/publish", given).status_code == 303
    page = browser().get(PAGE).text
    assert "A word was missing." in page and "<ins>" in page and "corrected on" in page
    page = browser().get("/es/c/talks/statement/zero-draft").text
    assert "a todos" in page and page.count("translations#corrections") == 1
    desk = browser("ivo").get(f"{PAGE}/es/{line.clause_id}").text
    assert "A word was missing." in desk and re.search(r"<ins>[^<]*todos", desk)
    assert "published, not reviewed" in desk and "Reviewed, next" not in desk
    given = {"text": "Invitamos a todos.", "label": line.label}
    assert browser("mona").fill(f"{PAGE}/es/{line.clause_id}/review", given).status_code == 303
    assert "published, not reviewed" not in browser("ivo").get(f"{PAGE}/es").text


def test_the_desk_says_what_is_missing_and_what_changed(browser, lines, begun):
    browser("ivo").fill(f"{PAGE}/es/{lines[1].clause_id}", {"text": TEXTS[1], "label": "1."})
    desk = browser("ivo").get(f"{PAGE}/es").text
    assert desk.count("not translated yet") >= 3 and "in work" in desk
    only = browser("ivo").get(f"{PAGE}/es?show=in_work").text
    assert only.count('<li id="c') == 1
    assert "No clause is in this state." in browser("ivo").get(f"{PAGE}/es?show=published").text
    form = browser("ivo").get(f"{PAGE}/es/{lines[1].clause_id}").text
    assert "Another person reviews what you wrote." in form
    assert "Reviewed, next" in browser("mona").get(f"{PAGE}/es/{lines[1].clause_id}").text
    assert browser("cho").get(f"{PAGE}/es/{lines[1].clause_id}").text.count("<textarea") == 0


def test_reviewing_a_text_that_was_changed_on_the_way_saves_it(browser, lines, begun):
    place = f"{PAGE}/es/{lines[1].clause_id}"
    browser("ivo").fill(place, {"text": TEXTS[1], "label": "1."})
    given = {"text": "*Recordando* más,", "label": "1.", "row_version": "1"}
    answer = browser("mona").fill(f"{place}/review", given)
    page = browser("mona").get(answer.headers["Location"]).text
    assert "it is saved, and waits for a review" in page and "Recordando* más," in page
    assert "0 of 4 clauses reviewed" in page


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("nobody@people.example", "Nobody in this consultation has the name or address"),
        ("Sam", "More than one person here is called Sam."),
    ],
)
def test_a_translator_is_a_member_of_the_consultation(app, world, browser, named, words):
    with app.app_context(), transaction():
        for name in ("ivo", "pia"):
            db.session.get(User, world.actor(name).user_id).name = "Sam"
    answer = browser("sera").fill(PAGE, {**PLAN, "translator": named})
    assert answer.status_code == 422 and words in answer.text and f'value="{named}"' in answer.text
    assert 'action="/en/c/talks/statement/zero-draft/translations#begin"' in answer.text


def test_marks_that_differ_are_shown_before_the_publication(browser, lines, begun):
    write_all(browser, lines)
    browser("ivo").fill(
        f"{PAGE}/es/{lines[2].clause_id}", {"text": "Resolvemos algo.", "label": "2."}
    )
    assert browser("ivo").get(f"{PAGE}/es").text.count("marks differ") == 2
    page = browser("sera").get(f"{PAGE}/es/publish").text
    assert "Brackets or emphasis of 2 texts differ from the authentic text:" in page


def test_a_translator_finds_the_task_on_the_home_page_until_it_is_published(browser, lines, begun):
    home = "/en/c/talks"
    assert "Translate a text: Spanish" in browser("ivo").get(home).text
    assert "Translate a text" not in browser("mona").get(home).text
    publish(browser, lines)
    assert "Translate a text" not in browser("ivo").get(home).text


def test_a_stale_text_is_shown_beside_the_typed_one(browser, lines, begun):
    place = f"{PAGE}/es/{lines[1].clause_id}"
    browser("ivo").fill(place, {"text": "Uno", "row_version": "0"})
    answer = browser("mona").fill(place, {"text": "Dos", "row_version": "0"})
    assert answer.status_code == 409
    assert "A different text was saved in the meantime" in answer.text
    assert "Dos</textarea>" in answer.text


def test_a_file_goes_out_and_comes_back(browser, lines, begun):
    answer = browser("ivo").get(f"{PAGE}/es/file")
    assert answer.mimetype == "application/xliff+xml"
    assert "filename=statement-zero-draft-en-es.xlf" in answer.headers["Content-Disposition"]
    out = answer.get_data(as_text=True)
    back = re.sub(
        r'state="initial"><source>(.*?)</source>',
        lambda found: f"{found[0]}<target>¡{found[1]}!</target>",
        out,
        flags=re.DOTALL,
    )
    assert "New texts taken from the file: 4." in send_file(browser, back)
    assert "New texts taken from the file: 0." in send_file(browser, back)


def send_file(browser, content):
    """Take a file in; return the page that follows."""
    given = {"file": (io.BytesIO(content.encode()), "b.xlf")}
    taken = browser("ivo").fill(f"{PAGE}/es/import", given)
    assert taken.status_code == 303, taken.text
    return browser("ivo").get(taken.headers["Location"]).text


def test_an_old_file_replaces_nothing_that_was_written_since(browser, lines, begun):
    out = browser("ivo").get(f"{PAGE}/es/file").get_data(as_text=True)
    back = out.replace("</source>", "</source><target>De fuera.</target>")
    browser("mona").fill(f"{PAGE}/es/{lines[2].clause_id}", {"text": "Más nuevo.", "label": "2."})
    page = send_file(browser, back)
    assert "New texts taken from the file: 3." in page
    assert "changed here after the file was downloaded: 2.." in page
    assert "Más nuevo." in page and page.count("De fuera.") == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("We ", "They "), "differs from that of this version in 2 clauses: 2., 3."),
        (('trgLang="es"', 'trgLang="fr"'), "belongs to another language"),
        (('id="v', 'id="v9'), "belongs to another version"),
        (("<xliff", "<yliff"), "no XLIFF 2 file"),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing_and_says_why(
    browser, lines, begun, change, words
):
    out = browser("ivo").get(f"{PAGE}/es/file").get_data(as_text=True).replace(*change)
    given = {"file": (io.BytesIO(out.encode()), "b.xlf")}
    answer = browser("ivo").fill(f"{PAGE}/es/import", given)
    assert answer.status_code == 422 and words in answer.text
    assert "0 of 4 clauses reviewed" in browser("ivo").get(f"{PAGE}/es").text


def test_programs_translate_too(browser, world, lines, begun):
    state = browser().get(f"/api/v1/versions/{world.version}/translations").json
    spanish = next(each for each in state["languages"] if each["language"] == "es")
    assert spanish["clauses"] == {"missing": 4} and spanish["published_at"] is None
    place = f"/api/v1/translations/{spanish['translation_id']}"
    assert browser("pia").get(place).status_code == 403
    desk = browser("ivo").get(place).json
    given = {"text": "Otra cosa.", "label": "3.", "source": desk["clauses"][3]["source_digest"]}
    written = browser("ivo").say("PUT", f"{place}/clauses/{lines[3].clause_id}", given).json
    assert written["clauses"][3]["state"] == "in_work"
    reviewed = browser("mona").say(
        "POST", f"{place}/clauses/{lines[3].clause_id}/review", {"row_version": 1}
    )
    assert reviewed.json["clauses"][3]["state"] == "reviewed"


def test_the_feed_tells_of_the_translation(browser, lines, begun):
    publish(browser, lines)
    feed = browser().get("/en/c/talks/feed.atom").text
    assert "can be read in this language: Spanish" in feed


def test_nobody_else_meets_a_text_that_is_in_work(app, world, browser, lines, begun, look):
    """A word that stands nowhere else is looked for in pages, feeds, files and the API."""
    place = f"{PAGE}/es/{lines[1].clause_id}"
    browser("ivo").fill(place, {"text": "Canarioamarillo.", "label": "1."})
    assert "Canarioamarillo" in browser("rana").get(place).text
    places = [
        PAGE,
        place,
        "/es/c/talks/statement/zero-draft?text=es",
        f"/en/clauses/{lines[1].clause_id}",
        "/es/c/talks/search?q=canarioam",
        "/en/c/talks/feed.atom",
        "/en/c/talks/audit",
        f"/api/v1/versions/{world.version}?language=es",
        f"/api/v1/versions/{world.version}/translations",
        f"/api/v1/consultations/{world.consultation}/events",
        f"/api/v1/consultations/{world.consultation}/log",
        f"/api/v1/versions/{world.version}/files/json",
        "/es/c/talks/statement/zero-draft/beside?a=en&b=es",
    ]
    for name in ("pia", "ada", None):
        for each in places:
            assert "canarioamarillo" not in browser(name).get(each).text.lower(), (name, each)

"""Tests of what readers and the secretariat are told of languages that a text does not have."""

import re

from sqlalchemy import delete, select

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.models import Placement, Wording
from tests.unit.documents.spanish_translation import begin_translation

TEXT = "/c/talks/statement"


def shown(page):
    """Return the words of a page in one line."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))


def test_the_line_under_the_title_names_the_authentic_language(browser, world):
    assert "authentic text (English)" in shown(browser().get(f"/en{TEXT}").text)
    translated = browser().get(f"/en{TEXT}?text=fr").text
    assert "translation · the authentic text is in English" in shown(translated)
    assert re.search(r'href="[^"]*text=en"[^>]*>the authentic text is in English', translated)


def test_a_reader_of_a_language_without_a_text_is_told_and_led_to_those_that_exist(browser, world):
    for page in (f"/es{TEXT}", f"/es/clauses/{world.clause}"):
        note = re.search(r'<p class="note" data-no-text>(.*?)</p>', browser().get(page).text, re.S)
        assert note, page
        assert "español" in shown(note[1]) and 'hreflang="fr"' in note[1]
    for page in (f"/fr{TEXT}", f"/es{TEXT}?text=fr", f"/en{TEXT}"):
        assert "data-no-text" not in browser().get(page).text, page


def test_the_overview_says_which_languages_a_current_version_lacks(browser, world, here):
    page = shown(browser("sera").get("/en/c/talks/manage").text)
    assert "“Statement”, Zero draft, has no text in: Arabic, Spanish, Russian, Chinese." in page
    begin_translation(world)
    page = browser("sera").get("/en/c/talks/manage").text
    assert "has no text in: Arabic, Russian, Chinese." in shown(page)
    assert "In work: Spanish." in shown(page)
    assert f'href="/en{TEXT}/zero-draft/translations"' in page


def test_the_overview_names_a_translation_that_lacks_clauses(browser, world, here):
    placement = select(Placement.id).where(
        Placement.version_id == world.version, Placement.clause_id == world.clause
    )
    wording = Wording.__table__
    with transaction():
        db.session.execute(
            delete(wording).where(wording.c.language == "fr", wording.c.placement_id.in_(placement))
        )
    page = shown(browser("sera").get("/en/c/talks/manage").text)
    assert "Clauses lack a translation: French." in page

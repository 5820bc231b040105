"""Tests of translations of the text under a ballot, beside the authentic text, with their
status.
"""

import re
from html import unescape

import pytest
from sqlalchemy import update

from consult.amendments.renderings import actions as renderings
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.models import Wording
from consult.moderation import amendment_actions as moderation
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    open_clause_ballot,
    open_test_ballot,
)
from tests.unit.amendments.test_amendment_actions import FRENCH, LATER, NOW, propose
from tests.world import CLAUSE_TEXTS

OWN = "its translation, for information."


def quoted(browser, path, name="pia"):
    """Return the quotations of a page with language and class, and its whole text."""
    page = unescape(browser(name).get(path).text)
    assert "*resolve*" not in page
    return re.findall(
        r'<blockquote class="(words[^"]*)" lang="(\w+)" dir="auto"><p>(.*?)</p>', page
    ), page


@pytest.fixture
def asking(app, world):
    """Provide asking(make, …), which returns the number of an open ballot."""

    def make(how, *given, **more):
        with app.app_context():
            return how(world, *given, **more)

    return make


def test_a_clause_is_in_the_readers_language_below_the_authentic_text(world, browser, asking):
    number = asking(open_clause_ballot)
    words, own = (
        ("words", "en", extract_plain_text(NOW)),
        ("words own", "fr", extract_plain_text(FRENCH)),
    )
    for path in (f"/ballots/{number}", f"/ballots/{number}/part/card"):
        assert quoted(browser, "/fr" + path)[0] == [words, own]
        assert quoted(browser, "/fr" + path, None)[0] == [words, own]
        found, page = quoted(browser, "/en" + path)
        assert found == [words] and OWN not in page
        assert quoted(browser, "/ru" + path)[0] == [words], (
            "not translated, so nothing stands in its place"
        )


def test_a_secret_ballot_shows_it_too(world, browser, asking):
    number = asking(open_clause_ballot, {**RECORDED_BALLOT, "kind": "secret"}, **PEOPLE_ELECTORATE)
    assert quoted(browser, f"/fr/ballots/{number}/secret")[0] == [
        ("words", "en", extract_plain_text(NOW)),
        ("words own", "fr", extract_plain_text(FRENCH)),
    ]


def test_a_translation_of_earlier_text_says_so_and_positions_say_it_alike(
    app, world, browser, asking
):
    number = asking(open_clause_ballot)
    paths = f"/fr/ballots/{number}", f"/fr/clauses/{world.other_clause}/position"
    chip = "traduction d’un libellé antérieur"
    assert all(chip not in quoted(browser, path)[1] for path in paths)
    with app.app_context(), transaction():
        db.session.execute(
            update(Wording.__table__)
            .where(Wording.__table__.c.id == world.wordings[world.other_clause, "fr"])
            .values(rendered_from="other")
        )
    for path in paths:
        found, page = quoted(browser, path)
        assert found[1] == ("words own", "fr", extract_plain_text(FRENCH)) and chip in page


def test_a_bracket_is_translated_with_its_clause_and_a_motion_not_at_all(world, browser, asking):
    bracket = asking(
        open_test_ballot, SOUNDING_BALLOT, about="bracket", clause_id=world.other_clause, which=1
    )
    assert quoted(browser, f"/fr/ballots/{bracket}")[0] == [
        ("words", "en", "voluntary"),
        ("words own", "fr", extract_plain_text(FRENCH)),
    ]
    assert quoted(browser, f"/fr/ballots/{asking(open_test_ballot, SOUNDING_BALLOT)}")[0] == []


def test_an_amendment_in_another_language_is_shown_as_rendered_confirmed_or_not(
    app, world, browser, asking
):
    with app.app_context():
        edit = propose(
            world,
            text=CLAUSE_TEXTS["fr"][2][1].replace("2030", "2032"),
            language="fr",
            wording_id=world.wordings[world.other_clause, "fr"],
        )
    number = asking(open_test_ballot, RECORDED_BALLOT, about="amendment", amendment_id=edit)
    path = f"/en/ballots/{number}"
    assert [each[:2] for each in quoted(browser, path)[0]] == [("words", "fr")]
    with app.app_context():
        renderings.enter_rendering(world.actor("ivo"), edit, LATER)
    found, page = quoted(browser, path)
    rendered = extract_plain_text(LATER).replace("2032", "<del>2030</del><ins>2032</ins>")
    assert (
        found[1][:2] == ("words own", "en")
        and re.sub("</?(em|span)[^>]*>", "", found[1][2]) == rendered
        and OWN in page
        and "authentic text not confirmed" in page
    )
    with app.app_context():
        renderings.confirm_rendering(world.actor("mona"), edit)
    assert "authentic text not confirmed" not in quoted(browser, path)[1]
    assert [each[:2] for each in quoted(browser, f"/fr/ballots/{number}")[0]] == [("words", "fr")]


def test_a_hidden_amendment_is_not_shown_in_any_language(app, world, browser, asking):
    with app.app_context():
        edit = propose(
            world,
            text=FRENCH.replace("2030", "2032"),
            language="fr",
            wording_id=world.wordings[world.other_clause, "fr"],
        )
        renderings.enter_rendering(world.actor("ivo"), edit, LATER)
    number = asking(open_test_ballot, RECORDED_BALLOT, about="amendment", amendment_id=edit)
    assert "<ins>2032</ins>" in quoted(browser, f"/en/ballots/{number}")[1]
    with app.app_context():
        moderation.hide_amendment(world.actor("mona"), edit, ModerationReason("off_topic"))
    found, page = quoted(browser, f"/en/ballots/{number}")
    assert found == [] and "2032" not in page


def test_a_ballot_on_an_amendment_says_what_it_changes_in_the_language_of_the_reader(
    app, world, browser, asking
):
    with app.app_context():
        edit = propose(world)
    number = asking(open_test_ballot, RECORDED_BALLOT, about="amendment", amendment_id=edit)
    for language, sentence in (
        ("en", "Replace “<b"),
        ("fr", "Remplacer"),
        ("ar", "الاستعاضة عن"),
    ):
        found, page = quoted(browser, f"/{language}/ballots/{number}")
        assert sentence in page and found[0][1] == "en"
        assert "<del>2030</del><ins>2032</ins>" in found[0][2], "the authentic text has marks"
        assert ('class="chip tongue"' in page) == (language != "en")
    with app.app_context():
        moderation.hide_amendment(world.actor("mona"), edit, ModerationReason("off_topic"))
    assert "2032" not in browser().get(f"/fr/ballots/{number}").text


def test_a_text_in_neither_the_readers_nor_the_authentic_language_has_only_the_sentence(
    app, world, browser, asking
):
    with app.app_context():
        edit = propose(
            world,
            text=FRENCH.replace("2030", "2032"),
            language="fr",
            wording_id=world.wordings[world.other_clause, "fr"],
        )
    number = asking(open_test_ballot, RECORDED_BALLOT, about="amendment", amendment_id=edit)
    found, page = quoted(browser, f"/es/ballots/{number}")
    assert found[0][1] == "fr" and "<ins>" not in found[0][2] and "Sustituir" in page
    assert "<ins>" in quoted(browser, f"/fr/ballots/{number}")[0][0][2]


def test_a_ballot_on_the_deletion_of_a_clause_says_so(app, world, browser, asking):
    with app.app_context():
        edit = propose(world, kind="sup", text=None)
    number = asking(open_test_ballot, RECORDED_BALLOT, about="amendment", amendment_id=edit)
    assert "Delete the clause." in quoted(browser, f"/en/ballots/{number}")[1]

"""Tests of provenance cards: one for each passage, its place, and its link from the text."""

import html
import json
import re

from consult.positions.models import Ballot
from consult.comments.actions import post_comment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench.actions import rewrite_clause
from consult.core.database.engine import db
from consult.documents.queries import find_clause_text
from consult.text.anchors.selectors import convert_from_utf16
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.ballots import close_test_ballot, open_clause_ballot
from .test_story import AT, issued, told  # noqa: F401 - the fixture
from tests.unit.amendments.test_amendment_actions import LATER


def card(browser, world, who=None):
    return browser(who).get(f"{AT}/{world.other_clause}/card")


def places(page):
    return json.loads(html.unescape(re.search(r'data-places="([^"]*)"', page)[1]))


def article(page, letter):
    return re.search(rf'<article[^>]*data-letter="{letter}".*?</article>', page, re.DOTALL)[0]


def test_nothing_is_told_of_a_version_that_is_not_issued(app, world, browser, told):  # noqa: F811
    for who in (None, "mona", "cho"):
        assert card(browser, world, who).status_code == 404
    issued(app, world, told)
    assert (
        card(browser, world).status_code == 200
        and browser().get(f"{AT}/999999/card").status_code == 404
    )


def test_each_passage_has_a_card_with_author_supporters_and_decision(
    app,
    world,
    browser,
    told,  # noqa: F811
):  # noqa: F811
    with app.app_context():
        said = post_comment(world.actor("ivo"), world.other_clause, "Two years are needed.").id
        propose_dispositions(
            world.actor("mona"), told, [ContributionRef("comment", said)], "accepted", "So it is."
        )
        ballot = open_clause_ballot(world)
        close_test_ballot(world, ballot)
        number = db.session.get(Ballot, ballot).number
    issued(app, world, told)
    page = card(browser, world).text
    first, second = article(page, "a"), article(page, "b")
    assert first.index("Lakeside Schools Network") < first.index("Pia")
    assert "&lt;b&gt;Two years&lt;/b&gt; more." in first and "Taken as proposed." in first
    assert (
        f"/comments/{said}" in first
        and "Decision D-1 of the chair" in first
        and f"B-{number}" in first
    )
    assert f"{AT}/{world.other_clause}?at=a#prov" in first
    assert "written by those who prepare the text" in second and "Lakeside" not in second
    assert "Secret words" not in page and "Rude" not in page and "A-2" not in page


def test_the_places_are_offsets_in_the_browsers_text(app, world, browser, told):  # noqa: F811
    with app.app_context():
        rewrite_clause(world.actor("mona"), told, world.other_clause, "😀 *Soon*, " + LATER)
    issued(app, world, told)
    page = card(browser, world).text
    with app.app_context():
        words = extract_plain_text(find_clause_text(told, world.other_clause, "en", "en").text)
    marked = {
        words[slice(*convert_from_utf16(words, start, end))] for start, end, _ in places(page)
    }
    assert {"2032", "😀 Soon,"} <= marked, marked


def test_the_text_leads_there_from_the_second_issued_version_on(
    app,
    world,
    browser,
    told,  # noqa: F811
):
    first = "/en/c/talks/statement"
    there = f'href="{AT}/{world.other_clause}"'
    assert 'class="src"' not in browser().get(first).text
    assert 'class="src"' not in browser("mona").get(f"{first}/next").text, "not issued"
    issued(app, world, told)
    text = browser().get(first).text
    assert f'class="src" {there} data-whence="{world.other_clause}"' in text
    assert "Origin of the text of clause" in text
    for view in ("clean", "rolling", "compilation"):
        assert ('class="src"' in browser().get(f"{first}?view={view}").text) == (view == "clean")
    french = browser().get(f"{first}?text=fr").text
    assert "data-whence" not in french and there in french, (
        "the words of a translation have no passages: the story is shown"
    )
    assert 'class="src"' not in browser().get(f"{first}/zero-draft").text, (
        "the first one comes from nowhere"
    )
    assert (
        f'data-whence="{world.other_clause}"'
        in browser().get(f"/en/clauses/{world.other_clause}/margin").text
    )


def test_a_clause_that_never_changed_says_so(app, world, browser, told):  # noqa: F811
    issued(app, world, told)
    page = browser().get(f"{AT}/{world.clause}/card").text
    assert places(page) == [] and "No text was changed since the clause was added." in page

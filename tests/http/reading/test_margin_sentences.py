"""Tests of what the page of one clause, and of an amendment, says of answered amendments."""

import re

import pytest

from consult.amendments.models import Amendment
from consult.consolidation.contests.actions import contest_answer
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import remove_clause
from consult.documents.models import Wording
from consult.documents.queries import find_clause_text
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.support.contributions.amendments import LATER, propose


@pytest.fixture
def answered(app, world):
    """Issue a version with the answer to Pia's amendment, which she contests."""
    with app.app_context():
        edit = propose(
            world, reason="Con los medios previstos, 2030 no es una meta sino un deseo nuestro."
        )
        made = create_working_version(world, "next", based_on=world.version)
        given = propose_dispositions(
            world.actor("mona"),
            made,
            [ContributionRef("amendment", edit)],
            "not_accepted",
            "It cannot be paid.",
        )[0].id
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
        contest_answer(world.actor("pia"), given, "It was misread.")
    return edit


def test_a_clause_with_an_answered_amendment_says_so_with_the_answer(browser, world, answered):
    page = browser().get(f"/en/clauses/{world.other_clause}").text
    there = " ".join(re.sub(r"<[^>]*>", " ", page.partition('id="amendments"')[2]).split())
    assert "No amendment is open." in there
    assert "Nobody has proposed a different wording yet." not in there
    assert "1 answered amendment" in there
    assert re.search(r"The answer: not accepted +contested", there), there[:900]
    untouched = browser().get(f"/en/clauses/{world.clause}").text
    assert "Nobody has proposed a different wording yet." in untouched


def test_a_visitor_is_asked_to_co_sponsor_what_is_open_alone(app, browser, world, answered):
    assert "Sign in to co-sponsor it" not in browser().get(address(app, answered)).text
    with app.app_context():
        other = propose(world, "ivo", text=LATER.replace("2032", "2040"))
    assert "Sign in to co-sponsor it" in browser().get(address(app, other)).text
    world.stage("closed")
    assert "Sign in to co-sponsor it" not in browser().get(address(app, other)).text


def address(app, number):
    with app.app_context():
        return f"/en/c/talks/statement/amendments/{find_row(Amendment, number).number}"


def test_a_reason_in_another_language_than_its_amendment_carries_its_own(app, browser, answered):
    page = browser().get(address(app, answered)).text
    reason = re.search(r'<p class="reason" [^>]*>.*?</p>', page, re.DOTALL)[0]
    assert 'lang="es"' in reason and "Spanish</span>" in reason and "English" not in reason


def test_the_desk_is_linked_where_a_working_version_is_listed_and_written(app, world, browser):
    with app.app_context():
        made = create_working_version(world, "next", based_on=world.version)
    desk = f'href="/en/versions/{made}/desk"'
    for path in ("/en/c/talks/statement/versions", "/en/c/talks/statement/next/edit"):
        assert desk in browser("mona").get(path).text, path
    assert desk not in browser("pia").get("/en/c/talks/statement/versions").text


@pytest.fixture
def renumbered(app, world):
    """Issue a version without the first clause, whose second clause has another number."""
    with app.app_context():
        made = create_working_version(world, "next", based_on=world.version)
        remove_clause(world.actor("mona"), made, world.clause)
        line = find_clause_text(made, world.other_clause, "en", "en")
        with transaction():
            find_row(Wording, line.wording_id).label = "1."
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
    return made


def load_margin(browser, clause, version):
    """Load the margin of a clause beside a version: its heading, and its words in one line."""
    page = browser().get(f"/en/clauses/{clause}/margin?text=en&beside={version}").text
    heading = re.search(r"<h2[^>]*>(.*?)</h2>", page, re.S)[1]
    return heading, " ".join(re.sub(r"<[^>]*>", " ", page).split()), page


def test_the_margin_of_an_earlier_version_names_the_clause_that_is_read(browser, world, renumbered):
    heading, words, _page = load_margin(browser, world.other_clause, world.version)
    assert heading == "Clause 2"
    assert "You are reading Zero draft." in words
    assert "as it is in the current version, Next, where it is clause 1." in words
    heading, words, _page = load_margin(browser, world.other_clause, renumbered)
    assert heading == "Clause 1" and "You are reading" not in words


def test_the_margin_says_that_a_clause_is_in_the_current_version_no_more(
    browser, world, renumbered
):
    heading, words, page = load_margin(browser, world.clause, world.version)
    assert heading == "Clause 1"
    assert "This clause is not in the current version, Next." in words
    assert f"/zero-draft/story/{world.clause}" in page
    gone = browser().get(f"/en/clauses/{world.clause}/margin?text=en&beside={renumbered}")
    assert gone.status_code == 404

"""Tests of searching syntheses of inputs: by their notes, and only those that are public."""

import pytest
from sqlalchemy import select

from consult.consolidation.synthesis.actions import (
    publish_synthesis,
    withdraw_synthesis,
    write_note,
)
from consult.consolidation.synthesis.models import INTRODUCTION
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.events.dispatcher import Dispatcher
from consult.documents.actions import issue_version
from consult.search import actions
from consult.search.forms import SearchRequest
from consult.search.models import SearchEntry
from consult.search.queries import search_consultation
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.contributions.comments import say

pytestmark = pytest.mark.postgresql

NOTE = {"en": "Delegations asked for zephyrs.", "fr": "Les délégations demandaient des zéphyrs."}


@pytest.fixture
def noted(here, world):
    """Issue a version that answers a comment, with a note that is not public; return its id."""
    say(world)
    made = create_working_version(world, based_on=world.version)
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    write_note(world.actor("mona"), made, INTRODUCTION, NOTE)
    return made


def find(world, words, by=None, **more):
    results = search_consultation(
        world.actor(by), find_row(Consultation, world.consultation), SearchRequest(words, **more)
    ).found
    return [(each.kind, each.id, each.language) for each in results]


def test_it_is_found_by_its_notes_in_their_language_while_it_is_public(world, noted):
    news = Dispatcher()
    assert find(world, "zephyrs", "mona") == []
    publish_synthesis(world.actor("sera"), noted)
    news.step()
    assert find(world, "zephyrs", language="en") == [("synthesis", noted, "en")]
    assert find(world, "zéphyrs", language="fr") == [("synthesis", noted, "fr")]
    assert find(world, "zephyrs", language="ru") == []
    assert find(world, "zephyrs", kind="comment") == []
    assert find(world, "synthesis inputs", kind="synthesis", document="statement")
    assert not find(world, "synthesis inputs", kind="synthesis", document="nothing")
    withdraw_synthesis(world.actor("sera"), noted)
    assert find(world, "zephyrs", "sera") == [], "whatever the index says"
    news.step()
    kinds = set(db.session.scalars(select(SearchEntry.kind)))
    assert "synthesis" not in kinds


def test_a_rebuilt_index_has_it_in_six_languages(world, noted):
    publish_synthesis(world.actor("sera"), noted)
    actions.rebuild_index()
    languages = db.session.scalars(
        select(SearchEntry.language).where(SearchEntry.kind == "synthesis")
    )
    assert sorted(languages) == ["ar", "en", "es", "fr", "ru", "zh"]


def test_the_page_leads_to_it(browser, world, noted):
    publish_synthesis(world.actor("sera"), noted)
    actions.rebuild_index()
    page = browser().get("/en/c/talks/search?q=zephyrs").text
    assert 'href="/en/c/talks/statement/next/synthesis"' in page
    assert "Statement, Next" in page and "<mark>zephyrs</mark>" in page
    (found,) = (
        browser()
        .get(
            f"/api/v1/consultations/{world.consultation}/search?q=zephyrs&in=syntheses&language=en"
        )
        .json["results"]
    )
    assert (found["kind"], found["id"], found["label"]) == ("synthesis", noted, "Next")

"""Tests that a cached text page is as fresh as a new one: deadlines, tags, tallies, several
processes.
"""

from datetime import timedelta

import pytest

from consult.accounts.people.actions import disable_person, enable_person
from consult.positions.actions import take_position
from consult.comments.actions import post_comment
from consult.consultations.models import Consultation
from consult.consultations.tags.actions import rename_tag
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.events.dispatcher import Dispatcher
from consult.reading.text import body_cache as body, fact_cache as facts

PATH = "/en/c/talks/statement"


@pytest.fixture
def following(world, here):
    return Dispatcher()


def test_an_anonymous_reader_is_told_of_a_deadline_that_was_moved(app, browser, world):
    reader = browser()
    tag = reader.get(PATH).headers["ETag"]
    with app.app_context(), transaction():
        db.session.get(Consultation, world.consultation).current.closes_at = utc_now() + timedelta(
            days=5
        )
    assert reader.get(PATH, headers={"If-None-Match": tag}).status_code == 200


def test_what_one_process_says_is_the_page_is_so_in_another_too(browser, world, here, monkeypatch):
    """Each process counts its own renewals; the ETag must not depend on that number."""

    def process():
        monkeypatch.setattr(facts, "cached_facts", {})
        monkeypatch.setattr(body, "bodies", {})

    process()
    tag = browser().get(PATH).headers["ETag"]
    process()
    assert browser().get(PATH, headers={"If-None-Match": tag}).status_code == 304
    post_comment(world.actor("pia"), world.clause, "How?")
    process()
    assert browser().get(PATH, headers={"If-None-Match": tag}).status_code == 200


def test_an_event_elsewhere_does_not_invalidate_the_page(browser, world, here):
    tag = browser().get(PATH).headers["ETag"]
    with transaction():
        disable_person(world.actor("ada"), world.ids["otto"])
    assert browser().get(PATH, headers={"If-None-Match": tag}).status_code == 304


def test_a_disabled_account_is_not_counted_beside_the_clause(browser, world, following):
    def beside():
        following.step()
        return (
            browser()
            .get(f"/en/documents/{world.document}/facts?clauses={world.clause}")
            .json["facts"]
        )

    nobody = beside()
    take_position(world.actor("ivo"), world.ballot, "support")
    counted, page = beside(), browser().get(PATH).text
    disable_person(world.actor("ada"), world.ids["ivo"])
    assert beside() != counted and browser().get(PATH).text != page
    assert nobody.keys() == counted.keys()
    enable_person(world.actor("ada"), world.ids["ivo"])
    assert beside() == counted


def test_the_outline_names_a_tag_by_its_new_title(browser, world, following):
    assert "Infrastructure" in browser().get(PATH).text
    rename_tag(world.actor("sera"), world.tag, {"en": "Networks for all"})
    following.step()
    page = browser().get(PATH).text
    assert "Networks for all" in page and "Infrastructure" not in page


def test_tags_that_are_none_push_no_page_out_of_memory(browser, world):
    reader = browser()
    reader.get(PATH)
    kept = set(body.bodies)
    for number in range(5):
        assert "No clause has this tag" in reader.get(f"{PATH}?tag=none-{number}").text
    assert set(body.bodies) == kept
    assert (
        "Only the clauses tagged C2" in reader.get(f"{PATH}?tag=C2").text
        and len(body.bodies) == len(kept) + 1
    )

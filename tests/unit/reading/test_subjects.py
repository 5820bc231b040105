"""Tests of the subjects of a text: clauses by tag, their contributions, and exclusions."""

import pytest
from sqlalchemy import event

from consult.positions.actions import take_position
from consult.comments.actions import post_comment, withdraw_comment
from consult.consultations.tags import actions as tags
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.clauses.actions import set_clause_tags
from consult.documents.models import Placement
from consult.moderation.actions import hide_comment
from consult.reading.home.subject_queries import load_subjects

HOME = "/en/c/talks"
PAGE = f"{HOME}/subjects"


@pytest.fixture
def codes(here, world):
    """Provide the numbers of two action lines and two goals, by code; no clause has a tag."""
    set_clause_tags(world.actor("mona"), world.clause, [])
    made = [("action-line", "C3"), ("action-line", "C4"), ("sdg", "SDG4"), ("sdg", "SDG9")]
    return {
        code: tags.add_tag(
            world.actor("sera"), world.consultation, name, code, {"en": f"About {code}"}
        ).id
        for name, code in made
    }


@pytest.fixture
def sorted_text(world, codes):
    """Tag the first clause C3 and SDG4, the second C3 and C4, the third with nothing."""
    set_clause_tags(world.actor("mona"), world.clause, [codes["C3"], codes["SDG4"]])
    set_clause_tags(world.actor("mona"), world.other_clause, [codes["C3"], codes["C4"]])


def counts(world):
    return {
        each.tag.code: (each.clauses, each.comments, each.positions)
        for shelf in load_subjects(world.consultation)
        for each in shelf.subjects
    }


def test_a_clause_counts_under_each_of_its_tags(world, sorted_text):
    post_comment(world.actor("pia"), world.clause, "How?")
    post_comment(world.actor("pia"), world.other_clause, "When?")
    post_comment(world.actor("pia"), world.third_clause, "Why?")
    take_position(world.actor("hana"), world.ballot, "support")
    take_position(world.actor("ivo"), world.ballot, "live")
    assert counts(world) == {"C3": (2, 2, 2), "C4": (1, 1, 0), "SDG4": (1, 1, 2)}
    lines, goals = load_subjects(world.consultation)
    assert (lines.name, goals.name) == ("action-line", "sdg") and lines.anything
    assert [tag.code for tag in lines.untouched] == ["C2"]
    assert [tag.code for tag in goals.untouched] == ["SDG9"] and lines.subjects[
        0
    ].document == "statement"


def test_what_nobody_may_read_and_what_left_the_text_is_not_counted(world, sorted_text):
    hidden, taken_back = (
        post_comment(world.actor("pia"), world.clause, words).id for words in ("Boo", "Oops")
    )
    hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
    withdraw_comment(world.actor("pia"), taken_back)
    post_comment(world.actor("pia"), world.other_clause, "Kept.")
    assert counts(world) == {"C3": (2, 1, 0), "C4": (1, 1, 0), "SDG4": (1, 0, 0)}
    placed = Placement.__table__
    with transaction():
        db.session.execute(
            placed.update().where(placed.c.clause_id == world.other_clause).values(place=-7)
        )
    assert counts(world) == {"C3": (1, 0, 0), "SDG4": (1, 0, 0)}
    assert not any(shelf.anything for shelf in load_subjects(world.consultation))


def test_it_takes_four_statements_however_many_clauses_there_are(world, sorted_text):
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    load_subjects(world.consultation)
    assert len(seen) == 4


def test_a_text_that_is_sorted_by_nothing_shows_no_empty_picture(world, codes):
    assert load_subjects(world.consultation) == []


def test_its_page_links_to_the_clauses_and_says_what_is_missing(app, browser, world):
    with app.app_context():
        set_clause_tags(world.actor("mona"), world.clause, [])
    assert f'href="{PAGE}"' in browser().get(HOME).text
    assert "No clause has a tag yet." in browser().get(PAGE).text
    assert "To the tags" in browser("sera").get(PAGE).text
    with app.app_context():
        tag = tags.add_tag(
            world.actor("sera"), world.consultation, "sdg", "SDG4", {"en": "Quality <education>"}
        )
        tags.add_tag(world.actor("sera"), world.consultation, "sdg", "SDG9", {"en": "Industry"})
        set_clause_tags(world.actor("mona"), world.clause, [tag.id])
        assert find_row(type(tag), tag.id).code == "SDG4"
    page = browser().get(PAGE).text
    assert (
        "There are no contributions on these clauses yet." in page
        and "Quality &lt;education&gt;" in page
    )
    assert f'href="{HOME}/statement?tag=SDG4"' in page and "In no clause so far:" in page
    browser("pia").fill(f"/en/clauses/{world.clause}/comments", {"body": "How?"})
    page = browser().get(PAGE).text
    assert "There are no contributions on these clauses yet." not in page
    assert '<rect class="f-ink" width="10.0" height="6"/>' in page

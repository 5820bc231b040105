"""Tests of what waits for a reader on the home page of a consultation."""

from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.notifications.models import Notice
from consult.positions.actions import take_position
from consult.positions.queries import find_clause_ballot
from consult.reading.home.waiting_queries import load_waiting
from tests.support.consultation.ballots import (
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    open_test_ballot,
)
from tests.support.consultation.working_version import create_working_version
from tests.unit.consolidation.test_publication import issued, reword

HOME = "/en/c/talks"


def waiting(world, name):
    found = load_waiting(world.actor(name), find_row(Consultation, world.consultation))
    return [(each.code, each.item_count) for each in found]


def notify(world, name, verb, seq, read=None):
    with transaction():
        db.session.add(
            Notice(
                user_id=world.ids[name],
                consultation_id=world.consultation,
                verb=verb,
                subject_id=1,
                seq=seq,
                read_at=read,
            )
        )


def test_an_open_ballot_waits_until_the_vote_is_cast_and_for_electors_alone(app, world, browser):
    with app.app_context():
        enable_formal_ballots(world)
        number = open_test_ballot(world)
        assert waiting(world, "hana") == [("ballot", 1)] and waiting(world, "mona") == []
    page = browser("hana").get(HOME).text
    assert f'href="/en/ballots/{number}"' in page and "Waiting for you" in page
    with app.app_context():
        cast_test_vote(world, "hana", number, "yes")
        assert waiting(world, "hana") == []
        close_test_ballot(world, number)
        assert waiting(world, "nils") == []
    assert "Nothing waits for you here" in browser("hana").get(HOME).text
    assert "Waiting for you" not in browser().get(HOME).text


def test_a_position_waits_once_its_text_has_changed(app, world, browser):
    with app.app_context():
        take_position(world.actor("ivo"), find_clause_ballot(world.other_clause), "support")
        assert waiting(world, "ivo") == []
        draft = create_working_version(world, "next", based_on=world.version)
        reword(world, draft, "We decide to connect every school.")
        issued(world, draft)
        assert waiting(world, "ivo") == [("positions", 1)]
    assert "1 position was on an earlier text" in browser("ivo").get(HOME).text


def test_unread_replies_and_answers_wait_each_with_its_number(app, world, browser):
    with app.app_context():
        for seq in (1, 2):
            notify(world, "pia", "answers.given", seq)
        notify(world, "pia", "stage.opened", 4)
        assert waiting(world, "pia") == [("answers", 2)]
        assert waiting(world, "hana") == []
    assert "2 new answers to your contributions" in browser("pia").get(HOME).text


def test_a_reply_waits_and_is_told_with_its_words(app, world, browser):
    browser("pia").fill(f"/en/clauses/{world.clause}/comments", {"body": "Who pays for *this*?"})
    page = browser().get(HOME).text
    assert '<q class="said small" dir="auto" lang="en">Who pays for this?</q>' in page

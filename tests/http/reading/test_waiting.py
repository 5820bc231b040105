"""Tests of what waits for a reader on the home page of a consultation."""

import re
from datetime import timedelta

from consult.comments.models import Comment
from consult.consolidation.actions import decide_clauses
from consult.consolidation.decisions.suggestion_actions import suggest_decision
from consult.consolidation.decisions.suggestion_forms import SuggestDecisionForm
from consult.consultations.models import Consultation
from consult.consolidation.silence.objection_actions import withdraw_objection
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.documents.queries import find_clause_text
from consult.drafts.actions import keep_draft
from consult.notifications.models import Notice
from consult.positions.actions import take_position
from consult.positions.queries import find_clause_ballot
from consult.questionnaires.actions import publish_figures
from consult.reading.actions import mark_clause_read
from consult.reading.home.waiting_queries import load_waiting
from tests.support.consultation.ballots import (
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    open_test_ballot,
)
from tests.support.contributions.comments import say
from tests.support.consultation.working_version import create_working_version
from tests.unit.consolidation.silence.test_silence_procedure import object_to, put
from tests.unit.consolidation.test_publication import issued, reword
from tests.unit.questionnaires.open_questionnaire import end_stage, open_questionnaire

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
    with app.app_context():
        world.stage("closed")
        assert waiting(world, "ivo") == [], "where no position is taken, none is asked for"


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


def test_drafts_that_are_not_sent_wait_with_their_number_for_their_author(app, world, browser):
    with app.app_context():
        for form in (f"clause-{world.clause}", f"position-{world.clause}"):
            keep_draft(world.actor("pia"), f"{form}:0", {"body": "Half", "reason": "Half"})
        assert waiting(world, "pia") == [("drafts", 2)] and waiting(world, "hana") == []
    page = browser("pia").get(HOME).text
    assert "2 drafts that you have not sent" in page and 'href="/en/my/drafts"' in page


def test_deadlines_wait_for_those_who_can_act_until_then_and_the_earliest_comes_first(
    app, world, browser
):
    with app.app_context():
        enable_formal_ballots(world)
        assert waiting(world, "nils") == [], "the stage ends in ten days"
        silence = put(world, world.third_clause)
        assert waiting(world, "nils") == [("silence", 1)]
        assert waiting(world, "pia") == [], "her head of delegation objects"
        objection = object_to(world, silence)
        assert waiting(world, "nils") == [], "the organization has objected"
        assert waiting(world, "hana") == [("silence", 1)]
        withdraw_objection(world.actor("nils"), objection.id)
    page = browser("nils").get(HOME).text
    assert f'href="/en/silences/{silence}"' in page and "adopted unless somebody objects" in page
    with app.app_context(), freeze_clock(utc_now() + timedelta(days=4)):
        assert waiting(world, "nils") == [("stage", 1)], "the silence has ended"
        assert waiting(world, "pia") == [("stage", 1)]
        assert waiting(world, "otto") == waiting(world, "nora") == []
    with app.app_context(), transaction():
        find_row(Consultation, world.consultation).current.closes_at = utc_now() + timedelta(days=2)
    page = browser("nils").get(HOME).text.split('id="waiting"')[1]
    assert re.findall(r'<li><a href="([^"]+)"', page)[:2] == ["#now", f"/en/silences/{silence}"]


def test_a_reader_continues_at_the_clause_of_the_last_reading_or_writing(app, world, browser):
    assert "Continue at" not in browser("pia").get(HOME).text
    with app.app_context():
        for clause, minutes in ((world.clause, 1), (world.other_clause, 5)):
            with freeze_clock(utc_now() - timedelta(minutes=minutes)):
                mark_clause_read(world.actor("pia"), clause)
    page = browser("pia").get(HOME).text.replace("\u2068", "").replace("\u2069", "")
    assert "Continue at clause 1" in page
    assert f'href="/en/c/talks/statement#clause-{world.clause}"' in page
    for other in (browser("hana"), browser()):
        assert "Continue at" not in other.get(HOME).text
    with app.app_context():
        keep_draft(world.actor("pia"), f"clause-{world.other_clause}:0", {"body": "Half"})
        say(world, "hana", clause=world.third_clause)
    for name, clause in (("pia", world.other_clause), ("hana", world.third_clause)):
        assert f'href="/en/c/talks/statement#clause-{clause}"' in browser(name).get(HOME).text


def test_who_has_nothing_to_do_is_told_where_to_begin(browser):
    page = browser("pia").get(HOME).text
    assert "Open a text, read what others think, and say what you think." in page


def test_what_waits_for_a_moderator_is_one_list(app, world, browser):
    with app.app_context():
        said = say(world, "pia", "Held.")
        with transaction():
            find_row(Comment, said).held_at = utc_now()
        assert ("moderation", 1) in waiting(world, "mona") and waiting(world, "pia") == []
    page = browser("mona").get(HOME).text
    assert "Nothing waits for you here" not in page
    assert 'href="/en/c/talks/moderation' in page.partition('id="waiting"')[2]


def test_figures_wait_for_the_secretariat_from_the_deadline_until_they_are_published(
    app, world, browser
):
    with app.test_request_context("/en/"):
        asked = open_questionnaire(world)
        assert ("figures", 1) not in waiting(world, "sera")
        end_stage(asked)
        for name in ("mona", "cho", "pia"):
            assert ("figures", 1) not in waiting(world, name)
        assert ("figures", 1) in waiting(world, "sera")
    page = browser("sera").get(HOME).text
    assert f'href="{HOME}/questionnaires/1#publish"' in page
    assert "Publish the figures of a questionnaire" in page
    with app.test_request_context("/en/"):
        publish_figures(world.actor("sera"), asked)
        assert ("figures", 1) not in waiting(world, "sera")


def test_suggested_decisions_wait_for_the_chair_until_the_decision(app, world, browser):
    clauses = [world.clause, world.third_clause]
    with app.app_context():
        for clause in clauses:
            line = find_clause_text(world.working, clause, "en", "en")
            form = SuggestDecisionForm(status="open", reason="Read.", digest=line.digest)
            suggest_decision(world.actor("mona"), world.working, clause, form)
        assert waiting(world, "cho") == waiting(world, "vic") == [("suggested", 2)]
        assert not any(code == "suggested" for code, _ in waiting(world, "mona"))
    page = browser("cho").get(HOME).text
    desk = f"/en/versions/{world.working}/desk?only=suggested"
    assert f'href="{desk}"' in page and "Decisions are suggested to you for 2 clauses" in page
    board = browser("cho").get(desk).text
    rows = [f'href="/en/versions/{world.working}/desk/{clause}"' in board for clause in clauses]
    assert all(rows) and board.count("<tr data-row") == 2
    assert '<option value="suggested" selected>decision suggested' in board
    with app.app_context():
        decide_clauses(world.actor("cho"), world.working, clauses, "open", "Seen.")
        assert waiting(world, "cho") == []

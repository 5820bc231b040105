"""Tests of open answers that become comments: by whom, under whose name, and once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.audit.erasure.actions import erase_content
from consult.audit.verification.queries import verify_installation
from consult.comments.actions import restore_comment, withdraw_comment
from consult.comments.forms import AnswerPlaceForm
from consult.comments.models import Comment
from consult.comments.queries import load_comment
from consult.comments.questionnaire_answers.actions import place_answer
from consult.comments.questionnaire_answers.queries import load_answer_comments
from consult.comments.shapes import CommentShape
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import Event, transaction
from consult.notifications.links import get_notice_path
from consult.notifications.messages import format_sentence
from consult.notifications.notice_detail_queries import load_notice_views
from consult.questionnaires import actions, answer_actions
from consult.questionnaires.models import QuestionAnswer, Questionnaire
from tests.support.consultation.notices import notices
from tests.unit.questionnaires.open_questionnaire import answer, end_stage, open_questionnaire
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def told(world):
    """Open a questionnaire that publishes answers, answered by Hana for Lakeside and by Ivo."""
    return ask(world, shows_answers=True)


def ask(world, **more):
    number = open_questionnaire(world, **more)
    responses = {
        name: answer(world, name, number, f"{name} says *so* @Pia.").id for name in ("hana", "ivo")
    }
    return number, find_row(Questionnaire, number).questions[0].id, responses


def publish(world, number):
    end_stage(number)
    actions.publish_figures(world.actor("sera"), number)
    with transaction():  # comments are accepted again
        find_row(Questionnaire, number).period.closes_at = utc_now() + timedelta(days=1)


def place(world, name, told, whose, **where):
    _number, question, responses = told
    form = AnswerPlaceForm(**(where or {"clause_id": world.clause}))
    return place_answer(world.actor(name), responses[whose], question, form)


def test_its_author_makes_a_comment_of_an_answer_that_nobody_else_reads(world, told):
    number, question, responses = told
    made = load_comment(world.actor(None), place(world, "ivo", told, "ivo"))
    assert (made.name, made.organisation, made.body) == ("Ivo", None, "ivo says *so* @Pia.")
    assert (made.clause_id, made.place, made.state) == (world.clause, "clause", "open")
    shape = CommentShape.build(made).question
    assert (shape.questionnaire_id, shape.number, shape.question) == (number, 1, 1)
    assert made.question.title == {"en": "Schools"}
    event = db.session.scalars(select(Event).where(Event.verb == "comment.posted")).one()
    assert (event.facts["questionnaire"], event.facts["question"]) == (1, 1)
    assert "holder" not in event.facts and event.actor_id == world.ids["ivo"]
    assert (responses["ivo"], question) in load_answer_comments(find_row(Questionnaire, number))


@pytest.mark.parametrize("shows", [True, False])
def test_others_place_only_what_everyone_reads(world, shows):
    told = ask(world, shows_answers=shows)
    publish(world, told[0])
    for name in [*ROLES, None]:
        if name == "hana" or (shows and name in ("mona", "sera")):
            assert place(world, name, told, "hana")
        else:
            with pytest.raises(Exception, match=r"forbidden|sign_in_first|not_found"):
                place(world, name, told, "hana")
        if name != "ivo":
            with pytest.raises(NotFound):
                place(world, name, told, "ivo")


def test_an_answer_that_is_not_published_yet_is_placed_by_its_author_alone(world, told):
    with pytest.raises(NotFound):
        place(world, "mona", told, "hana")
    made = load_comment(world.actor(None), place(world, "hana", told, "hana"))
    assert (made.name, made.organisation) == ("Hana", "Lakeside Schools Network")


def test_a_moderator_places_it_under_the_name_of_its_author_who_is_told_and_withdraws_it(
    world, told
):
    news = Dispatcher()
    publish(world, told[0])
    news.step()
    number = place(world, "mona", told, "hana")
    made = load_comment(world.actor(None), number)
    assert (made.name, made.organisation) == ("Hana", "Lakeside Schools Network")
    event = db.session.scalars(select(Event).where(Event.verb == "comment.posted")).one()
    assert event.actor_id == world.ids["mona"]
    assert event.facts["holder"] == f"o{find_row(Comment, number).organisation_id}"
    for _time in range(2):
        news.step()
    (one,) = load_notice_views(notices(world, "hana", "comment.placed"))
    assert notices(world, "pia", "comment.mentioned") == []
    assert "which you can change or withdraw" in format_sentence(one)
    assert get_notice_path(one) == f"/en/clauses/{world.clause}#comment-{number}"
    found = verify_installation().state
    assert [each for each in found.mismatches if each.kind == "comment"] == []
    with pytest.raises(Forbidden):
        withdraw_comment(world.actor("mona"), number)
    withdraw_comment(world.actor("hana"), number)
    with pytest.raises(Conflict) as refusal:
        place(world, "mona", told, "hana")
    assert refusal.value.code == "answer_withdrawn"
    assert place(world, "hana", told, "hana", document_id=world.document) != number


def test_its_author_who_places_it_gets_no_notice(world, told):
    news = Dispatcher()
    place(world, "hana", told, "hana")
    for _time in range(2):
        news.step()
    assert notices(world, "hana", "comment.placed") == []


def test_it_is_placed_once(world, told):
    first = place(world, "ivo", told, "ivo")
    assert place(world, "ivo", told, "ivo") == first
    with pytest.raises(Conflict) as refusal:
        place(world, "ivo", told, "ivo", clause_id=world.other_clause)
    assert refusal.value.code == "answer_placed"
    withdraw_comment(world.actor("ivo"), first)
    restore_comment(world.actor("ivo"), first)
    assert place(world, "ivo", told, "ivo") == first
    assert db.session.scalars(select(Comment.id)).all() == [first]


def test_it_needs_a_place_of_the_consultation_and_a_stage_that_accepts_comments(world, told):
    with pytest.raises(Invalid) as refusal:
        place(world, "ivo", told, "ivo", kind="question")
    assert "document_id" in refusal.value.details["fields"]
    with pytest.raises(Invalid):
        place(world, "ivo", told, "ivo", document_id=world.document, label="99")
    with pytest.raises(NotFound):
        place(world, "ivo", told, "ivo", clause_id=9999)
    world.stage("closed")
    with pytest.raises(Forbidden):
        place(world, "ivo", told, "ivo")


def test_what_is_only_saved_or_chosen_does_not_become_a_comment(world):
    number = open_questionnaire(world)
    saved = answer(world, "ivo", number, "Half a thought", [0], submit=False).id
    questions = find_row(Questionnaire, number).questions
    for question in questions:
        with pytest.raises(NotFound):
            place_answer(
                world.actor("ivo"), saved, question.id, AnswerPlaceForm(clause_id=world.clause)
            )


def test_the_answer_of_a_closed_account_does_not_become_a_comment(world, told):
    publish(world, told[0])
    with transaction():
        answer_actions.forget_person(world.ids["hana"])
    with pytest.raises(Conflict) as refusal:
        place(world, "mona", told, "hana")
    assert refusal.value.code == "answer_without_author"


def test_the_erasure_of_the_comment_empties_the_answer(world, told):
    number = place(world, "ivo", told, "ivo")
    erase_content(world.actor("ada"), "comment", number, "personal", sure=True)
    left = db.session.scalars(select(QuestionAnswer.text)).all()
    assert sorted(left)[-1] == "hana says *so* @Pia." and "ivo says *so* @Pia." not in left


def test_an_unverified_answer_waits_like_any_comment_where_they_are_held(world, told):
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
    number = place(world, "ivo", told, "ivo")
    assert load_comment(world.actor("mona"), number).state == "held"
    with pytest.raises(NotFound):
        load_comment(world.actor("pia"), number)

"""Tests of the questionnaires of the sample: one with published figures, and an open one."""

from sqlalchemy import select

from consult.comments.models import Comment
from consult.comments.queries import load_comment
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.questionnaires.figure_queries import load_shown_figures
from consult.questionnaires.models import Questionnaire
from consult.questionnaires.queries import count_submitted_responses, list_lacking_languages


def load_both():
    return db.session.scalars(select(Questionnaire).order_by(Questionnaire.number)).all()


def test_one_is_closed_with_figures_and_one_is_open_in_the_present_stage(loaded):
    closed, open_one = load_both()
    assert (closed.state, open_one.state) == ("closed", "open")
    assert open_one.stage_id == open_one.consultation.current.id
    assert load_shown_figures(Actor(), open_one) is None
    assert count_submitted_responses(open_one.id) >= 5


def test_both_have_every_kind_of_question_in_six_languages(loaded):
    for each in load_both():
        assert {question.kind for question in each.questions} == {
            "open",
            "single",
            "multiple",
            "scale",
        }
        assert list_lacking_languages(each) == []


def test_the_figures_show_groups_and_hide_small_ones_and_people_have_no_names(loaded):
    closed, _open_one = load_both()
    figures = load_shown_figures(Actor(), closed)
    assert len(figures.groups) >= 3 and figures.suppressed >= 3
    assert figures.persons >= 3 and figures.unverified >= 3
    first = figures.questions[0]
    assert len(first.texts) >= 10 and first.other_texts >= 3
    assert not any(each.name == "Dorothy Kamau-Price" for each in first.texts)


def test_an_answer_became_a_comment_on_the_current_text(loaded):
    number = db.session.scalars(select(Comment.id).where(Comment.question_id.is_not(None))).one()
    said = load_comment(Actor(), number)
    assert said.clause_id is not None and said.question.number == 1 and said.state == "open"

"""Tests of the plan of a questionnaire: its questions corrected, and who is told of its opening."""

from datetime import timedelta

import pytest

from consult.consultations.models import Stage
from consult.consultations.stages.announcement_actions import announce_stages
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import transaction
from consult.questionnaires import actions
from consult.questionnaires.forms import QuestionForm
from consult.questionnaires.models import Questionnaire
from tests.support.consultation.notices import notices

from .open_questionnaire import (
    end_stage,
    get_stage,
    open_questionnaire,
    plan_questionnaire,
)

pytestmark = pytest.mark.usefixtures("here")


def test_those_invited_are_told_of_the_opening_and_of_the_figures(world):
    news = Dispatcher()
    number = open_questionnaire(world, role="facilitator")
    news.step()
    news.step()
    assert len(notices(world, "fay", "questionnaire.opened")) == 1
    assert notices(world, "pia", "questionnaire.opened") == []
    end_stage(number)
    actions.publish_figures(world.actor("sera"), number)
    news.step()
    news.step()
    assert len(notices(world, "fay", "questionnaire.figures_published")) == 1


def test_of_an_early_questionnaire_they_are_told_when_its_stage_begins(world):
    news = Dispatcher()
    with transaction():
        db.session.get(Stage, get_stage()).closes_at = utc_now() + timedelta(days=1)
        begins, ends = (utc_now() + timedelta(days=count) for count in (2, 9))
        db.session.add(
            Stage(
                consultation_id=world.consultation,
                kind="reading",
                title={"en": "Reading"},
                opens_at=begins,
                closes_at=ends,
            )
        )
    plan = plan_questionnaire(world, kind="reading", role="facilitator")
    actions.open_questionnaire(world.actor("sera"), plan)
    news.step()
    assert notices(world, "fay", "questionnaire.opened") == []
    with freeze_clock(utc_now() + timedelta(days=3)):
        announce_stages()
        for _time in range(3):
            news.step()
        assert len(notices(world, "fay", "questionnaire.opened")) == 1
        assert notices(world, "pia", "questionnaire.opened") == []


def test_a_question_is_corrected_before_the_opening_and_keeps_its_place(world):
    number = plan_questionnaire(world)
    question = find_row(Questionnaire, number).questions[1].id
    form = QuestionForm(kind="open", text_en="Who should pay?")
    for name in ("pia", "mona"):
        with pytest.raises(Forbidden):
            actions.change_question(world.actor(name), number, question, form)
    actions.change_question(world.actor("sera"), number, question, form)
    changed = find_row(Questionnaire, number).questions[1]
    assert (changed.id, changed.kind, changed.options, changed.text) == (
        question,
        "open",
        [],
        {"en": "Who should pay?"},
    )
    with pytest.raises(Invalid):
        wrong = QuestionForm(kind="single", text_en="Who?", options_en="States")
        actions.change_question(world.actor("sera"), number, question, wrong)
    with pytest.raises(NotFound):
        actions.change_question(world.actor("sera"), number, 9999, form)
    actions.open_questionnaire(world.actor("sera"), number)
    with pytest.raises(Conflict):
        actions.change_question(world.actor("sera"), number, question, form)

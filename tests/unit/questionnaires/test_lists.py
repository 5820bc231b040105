"""Tests of lists of questionnaires: filters, and a cost that does not grow with their number."""

from datetime import timedelta

import pytest

from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.questionnaires.list_queries import (
    PAGE,
    QuestionnaireFilter,
    count_readable,
    find_questionnaires,
)
from consult.questionnaires.models import Questionnaire, QuestionnaireResponse
from consult.reading.home.waiting_queries import load_waiting
from tests.support.costs import count_statements

from .open_questionnaire import answer, end_stage, get_stage, open_questionnaire, plan_questionnaire

pytestmark = pytest.mark.usefixtures("here")


def find(world, name, state=None, mine=None, **more):
    found = find_questionnaires(
        world.actor(name), world.consultation, QuestionnaireFilter(state, mine), **more
    )
    return [each.questionnaire.number for each in found.rows]


def add_many(world, count):
    """Add open questionnaires, every third one answered by 20 people."""
    with transaction():
        last = count_readable(world.actor("sera"), world.consultation)
        for number in range(last + 1, last + 1 + count):
            one = Questionnaire(
                consultation_id=world.consultation,
                number=number,
                stage_id=get_stage(),
                title={"en": f"Schools {number}"},
                opened_at=utc_now(),
            )
            db.session.add(one)
            db.session.flush()
            if number % 3 == 0:
                db.session.add_all(
                    QuestionnaireResponse(
                        questionnaire_id=one.id, holder=f"u{900 + each}", submitted_at=utc_now()
                    )
                    for each in range(20)
                )


def test_the_states_of_the_filter_are_those_of_a_questionnaire(world):
    open_one = open_questionnaire(world)
    early, planned, over = open_questionnaire(world), plan_questionnaire(world), None
    over = open_questionnaire(world)
    with transaction():
        now, stages = utc_now(), []
        for begins, ends in ((2, 9), (-9, -2)):
            stage = Stage(
                consultation_id=world.consultation,
                kind="reading",
                title={"en": "Reading"},
                opens_at=now + timedelta(days=begins),
                closes_at=now + timedelta(days=ends),
            )
            db.session.add(stage)
            stages.append(stage)
        db.session.flush()
        find_row(Questionnaire, early).stage_id = stages[0].id
        find_row(Questionnaire, over).stage_id = stages[1].id
    rows = {each: find_row(Questionnaire, each) for each in (open_one, early, planned, over)}
    assert find(world, "sera", "open") == [rows[open_one].number]
    assert find(world, "sera", "coming") == [rows[planned].number, rows[early].number]
    assert find(world, "pia", "coming") == [rows[early].number]
    assert find(world, "sera", "closed") == [rows[over].number]
    assert rows[open_one].is_answerable and rows[early].is_early and rows[over].is_over
    assert find(world, None) == [4, 2, 1]


def test_mine_are_those_to_which_one_is_invited_answered_or_not(world):
    everyone, template = open_questionnaire(world), open_questionnaire(world, role="facilitator")
    answer(world, "fay", everyone, "Power.")
    answer(world, "hana", everyone, "Books.")
    answer(world, "ivo", everyone, "Half", submit=False)
    assert find(world, "fay", mine="invited") == [2, 1]
    assert find(world, "fay", mine="answered") == [1]
    assert find(world, "fay", mine="unanswered") == [2]
    assert find(world, "hana", mine="answered") == [1]
    assert find(world, "ivo", mine="unanswered") == [1]
    for name in ("otto", "nora", None):
        assert [find(world, name, mine=mine) for mine in ("invited", "answered", "unanswered")] == [
            [],
            [],
            [],
        ]
    assert find_row(Questionnaire, template).role == "facilitator"


def test_two_hundred_cost_what_two_cost_and_none_is_left_out(world):
    consultation = find_row(Consultation, world.consultation)

    def read():
        db.session.expire_all()
        actor = world.actor("ivo")
        for mine in (None, "unanswered"):
            find_questionnaires(actor, world.consultation, QuestionnaireFilter("open", mine))
        count_readable(actor, world.consultation)
        load_waiting(actor, db.session.get_one(Consultation, consultation.id))

    add_many(world, 5)
    few = count_statements(read)
    add_many(world, 195)
    assert count_statements(read) <= few
    shown = [find(world, "ivo", skip=PAGE * page) for page in range(5)]
    assert sum(shown, []) == list(range(200, 0, -1)) and shown[4] == []
    assert find(world, "ivo", after=198) == [199, 200]
    found = find_questionnaires(world.actor("ivo"), world.consultation)
    assert [each.response_count for each in found.rows[:3]] == [0, 0, 20] and found.total == 200


def test_home_names_three_and_counts_the_others(world):
    add_many(world, 3)
    consultation = find_row(Consultation, world.consultation)

    def list_items():
        return [
            (each.code, each.item_count)
            for each in load_waiting(world.actor("ivo"), consultation)
            if each.code.startswith("questionnaire")
        ]

    assert list_items() == [("questionnaire", 1)] * 3
    add_many(world, 4)
    assert list_items() == [("questionnaire", 1)] * 3 + [("questionnaires", 4)]
    end_stage(1)
    assert list_items() == []

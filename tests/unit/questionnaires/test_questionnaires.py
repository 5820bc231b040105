"""Tests of questionnaires: the plan, the opening, responses, figures, and what is not told."""

import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.consultations.stages.actions import remove_stage
from consult.questionnaires import actions, answer_actions, queries
from consult.questionnaires.figure_queries import compute_figures
from consult.questionnaires.forms import QuestionForm, QuestionnaireForm
from consult.questionnaires.list_queries import (
    QuestionnaireFilter,
    count_readable,
    find_questionnaires,
)
from consult.questionnaires.models import QuestionAnswer, Questionnaire, QuestionnaireResponse
from tests.world import CONTRIBUTORS, ROLES

from .open_questionnaire import (
    answer,
    end_stage,
    get_stage,
    open_questionnaire,
    plan_questionnaire,
)

pytestmark = pytest.mark.usefixtures("here")


def list_waiting(world, name):
    found = find_questionnaires(
        world.actor(name), world.consultation, QuestionnaireFilter("open", "unanswered")
    )
    assert all(each.is_waiting for each in found.rows) and found.total == len(found.rows)
    return [each.questionnaire.number for each in found.rows]


def figures(number, **more):
    return compute_figures(find_row(Questionnaire, number), **more)


def test_only_the_secretariat_reads_it_before_it_is_open_and_then_nothing_changes(world):
    number = plan_questionnaire(world)
    assert count_readable(world.actor("pia"), world.consultation) == 0
    with pytest.raises(NotFound):
        queries.get_questionnaire(world.actor("pia"), world.consultation, 1)
    actions.open_questionnaire(world.actor("sera"), number)
    assert queries.get_questionnaire(world.actor(None), world.consultation, 1).id == number
    with pytest.raises(Conflict) as refusal:
        actions.add_question(
            world.actor("sera"), number, QuestionForm(text_en="One more?", kind="open")
        )
    assert refusal.value.code == "questionnaire_open"
    with pytest.raises(Conflict):
        actions.discard_questionnaire(world.actor("sera"), number)


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_secretariat_plans_and_those_who_take_part_answer(world, name):
    form = QuestionnaireForm(title_en="Schools", stage_id=get_stage())
    if name == "sera":
        actions.create_questionnaire(world.actor(name), world.consultation, form)
    else:
        with pytest.raises(Exception, match=r"forbidden|sign_in_first"):
            actions.create_questionnaire(world.actor(name), world.consultation, form)
    number = open_questionnaire(world)
    if name in CONTRIBUTORS:
        assert answer(world, name, number, "A teacher.").submitted_at is not None
    else:
        with pytest.raises(Exception, match=r"forbidden|sign_in_first"):
            answer(world, name, number, "A teacher.")


def test_a_reporting_template_is_for_one_role(world):
    number = open_questionnaire(world, role="facilitator")
    with pytest.raises(Forbidden) as refusal:
        answer(world, "pia", number, "A teacher.")
    assert refusal.value.code == "not_invited"
    answer(world, "fay", number, "A teacher.")
    assert queries.load_invited(find_row(Questionnaire, number)) == {world.actor("fay").user_id}


def test_questions_are_moved_and_removed_before_the_opening(world):
    number = plan_questionnaire(world)
    first, second, *_ = [each.id for each in find_row(Questionnaire, number).questions]
    sera = world.actor("sera")
    actions.move_question(sera, number, second, "up")
    actions.move_question(sera, number, second, "up")
    actions.remove_question(sera, number, first)
    kinds = [each.kind for each in find_row(Questionnaire, number).questions]
    assert kinds == ["single", "multiple", "scale"]
    with pytest.raises(NotFound):
        actions.remove_question(sera, number, first)
    actions.discard_questionnaire(sera, number)
    assert db.session.scalars(select(Questionnaire)).all() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "open"}, "text_en"),
        ({"kind": "single", "text_en": "Who?", "options_en": "One"}, "options_en"),
        ({"kind": "scale", "text_en": "How?", "options_en": "a\nb\nc"}, "options_en"),
        ({"kind": "open", "text_en": "What?", "options_en": "a\nb"}, "options_en"),
        (
            {"kind": "single", "text_en": "Who?", "options_en": "a\nb\nc", "options_fr": "x\ny"},
            "options_fr",
        ),
    ],
)
def test_a_question_needs_words_and_options(world, given, field):
    number = plan_questionnaire(world)
    with pytest.raises(Invalid) as refusal:
        actions.add_question(world.actor("sera"), number, QuestionForm(**given))
    assert field in refusal.value.details["fields"]


def test_it_opens_only_with_questions_and_a_deadline_ahead(world):
    form = QuestionnaireForm(title_en="Empty", stage_id=get_stage())
    empty = actions.create_questionnaire(world.actor("sera"), world.consultation, form).id
    with pytest.raises(Conflict) as refusal:
        actions.open_questionnaire(world.actor("sera"), empty)
    assert refusal.value.code == "no_questions"
    with pytest.raises(Conflict) as refusal:
        actions.open_questionnaire(world.actor("sera"), plan_questionnaire(world, kind="inputs"))
    assert refusal.value.code == "questionnaire_over"
    number = plan_questionnaire(world)
    with transaction():
        find_row(Questionnaire, number).period.closes_at = None
    with pytest.raises(Conflict) as refusal:
        actions.open_questionnaire(world.actor("sera"), number)
    assert refusal.value.code == "questionnaire_without_end"


def test_a_stage_with_a_questionnaire_is_not_removed(world):
    plan_questionnaire(world)
    with pytest.raises(Conflict) as refusal:
        remove_stage(world.actor("sera"), get_stage())
    assert refusal.value.code == "stage_with_questionnaire"


def test_what_is_saved_counts_once_it_is_submitted_and_is_revised_until_the_deadline(world):
    number = open_questionnaire(world)
    saved = answer(world, "ivo", number, "Half a thought", submit=False)
    assert figures(number).responses == 0
    assert list_waiting(world, "ivo") == [1]
    sent = answer(world, "ivo", number, "A teacher.", row_version=saved.row_version)
    assert list_waiting(world, "ivo") == []
    with pytest.raises(Conflict) as refusal:
        answer(world, "ivo", number, "Old", row_version=saved.row_version - 1)
    assert refusal.value.code == "changed_meanwhile"
    answer(world, "ivo", number, "A nurse.", submit=False, row_version=sent.row_version)
    assert figures(number).unverified == 1
    end_stage(number)
    with pytest.raises(Conflict) as refusal:
        answer(world, "ivo", number, "Late", row_version=sent.row_version)
    assert refusal.value.code == "questionnaire_closed"


def test_a_head_answers_once_for_the_organization_and_members_for_themselves(world):
    number = open_questionnaire(world)
    answer(world, "hana", number, "We say.", [0])
    answer(world, "pia", number, "I say.", [1])
    answer(world, "dora", number, "I say too.", [1])
    told = figures(number)
    assert (told.organisations, told.persons, told.unverified) == (1, 1, 1)


def test_wrong_answers_are_refused_by_their_question(world):
    number = plan_questionnaire(world)
    actions.add_question(
        world.actor("sera"),
        number,
        QuestionForm(kind="open", text_en="Your name for it?", is_required=True),
    )
    actions.open_questionnaire(world.actor("sera"), number)
    last = find_row(Questionnaire, number).questions[-1].id
    with pytest.raises(Invalid) as refusal:
        answer(world, "ivo", number, [], [0, 1], [7], [0])
    assert refusal.value.details["fields"][f"q{last}"]["type"] == "missing"
    assert len(refusal.value.details["fields"]) == 4
    answer(world, "ivo", number, "Half", submit=False)


def test_figures_are_published_after_the_deadline_only(world):
    number = open_questionnaire(world)
    with pytest.raises(Conflict) as refusal:
        actions.publish_figures(world.actor("sera"), number)
    assert refusal.value.code == "questionnaire_running"
    end_stage(number)
    first = actions.publish_figures(world.actor("sera"), number).figures_at
    assert actions.publish_figures(world.actor("sera"), number).figures_at == first
    with transaction():  # a stage that is prolonged later changes no published figure
        find_row(Questionnaire, number).period.closes_at = None
    with pytest.raises(Conflict):
        answer(world, "ivo", number, "Late")
    with pytest.raises(NotFound):
        actions.publish_figures(world.actor("sera"), plan_questionnaire(world))


def add_responses(number, group, count, chosen):
    """Add submitted responses of new verified organizations of a group."""
    questions = find_row(Questionnaire, number).questions
    with transaction():
        for at in range(count):
            made = Organisation(
                name=f"{group} {at}", group_code=group, region_code="africa", status="verified"
            )
            db.session.add(made)
            db.session.flush()
            response = QuestionnaireResponse(
                questionnaire_id=number,
                holder=f"o{made.id}",
                organisation_id=made.id,
                submitted_at=find_row(Questionnaire, number).made_at,
            )
            response.answers = [
                QuestionAnswer(question_id=questions[0].id, text=f"Words of {group} {at}"),
                QuestionAnswer(question_id=questions[1].id, chosen=[chosen]),
            ]
            db.session.add(response)


def test_small_groups_are_not_told_apart_and_do_not_follow_by_subtraction(world):
    number = open_questionnaire(world)
    add_responses(number, "civ", 4, 0)
    add_responses(number, "pri", 3, 1)
    assert figures(number).groups == {"civ": 4, "pri": 3}
    add_responses(number, "aca", 1, 1)
    told = figures(number)
    assert told.groups == {"civ": 4} and told.suppressed == 4
    options = told.questions[1].options
    assert [each.organisations for each in options] == [4, 4]
    assert [each.by_group for each in options] == [{"civ": 4}, {"civ": 0}]
    assert [each.persons for each in options] == [None, None]


def test_open_answers_are_named_only_if_that_was_said_before(world):
    quiet, told = open_questionnaire(world), open_questionnaire(world, shows_answers=True)
    for number in (quiet, told):
        answer(world, "hana", number, "We say.")
        answer(world, "ivo", number, "I say.")
    assert [each.text for each in figures(quiet).questions[0].texts] == []
    assert figures(quiet).questions[0].other_texts == 2
    assert [each.text for each in figures(told).questions[0].texts] == ["We say."]
    texts = figures(quiet, with_all_texts=True).questions[0].texts
    assert {each.text for each in texts} == {"We say.", "I say."}


def test_the_words_of_a_closed_account_go_and_its_choices_are_counted(world):
    number, other = open_questionnaire(world), open_questionnaire(world)
    answer(world, "ivo", number, "I say.", [0])
    answer(world, "ivo", other, "Half a thought", submit=False)
    with transaction():
        answer_actions.forget_person(world.actor("ivo").user_id)
    assert figures(number).unverified == 1 and figures(number).questions[1].answered == 1
    assert (
        db.session.scalars(select(QuestionAnswer.text).where(QuestionAnswer.text != "")).all() == []
    )
    assert db.session.scalars(select(QuestionnaireResponse.user_id)).all() == [None]


def test_the_name_of_a_person_is_kept_out_of_published_figures(world):
    number = open_questionnaire(world, shows_answers=True)
    answer(world, "ivo", number, "I say.")
    name = find_row(User, world.actor("ivo").user_id).name
    assert name not in str(figures(number))
    assert name in str(figures(number, with_all_texts=True))

"""Tests of the page on which an open answer becomes a comment, and of its operation."""

import pytest

from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.questionnaires import actions
from consult.questionnaires.models import Questionnaire
from tests.unit.questionnaires.open_questionnaire import answer, end_stage, open_questionnaire

LIST = "/en/c/talks/questionnaires"


@pytest.fixture
def paths(app, world):
    """Open a questionnaire that Hana and Ivo answer; return the paths of their answers."""
    with app.app_context():
        number = open_questionnaire(world, shows_answers=True)
        question = find_row(Questionnaire, number).questions[0].id
        return {
            name: (
                f"{LIST}/1/responses/{answer(world, name, number, f'{name} says so.').id}"
                f"/questions/{question}"
            )
            for name in ("hana", "ivo")
        }


def publish(app, world):
    with app.app_context():
        end_stage(1)
        actions.publish_figures(world.actor("sera"), 1)
        with transaction():
            find_row(Questionnaire, 1).period.closes_at = None


def test_its_author_is_told_that_it_becomes_public_and_places_it(world, browser, paths):
    page = browser("ivo").get(f"{LIST}/1").text
    assert paths["ivo"] in page and "Your open answers as comments" in page
    form = browser("ivo").get(paths["ivo"]).text
    assert "ivo says so." in form and "As a comment everyone reads it, under your name." in form
    wrong = browser("ivo").fill(
        paths["ivo"], {"document_id": str(world.document), "label": "99", "kind": "question"}
    )
    assert wrong.status_code == 422 and 'value="99"' in wrong.text
    assert 'value="question" selected' in wrong.text
    given = {"document_id": str(world.document), "kind": "question"}
    for _time in range(2):  # a double press makes one comment
        done = browser("ivo").fill(paths["ivo"], given)
        assert done.location == f"{LIST}/1?done=placed#main"
    page = browser("ivo").get(f"{LIST}/1?done=placed").text
    assert "The answer is a comment now; the link beside it leads there." in page
    assert "Comment on “" in page and paths["ivo"] not in page
    assert "It is a comment already." in browser("ivo").get(paths["ivo"]).text
    there = browser().get(f"/en/documents/{world.document}/comments").text
    assert there.count("ivo says so.") == 1
    assert "From the questionnaire “\u2068Schools\u2069”, question 1" in there
    assert f'href="{LIST}/1"' in there


@pytest.mark.parametrize("name", ["paul", "mona", "sera", None])
def test_others_do_not_find_an_answer_that_is_not_public(browser, paths, name):
    for path in paths.values():
        found = browser(name).get(path) if name else browser().get(path)
        assert found.status_code == 404
        assert name is None or browser(name).fill(path, {}).status_code == 404


def test_a_moderator_places_a_published_answer_and_its_figures_lead_to_the_comment(
    app, world, browser, paths
):
    publish(app, world)
    page = browser("mona").get(f"{LIST}/1").text
    assert paths["hana"] in page and paths["ivo"] not in page
    assert "under the name of who answered" in browser("mona").get(paths["hana"]).text
    assert paths["hana"] not in browser("pia").get(f"{LIST}/1").text
    assert browser("mona").get(paths["ivo"]).status_code == 404
    assert browser("mona").get(paths["hana"].replace("/1/resp", "/2/resp")).status_code == 404
    label = {"document_id": str(world.document), "label": ""}
    assert browser("mona").fill(paths["hana"], label).status_code == 303
    page = browser().get(f"{LIST}/1").text
    assert "Comment on “" in page and "Make it a comment" not in page
    assert browser("pia").fill("/en/comments/1/withdraw", {}).status_code == 403
    assert browser("hana").fill("/en/comments/1/withdraw", {}).status_code == 303
    assert "Comment on “" not in browser().get(f"{LIST}/1").text
    mine = browser("hana").get(f"{LIST}/1").text
    assert "withdrawn" in mine and paths["hana"] in mine
    refused = browser("mona").fill(paths["hana"], label)
    assert refused.status_code == 409 and "alone can place it again" in refused.text


def test_the_page_says_when_no_stage_accepts_comments(app, world, browser, paths):
    with app.app_context():
        world.stage("closed")
    page = browser("ivo").get(f"{LIST}/1").text
    assert "while a stage accepts comments" in page and paths["ivo"] not in page
    assert browser("ivo").fill(paths["ivo"], {}).status_code == 403


def test_a_program_places_an_answer_of_its_person(app, world, program, paths):
    response, question = paths["ivo"].split("/")[-3::2]
    path = f"/api/v1/questionnaire-responses/{response}/answers/{question}/comment"

    programs = {name: program(name) for name in ("paul", "ivo")}

    def place(name, **place):
        client, headers = programs[name]
        return client.post(path, json=place, headers=headers)

    assert place("paul").status_code == 404
    refused = place("ivo", label="1")
    assert refused.status_code == 422 and "document_id" in refused.json["fields"]
    made = place("ivo", clause_id=world.clause)
    assert made.status_code == 201 and made.json["author"]["name"] == "Ivo"
    assert made.json["question"] == {"questionnaire_id": 1, "number": 1, "question": 1}
    assert place("ivo", clause_id=world.clause).json["id"] == made.json["id"]
    assert place("ivo", clause_id=world.other_clause).json["code"] == "answer_placed"

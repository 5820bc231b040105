"""Tests of questionnaires over HTTP: from the plan to the figures, by those who plan and answer."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from consult.core.database.engine import find_row
from consult.questionnaires.models import Questionnaire
from tests.unit.questionnaires.open_questionnaire import (
    answer,
    end_stage,
    get_stage,
    open_questionnaire,
    plan_questionnaire,
)

LIST = "/en/c/talks/questionnaires"


@pytest.fixture
def open_one(app, world):
    """Open a questionnaire; return the numbers of its questions."""
    with app.app_context():
        number = open_questionnaire(world)
        return [each.id for each in find_row(Questionnaire, number).questions]


def test_the_secretariat_plans_a_questionnaire_and_opens_it(app, world, browser):
    assert "There is no questionnaire yet." in browser("sera").get(LIST).text
    assert "Create a questionnaire" not in browser("pia").get(LIST).text
    with app.app_context():
        stage = get_stage()
    empty = browser("sera").fill(f"{LIST}/new", {"stage_id": str(stage), "intro_en": "Why we ask"})
    assert empty.status_code == 422 and "Why we ask" in empty.text
    made = browser("sera").fill(f"{LIST}/new", {"stage_id": str(stage), "title_en": "Schools"})
    assert made.location == f"{LIST}/1?done=created#main"
    wrong = browser("sera").fill(f"{LIST}/1/questions", {"kind": "single", "text_en": "Who pays?"})
    assert wrong.status_code == 422 and "Give two options at least" in wrong.text
    given = {"kind": "single", "text_en": "Who pays?", "options_en": "States\nCompanies"}
    assert browser("sera").fill(f"{LIST}/1/questions", given).status_code == 303
    page = browser("sera").get(f"{LIST}/1").text
    assert "Who pays?" in page and "Companies" in page
    assert browser("pia").get(f"{LIST}/1").status_code == 404
    assert browser("sera").fill(f"{LIST}/1/open", {}).status_code == 303
    page = browser("pia").get(f"{LIST}/1").text
    assert "no answer is published with a name" in page and "Submit the answers" in page
    assert "1 questionnaire" in browser().get("/en/c/talks").text


def test_a_refused_opening_says_why_beside_its_button(app, world, browser):
    with app.app_context():
        plan_questionnaire(world, kind="inputs")
    refused = browser("sera").fill(f"{LIST}/1/open", {})
    assert refused.status_code == 409
    opening = refused.text.partition('id="opening"')[2]
    assert "Its stage is over. Choose another stage first." in opening
    assert "Figures" not in refused.text
    assert "Not all its words are there in these languages:" in opening and "French" in opening


def test_a_person_answers_saves_and_revises(browser, open_one):
    text, single, multiple, scale = open_one
    assert "Answer a questionnaire" in browser("ivo").get("/en/c/talks").text
    given = {f"q{text}": "A teacher.", f"q{single}": "option-1", f"q{multiple}_2": "2"}
    saved = browser("ivo").fill(f"{LIST}/1", given)
    assert saved.location == f"{LIST}/1?done=saved#main"
    page = browser("ivo").get(f"{LIST}/1").text
    assert "A teacher.</textarea>" in page
    assert re.search(rf'name="q{single}" value="option-1" checked', page)
    assert re.search(rf'name="q{multiple}_2" value="2" checked', page)
    version = re.search(r'name="row_version" value="(\d+)"', page)[1]
    more = {**given, f"q{scale}": "option-5", "submit": "1", "row_version": version}
    assert browser("ivo").fill(f"{LIST}/1", more).location.endswith("?done=submitted#main")
    page = browser("ivo").get(f"{LIST}/1").text
    assert "Save the changes" in page and "data-autosave" not in page
    assert "Answer a questionnaire" not in browser("ivo").get("/en/c/talks").text


def test_it_is_saved_as_one_types(browser, open_one):
    answered = browser("ivo").fill(f"{LIST}/1/save", {f"q{open_one[0]}": "Half"})
    assert answered.json == {"row_version": 1}
    again = browser("ivo").fill(
        f"{LIST}/1/save", {f"q{open_one[0]}": "Half a thought", "row_version": "1", "submit": "1"}
    )
    assert again.json == {"row_version": 2}
    page = browser("ivo").get(f"{LIST}/1").text
    assert "Half a thought</textarea>" in page and "Submit the answers" in page


def test_a_stale_response_keeps_what_was_typed(app, world, browser, open_one):
    with app.app_context():
        answer(world, "ivo", 1, "Saved elsewhere", submit=False)
    refused = browser("ivo").fill(
        f"{LIST}/1", {f"q{open_one[0]}": "Typed here", "row_version": "0"}
    )
    assert refused.status_code == 409
    assert "A colleague saved other answers" in refused.text
    assert (
        "Typed here</textarea>" in refused.text and 'name="row_version" value="1"' in refused.text
    )


def test_visitors_and_others_are_told_why_they_cannot_answer(app, world, browser, open_one):
    assert "Sign in to answer." in browser().get(f"{LIST}/1").text
    assert "Take part in this consultation first." in browser("nora").get(f"{LIST}/1").text
    with app.app_context():
        open_questionnaire(world, role="facilitator")
    assert "This questionnaire is for another role." in browser("pia").get(f"{LIST}/2").text
    assert "It is a reporting template" in browser("fay").get(f"{LIST}/2").text


def test_figures_are_for_the_secretariat_until_they_are_published(app, world, browser, open_one):
    with app.app_context():
        answer(world, "ivo", 1, "Canarywords", [1])
        answer(world, "hana", 1, "Canarywords of us", [0])
        end_stage(1)
    for name in ("pia", "mona", None):
        assert "Figures" not in browser(name).get(f"{LIST}/1").text
    assert "Canarywords" in browser("sera").get(f"{LIST}/1").text
    assert browser("pia").fill(f"{LIST}/1/figures", {}).status_code == 403
    published = browser("sera").fill(f"{LIST}/1/figures", {})
    assert published.location == f"{LIST}/1?done=published#figures"
    page = browser().get(f"{LIST}/1").text
    assert "No vote; not representative." in page and "2 responses answer this." in page
    assert "2 open answers are not published." in page
    for place in (
        f"{LIST}/1",
        "/en/c/talks",
        "/en/c/talks/feed.atom",
        "/en/c/talks/search?q=canary",
    ):
        assert "canarywords" not in browser("pia").get(place).text.lower(), place
    assert "Canarywords" in browser("ivo").get(f"{LIST}/1").text


def test_after_the_deadline_the_page_no_longer_asks_to_answer(app, browser, open_one):
    told = "The choices of groups with fewer than"
    page = browser("pia").get(f"{LIST}/1").text
    assert "Before you answer" in page and told in page
    with app.app_context():
        end_stage(1)
    page = browser("pia").get(f"{LIST}/1").text
    assert "Before you answer" not in page and told in page
    assert "What people were told before they answered" in page


def test_too_long_an_answer_is_said_at_its_question(browser, open_one):
    refused = browser("ivo").fill(f"{LIST}/1", {f"q{open_one[0]}": "x" * 10_001})
    assert refused.status_code == 422 and f'href="#f-q{open_one[0]}"' in refused.text


def test_a_question_is_corrected_on_its_page(app, world, browser):
    with app.app_context():
        number = plan_questionnaire(world)
        question = find_row(Questionnaire, number).questions[1].id
    path = f"{LIST}/1/questions/{question}"
    assert f'href="{path}"' in browser("sera").get(f"{LIST}/1").text
    page = browser("sera").get(path).text
    assert "Who pays?" in page and "States\nCompanies" in page
    wrong = {"kind": "single", "text_en": "Who should pay?", "options_en": "States"}
    refused = browser("sera").fill(path, wrong)
    assert refused.status_code == 422 and "Who should pay?" in refused.text
    good = {**wrong, "options_en": "States\nBanks"}
    assert browser("sera").fill(path, good).location == f"{LIST}/1?done=corrected#questions"
    page = browser("sera").get(f"{LIST}/1?done=corrected").text
    assert "The question is corrected." in page and "Banks" in page
    assert browser("pia").get(path).status_code == 404
    assert browser("sera").fill(f"{LIST}/1/open", {}).status_code == 303
    assert browser("sera").get(path).status_code == 404


def test_the_list_says_which_one_the_reader_answered(app, world, browser, open_one):
    assert "waits for your answers" in browser("ivo").get(LIST).text
    with app.app_context():
        answer(world, "ivo", 1, "Power.", [0], [0, 2], [4])
        answer(world, "hana", 1, "Books.", [1], [0], [5])
    for name in ("ivo", "hana"):
        listed = browser(name).get(LIST).text
        assert "answered" in listed and "waits for your answers" not in listed
    for name in ("pia", None):
        assert "answered" not in (browser(name) if name else browser()).get(LIST).text


def test_a_visitor_reads_the_questions_with_their_options(browser, open_one):
    page = browser().get(f"{LIST}/1").text
    assert all(words in page for words in ("Who pays?", "Companies", "Libraries", "Not at all"))


def read_workbook(answer):
    """Return the rows of each sheet by its name."""
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    book = load_workbook(BytesIO(answer.data))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def test_the_workbook_has_the_figures_of_the_page_and_nothing_more(app, world, browser, open_one):
    with app.app_context():
        answer(world, "ivo", 1, "=Power", [0], [0, 2], [4])
        answer(world, "hana", 1, "Books.", [1], [0], [5])
    path = f"{LIST}/1/figures.xlsx"
    assert browser("sera").get(path).status_code == 404
    with app.app_context():
        end_stage(1)
    for name in ("pia", "mona"):
        assert browser(name).get(path).status_code == 404
    mine = read_workbook(browser("sera").get(path))
    assert ["Ivo", "=Power"] in [row[2:] for row in mine["Open answers"][1:]]
    assert browser("sera").fill(f"{LIST}/1/figures", {}).status_code == 303
    assert path in browser().get(f"{LIST}/1").text
    open_to_all = read_workbook(browser().get(path))
    assert open_to_all["Open answers"][1:] == []
    counts = open_to_all["Figures"]
    assert counts[0][:7] == [
        "Number",
        "Question",
        "Option",
        "Responses",
        "Organizations",
        "People",
        "Not verified",
    ]
    assert counts[1][:4] == [1, "What is missing?", None, 2]
    assert counts[2][:7] == [2, "Who pays?", "States", 2, "–", "–", "–"], "too few to be told"
    assert "No vote; not representative." in [row[0] for row in open_to_all["About these figures"]]
    arabic = read_workbook(browser().get(path.replace("/en/", "/ar/")))
    assert arabic.keys().isdisjoint(open_to_all)

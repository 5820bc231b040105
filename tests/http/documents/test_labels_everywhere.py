"""Tests that every page, file and answer of a version has the same labels."""

import json

import pytest
import regex

from consult.documents.actions import issue_version
from consult.documents.clauses.actions import add_clause
from consult.documents.forms import AddClauseForm
from consult.documents.labels.actions import choose_numbers
from consult.exchange.imports.parsing.sandbox import parse_file
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version

BASE = "/en/c/talks/statement/next"


@pytest.fixture(params=[False, True])
def issued(app, world, request):
    """Issue a version with two new clauses, numbers kept or counted anew; return its labels."""
    with app.app_context():
        mona, sera = world.actor("mona"), world.actor("sera")
        made = create_working_version(world, based_on=world.version)
        add_clause(mona, made, AddClauseForm(text="We begin.", kind="preambular"), world.heading)
        add_clause(mona, made, AddClauseForm(text="We go on."), world.other_clause)
        choose_numbers(sera, made, anew=request.param)
        clear_for_publication(world, made)
        issue_version(sera, made)
    kept, anew = (["1 pre", "1", "2", "2 bis", "3"], ["1", "2", "3", "4", "5"])
    return made, ["A", *(anew if request.param else kept)]


def strip(labels):
    return [(label or "").strip(".") for label in labels]


def test_pages_and_answers_have_the_labels_of_the_version(browser, issued):
    version, labels = issued
    reader = browser("pia")
    text = reader.get(f"/api/v1/versions/{version}").json
    assert strip(each["label"] for each in text["clauses"]) == labels
    concordance = reader.get(f"/api/v1/versions/{version}/concordance").json["clauses"]
    assert strip(each["now"] for each in concordance) == labels
    page = reader.get(BASE).text
    shown = regex.findall(r'<(?:b|a|span) class="no"[^>]*>(.*?)</(?:b|a|span)>', page, regex.DOTALL)
    named = [regex.sub(r"<[^>]*>|\s+", " ", each).strip(" .") for each in shown]
    assert [each for each in named if each in labels][: len(labels) - 1] == labels[1:]


def test_files_have_the_labels_of_the_version(browser, issued):
    version, labels = issued
    reader = browser("pia")
    data = json.loads(reader.get(f"{BASE}/files/data_json").get_data())
    found = next(each for each in data["versions"] if each["id"] == version)
    own = [each["wordings"] for each in found["clauses"]]
    assert strip(one["label"] for each in own for one in each if one["language"] == "en") == labels
    file = reader.get(f"{BASE}/files/clean_word?language=en").get_data()
    read = parse_file("clean.docx", file).paragraphs
    assert strip(each.label for each in read if each.label) == labels

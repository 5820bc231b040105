"""Tests of the open brackets of a version, by clause and by holder, as a page and for
programs.
"""

import re

import pytest

from consult.accounts.models import Organisation
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from tests.support.consultation.working_version import create_working_version

WORDS = (
    "We resolve to connect [alt 1 (Norvania): every school / alt 2 (Lakeside): no school] by "
    "[2030 [or 2035]]."
)


@pytest.fixture
def draft(app, world):
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        change_clause(
            world.actor("mona"),
            made,
            world.other_clause,
            ChangeClauseForm(language="en", text=WORDS, label="2."),
        )
        change_clause(
            world.actor("mona"),
            made,
            world.third_clause,
            ChangeClauseForm(
                language="en", text="We report. [Norvania reserves its position]", label="3."
            ),
        )
    return made


def test_everybody_reads_what_is_left_of_an_issued_text(browser, world):
    page = browser().get("/en/c/talks/statement/zero-draft/brackets").text
    assert (
        "1 bracket left in Zero draft" in page
        and "voluntary" in page
        and "Named holders" not in page
    )
    assert "/zero-draft/brackets" in browser().get("/en/c/talks/statement").text
    assert "/zero-draft/brackets" in browser().get("/en/c/talks").text


def test_the_most_frequent_holder_comes_first_and_reservations_are_marked(browser, world, draft):
    page = browser("mona").get("/en/c/talks/statement/next/brackets").text
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert told.index("Norvania 2 brackets in ") < told.index("Lakeside 1 bracket in ")
    assert "2 have no named holder." in page and "reservation" in page and "no school" in page
    assert browser().get("/en/c/talks/statement/next/brackets").status_code in {403, 404}, (
        "it is not issued"
    )


def test_programs_read_the_same(browser, world, draft):
    told = browser("mona").get(f"/api/v1/versions/{draft}/brackets").json
    assert (told["brackets"], told["nobody"]) == (4, 2)
    assert [(each["name"], each["brackets"], each["clauses"]) for each in told["holders"]] == [
        ("Norvania", 2, [world.other_clause, world.third_clause]),
        ("Lakeside", 1, [world.other_clause]),
    ]
    first = told["clauses"][0]["brackets"][0]
    assert [(each["label"], each["by"], each["words"]) for each in first["alternatives"]] == [
        ("alt 1", "Norvania", "every school"),
        ("alt 2", "Lakeside", "no school"),
    ]
    assert (
        WORDS[first["start"] : first["end"]].startswith("[alt 1")
        and told["clauses"][1]["brackets"][0]["reserved"]
    )


def test_several_holders_of_one_text_count_each_and_a_version_name_is_no_holder(
    app, browser, world, draft
):
    words = (
        "We report [alt 1 (Zero draft): so / alt 2 (Norvania, Lakeside): otherwise] [alt 1 "
        "(Norvania): now / alt 2 (Ours, and theirs): then]."
    )
    with app.app_context():
        change_clause(
            world.actor("mona"),
            draft,
            world.third_clause,
            ChangeClauseForm(language="en", text=words, label="3."),
        )
        with transaction():
            db.session.get_one(Organisation, world.lakeside).name = "Ours, and theirs"
    told = browser("mona").get(f"/api/v1/versions/{draft}/brackets").json
    assert [(each["name"], each["brackets"]) for each in told["holders"]] == [
        ("Norvania", 3),
        ("Lakeside", 2),
        ("Ours, and theirs", 1),
    ]


def test_a_text_without_brackets_says_so(app, browser, world, draft):
    with app.app_context():
        for clause, words in (
            (world.other_clause, "We connect."),
            (world.third_clause, "We report."),
        ):
            change_clause(
                world.actor("mona"),
                draft,
                clause,
                ChangeClauseForm(language="en", text=words, label="9."),
            )
    assert (
        "No bracket is left in this text."
        in browser("mona").get("/en/c/talks/statement/next/brackets").text
    )

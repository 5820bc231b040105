"""Tests of the page of a facilitator: the assigned clauses with what stands on them."""

import pytest

from consult.comments.actions import post_comment
from consult.consultations.roles import facilitation_actions
from consult.documents.clauses.actions import remove_clause, set_clause_status
from consult.documents.actions import issue_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.support.contributions.amendments import NOW, propose

PATH = "/en/c/talks/facilitation"


def test_a_facilitator_sees_the_assigned_clauses_with_what_stands_on_them(app, world, browser):
    with app.app_context():
        sera = world.actor("sera")
        facilitation_actions.assign_clauses(
            sera, world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
        )
        propose(world, "pia")
        propose(world, "nils", text=NOW.replace("2030", "2040"))
        post_comment(world.actor("pia"), world.other_clause, "How?")
        set_clause_status(world.actor("cho"), world.other_clause, "bracketed")
    page = browser("fay").get(PATH).text
    assert page.count('id="clause-') == 2 and f'id="clause-{world.third_clause}"' not in page
    for words in ("1 bracket left", "1 collision", "issued: open; now bracketed"):
        assert words in page, words
    assert f'href="/en/clauses/{world.other_clause}#amendments"' in page
    assert PATH in browser("fay").get("/en/c/talks").text


@pytest.mark.parametrize("name", ["pia", "mona", "sera", "cho"])
def test_nobody_else_has_such_a_page(browser, name):
    assert browser(name).get(PATH).status_code == 403
    assert PATH not in browser(name).get("/en/c/talks").text


def test_a_facilitator_without_clauses_reads_who_entrusts_them(app, world, browser):
    with app.app_context():
        facilitation_actions.unassign_clauses(
            world.actor("sera"), world.consultation, world.ids["fay"]
        )
    assert "No clauses are entrusted to you yet." in browser("fay").get(PATH).text


def test_a_clause_that_left_the_text_is_counted(app, world, browser):
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        remove_clause(world.actor("mona"), made, world.clause)
        issue_version(world.actor("sera"), clear_for_publication(world, made))
    page = browser("fay").get(PATH).text
    assert "1 clause that was entrusted to you is not in a current text." in page

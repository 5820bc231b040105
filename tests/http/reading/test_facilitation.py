"""Tests of the page of a facilitator: the assigned clauses with what stands on them."""

import re

import pytest

from consult.comments.actions import post_comment
from consult.consultations.roles import facilitation_actions
from consult.consultations.roles.actions import grant_role
from consult.core.events import dispatcher
from consult.documents.clauses.actions import remove_clause, set_clause_status
from consult.documents.actions import issue_version
from consult.documents.versions.rename_discard_actions import discard_version
from tests.support.consultation.notices import notices, said
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


CARE = "/en/c/talks/manage/people/{fay}/clauses"


def read_words(page):
    """Return the words of a page in one line."""
    return " ".join(
        re.sub("<[^>]+>", " ", page).replace("\u2068", "").replace("\u2069", "").split()
    )


def test_a_tag_is_entrusted_after_its_clauses_are_counted(world, browser):
    care = CARE.format(**world.ids)
    page = browser("sera").get(care).text
    assert f'<option value="{world.tag}"' in page and 'name="tag_id"' not in page
    page = browser("sera").get(f"{care}?tag={world.tag}").text
    assert "C2 Infrastructure : 1 clause now, and each that gets this tag later" in read_words(page)
    assert "Entrust them all to Fay? The facilitator gets a notice." in read_words(page)
    assert f'name="tag_id" value="{world.tag}"' in page
    answer = browser("sera").fill(care, {"tag_id": world.tag})
    page = browser("sera").get(answer.headers["Location"]).text
    assert "The clauses are entrusted, and the facilitator is told." in page
    again = browser("sera").get(f"{care}?tag={world.tag}").text
    assert "All clauses with the tag C2 are entrusted already." in again


def test_facilitators_are_told_of_what_is_entrusted_and_withdrawn(here, world, browser):
    news = dispatcher.Dispatcher()
    browser("sera").fill(CARE.format(**world.ids), {"tag_id": world.tag})
    given = {"document_id": world.document, "labels": "2, 3"}
    browser("sera").fill(CARE.format(**world.ids), given)
    browser("sera").fill(CARE.format(**world.ids), {"drop": "1", "tag_id": world.tag})
    news.step()
    sentences = [said(each) for each in notices(world, "fay")]
    what = "each with the tag C2, 1 clause now"
    assert sentences == [
        (f"You facilitate clauses in Talks on a declaration: {what}", PATH),
        ("You facilitate clauses in Talks on a declaration: 2 clauses", PATH),
        (f"You no longer facilitate in Talks on a declaration: {what}", PATH),
    ]


def test_a_list_says_who_facilitates_what_by_person_and_by_clause(app, world, browser):
    with app.app_context():
        facilitation_actions.assign_clauses(
            world.actor("sera"), world.consultation, world.ids["fay"], tag_id=world.tag
        )
    page = browser("sera").get("/en/c/talks/facilitators").text
    assert CARE.format(**world.ids) in page
    people, _, clauses = read_words(page).partition("By clause")
    assert "Fay" in people and "Statement" in people
    tagged = re.search(r"Clause \d [^C]*?Fay C2", clauses)
    assert tagged, clauses
    assert clauses.count("nobody") == 2 and "without a facilitator 2" in clauses
    free = browser("sera").get("/en/c/talks/facilitators?show=free").text
    assert read_words(free).partition("By clause")[2].count(" Fay") == 0
    assert CARE.format(**world.ids) not in browser("cho").get("/en/c/talks/facilitators").text
    assert "/en/c/talks/facilitators" in browser("sera").get("/en/c/talks/manage/people").text
    assert browser("pia").get("/en/c/talks/facilitators").status_code == 403


HELP = "/en/help/facilitator"


def test_the_notice_of_the_role_leads_to_the_help_of_facilitators(here, world):
    news = dispatcher.Dispatcher()
    for role in ("facilitator", "moderator"):
        grant_role(world.actor("ada"), world.consultation, world.ids["pia"], role)
    news.step()
    pages = [said(each)[1] for each in notices(world, "pia", "role.granted")]
    assert pages == [f"{HELP}?of=talks", "/en/c/talks"]


def test_the_help_of_facilitators_is_found_where_they_work_and_leads_to_their_clauses(
    app, world, browser
):
    with app.app_context():
        draft = create_working_version(world, based_on=world.version)
    for path in (PATH, f"/en/versions/{draft}/desk"):
        assert f'href="{HELP}"' in browser("fay").get(path).text, path
    assert f'href="{HELP}"' not in browser("mona").get(f"/en/versions/{draft}/desk").text
    assert f'href="{PATH}"' in browser("fay").get(f"{HELP}?of=talks").text


def test_facilitators_are_told_once_for_each_document_that_its_next_version_is_begun(here, world):
    news = dispatcher.Dispatcher()
    sera = world.actor("sera")
    discard_version(sera, world.working)
    grant_role(world.actor("ada"), world.consultation, world.ids["pia"], "facilitator")
    grant_role(world.actor("ada"), world.consultation, world.ids["ivo"], "facilitator")
    for clause_ids, tag_id in (((world.other_clause,), None), ((), world.tag)):
        facilitation_actions.assign_clauses(
            sera, world.consultation, world.ids["pia"], clause_ids=clause_ids, tag_id=tag_id
        )
    create_working_version(world, "empty")
    create_working_version(world, based_on=world.version)
    create_working_version(world, "other", based_on=world.version)
    news.step()
    told = [
        (
            "The next version of Statement is begun: your clauses are on its desk",
            "/en/c/talks/statement/desk",
        )
    ]
    for name in ("fay", "pia"):
        assert [said(each) for each in notices(world, name, "version.started")] == told
    for name in ("ivo", "mona"):
        assert notices(world, name, "version.started") == []


def test_the_way_back_to_the_own_clauses(app, world, browser):
    with app.app_context():
        draft = create_working_version(world, based_on=world.version)
    link = f'href="{PATH}'
    for path in (f"/en/versions/{draft}/desk/{world.clause}", f"/en/clauses/{world.clause}"):
        assert link in browser("fay").get(path).text, path
        assert link not in browser("mona").get(path).text, path
    assert link not in browser("fay").get(f"/en/clauses/{world.other_clause}").text


def test_open_contributions_to_the_own_clauses_wait_on_the_home_page(app, world, browser):
    home = "/en/c/talks"
    page = browser("fay").get(home).text
    assert PATH in page and PATH not in read_waiting(page)
    with app.app_context():
        post_comment(world.actor("pia"), world.clause, "How?")
        post_comment(world.actor("pia"), world.other_clause, "Why?")
    page = browser("fay").get(home).text
    assert "Clauses that I facilitate 1 open contribution" in read_words(read_waiting(page))
    assert page.count(PATH) == 1
    assert PATH not in browser("mona").get(home).text


def read_waiting(page):
    """Return the part of a home page that says what waits."""
    return page.partition('aria-labelledby="waiting"')[2].partition("</section>")[0]


def test_ranges_of_numbers_are_entrusted_and_what_is_missing_is_named(look, world, browser):
    care, sera = CARE.format(**world.ids), browser("sera")
    refused = sera.fill(care, {"document_id": world.document, "labels": "2-5, 3 bis, 9, 7–6"})
    assert refused.status_code == 422
    words = "These clauses are not in the current version: 4–5, 3 bis, 9, 7–6."
    assert words in read_words(refused.text)
    assert f'value="{world.document}" selected' in refused.text
    assert 'value="2-5, 3 bis, 9, 7–6"' in refused.text
    given = {"document_id": world.document, "labels": "1 - 2; 3"}
    assert sera.fill(care, given).status_code == 303
    assert look("select count(*) from facilitation") == [(3,)]


def test_one_clause_is_withdrawn_and_the_others_stay(here, world, browser):
    news = dispatcher.Dispatcher()
    care, sera = CARE.format(**world.ids), browser("sera")
    sera.fill(care, {"document_id": world.document, "labels": "2"})
    page = sera.get(care).text
    assert "Withdraw clause 2" in read_words(page) and "Withdraw everything" in page
    assert f'name="clause_id" value="{world.other_clause}"' in page
    gone = {"drop": "1", "clause_id": world.other_clause}
    assert sera.fill(care, gone).status_code == 303
    assert world.actor("fay").facilitated_clauses == {world.clause}
    assert sera.fill(care, gone).status_code == 404
    news.step()
    told = said(notices(world, "fay", "facilitator.relieved")[-1])
    assert told == ("You no longer facilitate in Talks on a declaration: 1 clause", PATH)

"""Pages of the desk as a facilitator meets them."""

import re


from consult.accounts.models import User
from consult.comments.actions import post_comment, reply_to_comment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench.actions import rewrite_clause
from consult.consultations.roles import facilitation_actions
from consult.consultations.roles.actions import grant_role
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.clauses.actions import set_clause_tags
from consult.documents.versions.rename_discard_actions import discard_version

OVERVIEW = "/en/c/talks/facilitation"


def test_the_way_from_the_own_clauses_to_the_desk_and_the_workbench(draft, world, browser):
    page = browser("fay").get(OVERVIEW).text
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    assert f'href="{bench}"' in page
    assert f'href="/en/versions/{draft}/desk?show=facilitated"' in page
    assert browser("fay").get(bench).status_code == 200


def test_the_page_of_a_facilitator_shows_what_is_prepared(app, draft, world, browser):
    def read():
        page = browser("fay").get(OVERVIEW).text
        part = page.split(f'id="clause-{world.other_clause}"')[1].split("</li>")[0]
        return " ".join(re.sub("<[^>]+>|[\u2068\u2069]", "", part).split())

    assert "0 of 3 contributions answered · 1 bracket left" in read()
    with app.app_context():
        mona = world.actor("mona")
        there = [
            ContributionRef(kind, number)
            for kind, number in (("amendment", 1), ("amendment", 2), ("comment", 1))
        ]
        propose_dispositions(mona, draft, there, "noted", "Thank you.")
        rewrite_clause(mona, draft, world.other_clause, "We resolve to connect every school.")
    words = read()
    assert "3 contributions, all answered there · 0 brackets left" in words
    assert "the chair has not decided on this text" in words
    assert "Answers are given to their authors when that version is issued." in words
    board = browser("fay").get(f"/en/versions/{draft}/desk").text
    assert "These figures are about the whole document." in board
    every = browser("mona").get(f"/en/versions/{draft}/desk").text
    assert "These figures are about the whole document." not in every


def test_without_a_next_version_the_page_says_so(app, world, browser):
    with app.app_context():
        discard_version(world.actor("sera"), world.working)
    page = browser("fay").get(OVERVIEW).text
    assert "The next version is not begun yet." in page and "Work on it" not in page


def test_the_desk_of_a_facilitator_begins_with_the_own_clauses(draft, world, browser):
    board = browser("fay").get(f"/en/versions/{draft}/desk").text
    own, other = (
        f'href="/en/versions/{draft}/desk/{clause}"'
        for clause in (world.other_clause, world.third_clause)
    )
    assert own in board and other not in board
    assert 'aria-current="true">I facilitate 2' in board
    assert 'name="seen"' not in board
    assert other in browser("fay").get(f"/en/versions/{draft}/desk?show=all").text
    every = browser("mona").get(f"/en/versions/{draft}/desk").text
    assert own in every and other in every and "I facilitate" not in every


def test_the_workbench_offers_what_the_facilitator_may_do_and_nothing_else(draft, world, browser):
    page = browser("fay").get(f"/en/versions/{draft}/desk/{world.other_clause}").text
    for words in ("Assign to me", "Build text from selected changes", "Put text in brackets"):
        assert words in page, words
    assert "Move the clause there" not in page and "Remove this clause" not in page
    moderator = browser("mona").get(f"/en/versions/{draft}/desk/{world.other_clause}").text
    assert "Move the clause there" in moderator and "Remove this clause" in moderator
    assert page.count('name="items"') < moderator.count('name="items"'), "not the own comment"
    elsewhere = browser("fay").get(f"/en/versions/{draft}/desk/{world.third_clause}").text
    assert "Assign to me" not in elsewhere and 'name="items"' not in elsewhere


def test_a_clause_without_a_facilitator_is_that_of_the_moderators(app, draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.third_clause}"
    free = "Nobody facilitates this clause; moderators work on it."
    taken = "You do not facilitate this clause. You can read it; others work on it."
    assert free in browser("fay").get(bench).text
    words = "Moderators work on the clauses that nobody facilitates, and can work on all others."
    assert words in browser("fay").get("/en/c/talks/facilitators").text
    for given in ({"clause_ids": [world.third_clause]}, {"tag_id": world.tag}):
        with app.app_context():
            sera, ada, pia = world.actor("sera"), world.actor("ada"), world.ids["pia"]
            grant_role(ada, world.consultation, pia, "facilitator")
            set_clause_tags(sera, world.third_clause, [world.tag])
            facilitation_actions.assign_clauses(sera, world.consultation, pia, **given)
        page = browser("fay").get(bench).text
        assert taken in page and free not in page, given
        with app.app_context():
            facilitation_actions.unassign_clauses(sera, world.consultation, pia)
        assert free in browser("fay").get(bench).text


def test_nobody_answers_the_own_comment_as_a_facilitator(draft, world, browser):
    with_own = {"items": "comment:1", "outcome": "noted", "reason": "Read with thanks."}
    address = f"/en/versions/{draft}/desk/{world.other_clause}/dispositions"
    assert browser("fay").fill(address, with_own).status_code == 403
    assert browser("mona").fill(address, with_own).status_code == 303


def test_the_workbench_says_why_own_contributions_cannot_be_selected(app, draft, world, browser):
    own, of_colleague = (
        f"This is {whose}; a moderator answers it."
        for whose in ("your own", "from your organization")
    )
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    page = browser("fay").get(bench).text
    assert page.count(own) == 1 and of_colleague not in page
    assert own not in browser("mona").get(bench).text
    with app.app_context(), transaction():
        nils = db.session.get_one(User, world.ids["nils"])
        fay = db.session.get_one(User, world.ids["fay"])
        fay.organisation_id, fay.affiliation = nils.organisation_id, "verified"
    page = browser("fay").get(bench).text
    assert page.count(own) == 1 and page.count(of_colleague) == 2


def read_figures(page):
    """Read the figures at the top of a desk."""
    figures = page.partition('class="facts-line"')[2].partition("</dl>")[0]
    found = re.findall(r"<dt>(.*?)</dt><dd>\s*(.*?)</dd>", figures, re.S)
    return {name: " ".join(re.sub("<[^>]+>", "", figure).split()) for name, figure in found}


def test_the_figures_of_the_desk_are_those_of_the_own_clauses(draft, world, browser):
    desk = f"/en/versions/{draft}/desk"
    page = browser("fay").get(desk).text
    assert "These figures are about the clauses that you facilitate:" in page
    own = read_figures(page)
    assert (own["new to you"], own["answers due"]) == ("2", "3")
    assert own["clauses ready"].endswith("/ 2")
    page = browser("mona").get(desk).text
    assert "These figures" not in page
    every = read_figures(page)
    assert 'aria-current="true">All 3</a>' in page  # without the heading, which is no clause
    assert (every["answers due"], every["clauses ready"][-3:]) == ("4", "/ 3")


def test_the_own_page_and_the_desk_count_the_same_comments(app, draft, world, browser):
    with app.app_context():
        first = post_comment(world.actor("pia"), world.other_clause, "When?")
        reply_to_comment(world.actor("ivo"), first.id, "Soon.")
    page, board = (
        " ".join(re.sub("<[^>]+>", " ", browser("fay").get(address).text).split())
        for address in (OVERVIEW, f"/en/versions/{draft}/desk")
    )
    assert "2 open amendments 2 open comments" in page
    assert "Open amendments Open comments" in board
    row = re.search(r"<tr data-row.*?</tr>", board_rows(browser, draft, world.other_clause), re.S)
    assert re.findall(r'data-l="open comments" class="num">(\d+)<', row[0]) == ["2"]
    assert re.findall(r'data-l="open amendments" class="num">(\d+)<', row[0]) == ["2"]


def board_rows(browser, draft, clause):
    """Return the board from the row of a clause on."""
    board = browser("fay").get(f"/en/versions/{draft}/desk").text
    rows = re.findall(r"<tr data-row.*?</tr>", board, re.S)
    return next(each for each in rows if f'/desk/{clause}"' in each)


def test_the_decision_of_the_chair_is_a_link_for_those_who_take_it(app, draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    given = {"text": "We *resolve* otherwise."}
    assert browser("fay").fill(f"{bench}/words", given).status_code == 303
    words = "the chair has not decided on this text"
    page = browser("fay").get(bench).text
    assert words in page and not re.search(rf"<a [^>]*>\s*{words}", page)
    page = browser("cho").get(bench).text
    assert re.search(rf'<a href="#deciding">\s*{words}', page) and 'id="deciding"' in page


def test_what_is_not_selected_is_asked_for_in_words(draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    built = browser("fay").fill(f"{bench}/take", {})
    assert built.status_code == 422
    assert built.text.count("Select at least one change first") == 2
    answer = browser("fay").fill(f"{bench}/dispositions", {"outcome": "noted", "reason": "Read."})
    assert answer.status_code == 422 and "Please fill this in" not in answer.text
    assert "At least one is needed." in answer.text
    assert "Select the contributions above that the answer is for." in answer.text
    assert ">Read.</textarea>" in answer.text.replace("\n", "")

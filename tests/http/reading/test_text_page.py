"""Tests of the text page: never older than the last commit, filters, languages, and
visibility.
"""

import gzip
import re

import pytest

from consult.positions.actions import take_position
from consult.positions.models import Ballot
from consult.comments.actions import post_comment
from consult.consolidation.actions import decide_clauses
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.clauses.actions import set_clause_status
from consult.documents.actions import issue_version
from consult.moderation.actions import hide_comment
from sqlalchemy import event
from tests.support.consultation.ballots import close_test_ballot, open_clause_ballot
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version

PATH = "/en/c/talks/statement"


def counts(page):
    """Return the number of comments beside each clause, in order."""
    return [
        int(number) for number in re.findall(r"</svg> (\d+)<span class=\"vh\"> comments?", page)
    ]


def test_the_page_is_never_older_than_the_last_commit(browser, world, here):
    reader = browser()
    assert counts(reader.get(PATH).text) == [0, 0, 0]
    said = post_comment(world.actor("pia"), world.clause, "How?").id
    assert counts(reader.get(PATH).text) == [1, 0, 0]
    hide_comment(world.actor("mona"), said, ModerationReason("insult"))
    assert counts(reader.get(PATH).text) == [0, 0, 0]


def test_the_chair_sees_the_current_status_and_can_remove_a_mark(browser, world):
    chair, place = browser("cho"), f"/en/clauses/{world.clause}"
    assert "No objections and no open amendments." in chair.get(place).text
    browser("hana").fill(f"{place}/position", {"choice": "object", "reason": "Too soon."})
    browser("ivo").fill(f"{place}/position", {"choice": "object", "reason": "Too late."})
    page = chair.get(place).text
    assert (
        "1 organization objects · 1 individual objects" in page
        and "You marked this clause" not in page
    )
    assert "objects ·" not in browser("hana").get(place).text
    assert chair.fill(f"{place}/status", {"status": "agreed"}).status_code == 303
    page = chair.get(place).text
    assert (
        "You marked this clause “agreed”. Before: “open”." in page
        and 'name="status" value="open"' in page
    )
    assert "You marked this clause" not in browser("vic").get(place).text
    chair.fill(f"{place}/status", {"status": "open"})
    assert "You marked this clause “open”. Before: “agreed”." in chair.get(place).text


def test_positions_and_statuses_show_at_once(browser, world, here):
    reader = browser()
    assert "Civil society: Support" not in reader.get(PATH).text
    take_position(world.actor("hana"), world.ballot, "support")
    assert 'aria-label="Civil society: Support 1"' in reader.get(PATH).text
    assert "now agreed" not in reader.get(PATH).text
    set_clause_status(world.actor("cho"), world.clause, "agreed")
    assert "issued: open; now agreed" in reader.get(PATH).text


def test_the_stitched_page_unpacks_to_the_plain_one(browser, world):
    packed = browser().get(PATH, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == browser().get(PATH).data


def test_a_reader_with_the_current_page_is_answered_as_not_modified_until_a_change(
    browser, world, here
):
    tag = browser().get(PATH).headers["ETag"]
    assert browser().get(PATH, headers={"If-None-Match": tag}).status_code == 304
    post_comment(world.actor("pia"), world.clause, "How?")
    assert browser().get(PATH, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_personal_is_never_stored_and_never_shared(browser, world):
    mine = browser("pia").get(PATH)
    assert (
        mine.headers["Cache-Control"] == "no-store"
        and "ETag" not in mine.headers
        and "Pia" in mine.text
    )
    assert "Pia" not in browser().get(PATH).text and "Pia" not in browser("paul").get(PATH).text


def test_only_the_clauses_with_a_tag_stay_under_their_heading(browser, world):
    page = browser().get(f"{PATH}?tag=C2").text
    assert (
        page.count('<section class="clause') == 1
        and "Preamble" in page
        and "Only the clauses tagged C2" in page
    )
    assert "No clause has this tag" in browser().get(f"{PATH}?tag=<script>").text
    assert "<script>" not in re.sub(r"<script type", "", browser().get(f"{PATH}?tag=<script>").text)


def test_the_text_comes_in_the_language_asked_for_else_the_readers_own(browser, world):
    assert (
        "Nous" in browser().get(f"{PATH}?text=fr").text
        and "Nous" in browser().get("/fr/c/talks/statement").text
    )
    assert (
        "Nous" not in browser().get("/ar/c/talks/statement").text
    )  # no Arabic edition: the authentic words
    assert "We <em>resolve</em>" in browser().get(f"{PATH}?text=xx").text


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (None, 404),
        ("otto", 404),
        ("pia", 404),
        ("hana", 404),
        ("ada", 404),
        ("fay", 200),
        ("mona", 200),
        ("sera", 200),
        ("rana", 200),
        ("cho", 200),
        ("vic", 200),
    ],
)
def test_a_working_version_is_for_its_editors(browser, world, name, status):
    for path in (f"{PATH}/rev-1", f"/en/versions/{world.working}/anchors"):
        assert browser(name).get(path).status_code == status


def test_an_issued_version_becomes_the_page_and_the_earlier_one_says_so(browser, world, here):
    issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    assert "2032" in browser().get(PATH).text
    earlier = browser().get(f"{PATH}/zero-draft").text
    assert "2030" in earlier and "earlier version" in earlier


def test_a_cached_page_asks_the_database_as_little_with_many_clauses_as_with_few(
    browser, world, app
):
    asked = []
    reader = browser()
    reader.get(PATH)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    reader.get(PATH)
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(
    "path",
    [
        "/en/clauses/0",
        "/en/clauses/99999999999999999999",
        "/en/c/talks/nothing",
        "/en/c/nowhere",
        f"{PATH}/nothing",
        "/en/documents/77/facts",
        "/en/clauses/77/margin",
    ],
)
def test_what_is_not_there_is_not_found(browser, world, path):
    assert browser().get(path).status_code == 404


def test_facts_of_nonsense_are_none(browser, world):
    assert (
        browser()
        .get(f"/en/documents/{world.document}/facts?clauses=x,-1,,9999999999999999999999")
        .json["facts"]
        is not None
    )


def test_the_chair_says_how_far_a_clause_is_and_nobody_else_does(browser, world):
    place = f"/en/clauses/{world.clause}/status"
    assert browser("mona").fill(place, {"status": "agreed"}).status_code == 403
    assert "f-status" not in browser("mona").get(f"/en/clauses/{world.clause}").text
    assert browser("cho").fill(place, {"status": "settled"}).status_code == 422
    assert browser("cho").fill(place, {"status": "agreed"}).status_code == 303
    assert "now agreed" in browser().get(PATH).text and world.events()[-1] == "clause.marked"


def test_the_chair_does_not_say_how_far_a_clause_is_while_a_ballot_on_it_is_open_and_is_told_why(
    app, browser, world
):
    with app.app_context():
        ballot = open_clause_ballot(world)
    place, chair = f"/en/clauses/{world.other_clause}/status", browser("cho")
    refused = chair.fill(place, {"status": "reopened"})
    assert refused.status_code == 409 and "A ballot on this text is open." in refused.text
    assert "clause.marked" not in world.events()
    form = (
        chair.get(f"/en/clauses/{world.other_clause}/margin")
        .text.partition('id="f-status"')[2]
        .partition("</form>")[0]
    )
    assert "data-refused" in form, "who does not leave the page is told, too"
    with app.app_context():
        close_test_ballot(world, ballot)
    assert chair.fill(place, {"status": "reopened"}).status_code == 303


def test_the_margin_draws_the_form_beneath_the_comment_that_is_answered(browser, world, here):
    said = post_comment(world.actor("paul"), world.clause, "How?").id
    pia, path = browser("pia"), f"/en/clauses/{world.clause}/margin"
    assert f'action="/en/comments/{said}/reply"' not in pia.get(path).text
    margin = pia.get(f"{path}?reply={said}").text
    assert f'action="/en/comments/{said}/reply"' in margin and f'id="f-r{said}-body"' in margin
    identities = re.findall(r'\sid="([^"]+)"', margin)
    assert len(identities) == len(set(identities))
    assert f'action="/en/comments/{said}/reply"' not in browser().get(f"{path}?reply={said}").text
    hide_comment(world.actor("mona"), said, ModerationReason("insult"))
    assert "be answered. Your text is kept in this tab." in pia.get(f"{path}?reply={said}").text
    assert pia.get(f"{path}?reply=x").status_code == 200


def test_a_clause_can_be_read_before_its_ballot_is_open(app, world, browser):
    """A reaction opens the ballots; a page requested before shows everything except positions."""
    with app.app_context(), transaction():
        db.session.delete(db.session.get(Ballot, world.ballot))
    for name in (None, "pia"):
        for address in (f"/en/clauses/{world.clause}", f"/en/clauses/{world.clause}/margin"):
            answer = browser(name).get(address)
            assert (
                answer.status_code == 200
                and "Recalling" in browser(name).get(f"/en/clauses/{world.clause}").text
            )
            assert ("Sign in to take a position" in answer.text) == (name is None)


def test_a_number_that_no_clause_has_is_no_fact(world, browser):
    answer = browser().get(
        f"/en/documents/{world.document}/facts?clauses={'9' * 5000},{world.clause},٢,x"
    )
    assert answer.status_code == 200 and str(world.clause) in answer.json["facts"]


def test_a_visitor_begins_a_comment_in_the_margin_only_while_comments_are_taken(browser, world):
    visitor, clause = browser(), f"/en/clauses/{world.clause}"
    for page in (f"{clause}/margin", clause):
        assert "data-comment-form" in visitor.get(page).text
    world.stage("closed")
    there = visitor.get(f"{clause}/margin").text
    assert "data-comment-form" not in there
    assert f"/en/sign-in?next={clause}" in there and f"/en/join?next={clause}" in there


def test_the_current_version_shows_a_status_as_issued_and_now_and_an_earlier_one_as_issued(
    app, browser, world
):
    with app.app_context():
        cho = world.actor("cho")
        set_clause_status(cho, world.clause, "agreed")
        rev = create_working_version(world, "rev-9", based_on=world.version)
        issue_version(world.actor("sera"), clear_for_publication(world, rev))
        draft = create_working_version(world, "rev-10", based_on=rev)
        number = decide_clauses(cho, draft, [world.third_clause], "adref", "No objection.").number
        set_clause_status(cho, world.clause, "reopened")
    reader, later = browser(), f"issued: open; now agreed ad referendum, D-{number}"
    for view in ("", "?view=clean", "?view=rolling", "?view=compilation"):
        page = reader.get(f"{PATH}/rev-9{view}").text
        assert page.count(">issued: ") == 2, view
        assert later in page and "issued: agreed; now reopened<" in page
    assert "As issued: 1 agreed, 0 agreed ad referendum" in page
    assert later in reader.get(f"/en/clauses/{world.third_clause}").text
    assert later in reader.get(f"{PATH}/rev-9/story/{world.third_clause}").text
    beside = reader.get(f"{PATH}/rev-9/beside").text
    assert beside.count(later) == 2, "in each of the two languages"
    compared = reader.get(f"{PATH}/rev-9/compare").text
    assert "status: open → agreed" in compared and later in compared
    first = reader.get(f"{PATH}/zero-draft").text
    assert ">issued: " not in first and "agreedmark" not in first
    told = {
        each["clause_id"]: (each["status"], each["status_now"])
        for each in reader.get(f"/api/v1/versions/{rev}").json["clauses"]
    }
    assert told[world.clause] == ("agreed", "reopened")
    assert told[world.third_clause] == ("open", "adref")


@pytest.mark.parametrize("view", ["rolling", "compilation"])
def test_news_of_amendments_are_told_beside_a_link_that_stays_a_link(browser, world, view):
    page = browser().get(f"{PATH}?view={view}").text
    assert re.search(r'<span role="status"><a [^>]*data-fresh hidden href="">', page)
    assert not re.search(r'<a [^>]*role="status"', page)


def test_one_signs_out_from_the_text(browser):
    pia = browser("pia")
    page = pia.get("/en/c/talks/statement").text
    token = re.search(r'data-sign-out.*?name="csrf" value="(\w+)"', page, re.DOTALL)[1]
    assert pia.post("/en/sign-out", data={"csrf": token}).status_code == 303
    assert pia.get("/en/account").status_code == 401


def test_a_position_leads_back_to_the_page_on_which_it_was_taken(browser, world):
    hana, place = browser("hana"), f"/en/clauses/{world.clause}"
    form = re.search(r'<form[^>]*action="([^"]*/position[^"]*)"', hana.get(place).text)[1]
    answer = hana.fill(form.replace("&amp;", "&"), {"choice": "live"})
    assert answer.location == f"{place}?done=position#done"
    positions = hana.get(answer.location).text.partition('id="positions"')[2]
    assert 'id="done" role="status" tabindex="-1"><span>Your position was saved.' in positions
    seen = hana.fill(f"{place}/seen", {"until": "2031-01-01T00:00:00+00:00"})
    assert "The contributions were marked as read." in hana.get(seen.location).text

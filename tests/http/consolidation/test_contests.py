"""Tests of answers without a script: own answers, contests, replies, and public display."""

import re

import pytest

from consult.accounts.models import User
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_comment, post_document_comment
from consult.comments.models import Comment
from consult.consolidation.workbench import actions as working
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import ContributionRef, Disposition
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.documents.actions import create_version, issue_version
from consult.documents.models import Document
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose

WHY = "Schools are not <pupils>."


@pytest.fixture
def answered(app, world):
    """Provide the numbers of answers to Pia's amendment, which Ivo supports, to her comment and
    to Paul's.
    """
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        edit = ContributionRef("amendment", propose(world, "pia"))
        sponsor_amendment(world.actor("ivo"), edit.id)
        hers = ContributionRef(
            "comment", post_comment(world.actor("pia"), world.clause, "Which States?").id
        )
        his = ContributionRef(
            "comment",
            post_document_comment(world.actor("paul"), world.document, "All of it is good.").id,
        )
        working.build_clause_text(world.actor("mona"), made, world.other_clause, [f"{edit.id}:0"])
        decide_clauses(
            world.actor("cho"), made, [world.other_clause], "bracketed", "I see no objection."
        )
        given = [
            propose_dispositions(world.actor("mona"), made, [each], outcome, reason)[0].id
            for each, outcome, reason in (
                (edit, "accepted", "As it was asked."),
                (hers, "not_accepted", "It singles out villages."),
                (his, "noted", "Thank you."),
            )
        ]
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
        post_comment(world.actor("pia"), world.clause, "And which else?")
    return given


def at(number, step=""):
    return f"/en/answers/{number}{step}"


def contest_in(page):
    return re.search(r"/contests/(\d+)/", page)[1]


def words(page):
    """Return a page without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_own_answers_show_their_place_then_and_now_and_own_text_in_the_version(
    world, browser, answered
):
    page = browser("pia").get("/en/my/answers").text
    told = words(page)
    assert (
        "We resolve to connect every school by 2032 through [voluntary] public financing." in told
    )
    assert (
        "Statement · clause 2" in told
        and "Mona · decided by the chair in D-1: I see no objection." in told
    )
    assert (
        "<ins>2032</ins>" in page and f"/c/talks/statement/next#clause-{world.other_clause}" in page
    )
    assert (
        "Not answered yet" in told
        and "It singles out villages." in told
        and "All of it is good." not in told
    )
    assert told.count("Contest this answer") == 2 and "until" in told
    backer = words(browser("ivo").get("/en/my/answers").text)
    assert (
        "you are a co-sponsor" in backer
        and "As it was asked." in backer
        and "Contest this answer" not in backer
    )
    whole = words(browser("paul").get("/en/my/answers").text)
    assert "Statement · the whole document" in whole


def test_a_representative_sees_the_organisations_answers_or_only_their_own(
    world, browser, answered
):
    head = words(browser("hana").get("/en/my/answers").text)
    assert (
        head.count("of your organization") == 3
        and "Only mine 0" in head
        and head.count("Contest this answer") == 2
    )
    only = words(browser("hana").get("/en/my/answers?whose=me").text)
    assert "None of your contributions matches." in only
    assert "of your organization" not in browser("dora").get("/en/my/answers").text


def test_answers_are_chosen_by_outcome_and_document_and_an_empty_page_says_what_to_do(
    world, browser, answered
):
    pia = browser("pia")
    chosen = words(pia.get("/en/my/answers?outcome=not_accepted").text)
    assert "It singles out villages." in chosen and "As it was asked." not in chosen
    assert "Not answered yet" in words(pia.get("/en/my/answers?outcome=owed").text)
    assert "It singles" in words(pia.get(f"/en/my/answers?document={world.document}").text)
    assert "None of your contributions matches." in pia.get("/en/my/answers?document=999").text
    assert "You have not contributed yet" in browser("nora").get("/en/my/answers").text
    assert browser().get("/en/my/answers").status_code == 401


def test_an_answer_is_contested_on_its_page_and_everyone_reads_that_beside_it(
    app, world, browser, answered
):
    _, number, _ = answered
    pia, mona, sera = browser("pia"), browser("mona"), browser("sera")
    empty = pia.fill(at(number, "/contest"), {"reason": " "})
    assert empty.status_code == 422 and 'href="#f-reason"' in empty.text
    tricked = pia.fill(at(number, "/contest"), {"reason": "Look\u202eback"})
    assert tricked.status_code == 422
    assert pia.fill(at(number, "/contest"), {"reason": WHY}).status_code == 303
    again = pia.fill(at(number, "/contest"), {"reason": "Once more."})
    assert (
        again.status_code == 409
        and "contested already" in again.text
        and "Once more." in again.text
    )
    for address in (at(number), f"/en/clauses/{world.clause}"):
        page = browser().get(address).text
        assert "Schools are not &lt;pupils&gt;." in page and "<pupils>" not in page
    assert "contested" in words(browser().get("/en/c/talks/statement/next/dispositions").text)
    assert "A moderator or the chair will review it" in words(pia.get("/en/my/answers").text)
    assert browser("paul").fill(at(number, "/contest"), {"reason": "Me too."}).status_code == 403
    assert browser().fill(at(number, "/contest"), {"reason": "Me too."}).status_code == 401
    contest = contest_in(sera.get(at(number)).text)
    own = mona.get(at(number)).text
    assert "You gave this answer: another moderator or the chair reviews it." in own
    assert f"/contests/{contest}/reply" not in own
    for verdict in ({"verdict": "upheld"}, {"verdict": "changed", "outcome": "part"}):
        refused = mona.fill(f"/en/contests/{contest}/reply", {**verdict, "reason": "No."})
        assert refused.status_code == 403
    assert (
        browser("paul")
        .fill(f"/en/contests/{contest}/reply", {"verdict": "upheld", "reason": "No."})
        .status_code
        == 403
    )
    unsaid = sera.fill(
        f"/en/contests/{contest}/reply", {"verdict": "changed", "reason": "Better so."}
    )
    assert (
        unsaid.status_code == 422
        and 'href="#f-outcome"' in unsaid.text
        and "Better so." in unsaid.text
    )
    assert (
        sera.fill(
            f"/en/contests/{contest}/reply",
            {"verdict": "changed", "outcome": "part", "reason": "Better so."},
        ).status_code
        == 303
    )
    read = words(browser().get(at(number)).text)
    assert (
        "The answer was: not accepted. It singles out villages." in read
        and "Changed: Better so." in read
    )
    report = words(browser().get("/en/c/talks/statement/next/dispositions").text)
    assert "accepted in part" in report and "contested and changed" in report


def test_it_goes_to_the_chair_once_and_can_be_withdrawn(world, browser, answered):
    _, number, _ = answered
    pia, mona, cho = browser("pia"), browser("sera"), browser("cho")
    pia.fill(at(number, "/contest"), {"reason": WHY})
    contest = contest_in(pia.get(at(number)).text)
    assert browser("paul").fill(f"/en/contests/{contest}/withdraw", {}).status_code == 403
    assert pia.fill(f"/en/contests/{contest}/withdraw", {}).status_code == 303
    assert WHY not in pia.get(at(number)).text
    late = mona.fill(f"/en/contests/{contest}/reply", {"verdict": "upheld", "reason": "No."})
    assert late.status_code == 409 and "withdrawn in the meantime:" in late.text
    pia.fill(at(number, "/contest"), {"reason": WHY})
    mona.fill(f"/en/contests/{contest}/reply", {"verdict": "upheld", "reason": "It stays."})
    page = pia.get(at(number)).text
    assert (
        "Refer it to the chair" in page
        and "Refer it to the chair" in pia.get("/en/my/answers").text
    )
    assert pia.fill(at(number, "/contest"), {"reason": "A matter of principle."}).status_code == 303
    second = contest_in(cho.get(at(number)).text)
    assert (
        mona.fill(
            f"/en/contests/{second}/reply", {"verdict": "upheld", "reason": "As I said."}
        ).status_code
        == 403
    )
    assert (
        cho.fill(
            f"/en/contests/{second}/reply",
            {"verdict": "upheld", "reason": "That is the last word."},
        ).status_code
        == 303
    )
    done = words(pia.get(at(number)).text)
    assert (
        "Referred to the chair: A matter of principle." in done
        and "Upheld: That is the last word." in done
    )
    assert "Refer it to the chair" not in done


def test_the_desk_lists_what_is_contested_first_what_waits(app, world, browser, answered):
    _, number, _ = answered
    assert "contested" not in browser("mona").get("/en/c/talks/statement/desk").text
    browser("pia").fill(at(answered[0], "/contest"), {"reason": WHY})
    alone = browser("mona").get("/en/c/talks/statement/desk").text
    assert "No working version continues" in alone and "1 contested answer to review" in alone
    browser("pia").fill(
        f"/en/contests/{contest_in(browser('pia').get(at(answered[0])).text)}/withdraw", {}
    )
    with app.app_context():
        current = find_row(Document, world.document).current_version_id
        after = create_version(
            world.actor("mona"), world.document, "after", {"en": "After"}, "A", based_on=current
        ).id
    address = f"/en/versions/{after}/desk/contests"
    assert "No answer of this version is contested." in browser("mona").get(address).text
    browser("pia").fill(at(number, "/contest"), {"reason": WHY})
    for name, status in (("mona", 200), ("cho", 200), ("rana", 200), ("pia", 403), (None, 401)):
        assert browser(name).get(address).status_code == status
    page = browser("cho").get(address).text
    assert "1 contested answer to review" in browser("mona").get(f"/en/versions/{after}/desk").text
    assert "1 waiting" in words(page) and at(number) in page
    browser("cho").fill(
        f"/en/contests/{contest_in(browser('cho').get(at(number)).text)}/reply",
        {"verdict": "upheld", "reason": "It stays."},
    )
    assert "Reviewed" in browser("cho").get(address).text


def test_the_time_to_contest_is_a_setting_of_the_consultation(app, world, browser, answered):
    sera = browser("sera")
    page = sera.get("/en/c/talks/manage/settings").text
    assert re.search(r'name="contest_days"[^>]*value="14"', page)
    given = {"title_en": "Talks", "contest_days": "0"}
    assert sera.fill("/en/c/talks/manage/settings", given).status_code == 422
    assert (
        sera.fill("/en/c/talks/manage/settings", {**given, "contest_days": "21"}).status_code == 303
    )
    with app.app_context():
        assert find_row(Consultation, world.consultation).contest_days == 21


def test_a_reader_sees_the_day_on_the_own_clock_too_and_once_it_has_passed_no_form(
    app, world, browser, answered
):
    _, number, _ = answered
    with app.app_context(), transaction():
        find_row(User, world.ids["pia"]).timezone = "Africa/Nairobi"
    assert re.search(
        r"You can until .* UTC \(.* in your time zone\)", words(browser("pia").get(at(number)).text)
    )
    with app.app_context(), transaction():
        find_row(Consultation, world.consultation).contest_days = 0
    page = browser("pia").get(at(number)).text
    assert "The deadline for contesting it was" in page and "<textarea" not in page
    late = browser("pia").fill(at(number, "/contest"), {"reason": WHY})
    assert (
        late.status_code == 409
        and "The deadline for contesting this answer has passed." in late.text
    )


def test_an_answer_that_is_not_public_is_not_found(app, world, browser, answered):
    _, number, _ = answered
    with app.app_context(), transaction():
        find_row(Comment, find_row(Disposition, number).comment_id).hidden_at = utc_now()
    assert (
        browser().get(at(number)).status_code == 404
        and browser("mona").get(at(999)).status_code == 404
    )


def test_programs_read_ones_answers_and_contest_them(world, browser, answered):
    edit, number, _ = answered
    pia = browser("pia")
    own = {each["disposition_id"]: each for each in pia.get("/api/v1/my/answers").json["answers"]}
    assert (
        own[edit]["words"],
        own[edit]["clause_then"],
        own[edit]["clause_now"],
        own[edit]["decision"],
    ) == (["2032"], "2.", "2.", 1)
    assert (
        own[number]["outcome"] == "not_accepted"
        and own[number]["contest_until"]
        and own[None]["outcome"] == "owed"
    )
    assert browser().get("/api/v1/my/answers").status_code == 401
    made = pia.say("POST", f"/api/v1/answers/{number}/contest", {"reason": WHY})
    assert made.status_code == 201 and made.json["state"] == "open"
    wrong = browser("sera").say(
        "POST",
        f"/api/v1/contests/{made.json['id']}/reply",
        {"verdict": "changed", "reason": "Better so."},
    )
    assert wrong.status_code == 422 and "outcome" in wrong.json["fields"]
    done = browser("sera").say(
        "POST",
        f"/api/v1/contests/{made.json['id']}/reply",
        {
            "verdict": "changed",
            "outcome": "noted",
            "reason": "Better so.",
            "row_version": made.json["row_version"],
        },
    )
    assert (done.json["state"], done.json["outcome"], done.json["final"]) == (
        "changed",
        "not_accepted",
        False,
    )
    version = own[number]["version_id"]
    assert [
        each["id"]
        for each in browser().get(f"/api/v1/versions/{version}/contests").json["contests"]
    ] == [made.json["id"]]
    assert browser().get(f"/api/v1/versions/{world.version}/contests").json == {"contests": []}
    again = pia.say("POST", f"/api/v1/answers/{number}/contest", {"reason": "To the chair."})
    assert again.json["to_chair"] is True
    assert (
        pia.say("POST", f"/api/v1/contests/{again.json['id']}/withdraw", {}).json["state"]
        == "withdrawn"
    )

"""Tests of the desk, the workbench and the chair's decisions without a script, and of the
published result.
"""

import csv
import io
import re

import pytest

from consult.amendments.actions import propose_amendment
from consult.amendments.sponsors.actions import make_coalition
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.actions import issue_version
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.contributions.amendments import LATER, NOW

DESK = "/en/c/talks/statement/desk"


def place(world, draft, step=""):
    return f"/en/versions/{draft}/desk/{world.other_clause}{step}"


def words(app, draft, clause):
    with app.app_context():
        return next(
            line for line in load_clause_texts(draft, "en", "en") if line.clause_id == clause
        )


def test_without_a_version_in_work_the_desk_says_how_to_begin(app, world, browser):
    with app.app_context():
        with transaction():
            db.session.get_one(Version, world.working).based_on_id = None
    page = browser("mona").get(DESK).text
    assert "No working version continues" in page and "Begin a version" in page
    other = re.search(r'class="b slim end" href="([^"]+/publish)"', page)[1]
    assert browser("mona").get(other).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 401), ("pia", 403), ("otto", 403), ("mona", 200), ("rana", 200), ("cho", 200)],
)
def test_the_desk_is_for_moderators_and_the_chair(world, browser, draft, name, status):
    for address in (DESK, f"/en/versions/{draft}/desk", place(world, draft)):
        assert browser(name).get(address).status_code == status


def test_the_board_counts_due_answers_and_leads_to_the_next_clause(world, browser, draft):
    page = browser("mona").get(f"/en/versions/{draft}/desk").text
    assert "Next: clause 2" in page and "3 contributions without an answer · 1 collision" in page
    assert 'value="claim"' in page and 'name="status"' not in page
    chair = browser("cho").get(f"/en/versions/{draft}/desk").text
    assert 'value="claim"' not in chair and 'name="status"' in chair
    mine = browser("mona").get(f"/en/versions/{draft}/desk?show=mine").text
    assert "No clause matches." in mine


def decide_with_reason_as_chair(app, world, browser, draft):
    mona, cho = browser("mona"), browser("cho")
    line = words(app, draft, world.other_clause)
    seen = f"{line.clause_id}:{line.digest}"
    unsaid = cho.fill(
        place(world, draft, "/decision"), {"seen": seen, "status": "agreed", "reason": ""}
    )
    assert (
        unsaid.status_code == 422
        and 'href="#f-d-reason"' in unsaid.text
        and unsaid.text.count("Please fill this in") == 2
    )
    assert (
        mona.fill(
            f"/en/versions/{draft}/desk/decisions",
            {"seen": seen, "status": "agreed", "reason": "No."},
        ).status_code
        == 403
    )
    assert (
        cho.fill(
            f"/en/versions/{draft}/desk/decisions", {"seen": seen, "status": "agreed", "reason": ""}
        ).status_code
        == 422
    )
    assert (
        cho.fill(
            f"/en/versions/{draft}/desk/decisions",
            {"seen": seen, "status": "agreed", "reason": "I see no objection."},
        ).status_code
        == 303
    )


def check_published_answers(browser):
    told = browser().get("/en/c/talks/statement/next/dispositions").text
    assert (
        "Clause 2" in told
        and told.count("As far as 2032.") == 3
        and "accepted in part <b>1</b>" in told
        and "not accepted <b>1</b>" in told
    )
    assert (
        browser()
        .get("/en/c/talks/statement/next/dispositions?outcome=noted")
        .text.count("As far as 2032.")
        == 0
    )
    table = browser().get("/en/c/talks/statement/next/dispositions.csv")
    assert table.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [
        (row["clause"], row["contribution"], row["source"], row["disposition"]) for row in rows
    ] == [
        ("2.", "A-1", "Lakeside Schools Network", "accepted"),
        ("2.", "A-2", "Norvania", "not_accepted"),
        ("2.", "comment 1", "Norvania", "part"),
    ]


def mend_answers(mona, world, draft):
    """Answer as the text says, and confirm what was typed and not taken."""
    unfit = mona.get(f"/en/versions/{draft}/desk/answers").text
    assert "all of it is" in unfit and "not all of them are" in unfit
    for item, outcome in (("amendment:1", "accepted"), ("amendment:2", "not_accepted")):
        mona.fill(
            place(world, draft, "/dispositions"),
            {"items": [item], "outcome": outcome, "reason": "As far as 2032."},
        )
    typed_in = mona.get(f"/en/versions/{draft}/desk/answers").text
    assert "Its words stand in the text, but were not taken from it." in typed_in
    mona.fill(place(world, draft, "/answers/1/confirm"), {"reason": "As far as 2032."})
    assert "Every answer fits the text." in mona.get(f"/en/versions/{draft}/desk/answers").text


def test_forms_lead_from_two_amendments_to_the_published_text(app, world, browser, draft):
    mona, sera = browser("mona"), browser("sera")
    page = mona.get(place(world, draft)).text
    keys = re.findall(r'name="taken" value="(\d+:\d+)"', page)
    assert len(keys) == 2 and "these collide" in page
    assert mona.fill(place(world, draft, "/claim"), {}).status_code == 303
    assert (
        mona.fill(place(world, draft, "/take"), {"taken": keys, "row_version": 0}).status_code
        == 303
    )
    assert "alt 2 (Lakeside Schools Network): 2032" in words(app, draft, world.other_clause).text
    typed = LATER.replace("[voluntary] ", "")
    stale = mona.fill(place(world, draft, "/words"), {"text": typed, "row_version": 9})
    assert stale.status_code == 409 and typed in stale.text
    assert (
        mona.fill(place(world, draft, "/words"), {"text": typed, "row_version": 1}).status_code
        == 303
    )
    assert browser("cho").get("/en/c/talks/statement/next/dispositions").status_code == 404
    refused = sera.fill("/en/c/talks/statement/next/publish", {})
    assert refused.status_code == 409 and "3 contributions have no answer yet" in refused.text
    items = re.findall(r'name="items" value="(\w+:\d+)"', page)
    nothing = mona.fill(
        place(world, draft, "/dispositions"), {"items": items, "outcome": "part", "reason": ""}
    )
    assert nothing.status_code == 422
    assert (
        mona.fill(
            place(world, draft, "/dispositions"),
            {"items": items, "outcome": "part", "reason": "As far as 2032."},
        ).status_code
        == 303
    )
    mend_answers(mona, world, draft)
    assert "As far as 2032." not in browser().get("/en/c/talks/statement/amendments/1").text
    refused = sera.fill("/en/c/talks/statement/next/publish", {})
    assert refused.status_code == 409 and "the chair has not decided on its text" in refused.text
    decide_with_reason_as_chair(app, world, browser, draft)
    assert "I see no objection." in mona.get(f"/en/versions/{draft}/desk").text
    assert sera.fill("/en/c/talks/statement/next/publish", {}).status_code == 303
    assert "As far as 2032." in browser().get("/en/c/talks/statement/amendments/1").text
    assert "As far as 2032." in browser().get(f"/en/clauses/{world.other_clause}").text
    check_published_answers(browser)
    own = browser("pia").get("/en/my/answers").text
    assert (
        "accepted" in own
        and "As far as 2032." in own
        and browser().get("/en/my/answers").status_code == 401
    )


def test_the_chair_allows_publication_with_answers_due_by_a_date(world, browser, draft):
    address = f"/en/versions/{draft}/desk/postpone"
    late = {"until": "2031-01-01 10:00", "why": "The meeting is tomorrow."}
    assert browser("sera").fill(address, late).status_code == 403
    past = browser("cho").fill(address, {**late, "until": "2001-01-01 10:00"})
    assert past.status_code == 422 and "The meeting is tomorrow." in past.text
    assert browser("cho").fill(address, late).status_code == 303
    assert "answers due until" in browser("mona").get(f"/en/versions/{draft}/desk").text
    refused = browser("sera").fill("/en/c/talks/statement/next/publish", {})
    assert (
        refused.status_code == 409
        and "Collisions neither decided nor left in brackets: 1" in refused.text
    )
    assert "Possible when nothing prevents it any longer." in refused.text
    edits = re.findall(
        r'name="items" value="(amendment:\d+)"', browser("mona").get(place(world, draft)).text
    )
    browser("mona").fill(
        place(world, draft, "/dispositions"),
        {"items": edits, "outcome": "noted", "reason": "Seen."},
    )
    assert browser("sera").fill("/en/c/talks/statement/next/publish", {}).status_code == 303


def test_an_answer_is_withdrawn_and_a_second_claim_refused(world, browser, draft):
    mona, rana = browser("mona"), browser("rana")
    items = re.findall(r'name="items" value="(\w+:\d+)"', mona.get(place(world, draft)).text)
    mona.fill(
        place(world, draft, "/dispositions"),
        {"items": items[:1], "outcome": "noted", "reason": "Seen."},
    )
    assert "Seen." in rana.get(place(world, draft)).text
    assert (
        mona.fill(place(world, draft, "/dispositions/drop"), {"items": items[0]}).status_code == 303
    )
    assert "Seen." not in rana.get(place(world, draft)).text
    mona.fill(place(world, draft, "/claim"), {})
    refused = rana.fill(place(world, draft, "/claim"), {})
    assert refused.status_code == 409 and "This clause is already assigned" in refused.text
    assert rana.fill(place(world, draft, "/release"), {}).status_code == 303
    for odd in ("x", "1:2:3", "amendment:0"):
        assert mona.fill(place(world, draft, "/take"), {"taken": odd}).status_code == 422
    assert mona.get(f"/en/versions/{draft}/desk/999").status_code == 404
    assert mona.get(f"/en/versions/{world.version}/desk").status_code == 404


def test_a_program_takes_answers_and_decides_too(app, world, browser, draft):
    mona, at = browser("mona"), f"/api/v1/versions/{draft}"
    clause = f"{at}/clauses/{world.other_clause}"
    key = re.findall(r'name="taken" value="(\d+:\d+)"', mona.get(place(world, draft)).text)[0]
    made = mona.say("PUT", f"{clause}/hunks", {"taken": [key]})
    assert made.status_code == 200 and "".join(text for text, _ in made.json["passages"]) == LATER
    assert (
        mona.say("PUT", f"{clause}/hunks", {"taken": ["99:0"], "row_version": 1}).status_code == 422
    )
    typed = LATER.replace("[voluntary] ", "")
    assert mona.say("PUT", f"{clause}/text", {"text": typed, "row_version": 9}).status_code == 409
    assert (
        mona.say("PUT", f"{clause}/text", {"text": typed, "row_version": 1}).json["row_version"]
        == 2
    )
    items = re.findall(r'name="items" value="(\w+:\d+)"', mona.get(place(world, draft)).text)
    done = mona.say(
        "POST", f"{at}/dispositions", {"items": items, "outcome": "noted", "reason": "Seen."}
    )
    assert [each["outcome"] for each in done.json["dispositions"]] == ["noted"] * 3
    taken = {"items": ["amendment:1"], "outcome": "accepted", "reason": "Taken."}
    assert mona.say("POST", f"{at}/dispositions", taken).status_code == 200
    line = words(app, draft, world.other_clause)
    decided = browser("cho").say(
        "POST",
        f"{at}/decisions",
        {"seen": [f"{line.clause_id}:{line.digest}"], "status": "adref", "reason": "So."},
    )
    assert decided.status_code == 201 and decided.json["clauses"][0]["status"] == "adref"
    assert browser().get(f"{at}/dispositions").status_code in {401, 404}
    assert browser("sera").fill("/en/c/talks/statement/next/publish", {}).status_code == 303
    assert len(browser().get(f"{at}/dispositions").json["answers"]) == 3
    assert (
        browser()
        .get(f"/api/v1/documents/{world.document}/decisions")
        .json["decisions"][0]["number"]
        == 1
    )


def test_text_written_outside_the_workbench_is_not_silently_overwritten(app, world, browser, draft):
    mona, rana = browser("mona"), browser("rana")
    page = mona.get(place(world, draft)).text
    seen, key = (
        re.search(r'name="digest" value="(\w+)"', page)[1],
        re.search(r'name="taken" value="(\d+:\d+)"', page)[1],
    )
    written = NOW.replace("every school", "every school and library")
    assert (
        rana.fill(
            f"/en/c/talks/statement/next/edit/{world.other_clause}",
            {"language": "en", "text": written, "label": "2."},
        ).status_code
        == 303
    )
    for step, sent in (("/take", {"taken": key}), ("/words", {"text": LATER})):
        refused = mona.fill(place(world, draft, step), {**sent, "row_version": 0, "digest": seen})
        assert refused.status_code == 409 and "This was changed by another person" in refused.text
    assert words(app, draft, world.other_clause).text == written
    assert "written by those who prepare the text" in mona.get(place(world, draft)).text


def test_the_report_names_a_coalition_by_its_own_name(app, world, browser, draft):
    with app.app_context():
        made = make_coalition(world.actor("hana"), world.consultation, "Friends of the lake", []).id
        one = propose_amendment(
            world.actor("hana"), world.clause, "sup", None, "Together.", coalition_id=made
        ).id
        propose_dispositions(
            world.actor("mona"), draft, [ContributionRef("amendment", one)], "noted", "Noted."
        )
        issue_version(world.actor("sera"), clear_for_publication(world, draft))
    assert "Friends of the lake" in browser().get("/en/c/talks/statement/next/dispositions").text

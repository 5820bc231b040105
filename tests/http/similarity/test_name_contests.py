"""Tests of contested group names on pages and in the API: contested, answered, hidden, queued
at the desk.
"""

import re

import pytest

from consult.comments.actions import post_comment
from consult.core.database.engine import find_row
from consult.similarity import actions
from consult.similarity.group_name_contests.queries import list_contestable
from consult.similarity.models import SimilarGroup
from tests.http.consolidation.test_contests import words
from tests.unit.amendments.test_amendment_actions import propose

NAME, WHY = "Affordable <lines>", "We asked for <schools>, not prices."


@pytest.fixture
def row(app, world):
    """Provide the number of a named group of comments of Pia and Paul, and the comments'
    numbers.
    """
    with app.app_context():
        said = [
            post_comment(
                world.actor(name), world.clause, f"Every school needs a line, says {name}."
            ).id
            for name in ("pia", "paul")
        ]
        made = actions.create_group(
            world.actor("mona"), world.document, [f"comment:{each}" for each in said], NAME
        ).id
    return made, said


def of(row):
    return f"/en/similar/{row[0]}"


def number_in(page):
    return re.search(r"/similar/contests/(\d+)", page)[1]


def contest(client, row, whose=0, **more):
    return client.fill(
        f"{of(row)}/contest", {"item": f"comment:{row[1][whose]}", "reason": WHY, **more}
    )


def test_an_author_contests_the_name_on_the_page_of_the_group_and_a_moderator_gives_another_one(
    app, world, browser, row
):
    pia, mona = browser("pia"), browser("mona")
    form = pia.get(of(row)).text
    assert (
        "This name does not describe my contribution" in form
        and f'value="comment:{row[1][0]}"' in form
    )
    for who in ("ivo", "mona", None):
        assert "This name does not describe my contribution" not in browser(who).get(of(row)).text
    empty = contest(pia, row, reason=" ")
    assert (
        empty.status_code == 422
        and 'href="#f-reason"' in empty.text
        and '<details class="card" open>' in empty.text
    )
    done = contest(pia, row, proposed="Schools <first>")
    assert done.status_code == 303 and done.location == f"{of(row)}#contests"
    again = contest(pia, row, reason="Once more.")
    assert (
        again.status_code == 409 and "an answer is due" in again.text and "Once more." in again.text
    )
    everyone = browser().get(of(row)).text
    assert (
        "We asked for &lt;schools&gt;, not prices." in everyone
        and "Schools &lt;first&gt;" in everyone
    )
    page = f"/en/similar/contests/{number_in(everyone)}"
    assert "Choose an outcome" not in pia.get(page).text and "A moderator" in words(
        pia.get(page).text
    )
    assert (
        browser("paul").fill(f"{page}/reply", {"verdict": "upheld", "reason": "No."}).status_code
        == 403
    )
    assert (
        browser().fill(f"{page}/reply", {"verdict": "upheld", "reason": "No."}).status_code == 401
    )
    unsaid = mona.fill(f"{page}/reply", {"verdict": "changed", "reason": "Rightly so."})
    assert (
        unsaid.status_code == 422
        and 'href="#f-given"' in unsaid.text
        and "Rightly so." in unsaid.text
    )
    old = mona.fill(
        f"{page}/reply",
        {"verdict": "changed", "given": "Schools", "reason": "Rightly so.", "row_version": "99"},
    )
    assert old.status_code == 409 and "Rightly so." in old.text
    done = mona.fill(
        f"{page}/reply",
        {"verdict": "changed", "given": "Schools", "reason": "Rightly so.", "row_version": "1"},
    )
    assert done.status_code == 303 and done.location == f"{page}#since"
    told = words(browser().get(of(row)).text)
    assert (
        "contested and changed" in told
        and "New name: Schools" in told
        and "Changed: Rightly so. Mona" in told
    )
    with app.app_context():
        assert find_row(SimilarGroup, row[0]).name == "Schools"


def test_it_waits_on_the_desk_and_the_list_leads_to_it(world, browser, row):
    desk, listed = (
        f"/en/versions/{world.working}/desk",
        f"/en/versions/{world.working}/desk/contests",
    )
    mona = browser("mona")
    assert "name to review" not in mona.get(desk).text
    assert "No answer of this version is contested." in mona.get(listed).text
    assert "Contested answers:" in mona.get(listed).text
    contest(browser("pia"), row)
    contest(browser("paul"), row, 1)
    assert "Contested answers and names:" in mona.get(listed).text
    assert "2 contested group names to review" in words(mona.get(desk).text)
    page = mona.get(listed).text
    assert (
        page.count("/en/similar/contests/") == 2
        and "Contested names of groups" in page
        and WHY.partition("<")[0] in page
    )
    mona.fill(
        f"/en/similar/contests/{number_in(page)}/reply",
        {"verdict": "upheld", "reason": "Both are meant."},
    )
    assert "1 contested group name to review" in words(mona.get(desk).text)
    assert "Both are meant." in mona.get(listed).text
    assert browser("pia").get(listed).status_code == 403


def test_it_is_withdrawn_on_its_page_and_what_was_withdrawn_is_read_nowhere(world, browser, row):
    pia = browser("pia")
    contest(pia, row)
    page = f"/en/similar/contests/{number_in(pia.get(of(row)).text)}"
    assert (
        "Withdraw the contest" in pia.get(page).text
        and "Withdraw the contest" not in browser("mona").get(page).text
    )
    assert pia.fill(f"{page}/withdraw", {"row_version": "1"}).location == of(row)
    for address in (of(row), page):
        assert "We asked for" not in browser("mona").get(address).text
    again = browser("mona").fill(f"{page}/reply", {"verdict": "upheld", "reason": "Both."})
    assert (
        again.status_code == 409
        and "This contest is closed:" in again.text
        and "Both." in again.text
    )
    assert "This name does not describe my contribution" in pia.get(of(row)).text


def test_why_it_ended_stands_beside_it(app, world, browser, row):
    contest(browser("pia"), row)
    with app.app_context():
        actions.dissolve_group(world.actor("mona"), row[0])
    told = words(browser().get(of(row)).text)
    assert "contest ended" in told and "The group was undone, so this contest is closed." in told


def test_a_moderator_hides_the_text_with_the_proposed_name_and_shows_it_again(world, browser, row):
    contest(browser("pia"), row, proposed="Fools")
    mona = browser("mona")
    page = f"/en/similar/contests/{number_in(mona.get(of(row)).text)}"
    form = mona.get(f"{page}/hide")
    assert (
        form.status_code == 200
        and "We asked for" in form.text
        and "The contest itself remains" in form.text
    )
    unsaid = mona.fill(f"{page}/hide", {"ground": "other", "reason": " "})
    assert unsaid.status_code == 422 and 'href="#f-reason"' in unsaid.text
    assert mona.fill(f"{page}/hide", {"ground": "insult"}).location == f"{page}#since"
    for address in (of(row), page, f"/api/v1{of(row)[3:]}/contests"):
        everyone = browser().get(address).text
        assert "We asked for" not in everyone and "Fools" not in everyone and "insult" in everyone
    assert "Fools" in mona.get(page).text and "We asked for" in browser("pia").get(page).text
    assert mona.fill(f"{page}/show", {}).status_code == 303 and "Fools" in browser().get(page).text


def test_programs_contest_and_answer_and_a_key_does_it_once(world, browser, row):
    address, pia = f"/api/v1/similar/{row[0]}", browser("pia")
    item = f"comment:{row[1][0]}"
    assert list(pia.get(f"{address}/contests").json["until"]) == [item] and browser().get(
        f"{address}/contests"
    ).json == {"contests": [], "until": {}}
    sent, key = {"item": item, "reason": WHY, "proposed": "Schools"}, "once-and-no-more"
    made = pia.say("POST", f"{address}/contest", sent, key=key)
    assert made.status_code == 201 and (
        made.json["state"],
        made.json["name"],
        made.json["item"],
    ) == ("open", NAME, item)
    assert pia.say("POST", f"{address}/contest", sent, key=key).json["id"] == made.json["id"]
    refused = pia.say("POST", f"{address}/contest", sent)
    assert (refused.status_code, refused.json["code"]) == (409, "summary_contested")
    one = f"/api/v1/similar/contests/{made.json['id']}"
    done = browser("cho").say(
        "POST",
        f"{one}/reply",
        {"verdict": "changed", "given": "Schools", "reason": "Yes.", "row_version": 1},
    )
    assert (done.json["state"], done.json["given"], done.json["reply"]) == (
        "changed",
        "Schools",
        "Yes.",
    )
    assert browser().get(address).json["name"] == "Schools"
    assert pia.say("POST", f"{one}/withdraw", {}).json["code"] == "contest_answered"
    listed = browser().get(f"{address}/contests").json
    assert [each["state"] for each in listed["contests"]] == ["changed"]


def test_of_several_own_ones_the_form_asks_which(app, world, browser, row):
    with app.app_context():
        more = post_comment(world.actor("pia"), world.clause, "And every library.").id
        actions.add_members(world.actor("mona"), row[0], [f"comment:{more}"])
        assert len(list_contestable(world.actor("pia"), find_row(SimilarGroup, row[0]))) == 2
    page = browser("pia").get(of(row)).text
    assert (
        "Which of yours" in page
        and "And every library." in page
        and f'value="comment:{more}"' in page
    )
    unsaid = browser("pia").fill(f"{of(row)}/contest", {"reason": WHY})
    assert unsaid.status_code == 422 and 'href="#f-item"' in unsaid.text


def test_the_name_of_an_amendment_group_is_contested_on_its_page_too(app, world, browser):
    with app.app_context():
        edits = [
            propose(world, reason="Whole families need <time>."),
            propose(world, "paul"),
            propose(world, text="Later, perhaps."),
        ]
        made = actions.create_group(
            world.actor("mona"), world.document, [f"amendment:{each}" for each in edits], NAME
        ).id
    page = browser("pia").get(f"/en/similar/{made}")
    assert page.status_code == 200 and "This name does not describe my contribution" in page.text
    assert "Which of yours" in page.text and "Whole families need &lt;time&gt;." in page.text
    assert list(browser("paul").get(f"/api/v1/similar/{made}/contests").json["until"]) == [
        f"amendment:{edits[1]}"
    ]
    done = contest(browser("pia"), (made, edits), item=f"amendment:{edits[0]}")
    assert done.status_code == 303
    everyone = browser().get(f"/en/similar/{made}").text
    assert (
        "We asked for" in everyone
        and browser().get(f"/en/similar/contests/{number_in(everyone)}").status_code == 200
    )

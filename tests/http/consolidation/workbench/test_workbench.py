"""Tests of the desk and the workbench by forms and for programs: brackets, new clauses, batch
actions, views.
"""

import re

import pytest

from consult.amendments.actions import propose_amendment
from consult.positions.actions import take_position
from consult.positions.queries import find_clause_ballot
from consult.comments.actions import post_comment
from consult.documents.actions import issue_version
from consult.documents.queries import load_clause_texts
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, NOW


@pytest.fixture
def draft(app, world):
    """Create a working version with amendments, a comment and an objection on a clause."""
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        propose_amendment(
            world.actor("pia"),
            world.other_clause,
            "mod",
            LATER.replace("every school", "every school and clinic"),
            "Time is needed.",
        )
        post_comment(world.actor("paul"), world.other_clause, "Who pays?")
        digest = next(
            line.digest
            for line in load_clause_texts(world.version, "en", "en")
            if line.clause_id == world.other_clause
        )
        take_position(
            world.actor("nils"),
            find_clause_ballot(world.other_clause),
            "object",
            "We cannot pay.",
            digest,
        )
    return made


def place(world, draft, step=""):
    return f"/en/versions/{draft}/desk/{world.other_clause}{step}"


def words(app, version, clause):
    with app.app_context():
        return next(
            (
                line.text
                for line in load_clause_texts(version, "en", "en")
                if line.clause_id == clause
            ),
            None,
        )


def test_objectors_are_named_beside_text_in_brackets(app, world, browser, draft):
    mona = browser("mona")
    page = mona.get(place(world, draft)).text
    assert "We cannot pay." in page and f'value="o{world.norvania}"' in page
    wrong = mona.fill(place(world, draft, "/brackets"), {"words": "never said", "row_version": 0})
    assert (
        wrong.status_code == 422
        and "is not in the current" in wrong.text
        and 'value="never said"' in wrong.text
    )
    put = mona.fill(
        place(world, draft, "/brackets"),
        {"words": "by 2030", "by": f"o{world.norvania}", "row_version": 0},
    )
    assert put.status_code == 303 and "alt 2 (Norvania): –]" in words(
        app, draft, world.other_clause
    )
    assert "Norvania</bdi> objects" in mona.get(place(world, draft)).text
    assert (
        browser("cho").fill(place(world, draft, "/brackets"), {"words": "every school"}).status_code
        == 403
    )


def test_support_by_group_stands_beside_what_was_asked_for(world, browser, draft):
    page = browser("mona").get(place(world, draft)).text
    assert 'aria-label="Governments: Object 1"' in page and "0 of 1 can accept it" in page


def test_a_change_of_emphasis_alone_is_seen(app, world, browser, draft):
    with app.app_context():
        propose_amendment(
            world.actor("nils"),
            world.other_clause,
            "mod",
            NOW.replace("*resolve*", "resolve"),
            "Plainly.",
        )
    page = browser("mona").get(place(world, draft)).text
    assert (
        "“”" not in page and "<del></del>" not in page and "<del>*</del>" in page.replace("\n", "")
    )


def test_the_slower_editor_sees_both_texts_and_may_save_again(app, world, browser, draft):
    mona, rana = browser("mona"), browser("rana")
    page = mona.get(place(world, draft)).text
    seen = re.search(r'name="digest" value="(\w+)"', page)[1]
    rana.fill(
        place(world, draft, "/words"), {"text": NOW + " By all.", "row_version": 0, "digest": seen}
    )
    late = mona.fill(
        place(world, draft, "/words"), {"text": NOW + " By each.", "row_version": 0, "digest": seen}
    )
    assert late.status_code == 409 and "<del>all</del><ins>each</ins>" in late.text.replace(
        "\n", ""
    )
    assert "By each." in re.search(r'<textarea id="f-text".*?</textarea>', late.text, re.S)[0]
    fresh = dict(re.findall(r'name="(row_version|digest)" value="(\w+)"', late.text))
    assert (
        mona.fill(place(world, draft, "/words"), {"text": NOW + " By each.", **fresh}).status_code
        == 303
    )
    assert words(app, draft, world.other_clause) == NOW + " By each."


def test_ticks_are_kept_after_a_concurrent_change(world, browser, draft):
    mona = browser("mona")
    keys = re.findall(r'name="taken" value="(\d+:\d+)"', mona.get(place(world, draft)).text)
    refused = mona.fill(place(world, draft, "/take"), {"taken": keys[1], "row_version": 4})
    assert refused.status_code == 409
    assert re.findall(r'name="taken" value="(\d+:\d+)" checked', refused.text) == [keys[1]]


def test_each_change_of_an_amendment_has_its_own_answer(app, world, browser, draft):
    mona = browser("mona")
    item = re.search(r'name="items" value="(amendment:\d+)"', mona.get(place(world, draft)).text)[1]
    sent = {
        "items": item,
        "hunks": ["0:accepted", ""],
        "outcome": "part",
        "reason": "Clinics are in, the year stays.",
    }
    assert mona.fill(place(world, draft, "/dispositions"), sent).status_code == 303
    assert "change 1: accepted" in mona.get(place(world, draft)).text
    for odd in ("9:accepted", "0:praised", "x"):
        assert (
            mona.fill(place(world, draft, "/dispositions"), {**sent, "hunks": [odd]}).status_code
            == 422
        )
    done = mona.say(
        "POST",
        f"/api/v1/versions/{draft}/dispositions",
        {**sent, "items": [item], "hunks": ["1:noted"]},
    )
    assert done.json["dispositions"][0]["hunks"] == {"1": "noted"}


def test_a_new_clause_and_one_that_goes_in_one_press_each_and_back(app, world, browser, draft):
    mona = browser("mona")
    with app.app_context():
        number = propose_amendment(
            world.actor("pia"), world.other_clause, "add", "We count.", "Nobody counts."
        ).id
        propose_amendment(
            world.actor("pia"), world.other_clause, "sup", None, "It is said elsewhere."
        )
    page = mona.get(place(world, draft)).text
    assert "Insert this new clause" in page and "Remove this clause" in page
    put = mona.fill(f"/en/versions/{draft}/put-in/{number}", {})
    new = int(re.search(r"/desk/(\d+)$", put.headers["Location"])[1])
    there = mona.get(put.headers["Location"]).text
    assert (
        "A new clause" in there
        and "Inserted from" in there
        and words(app, draft, new) == "We count."
    )
    again = mona.fill(f"/en/versions/{draft}/put-in/{number}", {})
    assert again.status_code == 409 and "in the version already" in again.text
    back = mona.fill(f"/en/versions/{draft}/desk/{new}/out", {})
    assert (
        back.headers["Location"].endswith(f"/desk/{world.other_clause}")
        and words(app, draft, new) is None
    )
    assert mona.fill(place(world, draft, "/out"), {"digest": "0" * 64}).status_code == 409
    assert mona.fill(place(world, draft, "/out"), {}).status_code == 303
    gone = mona.get(place(world, draft)).text
    assert "removed from Next" in gone and re.search(
        r"The clause is deleted, as A-\d+ proposes\.", gone
    )
    chair = browser("cho").get(place(world, draft)).text
    assert f'value="{world.other_clause}:{"0" * 64}"' in chair
    assert (
        mona.fill(place(world, draft, "/back"), {}).status_code == 303
        and words(app, draft, world.other_clause) == NOW
    )


def test_what_would_remove_a_bracket_says_so_and_the_decision_lists_it(app, world, browser, draft):
    mona, cho = browser("mona"), browser("cho")
    mona.fill(
        place(world, draft, "/words"), {"text": NOW.replace("[voluntary] ", ""), "row_version": 0}
    )
    assert "This removes 1 bracket." in mona.get(place(world, draft)).text
    page = cho.get(place(world, draft)).text
    seen = re.search(r'name="seen" value="(\d+:\w+)"', page)[1]
    assert "Your decision removes 1 bracket" in page
    assert (
        cho.fill(
            place(world, draft, "/decision"), {"seen": seen, "status": "open", "reason": "So."}
        ).status_code
        == 303
    )
    assert "It removed 1 bracket:" in cho.get(f"/en/versions/{draft}/desk").text
    decided = (
        browser()
        .get(f"/api/v1/documents/{world.document}/decisions")
        .json["decisions"][0]["clauses"][0]
    )
    assert (decided["brackets_before"], decided["brackets_after"], decided["removed"]) == (
        1,
        0,
        ["voluntary"],
    )


def test_batch_actions_report_their_result_and_are_undone(world, browser, draft):
    mona, desk = browser("mona"), f"/en/versions/{draft}/desk"
    ticks = re.findall(r'name="seen" value="(\d+:\w+)"', mona.get(desk).text)
    nothing = mona.fill(f"{desk}/deeds", {"deed": "claim"})
    assert nothing.status_code == 422
    unsaid = mona.fill(f"{desk}/deeds", {"deed": "answer", "seen": ticks, "outcome": "noted"})
    assert unsaid.status_code == 422 and f'value="{ticks[0]}" checked' in unsaid.text
    done = mona.fill(
        f"{desk}/deeds",
        {"deed": "answer", "seen": ticks, "outcome": "noted", "why": "At the next reading."},
    )
    page = mona.get(done.headers["Location"]).text
    assert "1 comment answered." in page and "Undo" in page
    assert "1 comment answered." not in browser("rana").get(done.headers["Location"]).text
    undo = re.search(r'action="([^"]+/undo)"', page)[1]
    assert browser("rana").fill(undo, {}).status_code == 404
    taken = mona.fill(undo, {})
    assert "It was undone." in mona.get(taken.headers["Location"]).text
    assert mona.fill(undo, {}).status_code == 409
    assert "At the next reading." not in mona.get(place(world, draft)).text


def test_a_view_is_kept_shown_and_dropped_and_narrows_the_board(world, browser, draft):
    mona, desk = browser("mona"), f"/en/versions/{draft}/desk"
    kept = mona.fill(
        f"{desk}/views", {"name": "To settle", "show": "open", "only": "owed", "group": "tec"}
    )
    assert kept.status_code == 303 and "only=owed" in kept.headers["Location"]
    page = mona.get(kept.headers["Location"]).text
    assert "To settle" in page and len(re.findall(r'name="seen"', page)) == 1
    assert "To settle" not in browser("rana").get(desk).text
    assert mona.fill(f"{desk}/views", {"name": ""}).status_code == 422
    drop = re.search(r'action="([^"]+/drop)"', page)[1]
    assert browser("rana").fill(drop, {}).status_code == 404
    assert mona.fill(drop, {}).status_code == 303 and "To settle" not in mona.get(desk).text


def test_what_is_new_is_marked_until_it_was_seen_without_a_script(world, browser, draft):
    mona = browser("mona")
    page = mona.get(place(world, draft)).text
    assert page.count("new to you</span>") == 2
    until = re.search(r'name="until" value="([^"]+)"', page)[1]
    assert mona.fill(place(world, draft, "/seen"), {"until": until}).status_code == 303
    assert "new to you</span>" not in mona.get(place(world, draft)).text


def test_the_page_names_the_other_moderators_present(world, browser, draft):
    mona, rana = browser("mona"), browser("rana")
    assert mona.fill(place(world, draft, "/here"), {}).text.strip() == ""
    assert (
        "Also here:" in rana.get(place(world, draft)).text
        and "open with" in rana.get(f"/en/versions/{draft}/desk").text
    )
    mona.fill(place(world, draft, "/here"), {"gone": "1"})
    assert "Also here:" not in rana.get(place(world, draft)).text
    assert browser("pia").fill(place(world, draft, "/here"), {}).status_code == 403


def test_the_next_in_the_queue_is_another_one_and_where_none_is_left_it_is_the_desk(
    app, world, browser, draft
):
    mona, at = browser("mona"), f"/en/versions/{draft}/desk"
    assert mona.get(f"{at}/next").headers["Location"] == place(world, draft)
    assert mona.get(f"{at}/next?after={world.other_clause}").headers["Location"] == at
    with app.app_context():
        post_comment(world.actor("paul"), world.clause, "Since when?")
    assert (
        mona.get(f"{at}/next?after={world.other_clause}").headers["Location"]
        == f"{at}/{world.clause}"
    )
    assert browser("pia").get(f"{at}/next").status_code == 403


def test_a_program_does_what_the_pages_do(app, world, browser, draft):
    mona, at = browser("mona"), f"/api/v1/versions/{draft}"
    clause = f"{at}/clauses/{world.other_clause}"
    with app.app_context():
        number = propose_amendment(
            world.actor("pia"), world.other_clause, "add", "We count.", "Nobody counts."
        ).id
    desk = mona.get(f"{at}/desk").json
    row = next(each for each in desk["rows"] if each["clause_id"] == world.other_clause)
    assert (row["new"], row["owed"], row["claimed_by"]) == (3, 3, None) and desk["queue"] == [
        world.other_clause
    ]
    assert "tec" in row["unheard"] and "gov" not in row["unheard"] and desk["days"][-1]["owed"] == 3
    made = mona.say(
        "POST", f"{clause}/brackets", {"words": "by 2030", "why": "Two cannot promise it."}
    )
    assert made.status_code == 200 and made.json["row_version"] == 1
    assert mona.say("PUT", f"{at}/insertions/{number}", {}).json["taken"] == [f"{number}:0"]
    assert mona.say("PUT", f"{clause}/removal", {}).json["out"] == [f"m{world.ids['mona']}"]
    assert mona.say("DELETE", f"{clause}/removal", {}).json["out"] == []
    batch = mona.say(
        "POST",
        f"{at}/desk/batches",
        {"deed": "claim", "seen": [f"{world.other_clause}:{'0' * 64}"]},
    )
    assert batch.status_code == 201 and batch.json["items"] == [[world.other_clause, None]]
    assert mona.say("DELETE", f"{at}/desk/batches/{batch.json['id']}", {}).json["undone_at"]
    view = mona.say("POST", f"{at}/desk/views", {"name": "Mine", "show": "mine"})
    assert mona.get(f"{at}/desk/views").json["views"][0]["name"] == "Mine"
    assert mona.say("DELETE", f"{at}/desk/views/{view.json['id']}", {}).status_code == 204
    assert browser("pia").get(f"{at}/desk").status_code == 403


def test_the_story_of_a_clause_names_the_objectors(app, world, browser, draft):
    mona = browser("mona")
    mona.fill(
        place(world, draft, "/brackets"),
        {"words": "by 2030", "by": f"o{world.norvania}", "row_version": 0},
    )
    with app.app_context():
        issue_version(world.actor("sera"), clear_for_publication(world, draft))
    story = browser().get(f"/en/c/talks/statement/next/story/{world.other_clause}").text
    assert "Norvania</bdi> objects" in story

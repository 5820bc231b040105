"""Tests of the page of a meeting's draft text for readers and editors without a script, and of
its API.
"""

import re

import pytest

from consult.documents.actions import create_version
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW, propose


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def page(world, name="first-reading"):
    return f"/en/c/talks/meetings/{name}/words/{world.other_clause}"


def digest_in(html):
    return re.search(r'name="digest" value="([0-9a-f]{64})"', html)[1]


def test_everyone_reads_the_text_with_marks_and_only_editors_get_the_tools(browser, world, talks):
    rana = browser("rana")
    assert rana.fill(page(world) + "/pen", {"do": "take"}).status_code == 303
    seen = digest_in(rana.get(page(world)).text)
    assert (
        rana.fill(
            page(world) + "/text", {"text": NOW.replace("2030", "2032"), "digest": seen}
        ).status_code
        == 303
    )
    for name in (None, "pia", "rana"):
        html = browser(name).get("/en/c/talks/meetings/first-reading/words").text
        assert "<del>2030</del><ins>2032</ins>" in html and "meeting text, not issued" in html
        assert ("<textarea" in html) == (name == "rana")
    assert browser("pia").fill(page(world) + "/text", {"text": "Mine."}).status_code == 403
    assert browser().fill(page(world) + "/text", {"text": "Mine."}).status_code == 401
    assert browser().get("/en/c/talks/meetings/none/words").status_code == 404


def test_without_a_script_a_stale_save_shows_both_texts_and_the_second_one_goes_over(
    browser, world, talks
):
    rana = browser("rana")
    rana.fill(page(world) + "/pen", {"do": "take"})
    seen = digest_in(rana.get(page(world)).text)
    rana.fill(page(world) + "/text", {"text": NOW + " First.", "digest": seen})
    refused = rana.fill(page(world) + "/text", {"text": NOW + " Second.", "digest": seen})
    assert (
        refused.status_code == 409
        and "<ins>Second" in refused.text
        and NOW + " Second." in refused.text.replace("&#39;", "'")
    )
    assert (
        rana.fill(
            page(world) + "/text", {"text": NOW + " Second.", "digest": digest_in(refused.text)}
        ).status_code
        == 303
    )
    assert "Second." in browser().get(page(world)).text


def test_brackets_amendments_and_undo_work_by_plain_forms(browser, world, talks, app):
    with app.app_context():
        one = propose(world, "pia")
    rana = browser("rana")
    rana.fill(page(world) + "/pen", {"do": "take"})
    assert (
        rana.fill(
            page(world) + "/brackets",
            {"words": "every school", "by": world.norvania, "other": "most"},
        ).status_code
        == 303
    )
    html = rana.get(page(world)).text
    assert "alt 2 (Norvania):" in html and 'name="keep" value="1"' in html
    assert rana.fill(page(world) + "/closed", {"number": 0, "keep": 1}).status_code == 303
    assert "connect most by" in re.sub(r"<del>.*?</del>|<[^>]+>", "", rana.get(page(world)).text)
    assert rana.fill(page(world) + "/undo", {}).status_code == 303
    assert rana.fill(page(world) + "/taken", {"taken": f"{one}:0", "do": "take"}).status_code == 303
    assert "Undo the change" in rana.get(page(world)).text
    assert (
        rana.fill(page(world) + "/taken", {"taken": f"{one}:0", "do": "leave"}).status_code == 303
    )
    wrong = rana.fill(page(world) + "/brackets", {"words": "no such words"})
    assert wrong.status_code == 422 and "This is not in the current" in wrong.text
    assert rana.fill(page(world) + "/back", {}).status_code == 303
    assert "nobody has changed it here" in rana.get(page(world)).text


def test_the_text_is_handed_over_to_the_desk_and_a_collision_shows_the_desks_text(
    browser, world, talks, app
):
    rana = browser("rana")
    rana.fill(page(world) + "/pen", {"do": "take"})
    rana.fill(page(world) + "/text", {"text": NOW + " We act."})
    refused = rana.fill(page(world) + "/bring", {})
    assert (
        refused.status_code == 409
        and "2032" in refused.text
        and "Replace it with the text of the meeting" in refused.text
    )
    with app.app_context():
        create_version(
            world.actor("mona"),
            world.document,
            "next",
            {"en": "Next"},
            "T/S/Next",
            based_on=world.version,
        )
    assert rana.fill(page(world) + "/bring", {}).status_code == 303
    assert "This text was sent to the desk on" in rana.get(page(world)).text


def test_programs_read_and_write_meeting_texts(browser, world, talks):
    rana, address = browser("rana"), f"/api/v1/meetings/{talks.id}/texts"
    own = f"{address}/{world.other_clause}"
    assert browser().get(address).json == {"texts": []}
    assert rana.say("PUT", own + "/pen", {"do": "take"}).json["editor_id"] == world.ids["rana"]
    made = rana.say("PUT", own, {"text": NOW + " We act."}).json
    assert (
        made["issued"] is False
        and "".join(words for words, _ in made["passages"]) == NOW + " We act."
    )
    stale = rana.say("PUT", own, {"text": "Other.", "digest": "0" * 64})
    assert (
        stale.status_code == 409
        and stale.json["text"] == NOW + " We act."
        and stale.json["digest"] == made["digest"]
    )
    assert rana.say("POST", own + "/brackets", {"start": 0, "end": 2}).status_code == 201
    assert (
        rana.say("POST", own + "/brackets/close", {"number": 0, "keep": 0}).json["text"]
        == NOW + " We act."
    )
    assert rana.say("POST", own + "/undo", {}).json["text"].startswith("[We]")
    assert rana.say("PUT", own, {"text": "Other.", "unknown": 1}).status_code == 422
    assert browser().get(address).json["texts"][0]["text"].startswith("[We]")
    assert browser("pia").say("PUT", own + "/pen", {"do": "take"}).status_code == 403
    assert browser().get("/api/v1/meetings/99999/texts").status_code == 404


def test_where_no_clause_is_taken_up_the_page_says_so(browser, world):
    FirstReadingMeeting(world, state="planned")
    assert (
        "No clause is under discussion at the moment,"
        in browser().get("/en/c/talks/meetings/first-reading/words").text
    )


def test_the_workbench_shows_that_text_comes_from_the_meeting(browser, world, talks, app):
    rana = browser("rana")
    rana.fill(page(world) + "/pen", {"do": "take"})
    rana.fill(page(world) + "/text", {"text": NOW.replace("connect", "fully connect")})
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
    rana.fill(page(world) + "/bring", {})
    html = browser("mona").get(f"/en/versions/{made}/desk/{world.other_clause}").text
    assert "meeting M/1" in html and "First reading" in html and "typed by" in html

"""Tests of brackets on the workbench page and for programs: the difference, a required reason,
kept input.
"""

import re
from html import unescape

import pytest

from consult.consolidation.workbench import actions as working
from consult.consolidation.brackets.change_log import load_bracket_changes
from consult.documents.actions import issue_version
from tests.support.consultation.publication_clearance import clear_for_publication
from .workbench.test_workbench import draft, place, words  # noqa: F401
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.consolidation.workbench.test_bracket_actions import OFFERED, WHY


@pytest.fixture
def offered(app, world, draft):  # noqa: F811
    with app.app_context():
        working.rewrite_clause(world.actor("mona"), draft, world.other_clause, OFFERED)
    return draft


def state(page):
    return {
        "row_version": re.search(r'name="row_version" value="(\d+)"', page)[1],
        "digest": re.search(r'name="digest" value="(\w+)"', page)[1],
    }


def test_each_alternative_shows_what_it_changes_and_is_taken_in_one_press(
    app, world, browser, offered
):
    mona = browser("mona")
    page = mona.get(place(world, offered)).text
    there = page.partition('id="brackets"')[2]
    assert there.count(">Use this alternative<") == 2 and there.count(">Keep none of it<") == 3
    assert there.count(">Keep this text, without brackets<") == 2 and "within another" in there
    assert "Norvania" in there and "<del>" in there and "required" in there
    taken = mona.fill(
        place(world, offered, "/brackets/settle"),
        {"number": 0, "keep": 1, "why": WHY, **state(page)},
    )
    assert taken.status_code == 303 and taken.location.endswith("#brackets")
    assert words(app, offered, world.other_clause) == NOW.replace("by 2030", "[very] soon")
    page = mona.get(place(world, offered)).text
    assert "alternative chosen" in page and WHY in page and "Withdraw" in page
    with app.app_context():
        deed = load_bracket_changes(offered, world.other_clause)[0].id
    assert mona.fill(place(world, offered, "/brackets/back"), {"deed": deed}).status_code == 303
    assert (
        words(app, offered, world.other_clause) == OFFERED
        and "alternative chosen" not in mona.get(place(world, offered)).text
    )
    assert mona.fill(place(world, offered, "/brackets/back"), {"deed": deed}).status_code == 409


def test_after_a_concurrent_change_typed_text_is_kept_and_at_no_other_bracket(
    world, browser, offered
):
    mona, other = browser("mona"), browser("mona")
    at, seen = (
        place(world, offered, "/brackets/settle"),
        state(other.get(place(world, offered)).text),
    )
    assert mona.fill(at, {"number": 0, "keep": 1, "why": WHY, **seen}).status_code == 303
    late = other.fill(at, {"number": 0, "keep": -1, "why": "My own <reason>.", **seen})
    assert late.status_code == 409 and "Your text was:" in late.text
    assert (
        late.text.count("My own &lt;reason&gt;.") == 1
        and "My own &lt;reason&gt;.</textarea>" not in late.text
    )
    meant = other.fill(
        place(world, offered, "/brackets/change"),
        {"number": 0, "inside": "alt 1: less", "why": "For now.", **seen},
    )
    assert (
        meant.status_code == 409
        and "alt 1: less</p>" in meant.text
        and "alt 1: less</textarea>" not in meant.text
    )
    assert (
        mona.fill(
            at, {"number": 0, "keep": 0, "why": WHY, **state(mona.get(place(world, offered)).text)}
        ).status_code
        == 303
    )
    none = other.fill(at, {"number": 0, "keep": -1, "why": "My own <reason>.", **seen})
    assert none.status_code == 409 and "My own &lt;reason&gt;." in none.text, (
        "also where no bracket is left"
    )


def test_a_reason_is_asked_for_beside_the_bracket_and_what_was_typed_is_kept(
    app, world, browser, offered
):
    mona = browser("mona")
    refused = mona.fill(
        place(world, offered, "/brackets/settle"), {"number": 2, "keep": 0, "why": ""}
    )
    assert refused.status_code == 422 and 'href="#f-k2-why"' in refused.text
    assert re.search(r'id="f-k2-why"[^>]*aria-invalid="true"', refused.text)
    assert not re.search(r'id="f-k0-why"[^>]*aria-invalid="true"', refused.text)
    gone = mona.fill(
        place(world, offered, "/brackets/settle"), {"number": 2, "keep": 7, "why": "I typed this."}
    )
    assert (
        gone.status_code == 422
        and "I typed this.</textarea>" in gone.text
        and 'id="f-k2-keep"' in gone.text
    )
    inside = mona.fill(
        place(world, offered, "/brackets/change"),
        {"number": 0, "inside": "alt 1: [torn", "why": "I typed that."},
    )
    assert (
        inside.status_code == 422
        and "I typed that.</textarea>" in inside.text
        and "alt 1: [torn</textarea>" in unescape(inside.text)
    )
    nobody = mona.fill(place(world, offered, "/brackets"), {"words": "every school"})
    assert (
        nobody.status_code == 422
        and 'href="#f-why"' in nobody.text
        and 'value="every school"' in nobody.text
    )
    assert words(app, offered, world.other_clause) == OFFERED


def test_the_text_in_a_bracket_is_changed(app, world, browser, offered):
    mona = browser("mona")
    assert (
        mona.fill(
            place(world, offered, "/brackets/change"),
            {"number": 2, "inside": "mandatory", "why": WHY},
        ).status_code
        == 303
    )
    assert "[mandatory]" in words(app, offered, world.other_clause)
    assert "text in brackets changed" in mona.get(place(world, offered)).text


def test_the_chair_sees_the_brackets_with_reasons_and_resolves_none(world, browser, offered):
    browser("mona").fill(
        place(world, offered, "/brackets/settle"), {"number": 2, "keep": 0, "why": WHY}
    )
    page = browser("cho").get(place(world, offered)).text
    assert WHY in page and ">Use this alternative<" not in page and "Withdraw" not in page
    for name, status in (("cho", 403), ("pia", 403), (None, 401)):
        refused = browser(name).fill(
            place(world, offered, "/brackets/settle"), {"number": 0, "keep": 0, "why": WHY}
        )
        assert refused.status_code in {status, 303 if name is None else status}


def test_programs_read_resolve_change_and_undo(app, world, browser, offered):
    mona, at = browser("mona"), f"/api/v1/versions/{offered}/clauses/{world.other_clause}/brackets"
    told = mona.get(at).json
    assert [
        (each["number"], each["depth"], [one["keep"] for one in each["offers"]])
        for each in told["brackets"]
    ] == [(0, 1, [0, 1, -1]), (1, 2, [0, -1]), (2, 1, [0, -1])]
    assert [one["by"] for one in told["brackets"][0]["offers"]] == [
        "Norvania",
        "Lakeside",
        "",
    ] and told["deeds"] == []
    sent = {"number": 0, "keep": 1, "why": WHY, "digest": told["digest"]}
    assert mona.say("POST", f"{at}/close", sent).status_code == 200
    assert mona.say("POST", f"{at}/close", sent).status_code == 409, "the words are others now"
    assert (
        mona.say("POST", f"{at}/close", {"number": 0, "keep": 0}).json["fields"]["why"]["type"]
        == "missing"
    )
    assert (
        mona.say(
            "POST", f"{at}/change", {"number": 1, "inside": "mandatory", "why": WHY}
        ).status_code
        == 200
    )
    deeds = mona.get(at).json["deeds"]
    assert [(each["kind"], each["kept"], each["reason"]) for each in deeds] == [
        ("changed", "mandatory", WHY),
        ("taken", "[very] soon", WHY),
    ]
    assert (
        mona.say("DELETE", f"/api/v1/bracket-changes/{deeds[1]['id']}", {}).json["code"]
        == "bracket_words_changed"
    )
    for deed in deeds:
        assert mona.say("DELETE", f"/api/v1/bracket-changes/{deed['id']}", {}).status_code == 200
    assert words(app, offered, world.other_clause) == OFFERED
    assert browser("pia").get(at).status_code == 403 and browser("cho").get(at).status_code == 200


def test_the_story_of_an_issued_clause_tells_what_became_of_its_brackets_and_why(
    app, world, browser, offered
):
    mona, story = browser("mona"), f"/en/c/talks/statement/next/story/{world.other_clause}"
    mona.fill(place(world, offered, "/brackets/settle"), {"number": 0, "keep": 1, "why": WHY})
    mona.fill(
        place(world, offered, "/brackets/settle"),
        {"number": 1, "keep": -1, "why": "Taken back words."},
    )
    with app.app_context():
        mona.fill(
            place(world, offered, "/brackets/back"),
            {"deed": load_bracket_changes(offered, world.other_clause)[0].id},
        )
        assert browser().get(story).status_code == 404, "a proposal is nobody's but theirs"
        issue_version(world.actor("sera"), clear_for_publication(world, offered))
    told = browser().get(story).text
    assert "alternative chosen" in told and WHY in told and "Taken back words." not in told

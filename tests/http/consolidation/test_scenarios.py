"""Tests of scenarios on their page and in the API: rule, preview, application, undo, kept
input.
"""

import re

import pytest

from consult.amendments.actions import propose_clause_at_top, withdraw_amendment
from consult.documents.queries import find_clause_text
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import NOW, propose
from tests.unit.consolidation.scenarios.test_simulation import stand
from tests.support.contributions.split_merge import WORDS, merge, split


@pytest.fixture
def draft(app, world):
    with app.app_context():
        propose(world, text=NOW.replace("2030", "2032"))
        return create_working_version(world, based_on=world.version)


def at(draft, rule=""):
    return f"/en/versions/{draft}/desk/what-if{rule}"


def test_a_rule_is_typed_and_its_text_previewed_applied_and_undone(app, browser, world, draft):
    mona = browser("mona")
    assert "Simulate" in mona.get(f"/en/versions/{draft}/desk").text
    empty = mona.get(at(draft)).text
    assert "Set at least one condition" in empty and not re.search(
        r'name="percent"[^>]*value="\d', empty
    ), "no number is proposed"
    page = mona.get(at(draft, "?no_objection=1")).text
    assert (
        "1 amendment matches." in page
        and "<ins>2032</ins>" in page
        and "Every group and region" in page
    )
    seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
    answer = mona.fill(at(draft), {"no_objection": "1", "seen": seen})
    assert answer.status_code == 303
    desk = mona.get(answer.location).text
    assert "1 clause now has the simulated text." in desk
    undo = re.search(r'action="([^"]+/deeds/\d+/undo)"', desk)[1]
    plain = f"/en/versions/{draft}/desk"
    assert undo in mona.get(plain).text, "also for who comes back to the desk another way"
    assert "/undo" not in browser("cho").get(plain).text, (
        "nobody takes back what others did in one go"
    )
    assert mona.fill(undo, {}).status_code == 303 and "/undo" not in mona.get(plain).text
    with app.app_context():
        assert find_clause_text(draft, world.other_clause, "en", "en").text == NOW


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser, draft):
    page = browser("mona").get(at(draft, "?percent=500&organisations=2"))
    assert (
        page.status_code == 200
        and 'value="500"' in page.text
        and 'value="2"' in page.text
        and "data-refused" in page.text
    )
    none = browser("mona").get(at(draft, "?percent=90")).text
    assert "None of 1 open amendment matches." in none
    late = browser("mona").fill(at(draft), {"no_objection": "1", "seen": "0" * 64})
    assert (
        late.status_code == 409 and "Check it again" in late.text and "<ins>2032</ins>" in late.text
    )
    assert browser("mona").fill(at(draft), {"percent": "90", "seen": "0" * 64}).status_code == 409


def test_a_group_left_out_is_named_with_what_it_objects_to_and_what_it_misses(
    app, browser, world, draft
):
    with app.app_context():
        liked = propose(world, text=NOW.replace("2030", "2040"))
        stand(world, liked, nils="support", hana="object")
    mona = browser("mona")
    applied = mona.get(at(draft, "?organisations=1")).text
    assert re.search(r"objects to amendments that would be applied:\s*<a[^>]*>A-2</a>", applied)
    left = mona.get(at(draft, "?no_objection=1")).text
    assert re.search(r"supports amendments that would not be applied:\s*<a[^>]*>A-2</a>", left)


def test_the_chair_looks_and_moderators_take_over(browser, draft):
    page = browser("cho").get(at(draft, "?no_objection=1"))
    assert page.status_code == 200 and "Use it" not in page.text
    assert (
        browser("cho").fill(at(draft), {"no_objection": "1", "seen": "0" * 64}).status_code == 403
    )
    assert browser("pia").get(at(draft)).status_code == 403 and browser().get(
        at(draft)
    ).status_code in {401, 403}


def test_programs_do_the_same(browser, world, draft):
    path = f"/api/v1/versions/{draft}/what-if"
    told = browser("mona").get(path, query_string={"no_objection": "1"}).json
    (clause,) = told["clauses"]
    assert (
        clause["text"] == NOW.replace("2030", "2032")
        and clause["changed"]
        and clause["kept"] is None
    )
    assert (told["fitting"], told["open"], told["groups"]) == (1, 1, [])
    made = browser("rana").say("POST", path, {"no_objection": "1", "seen": told["seen"]})
    assert (
        made.status_code == 200 and made.json["deed"] == "suppose" and len(made.json["items"]) == 1
    )
    assert browser("mona").get(path, query_string={"percent": "0"}).status_code == 422
    assert browser().get(path).status_code == 401


def test_a_clause_that_would_be_split_is_shown_in_two_applied_and_undone(
    app, browser, world, draft
):
    with app.app_context():
        cut = split(world)
    mona = browser("mona")
    page = mona.get(at(draft, "?no_objection=1")).text
    assert (
        'Split clause <bdi dir="auto">3</bdi> in two' in page
        and page.count('<div class="parts stack">') == 1
    )
    assert "The whole text, from beginning to end" in page and page.count('<li class="deep1">') == 5
    told = mona.get(f"/api/v1/versions/{draft}/what-if", query_string={"no_objection": "1"}).json
    other, clause = told["clauses"]
    assert (clause["whole"], clause["parts"], clause["joined"], other["whole"], other["parts"]) == (
        cut,
        ["We *invite* all stakeholders", "to report every two years."],
        None,
        None,
        [],
    )
    assert [(each["clause_id"], each["second"]) for each in told["text"]][-2:] == [
        (world.third_clause, False),
        (world.third_clause, True),
    ] and told["text"][-1]["text"] == "to report every two years."
    made = mona.say(
        "POST", f"/api/v1/versions/{draft}/what-if", {"no_objection": "1", "seen": told["seen"]}
    ).json
    assert {each[0] for each in made["items"]} == {world.other_clause, world.third_clause} and made[
        "left"
    ] == 0
    desk = mona.get(f"/en/versions/{draft}/desk?done={made['id']}").text
    assert "2 clauses now have the simulated text." in desk
    assert mona.fill(f"/en/versions/{draft}/desk/deeds/{made['id']}/undo", {}).status_code == 303
    with app.app_context():
        assert find_clause_text(draft, world.third_clause, "en", "en").text == WORDS


def test_a_clause_that_would_be_merged_is_shown_at_both_with_its_obstacles(
    app, browser, world, draft
):
    with app.app_context():
        joins = merge(world)
    mona, path = browser("mona"), f"/api/v1/versions/{draft}/what-if"
    page = mona.get(at(draft, "?no_objection=1")).text
    assert "The next clause would be merged into it:" in page and "2032" in page
    first, second = mona.get(path, query_string={"no_objection": "1"}).json["clauses"]
    assert (first["joined"], second["whole"], second["parts"]) == (
        joins,
        joins,
        [f"{NOW.replace('2030', '2032')} {WORDS}"],
    )
    with app.app_context():
        cut = split(world, "ivo")
        gone = propose(world, "nils", "sup", None)
    page = mona.get(at(draft, "?no_objection=1")).text
    assert (
        "The next clause would be merged into it:" not in page and "cannot all be applied," in page
    )
    told = mona.get(path, query_string={"no_objection": "1"}).json
    assert {
        each["clause_id"]: [
            (one["kind"], set(one["amendments"]) >= {joins, cut, gone}) for one in each["partings"]
        ]
        for each in told["clauses"]
    } == {world.other_clause: [("mixed", True)], world.third_clause: [("mixed", True)]}
    late = mona.say("POST", path, {"no_objection": "1", "seen": told["seen"]})
    assert late.status_code == 409 and late.json["code"] == "nothing_to_take_over"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda world: propose(world, "nils", "sup", None), "which the other deletes"),
        (
            lambda world: propose(world, "ivo", "split", None, cut=NOW.index("by 2030")),
            "which the other moves, splits or merges.",
        ),
        (
            lambda world: propose(
                world, "ivo", "move", None, clause=world.clause, after=world.other_clause
            ),
            "between which",
        ),
        (lambda world: propose(world, "ivo", "add", "We count."), "between which"),
    ],
)
def test_a_sentence_says_why_two_amendments_exclude_each_other(
    app, browser, world, draft, ask, said
):
    with app.app_context():
        withdraw_amendment(world.actor("pia"), 1)
        merge(world)
        ask(world)
    page = browser("mona").get(at(draft, "?no_objection=1")).text
    assert page.count(said) == 2 and "Use it as a starting point" in page


def test_a_clause_that_would_be_deleted_is_struck_and_is_not_in_the_whole_text(
    app, browser, world, draft
):
    with app.app_context():
        gone = [
            propose(world, name, "sup", None, clause=world.third_clause)
            for name in ("nils", "paul")
        ]
    mona, path = browser("mona"), f"/api/v1/versions/{draft}/what-if"
    page = mona.get(at(draft, "?no_objection=1")).text
    assert (
        "Delete the clause." in page and "<del>" in page and "2 clauses stay as they are." in page
    )
    assert "A-2</a> · <a" in page and page.count('<li class="deep1">') == 3
    told = mona.get(path, query_string={"no_objection": "1"}).json
    clause = told["clauses"][1]
    assert (clause["deleted"], clause["amendments"], clause["text"], clause["changed"]) == (
        gone,
        gone,
        "",
        True,
    )
    assert [each["clause_id"] for each in told["text"]] == [
        world.heading,
        world.clause,
        world.other_clause,
    ]
    late = mona.say("POST", path, {"no_objection": "1", "seen": "0" * 64})
    assert late.status_code == 409 and late.json["code"] == "supposed_otherwise"
    made = mona.say("POST", path, {"no_objection": "1", "seen": told["seen"]}).json
    assert {each[0] for each in made["items"]} == {world.other_clause, world.third_clause}
    with app.app_context():
        assert find_clause_text(draft, world.third_clause, "en", "en") is None
    assert mona.fill(f"/en/versions/{draft}/desk/deeds/{made['id']}/undo", {}).status_code == 303
    with app.app_context():
        assert find_clause_text(draft, world.third_clause, "en", "en").text == WORDS


def test_a_new_clause_is_shown_in_its_place_with_kind_and_level_and_marked_in_the_whole_text(
    app, browser, world, draft
):
    with app.app_context():
        withdraw_amendment(world.actor("pia"), 1)
        new = propose(world, "ivo", "add", "We count.", clause_level=2, clause_kind="item")
        first = propose_clause_at_top(
            world.actor("paul"), world.document, "It opens.", "It needs one.", clause_kind="heading"
        ).id
    mona, path = browser("mona"), f"/api/v1/versions/{draft}/what-if"
    page = mona.get(at(draft, "?no_objection=1")).text
    assert (
        page.index("A new clause before the first one")
        < page.index("New clause after 2")
        < page.index("The whole text")
    )
    assert (
        "<ins>We count.</ins>" in page
        and "List item · level 2" in page
        and page.count('<span class="chip">new</span>') == 2
    )
    told = mona.get(path, query_string={"no_objection": "1"}).json
    assert told["clauses"] == [] and told["added"] == [
        {
            "amendment": new,
            "after": world.other_clause,
            "kind": "item",
            "level": 2,
            "text": "We count.",
            "kept": None,
        },
        {
            "amendment": first,
            "after": None,
            "kind": "heading",
            "level": 1,
            "text": "It opens.",
            "kept": None,
        },
    ]
    assert [(each["clause_id"], each["added"]) for each in told["text"] if each["added"]] == [
        (None, first),
        (None, new),
    ]
    seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
    desk = mona.get(mona.fill(at(draft), {"no_objection": "1", "seen": seen}).location).text
    assert "2 clauses now have the simulated text." in desk
    again = mona.get(at(draft, "?no_objection=1")).text
    assert again.count("already in the working version") == 2
    late = mona.say("POST", path, {"no_objection": "1", "seen": told["seen"]})
    assert late.status_code == 409 and late.json["code"] == "nothing_to_take_over"
    assert mona.fill(re.search(r'action="([^"]+/deeds/\d+/undo)"', desk)[1], {}).status_code == 303
    assert "already in the working version" not in mona.get(at(draft, "?no_objection=1")).text


def test_a_matching_amendment_without_authentic_text_is_named(app, browser, world, draft):
    with app.app_context():
        withdraw_amendment(world.actor("pia"), 1)
        waits = propose(world, "fay", "add", "Nous comptons.", language="fr")
    page = browser("mona").get(at(draft, "?no_objection=1")).text
    assert "their text in the authentic language is missing:" in page and "A-2</a>" in page
    assert "Use it as a starting point" not in page
    told = (
        browser("mona")
        .get(f"/api/v1/versions/{draft}/what-if", query_string={"no_objection": "1"})
        .json
    )
    assert (told["waiting"], told["added"], told["unplaced"], told["fitting"]) == (
        [waits],
        [],
        [],
        1,
    )

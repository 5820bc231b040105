"""Tests of splits and merges on pages and in the API: proposed, refused, shown in every view."""

import re

import pytest

from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench.actions import rewrite_clause
from consult.documents.actions import issue_version
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose
from tests.world import CLAUSE_TEXTS

AT = "/en/c/talks/statement"
WORDS = CLAUSE_TEXTS["en"][3][1]
CUT = WORDS.index("to report")
SPLIT = "Split clause 3 in two: the second begins with “to report every two years.”."
MERGE = "Merge clause 3 with clause 2, as one clause."


def form(world, **more):
    return {
        "kind": "split",
        "reason": "Two duties.",
        "cut": str(CUT),
        "clause_level": "1",
        "after": "",
        "wording_id": world.wordings[world.third_clause, "en"],
        **more,
    }


def door(world, clause=None):
    return f"/en/clauses/{clause or world.third_clause}/amendments"


def plainly(page):
    return re.sub(r"</?b(di)?\b[^>]*>", "", page.text)


@pytest.fixture
def both(app, world):
    """Propose a split and a merge of the third clause."""
    with app.app_context():
        propose(world, "pia", "split", None, "Two duties.", clause=world.third_clause, cut=CUT)
        propose(world, "paul", "merge", None, "One duty.", clause=world.third_clause)


def test_they_are_proposed_with_the_amendment_form_and_described_in_words(browser, world, look):
    page = browser("pia").get(f"/en/clauses/{world.third_clause}/amend").text
    assert (
        "SPLIT: the same text as two clauses" in page
        and "MERGE: the same text as one clause" in page
    )
    assert f'<option value="{CUT}">… invite all stakeholders ‖ to report every two years.' in page
    answer = browser("pia").fill(door(world), form(world))
    assert answer.status_code == 303 and SPLIT in plainly(browser().get(answer.location))
    answer = browser("pia").fill(door(world), form(world, kind="merge", cut=""))
    assert answer.status_code == 303 and MERGE in plainly(browser().get(answer.location))
    said = (
        "select kind, text, after_id, cut from amendment "
        "join amendment_revision on amendment_id = amendment.id order by 1"
    )
    assert look(said) == [("merge", None, world.other_clause, None), ("split", None, None, CUT)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"cut": ""}, "f-a-cut"),
        ({"cut": "1"}, "f-a-cut"),
        ({"cut": "20000"}, "f-a-cut"),
        ({"reason": ""}, "f-a-reason"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    browser, world, given, says, look
):
    answer = browser("pia").fill(door(world), form(world, **{"reason": "<Typed> words.", **given}))
    assert (
        answer.status_code == 422
        and f'href="#{says}"' in answer.text
        and 'value="split" checked' in answer.text
    )
    assert look("select count(*) from amendment") == [(0,)]


def test_an_impossible_merge_is_explained_at_the_kind(browser, world, look):
    first = form(world, kind="merge", wording_id=world.wordings[world.heading, "en"])
    answer = browser("pia").fill(door(world, world.heading), first)
    assert (
        answer.status_code == 422
        and "No clause comes before this one," in answer.text
        and 'href="#f-a-kind"' in answer.text
    )
    other = form(world, kind="merge", wording_id=world.wordings[world.other_clause, "en"])
    answer = browser("pia").fill(door(world, world.other_clause), other)
    assert answer.status_code == 422 and "Only a clause of the same kind and level" in answer.text
    assert look("select count(*) from amendment") == [(0,)]


def test_a_translation_is_not_split_but_may_be_merged(browser, world):
    page = browser("pia").get(f"/en/clauses/{world.third_clause}/amend?text=fr").text
    assert 'value="merge"' in page and 'value="split"' not in page and 'name="cut"' not in page
    french = world.wordings[world.third_clause, "fr"]
    answer = browser("pia").fill(
        f"{door(world)}?text=fr", form(world, wording_id=french, language="fr")
    )
    assert answer.status_code == 422 and "in which the text is negotiated" in answer.text
    answer = browser("pia").fill(
        f"{door(world)}?text=fr", form(world, kind="merge", cut="", wording_id=french)
    )
    assert answer.status_code == 303


def test_an_equal_amendment_is_shown_first(browser, world, both):
    again = browser("ivo").fill(door(world), form(world))
    assert (
        again.status_code == 409
        and "Co-sponsor" in again.text
        and '<span class="chip">the same words' not in again.text
    )
    assert browser("ivo").fill(door(world), form(world, kind="merge", cut="")).status_code == 409
    assert browser("ivo").fill(door(world), form(world, anyway="1")).status_code == 303
    assert (
        browser("ivo").fill(door(world), form(world, cut=str(WORDS.index("every two")))).status_code
        == 303
    )


def test_their_own_pages_show_how_the_clause_would_read(browser, world, both):
    page = browser().get(f"{AT}/amendments/1")
    parts = re.findall(
        r'<p class="change"[^>]*>(.*?)</p>', page.text[page.text.index("As it would read") :]
    )
    assert [re.sub("<[^>]+>", "", part) for part in parts[:2]] == [
        "We invite all stakeholders",
        "to report every two years.",
    ]
    assert (
        SPLIT in plainly(page)
        and "Each moves, splits or merges the clause, but not in the same way." in page.text
    )
    page = browser().get(f"{AT}/amendments/2")
    assert MERGE in plainly(page) and "public financing. We <em>invite</em> all" in page.text
    assert browser().get(f"{AT}/amendments/1/beside/2").status_code == 200
    assert "Place of the split" in browser("pia").get("/en/amendments/1/revise").text
    assert 'name="text"' not in browser("paul").get("/en/amendments/2/revise").text


def test_every_list_and_view_tells_them(browser, world, both):
    voting = f"/en/clauses/{world.third_clause}/voting-order"
    for page in (f"{AT}/amendments", voting, f"{AT}?view=compilation", f"{AT}?view=rolling"):
        there = plainly(browser().get(page))
        assert SPLIT in there and MERGE in there
    assert SPLIT in plainly(browser().get(f"{AT}/amendments?kind=split"))
    assert SPLIT not in plainly(browser().get(f"{AT}/amendments?kind=merge"))
    assert "where the clause begins and ends" in browser().get(voting).text
    for view in ("compilation", "rolling"):
        assert (
            "Clause \u20683\u2069 would be merged with this one."
            in browser().get(f"{AT}?view={view}").text
        )
    assert SPLIT in plainly(browser("pia").get("/en/my/amendments"))
    assert browser().get(f"/ar/clauses/{world.third_clause}/voting-order").status_code == 200


def test_a_program_proposes_reads_and_changes_them(browser, world):
    place = f"/api/v1/clauses/{world.third_clause}/amendments"
    made = browser("pia").say("POST", place, {"kind": "split", "reason": "Two duties.", "cut": CUT})
    assert made.status_code == 201
    assert {
        name: made.json[name] for name in ("kind", "cut", "cut_now", "after_id", "text", "sure")
    } == {"kind": "split", "cut": CUT, "cut_now": CUT, "after_id": None, "text": None, "sure": True}
    wrong = browser("pia").say("POST", place, {"kind": "split", "reason": "Two duties.", "cut": 1})
    assert wrong.status_code == 422 and "between two words" in wrong.json["fields"]["cut"]["detail"]
    later = WORDS.index("every two")
    changed = browser("pia").say(
        "PUT", "/api/v1/amendments/1", {"reason": "Two duties.", "cut": later}
    )
    assert (changed.json["cut"], changed.json["revision"]) == (later, 2)
    revisions = browser().get("/api/v1/amendments/1/revisions").json["revisions"]
    assert [each["cut"] for each in revisions] == [CUT, later]
    assert "A different split point is requested." in browser().get(f"{AT}/amendments/1").text
    joined = browser("paul").say("POST", place, {"kind": "merge", "reason": "One duty."})
    assert joined.status_code == 201 and joined.json["after_id"] == world.other_clause
    clashes = browser().get("/api/v1/amendments/1").json["clashes"]
    assert [(each["amendment_id"], each["kind"]) for each in clashes] == [(2, "both_reshape")]
    heading = browser("pia").say(
        "POST", f"/api/v1/clauses/{world.heading}/amendments", {"kind": "merge", "reason": "One."}
    )
    assert heading.status_code == 422 and heading.json["fields"]["kind"]["type"] == "nothing_before"
    assert (
        browser("otto").say("POST", place, {"kind": "merge", "reason": "One."}).status_code == 403
    )


def test_what_is_being_written_is_shown_as_it_would_read(browser, world, both):
    preview = door(world) + "/preview"
    told = browser("ivo").fill(preview, {"kind": "split", "cut": str(CUT)})
    assert (
        told.status_code == 200
        and "As you propose it" in told.text
        and "asks for the same," in told.text
    )
    assert "only one of the two can be adopted" in told.text
    assert (
        "Below, choose where it should be split."
        in browser("ivo").fill(preview, {"kind": "split"}).text
    )
    assert browser("ivo").fill(preview, {"kind": "split", "cut": "1"}).status_code == 422
    assert "public financing. We" in browser("ivo").fill(preview, {"kind": "merge"}).text


@pytest.fixture
def draft(app, world):
    with app.app_context():
        return create_working_version(world, based_on=world.version)


def words_of(browser, draft):
    page = browser("mona").get(f"/api/v1/versions/{draft}")
    return [each["text"] for each in page.json["clauses"]]


def test_the_desk_splits_the_clause_and_undoes_it(browser, world, both, draft):
    bench, mona = f"/en/versions/{draft}/desk/{world.third_clause}", browser("mona")
    found = re.search(r'action="(/en/versions/\d+/reshaped/1)"', mona.get(bench).text)
    before = words_of(browser, draft)
    assert found and mona.fill(found[1], {}).status_code == 303
    assert words_of(browser, draft)[3:] == [
        "We *invite* all stakeholders",
        "to report every two years.",
    ]
    page = mona.get(bench).text
    assert "split there" in page
    second = re.search(r'<a href="([^"]+)">The second part</a>', page)[1]
    assert "The second part of a clause that" in mona.get(second).text
    assert mona.fill(found[1], {}).status_code == 409
    back = re.search(r'action="([^"]+/reshaped/1/back)"', page)[1]
    assert mona.fill(back, {}).status_code == 303 and words_of(browser, draft) == before
    assert mona.fill(back, {}).status_code == 409
    assert f"/versions/{draft}/reshaped/1" not in browser("cho").get(bench).text


def test_the_desk_merges_the_clauses_and_undoes_it(browser, world, both, draft):
    bench, mona = f"/en/versions/{draft}/desk/{world.third_clause}", browser("mona")
    before = words_of(browser, draft)
    assert "Merge with the previous clause" in mona.get(bench).text
    assert mona.fill(f"/en/versions/{draft}/reshaped/2", {}).status_code == 303
    assert words_of(browser, draft)[2:] == [f"{CLAUSE_TEXTS['en'][2][1]} {WORDS}"]
    page = mona.get(bench).text
    assert (
        "In Next this clause is merged with the previous one" in page and "Restore it" not in page
    )
    kept = mona.get(f"/en/versions/{draft}/desk/{world.other_clause}").text
    assert "another clause merged into it" in kept and "Remove this clause" not in kept
    put_back = mona.fill(f"/en/versions/{draft}/desk/{world.third_clause}/back", {})
    assert put_back.status_code == 409 and "Undo that first," in put_back.text
    assert mona.fill(re.search(r'action="([^"]+/reshaped/2/back)"', kept)[1], {}).status_code == 303
    assert words_of(browser, draft) == before


def test_a_program_splits_and_merges_at_the_desk(browser, world, both, draft):
    at, mona = f"/api/v1/versions/{draft}/splits-and-merges", browser("mona")
    made = mona.say("PUT", f"{at}/1", {})
    assert made.json["reshaped"] == ["a1"] and made.json["clause_id"] == world.third_clause
    again = mona.say("PUT", f"{at}/2", {})
    assert again.status_code == 409 and again.json["code"] == "reshaped_already"
    assert mona.say("DELETE", f"{at}/1", {}).json["reshaped"] == []
    assert mona.say("PUT", f"{at}/2", {}).json["out"] == ["a2"]
    assert mona.say("DELETE", f"{at}/2", {}).json["out"] == []
    assert mona.say("DELETE", f"{at}/2", {}).status_code == 409
    assert (
        browser("pia").say("PUT", f"{at}/1", {}).status_code == 403
        and mona.say("PUT", f"{at}/99", {}).status_code == 404
    )


def test_where_the_cut_has_no_place_the_moderator_is_told_and_nothing_is_lost(
    app, browser, world, both, draft
):
    with app.app_context():
        rewrite_clause(
            world.actor("mona"),
            draft,
            world.third_clause,
            "We *invite* everybody [to report every two years].",
        )
    before = words_of(browser, draft)
    refused = browser("mona").fill(f"/en/versions/{draft}/reshaped/1", {})
    assert (
        refused.status_code == 409
        and "the place is not clear. Nothing" in refused.text
        and words_of(browser, draft) == before
    )


def test_a_merge_is_published_with_its_report_and_its_concordance(app, browser, world, both, draft):
    mona = browser("mona")
    assert mona.fill(f"/en/versions/{draft}/reshaped/2", {}).status_code == 303
    with app.app_context():
        propose_dispositions(
            world.actor("mona"),
            draft,
            [ContributionRef("amendment", 2)],
            "accepted",
            "It is one duty.",
        )
        clear_for_publication(world, draft)
    publish = browser("sera").get(f"{AT}/next/publish")
    assert publish.status_code == 200 and "removed" in publish.text
    with app.app_context():
        issue_version(world.actor("sera"), draft)
    table = browser().get(f"/api/v1/versions/{draft}/concordance").json
    rows = {each["clause_id"]: each for each in table["clauses"]}
    assert (rows[world.third_clause]["fate"], rows[world.third_clause]["went_to"]) == (
        "merged",
        [world.other_clause],
    )
    report = browser().get(f"{AT}/next/dispositions")
    assert report.status_code == 200 and "It is one duty." in report.text
    assert ",merge," in browser().get(f"{AT}/next/dispositions.csv").text
    page = plainly(browser().get(f"{AT}/amendments/2"))
    assert "accepted" in page and "It is one duty." in page
    assert browser().get(f"{AT}/next/story/{world.other_clause}").status_code == 200


def test_the_form_of_a_split_tells_an_organization_of_its_move(app, world, browser):
    with app.app_context():
        propose(world, "hana", "move", None, clause=world.third_clause, after=world.heading)
    told = "Your organization already proposes otherwise for this clause:"
    assert told in browser("pia").fill(f"{door(world)}/preview", form(world)).text
    assert told not in browser("nils").fill(f"{door(world)}/preview", form(world)).text

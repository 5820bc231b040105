"""Tests of the provenance of a clause for programs: every character once, nothing hidden."""

import json

import pytest

from consult.comments.actions import post_comment, post_amendment_comment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from tests.support.consultation.ballots import close_test_ballot, open_clause_ballot
from .test_story import issued, told  # noqa: F401 - the fixture
from tests.unit.amendments.test_amendment_actions import LATER

WORDS = LATER + " Soon."


def asked(browser, world, **query):
    return browser().get(f"/api/v1/clauses/{world.other_clause}/provenance", query_string=query)


@pytest.fixture
def read(app, world, browser, told):  # noqa: F811 - the fixture by its name
    """Return Rev.1 after an accepted comment, a refused one, one on the amendment, and a ballot."""
    with app.app_context():
        said = [
            post_comment(world.actor(who), world.other_clause, words).id
            for who, words in (("ivo", "Two years are needed."), ("hana", "No brackets, please."))
        ]
        of_edit = post_amendment_comment(world.actor("ivo"), 1, "Good.").id
        mona = world.actor("mona")
        propose_dispositions(
            mona, told, [ContributionRef("comment", said[0])], "accepted", "So it is."
        )
        propose_dispositions(
            mona,
            told,
            [ContributionRef("comment", said[1])],
            "not_accepted",
            "They are not agreed.",
        )
        ballot = open_clause_ballot(world)
        close_test_ballot(world, ballot)
    issued(app, world, told)
    return asked(browser, world).json, said, of_edit, ballot


def test_every_character_has_its_source_once_and_in_order(world, read, told):  # noqa: F811
    found, *_ = read
    assert (found["clause_id"], found["version_id"], found["text"]) == (
        world.other_clause,
        told,
        WORDS,
    )
    assert "".join(each["text"] for each in found["passages"]) == WORDS
    at = 0
    for each in found["passages"]:
        assert each["start"] == at and WORDS[at : each["end"]] == each["text"] and each["sources"]
        at = each["end"]
    assert [
        (each["text"], each["sources"][0]["kind"])
        for each in found["passages"]
        if each["sources"][0]["kind"] != "text"
    ] == [("2032", "amendment"), (" Soon.", "written")]


def test_an_amendment_is_shown_with_supporters_disposition_and_comments(read, told):  # noqa: F811
    found, said, of_edit, _ = read
    passage = next(each for each in found["passages"] if each["text"] == "2032")
    (source,) = passage["sources"]
    assert (
        source["number"] == 1 and source["proposer"]["organisation"] == "Lakeside Schools Network"
    )
    assert (
        source["reason"] == "<b>Two years</b> more."
        and source["support"]["organisations"]["support"] == 0
    )
    assert [(each["version_id"], each["outcome"]) for each in source["dispositions"]] == [
        (told, "accepted")
    ]
    assert source["comments"] == [of_edit] and passage["comments"] == [said[0]], (
        "and not the one that was refused"
    )
    assert passage["since_version_id"] == told


def test_decisions_and_closed_ballots_stand_beside_it(read, told):  # noqa: F811
    found, *_, ballot = read
    assert [(each["number"], each["reason"], each["version_id"]) for each in found["decisions"]][
        0
    ] == (1, "I see no objection.", told)
    assert [(each["id"], each["kind"]) for each in found["ballots"]] == [(ballot, "recorded")]
    assert "Secret words" not in json.dumps(found) and "Rude" not in json.dumps(found), (
        "what was hidden is not told"
    )


def test_of_a_version_that_is_asked_for_and_of_none_that_is_not_issued(
    app,
    world,
    browser,
    told,  # noqa: F811
):
    first = asked(browser, world).json
    assert first["version_id"] == world.version and [
        each["sources"][0]["kind"] for each in first["passages"]
    ] == ["text"]
    assert asked(browser, world, version=told).status_code == 404
    issued(app, world, told)
    assert asked(browser, world, version=world.version).json == first
    assert (
        asked(browser, world, version=0).status_code == 422
        and asked(browser, world, other=1).status_code == 422
    )
    assert browser().get("/api/v1/clauses/99999/provenance").status_code == 404

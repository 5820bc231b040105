"""Tests of the facts of events as people read them: each has a name, and its value is in words."""

import re

import pytest


from consult.audit.fact_messages import FACT_NAMES
from consult.audit.fact_queries import FactSource, load_fact_references
from consult.audit.fact_values import list_fact_lines
from tests.support.consultation.ballots import open_test_ballot
from tests.support.documentation.event_facts import find_recorded_facts

MOMENT, WRITTEN = "2026-08-30T08:55:00+00:00", "30 Aug 2026, 08:55 UTC"


def read(app, language, verb, subject_id=0, **facts):
    """Return the values of facts by their names, in a language."""
    with app.test_request_context(f"/{language}/"):
        source = FactSource(verb, subject_id, facts)
        return {
            line.name: re.sub("[\u2066-\u2069]", "", line.value)
            for line in list_fact_lines(source, load_fact_references([source]))
        }


def test_every_fact_that_the_program_records_has_a_name():
    found = find_recorded_facts()
    assert len(found) > 130 and {"adopted", "cast", "editions", "turn_id", "unanswered"} <= set(
        found
    )
    assert not {name: sorted(where) for name, where in found.items() if name not in FACT_NAMES}


def test_a_new_fact_without_a_name_is_found(monkeypatch):
    monkeypatch.delitem(FACT_NAMES, "counts")
    assert set(find_recorded_facts()) - set(FACT_NAMES) == {"counts"}


@pytest.mark.parametrize(
    ("verb", "facts", "told"),
    [
        (
            "clause.marked",
            {"status": "adref", "before": None},
            {"Status": "agreed ad referendum", "Before": "–"},
        ),
        (
            "version.issued",
            {"editions": {"fr": "ab12", "en": "cd34"}},
            {"Digests by language": "Français: ab12, English: cd34"},
        ),
        ("ballot.unsealed", {"counts": {"yes": 2, "no": 1}}, {"Counts": "Yes: 2, No: 1"}),
        (
            "ballot.unsealed",
            {"choices": ["yes", "no"], "opened": [[2, "af"], [1, "be"]]},
            {"Choices": "Yes, No", "Votes with their proofs": "No: af, Yes: be"},
        ),
        (
            "ballot.fixed",
            {"threshold": "two_thirds", "abstentions": "quorum", "groups": ["gov"]},
            {
                "Majority": "two thirds of yes and no",
                "Abstentions": "count towards the quorum",
                "Groups that vote": "Governments",
            },
        ),
        (
            "decision.taken",
            {"brackets": {"6": [3, 1]}, "clauses": [6, 7]},
            {"Brackets before and after": "#6: 3 → 1", "Clauses": "#6, #7"},
        ),
        (
            "clause.consolidated",
            {"taken": ["1:0", "2:3"], "placed": 4},
            {
                "Applied changes": "change 1 of amendment #1, change 4 of amendment #2",
                "Moved for the amendment": "#4",
            },
        ),
        (
            "stage.changed",
            {
                "kind": "inputs",
                "before": {
                    "kind": "drafting",
                    "opens_at": MOMENT,
                    "closes_at": None,
                },
            },
            {
                "Kind": "Call for inputs",
                "Before": "Kind: Drafting, Opens (UTC): 30 Aug 2026, 08:55 UTC, Closes (UTC): –",
            },
        ),
        (
            "silence.extended",
            {"before": MOMENT, "number": 3},
            {"Before": WRITTEN, "Number": "3"},
        ),
        ("silence.near", {"left": "hour"}, {"Time left": "one hour"}),
        ("import.entered", {"left": 2, "amendments": 3}, {"Left out": "2", "Amendments": "3"}),
        (
            "position.taken",
            {"holder": "organisation", "choice": "live", "before": "object"},
            {"Held by": "the organization", "Choice": "Can live with", "Before": "Object"},
        ),
        (
            "similar.named",
            {"kind": "comment", "before": "Old", "after": "New"},
            {"Kind": "comment", "Before": "Old", "After": "New"},
        ),
        (
            "amendment.proposed",
            {"kind": "move", "places": [0, 4]},
            {"Kind": "MOVE", "Places": "the beginning, #4"},
        ),
        ("podium.undone", {"undone": "item.started"}, {"Undone": "Agenda item taken up"}),
        (
            "consultation.changed",
            {"changed": ["lead", "proxies"]},
            {"Changed": "introduction, number of proxies"},
        ),
        ("log.format", {"format": 2, "before": 17}, {"Format": "2", "Before": "17"}),
        ("tag.moved", {"code": "C1", "place": 4}, {"Code": "C1", "Place": "4"}),
        ("ballot.voided", {"why": "key_lost"}, {"Reason": "the key is gone"}),
    ],
)
def test_the_value_of_a_fact_is_read_in_words(app, verb, facts, told):
    assert read(app, "en", verb, **facts) == told


def test_people_organizations_and_holders_are_named(app, world):
    pia, lakeside = world.ids["pia"], world.lakeside
    told = read(
        app,
        "en",
        "ballot.fixed",
        user_id=pia,
        organisation_id=lakeside,
        electors=[f"o{world.norvania}", f"u{pia}", "u999"],
        proxies={f"o{lakeside}": f"o{world.norvania}"},
    )
    assert told == {
        "Person": "Pia",
        "Organization": "Lakeside Schools Network",
        "Electors": "Norvania, Pia, #999",
        "Proxies": "Lakeside Schools Network → Norvania",
    }


def test_counts_stand_beside_the_choices_of_their_ballot(app, world):
    with app.app_context():
        ballot = open_test_ballot(world)
    for verb in ("ballot.closed", "ballot.announced"):
        told = read(app, "en", verb, subject_id=ballot, counts=[2, 1, 0])
        assert told == {"Counts": "Yes: 2, No: 1, Abstain: 0"}
    assert read(app, "fr", "ballot.closed", subject_id=ballot, counts=[2, 1, 0])["Décompte"]
    assert read(app, "en", "silence.ruled", counts=True) == {"It counts": "yes"}

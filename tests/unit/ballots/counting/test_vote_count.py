"""Tests of counting rules: majorities, abstentions, two thirds, ties, quorum, and protection
of small groups.
"""

import pytest

from consult.ballots.electorate import roll_call_order as roll
from consult.ballots.counting.vote_count import (
    MISSING,
    SOUNDING_CHOICES,
    VOTE_CHOICES,
    ElectorVote,
    BallotRules,
    count_votes,
    suppress_parts,
)

pytestmark = pytest.mark.postgresql


def crowd(**how_many):
    """Make this many electors of each choice in one group; `missing` did not vote."""
    return [
        ElectorVote(
            f"o{code}{number}", "gov", "africa", "remote", None if code == MISSING else code
        )
        for code, many in how_many.items()
        for number in range(many)
    ]


def counted(threshold, abstentions="quorum", quorum=0, choices=VOTE_CHOICES, **how_many):
    return count_votes(BallotRules(choices, threshold, abstentions, quorum), crowd(**how_many))


@pytest.mark.parametrize(
    ("threshold", "votes", "needed", "outcome"),
    [
        (
            "simple",
            {"yes": 2, "no": 1, "abstain": 9},
            2,
            "carried",
        ),  # abstentions are not taken into account
        ("simple", {"yes": 2, "no": 2, "abstain": 1}, 3, "tied"),  # equally divided: not carried
        ("simple", {"yes": 1, "no": 2}, 2, "not_carried"),
        ("simple", {"abstain": 4}, 1, "tied"),  # nobody was present and voting
        ("simple", {"missing": 4}, 1, "unanswered"),
        (
            "absolute",
            {"yes": 5, "no": 0, "missing": 5},
            6,
            "not_carried",
        ),  # half of all is not more than half
        ("absolute", {"yes": 6, "no": 4}, 6, "carried"),
        ("two_thirds", {"yes": 104, "no": 31, "abstain": 17, "missing": 36}, 90, "carried"),
        ("two_thirds", {"yes": 2, "no": 1}, 2, "carried"),
        ("two_thirds", {"yes": 66, "no": 34}, 67, "not_carried"),
        ("two_thirds", {"abstain": 3}, 1, "not_carried"),
        ("consensus", {"yes": 1, "abstain": 2, "missing": 7}, 0, "carried"),
        ("consensus", {"yes": 9, "no": 1}, 0, "objected"),
        ("consensus", {"missing": 9}, 0, "unanswered"),  # silence is no consent
    ],
)
def test_each_threshold_is_that_of_the_field(threshold, votes, needed, outcome):
    result = counted(threshold, **votes)
    assert (result.threshold.needed, result.outcome, result.is_carried) == (
        needed,
        outcome,
        outcome == "carried",
    )


def test_abstentions_that_count_as_votes_make_a_majority_harder():
    assert counted("simple", "cast", yes=3, no=2, abstain=1).outcome == "not_carried"
    assert counted("simple", "quorum", yes=3, no=2, abstain=1).outcome == "carried"
    assert counted("two_thirds", "cast", yes=4, no=1, abstain=2).outcome == "not_carried"


def test_a_sounding_informs_and_reaches_consensus_where_nobody_objects():
    assert counted("none", choices=SOUNDING_CHOICES, support=3, object=4).outcome == "informs"
    assert counted("consensus", choices=SOUNDING_CHOICES, support=3, live=4, reserve=1).is_carried
    assert counted("consensus", choices=SOUNDING_CHOICES, support=3, object=1).outcome == "objected"


@pytest.mark.parametrize(
    ("electors", "cast", "quorum", "needed", "outcome"),
    [
        (188, 94, 50, 94, "carried"),
        (188, 93, 50, 94, "no_quorum"),
        (9, 5, 50, 5, "carried"),
        (9, 4, 50, 5, "no_quorum"),
        (10, 0, 0, 0, "unanswered"),
        (10, 10, 100, 10, "carried"),
    ],
)
def test_a_quorum_is_a_share_of_the_electorate_and_abstentions_are_in_it(
    electors, cast, quorum, needed, outcome
):
    result = counted(
        "simple", quorum=quorum, yes=min(cast, 1), abstain=max(cast - 1, 0), missing=electors - cast
    )
    assert (result.quorum.needed, result.quorum.vote_count, result.outcome) == (
        needed,
        cast,
        outcome,
    )
    assert result.missing == electors - cast


def test_the_result_is_shown_by_group_region_and_place_with_missing_votes():
    electorate = [
        ElectorVote("o1", "gov", "africa", "room", "yes"),
        ElectorVote("o2", "civ", "africa", "remote", None),
        ElectorVote("u3", None, None, "remote", "no"),
    ]
    result = count_votes(BallotRules(VOTE_CHOICES, "simple"), electorate)
    assert result.groups["civ"] == {"yes": 0, "no": 0, "abstain": 0, MISSING: 1}
    assert result.regions["africa"]["yes"] == 1 and result.groups["none"]["no"] == 1
    assert result.places == {
        "room": {"yes": 1, "no": 0, "abstain": 0, MISSING: 0},
        "remote": {"yes": 0, "no": 1, "abstain": 0, MISSING: 1},
    }
    for parts in (result.groups, result.regions, result.places):
        assert sum(sum(row.values()) for row in parts.values()) == 3


def test_where_too_few_answered_only_their_number_is_told():
    result = suppress_parts(
        count_votes(BallotRules(SOUNDING_CHOICES, "none"), crowd(support=3, object=1, missing=4)), 5
    )
    assert (result.cast, result.missing, result.counts, result.groups, result.outcome) == (
        4,
        4,
        None,
        None,
        "too_few",
    )
    assert (
        suppress_parts(
            count_votes(BallotRules(SOUNDING_CHOICES, "none"), crowd(support=3, object=2)), 5
        ).counts["object"]
        == 2
    )


def test_a_roll_is_called_in_the_alphabet_of_its_language_from_the_letter_that_was_drawn():
    names = ["Zambie", "Émirats", "Egypte", "Ligue des usagers", "Lakeside"]
    called = roll.sort_from_letter(names, "fr", "L", names)
    assert called == ["Lakeside", "Ligue des usagers", "Zambie", "Egypte", "Émirats"]
    assert roll.sort_from_letter(names, "fr", None, names)[0] == "Egypte"
    spanish = ["Ñuñoa", "Nueva", "Norte", "Omar"]
    assert roll.sort_from_letter(spanish, "es", None, spanish) == [
        "Norte",
        "Nueva",
        "Ñuñoa",
        "Omar",
    ]
    russian = ["Ёлка", "Европа", "Япония"]
    assert roll.sort_from_letter(russian, "ru", "Я", russian) == ["Япония", "Европа", "Ёлка"]
    arabic = ["إثيوبيا", "الأردن", "أرمينيا"]
    assert roll.sort_from_letter(arabic, "ar", None, arabic)[0] == "إثيوبيا"


def test_the_letter_is_one_that_a_name_begins_with():
    assert {roll.draw_letter(["Norvania", "Émirats"], "fr") for _ in range(60)} == {"N", "E"}
    assert roll.draw_letter([], "fr") is None

"""Tests of carry-over of positions and brackets: counts by text, verdicts, and visibility
afterwards.
"""

import pytest

from consult.amendments.actions import propose_amendment
from consult.positions.actions import open_amendment_ballot, open_standing_ballots, take_position
from consult.positions.queries import find_amendment_ballot
from consult.consolidation.carry_over.verdict_queries import load_verdicts, count_verdicts
from consult.consolidation.carry_over.position_queries import compute_full_carry_over
from consult.core.database.engine import find_row
from consult.core.moderation_reasons import ModerationReason
from consult.documents.clauses.actions import change_clause, remove_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Version
from consult.moderation.amendment_actions import hide_amendment
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.test_publication import (
    answer,
    edit,
    issued,
    quoted,
    reword,
    said,
)

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def draft(world):
    """Create a working version based on the current one."""
    open_standing_ballots(world.document)
    return create_working_version(world, "next", based_on=world.version)


def positions(world, draft):
    return [
        each
        for each in compute_full_carry_over(world.actor("mona"), find_row(Version, draft))
        if each.kind == "position"
    ]


def taken(world, *who):
    for name, choice in who:
        take_position(world.actor(name), world.other_ballot, choice)


@pytest.mark.parametrize(
    ("text", "verdict", "sure"),
    [
        (NOW, "kept", 100),
        (NOW.replace("2030", "2032"), "changed", None),
        (NOW.replace("*resolve*", "resolve"), "changed", 99),
        ("Nothing of it is here.", "gone", None),
    ],
)
def test_positions_are_listed_by_clause_with_count_and_verdict(world, draft, text, verdict, sure):
    taken(world, ("hana", "support"), ("nils", "live"), ("ivo", "abstain"))
    if text != NOW:
        reword(world, draft, text)
    (found,) = positions(world, draft)
    assert (found.clause_id, found.verdict, found.positions, found.organisations) == (
        world.other_clause,
        verdict,
        3,
        2,
    )
    assert sure in {None, found.sureness} and not found.doubtful
    issued(world, draft)
    (kept,) = (each for each in load_verdicts(find_row(Version, draft)) if each.kind == "position")
    assert (kept.verdict, kept.positions, kept.organisations) == (verdict, 3, 2)
    taken(world, ("hana", "live"))  # on the new words: what was carried over stays as it was
    (kept,) = (each for each in load_verdicts(find_row(Version, draft)) if each.kind == "position")
    assert kept.positions == 3


def test_positions_on_a_clause_that_goes_or_has_another_number(world, draft):
    taken(world, ("hana", "support"))
    change_clause(
        world.actor("mona"),
        draft,
        world.other_clause,
        ChangeClauseForm.model_validate({"language": "en", "text": NOW, "label": "7."}),
    )
    assert [(each.verdict, each.sureness) for each in positions(world, draft)] == [("moved", 100)]
    remove_clause(world.actor("mona"), draft, world.other_clause)
    assert [(each.verdict, each.sureness) for each in positions(world, draft)] == [("gone", 100)]


def test_positions_on_earlier_text_are_not_counted(world, draft):
    taken(world, ("hana", "support"))
    reword(world, draft, NOW.replace("2030", "2032"))
    issued(world, draft)
    second = create_working_version(world, "second", based_on=draft)
    assert positions(world, second) == []
    taken(world, ("nils", "live"))
    assert [each.positions for each in positions(world, second)] == [1]


def test_positions_on_a_kept_amendment_follow_its_place_and_those_on_an_answered_one_end(
    world, draft
):
    stays, ends = (
        propose_amendment(world.actor("pia"), world.other_clause, "mod", text, "So.").id
        for text in (LATER, NOW + " Soon.")
    )
    for number in (stays, ends):
        open_amendment_ballot(number)
        take_position(world.actor("nils"), find_amendment_ballot(number), "support")
    answer(world, draft, edit(stays), "carried_over")
    answer(world, draft, edit(ends), "not_accepted")
    reword(world, draft, NOW.replace("by 2030", "by 2035"))
    (found,) = positions(world, draft)
    assert (found.amendment, found.amendment_id, found.verdict, found.positions) == (
        1,
        stays,
        "changed",
        1,
    )
    issued(world, draft)
    assert [
        (each.kind, each.number)
        for each in load_verdicts(find_row(Version, draft))
        if each.kind == "position"
    ] == [("position", 1)]
    hide_amendment(world.actor("mona"), stays, ModerationReason("insult"))
    assert [each.kind for each in load_verdicts(find_row(Version, draft))] == ["bracket"]


def test_brackets_and_comments_stay_readable_on_the_page_of_the_version(world, draft):
    number = quoted(world, "every school")
    answer(world, draft, said(number), "carried_over")
    reword(world, draft, NOW.replace("[voluntary]", "voluntary"))
    issued(world, draft)
    found = {each.kind: each for each in load_verdicts(find_row(Version, draft))}
    assert (found["bracket"].verdict, found["bracket"].words) == ("gone", "[voluntary]")
    assert (found["comment"].verdict, found["comment"].still.version) == ("kept", "Next")
    assert count_verdicts(found.values()) == {"gone": 1, "kept": 1}

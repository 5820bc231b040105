"""Tests of suggested decisions: by whom, about which text, and that they change nothing."""

import pytest

from consult.consolidation.actions import decide_clauses
from consult.consolidation.decisions import suggestion_actions as suggesting
from consult.consolidation.decisions.suggestion_forms import SuggestDecisionForm
from consult.consolidation.decisions.suggestion_queries import (
    count_suggested_clauses,
    find_clauses_with_suggestions,
    list_open_suggestions,
    list_suggestions,
)
from consult.consolidation.desk.queries import load_board, parse_filter
from consult.consolidation.workbench import actions as working, clause_actions as placing
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, load_offered_hunks
from consult.consultations.roles import facilitation_actions
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Forbidden
from consult.documents.actions import issue_version
from consult.documents.models import Clause, Version
from consult.documents.queries import find_clause_text
from consult.documents.versions.rename_discard_actions import discard_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose
from tests.unit.consolidation.test_facilitators import join_lakeside
from tests.world import ROLES

WRITERS = {"fay", "mona", "rana", "sera"}


@pytest.fixture(autouse=True)
def entrusted(world, here):
    """Make Fay responsible for the clause of these tests."""
    facilitation_actions.assign_clauses(
        world.actor("sera"), world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
    )


def suggest(world, draft, name="fay", clause=None, status="bracketed", **more):
    clause = clause or world.other_clause
    digest = more.pop("digest", None) or find_clause_text(draft, clause, "en", "en").digest
    form = SuggestDecisionForm(status=status, reason="Nobody objects.", digest=digest)
    return suggesting.suggest_decision(world.actor(name), draft, clause, form)


def test_who_works_on_a_clause_suggests_and_nothing_changes(world, draft):
    before = find_row(Clause, world.other_clause).status
    for name in sorted({*ROLES} - WRITERS):
        with pytest.raises(Forbidden):
            suggest(world, draft, name)
    with pytest.raises(Forbidden):
        suggest(world, draft, clause=world.third_clause)
    suggest(world, draft)
    (found,) = list_suggestions(draft, world.other_clause)
    row = found.row
    assert (row.author.name, row.status, row.reason) == ("Fay", "bracketed", "Nobody objects.")
    assert found.is_current and found.decided is None
    assert find_clauses_with_suggestions(draft) == {world.other_clause}
    assert find_row(Clause, world.other_clause).status == before
    assert world.events()[-1] == "decision.suggested"


def test_a_later_one_replaces_the_own_one_and_one_is_withdrawn(world, draft):
    suggest(world, draft)
    suggest(world, draft, status="open")
    suggest(world, draft, "mona")
    assert [each.row.status for each in list_suggestions(draft, world.other_clause)] == [
        "bracketed",
        "open",
    ]
    for _ in range(2):
        suggesting.withdraw_suggestion(world.actor("fay"), draft, world.other_clause)
    assert [each.row.author.name for each in list_open_suggestions(world.other_clause)] == ["Mona"]
    with pytest.raises(Forbidden):
        suggesting.withdraw_suggestion(world.actor("pia"), draft, world.other_clause)


def test_a_text_that_changed_or_is_issued_takes_none(world, draft):
    with pytest.raises(Conflict, match="changed_meanwhile"):
        suggest(world, draft, digest="0" * 64)
    suggest(world, draft)
    issue_version(world.actor("sera"), clear_for_publication(world, draft))
    assert list_open_suggestions(world.other_clause) == []
    with pytest.raises(Conflict, match="issued_already"):
        suggest(world, draft)


def test_nobody_suggests_as_a_facilitator_where_their_organization_has_words(world, draft):
    join_lakeside(world, "fay")
    edit = propose(world, "pia")
    keys = [
        build_hunk_key(hunk, at)
        for _, found in load_offered_hunks(world.actor("mona"), world.other_clause)
        for at, hunk in enumerate(found)
    ]
    suggest(world, draft)
    working.build_clause_text(world.actor("mona"), draft, world.other_clause, keys)
    assert edit
    with pytest.raises(Conflict, match="own_words_in_text"):
        suggest(world, draft)
    suggest(world, draft, "mona")


def test_the_desk_counts_and_filters_what_the_chair_has_not_decided_on(world, draft):
    suggest(world, draft)
    suggest(world, draft, "mona")
    suggest(world, draft, "mona", clause=world.third_clause)
    cho, chosen = world.actor("cho"), parse_filter("all", "suggested", "")

    def list_rows():
        rows = load_board(cho, find_row(Version, draft)).rows
        return [row.line.clause_id for row in rows if chosen.fits(row, cho.user_id)]

    def count():
        return [(version.id, n) for version, n in count_suggested_clauses(world.consultation)]

    assert list_rows() == [world.other_clause, world.third_clause] and count() == [(draft, 2)]
    decide_clauses(cho, draft, [world.other_clause], "bracketed", "So be it.")
    assert list_rows() == [world.third_clause] and count() == [(draft, 1)]
    (late,) = [suggest(world, draft)]
    assert list_rows() == [world.other_clause, world.third_clause], "made after the decision"
    assert {
        each.row.id: each.decided is None for each in list_open_suggestions(late.clause_id)
    } == {late.id: True}
    assert len(list_suggestions(draft, world.other_clause)) == 2, "that of Mona is decided"
    placing.remove_working_clause(world.actor("mona"), draft, world.third_clause)
    assert list_rows() == [world.other_clause] and count() == [(draft, 1)]


def test_with_a_working_version_its_suggestions_go(world, draft):
    suggest(world, draft)
    discard_version(world.actor("sera"), draft)
    assert list_open_suggestions(world.other_clause) == []
    assert find_row(Version, world.version).issued

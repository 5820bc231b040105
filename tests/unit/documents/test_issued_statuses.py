"""Tests of statuses: a version keeps those with which it was issued, the clause has that of now."""

import pytest
from sqlalchemy import select

from consult.consolidation.actions import decide_clauses, undo_decision
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.documents import actions, queries
from consult.documents.clauses.actions import set_clause_status
from consult.documents.comparison import compare_versions
from consult.documents.clauses.status_queries import load_status_decisions
from consult.documents.models import Document, Placement, Version
from consult.output.reports.chair.open_issue_queries import load_open_clauses
from consult.output.version_queries import load_clauses
from tests.support.consultation.document_data import collected
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version

pytestmark = [pytest.mark.usefixtures("here"), pytest.mark.postgresql]


def lines(version):
    return queries.load_clause_texts(version, "en", "en")


def statuses(world, version):
    return {
        line.clause_id: (line.status, line.status_now)
        for line in lines(version)
        if line.clause_id in {world.clause, world.other_clause}
    }


def decisions(world, version):
    return load_status_decisions(find_row(Document, world.document), lines(version))


@pytest.fixture
def issued(world):
    """Issue a version in which one clause is agreed."""
    made = create_working_version(world, based_on=world.version)
    set_clause_status(world.actor("cho"), world.clause, "agreed")
    return actions.issue_version(world.actor("sera"), clear_for_publication(world, made)).id


def test_a_version_keeps_the_statuses_of_its_issue(world, issued):
    assert statuses(world, issued)[world.clause] == ("agreed", "agreed")
    set_clause_status(world.actor("cho"), world.clause, "reopened")
    set_clause_status(world.actor("cho"), world.other_clause, "bracketed")
    assert statuses(world, issued) == {
        world.clause: ("agreed", "reopened"),
        world.other_clause: ("open", "bracketed"),
    }
    assert statuses(world, world.version)[world.clause] == ("open", "reopened")


def test_a_working_version_has_the_status_of_now(world, issued):
    made = create_working_version(world, "after", based_on=issued)
    assert statuses(world, made)[world.clause] == ("agreed", "agreed")
    set_clause_status(world.actor("cho"), world.clause, "reopened")
    assert statuses(world, made)[world.clause] == ("reopened", "reopened")


def test_nobody_changes_the_status_of_an_issued_version(world, issued):
    there = db.session.scalar(
        select(Placement).where(Placement.version_id == issued, Placement.clause_id == world.clause)
    )
    with pytest.raises(Conflict, match="issued_already"), transaction():
        db.session.refresh(there)
        there.status = "open"
    assert statuses(world, issued)[world.clause] == ("agreed", "agreed")


def test_the_decision_behind_a_new_status_is_named_until_it_is_undone(world, issued):
    draft = create_working_version(world, "after", based_on=issued)
    cho = world.actor("cho")
    made = decide_clauses(cho, draft, [world.third_clause], "adref", "I see no objection.")
    set_clause_status(cho, world.clause, "reopened")
    assert decisions(world, issued) == {world.third_clause: made.number}
    before = find_row(Document, world.document).revision
    undo_decision(cho, made.id)
    assert decisions(world, issued) == {}
    assert find_row(Document, world.document).revision > before, "a cached page would still name it"
    again = decide_clauses(cho, draft, [world.third_clause], "agreed", "I see no objection.")
    assert decisions(world, issued) == {world.third_clause: again.number}
    set_clause_status(cho, world.third_clause, "adref")
    assert decisions(world, issued) == {}, "the last status was set without a decision"


def test_the_progress_of_a_version_counts_both(world, issued):
    set_clause_status(world.actor("cho"), world.clause, "reopened")
    now = queries.compute_progress(lines(issued))
    then = queries.compute_progress(lines(issued), as_issued=True)
    assert (now.agreed, now.reopened) == (0, 1) and (then.agreed, then.reopened) == (1, 0)
    assert queries.load_progress(world.document) == now


def test_a_comparison_shows_a_status_that_changed_with_unchanged_text(world, issued):
    older, newer = find_row(Version, world.version), find_row(Version, issued)
    found = {
        each.clause_id: each
        for each in compare_versions(older, newer, "en").changes
        if each.has_changed
    }
    assert found.keys() == {world.clause} and found[world.clause].has_new_status
    set_clause_status(world.actor("cho"), world.clause, "open")
    assert [
        each.clause_id for each in compare_versions(older, newer, "en").changes if each.has_changed
    ] == [world.clause], "the versions still differ"


def test_files_and_data_print_the_statuses_of_the_issue(world, issued):
    def printed(version):
        return {
            each.id: each.status
            for each in load_clauses(find_row(Version, version), "en")
            if each.id in {world.clause, world.third_clause}
        }

    set_clause_status(world.actor("cho"), world.clause, "reopened")
    set_clause_status(world.actor("cho"), world.third_clause, "agreed")
    assert printed(issued) == {world.clause: "agreed", world.third_clause: "open"}
    assert printed(world.version) == {world.clause: "open", world.third_clause: "open"}
    data = collected(world)
    placed = {
        (version.id, each.clause_id): each.status
        for version in data.versions
        for each in version.clauses
    }
    assert (
        placed[issued, world.clause] == "agreed" and placed[world.version, world.clause] == "open"
    )
    assert {each.id: each.status for each in data.clauses}[world.clause] == "reopened"


def test_the_report_of_the_chair_lists_both_statuses(world, issued):
    set_clause_status(world.actor("cho"), world.third_clause, "agreed")
    set_clause_status(world.actor("cho"), world.clause, "reopened")
    version = find_row(Version, issued)
    left = {
        each.clause.id: (each.clause.status, each.status_now)
        for each in load_open_clauses(version, load_clauses(version, "en"))
    }
    assert left[world.clause] == ("agreed", "reopened")
    assert world.third_clause not in left, "it is settled now"
    earlier = find_row(Version, world.version)
    assert {
        each.status_now for each in load_open_clauses(earlier, load_clauses(earlier, "en"))
    } == {None}

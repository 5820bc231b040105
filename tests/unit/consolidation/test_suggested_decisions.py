"""Tests of suggested decisions: by whom, about which text, that they change nothing, notices."""

import pytest
from sqlalchemy import select

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
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events import dispatcher as follower
from consult.core.events.log import transaction
from consult.documents.actions import issue_version
from consult.documents.models import Clause, Version
from consult.documents.queries import find_clause_text
from consult.documents.versions.rename_discard_actions import discard_version
from consult.notifications.links import get_notice_path
from consult.notifications.messages import format_sentence
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
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
    late = suggest(world, draft)
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


@pytest.fixture
def running(world, here):
    running = follower.Dispatcher()
    running.step()
    return running


def list_notices(world, verb):
    """List the notices of an event: the person, the sentence, and the path of the link."""
    rows = db.session.scalars(select(Notice).where(Notice.verb == verb).order_by(Notice.id)).all()
    names = {number: name for name, number in world.ids.items()}
    return [
        (names[row.user_id], format_sentence(view), get_notice_path(view, "en"))
        for row, view in zip(rows, load_notice_views(rows), strict=True)
    ]


def test_the_chairs_hear_once_until_they_have_read_it(world, draft, running):
    suggest(world, draft, "mona", world.other_clause)
    suggest(world, draft, "rana", world.third_clause)
    running.step()
    found = list_notices(world, "decision.suggested")
    assert sorted(name for name, _, _ in found) == ["cho", "vic"]
    _, sentence, path = found[0]
    assert "Decisions on clauses of \u2068Next\u2069 are suggested to you" in sentence
    assert path == f"/en/versions/{draft}/desk?only=suggested"
    with transaction():
        for row in db.session.scalars(select(Notice).where(Notice.user_id == world.ids["cho"])):
            row.read_at = utc_now()
    suggest(world, draft, "mona", world.clause)
    running.step()
    names = [name for name, _, _ in list_notices(world, "decision.suggested")]
    assert sorted(names) == ["cho", "cho", "vic"]


def test_the_author_hears_what_the_chair_decided(world, draft, running):
    for clause in (world.other_clause, world.third_clause):
        suggest(world, draft, "mona", clause)
    suggest(world, draft, "rana", world.third_clause, "open")
    clauses = [world.other_clause]
    decide_clauses(world.actor("cho"), draft, clauses, "bracketed", "So be it.")
    suggest(world, draft, "rana", world.other_clause)
    decide_clauses(world.actor("cho"), draft, [world.third_clause], "open", "Later.")
    running.step()
    bench = f"/en/versions/{draft}/desk/"
    found = list_notices(world, "suggestion.decided")
    assert [(name, words.partition(":")[0], path) for name, words, path in found] == [
        (
            "mona",
            "The chair decided as you suggested, in D-1",
            f"{bench}{world.other_clause}#suggestions",
        ),
        (
            "mona",
            "The chair decided otherwise than you suggested, in D-2",
            f"{bench}{world.third_clause}#suggestions",
        ),
        (
            "rana",
            "The chair decided as you suggested, in D-2",
            f"{bench}{world.third_clause}#suggestions",
        ),
    ]


def test_a_decision_on_several_clauses_is_one_notice(world, draft, running):
    clauses = [world.other_clause, world.third_clause]
    for clause in clauses:
        suggest(world, draft, "mona", clause)
    decide_clauses(world.actor("cho"), draft, clauses, "reopened", "Anew.")
    running.step()
    ((name, sentence, path),) = list_notices(world, "suggestion.decided")
    assert name == "mona" and "on 2 clauses for which you suggested a decision" in sentence
    assert path == f"/en/versions/{draft}/desk"

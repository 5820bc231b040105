"""Tests of notices about suggested decisions: to the chairs once, and back to the author."""

import pytest
from sqlalchemy import select

from consult.consolidation.actions import decide_clauses
from consult.consolidation.decisions.suggestion_actions import suggest_decision
from consult.consolidation.decisions.suggestion_forms import SuggestDecisionForm
from consult.core.database.engine import db, utc_now
from consult.core.events import dispatcher as follower
from consult.core.events.log import transaction
from consult.documents.queries import find_clause_text
from consult.notifications.links import get_notice_path
from consult.notifications.messages import format_sentence
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views


@pytest.fixture
def running(world, here):
    running = follower.Dispatcher()
    running.step()
    return running


def suggest(world, clause, name="mona", status="bracketed"):
    line = find_clause_text(world.working, clause, "en", "en")
    form = SuggestDecisionForm(status=status, reason="Nobody objects.", digest=line.digest)
    suggest_decision(world.actor(name), world.working, clause, form)


def list_notices(world, verb):
    """List the notices of an event: the person, the sentence, and the path of the link."""
    rows = db.session.scalars(select(Notice).where(Notice.verb == verb).order_by(Notice.id)).all()
    names = {number: name for name, number in world.ids.items()}
    return [
        (names[row.user_id], format_sentence(view), get_notice_path(view, "en"))
        for row, view in zip(rows, load_notice_views(rows), strict=True)
    ]


def test_the_chairs_hear_once_until_they_have_read_it(world, running):
    suggest(world, world.other_clause)
    suggest(world, world.third_clause, "rana")
    running.step()
    found = list_notices(world, "decision.suggested")
    assert sorted(name for name, _, _ in found) == ["cho", "vic"]
    _, sentence, path = found[0]
    assert "Decisions on clauses of \u2068Rev.1\u2069 are suggested to you" in sentence
    assert path == f"/en/versions/{world.working}/desk?only=suggested"
    with transaction():
        for row in db.session.scalars(select(Notice).where(Notice.user_id == world.ids["cho"])):
            row.read_at = utc_now()
    suggest(world, world.clause)
    running.step()
    names = [name for name, _, _ in list_notices(world, "decision.suggested")]
    assert sorted(names) == ["cho", "cho", "vic"]


def test_the_author_hears_what_the_chair_decided(world, running):
    for clause in (world.other_clause, world.third_clause):
        suggest(world, clause)
    suggest(world, world.third_clause, "rana", "open")
    clauses = [world.other_clause]
    decide_clauses(world.actor("cho"), world.working, clauses, "bracketed", "So be it.")
    suggest(world, world.other_clause, "rana")
    decide_clauses(world.actor("cho"), world.working, [world.third_clause], "open", "Later.")
    running.step()
    bench = f"/en/versions/{world.working}/desk/"
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


def test_a_decision_on_several_clauses_is_one_notice(world, running):
    clauses = [world.other_clause, world.third_clause]
    for clause in clauses:
        suggest(world, clause)
    decide_clauses(world.actor("cho"), world.working, clauses, "reopened", "Anew.")
    running.step()
    ((name, sentence, path),) = list_notices(world, "suggestion.decided")
    assert name == "mona" and "on 2 clauses for which you suggested a decision" in sentence
    assert path == f"/en/versions/{world.working}/desk"

"""Tests of recounting a silence procedure: from the public record, on the command line, and as
data.
"""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from consult.ballots.counting import actions as closing
from consult.commands import consult
from consult.consolidation.silence import objection_actions as objecting, actions as silencing
from consult.consolidation.silence.models import SilenceObjection, Silence
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Version
from consult.output.data.document_data import collect_document_data
from tests.http.ballots.test_record_verification import chained, record_of, verifier
from tests.unit.consolidation.silence.test_silence_procedure import object_to, put


@pytest.fixture
def over(app, world):
    """Provide an ended procedure: a clause adopted, one broken, and one with a dismissed
    objection.
    """
    with app.app_context():
        silence = put(world, world.clause, world.third_clause)
        object_to(world, silence)
        late = object_to(world, silence, "ivo", world.clause)
        silencing.extend_silence(
            world.actor("cho"),
            silence,
            find_row(Silence, silence).closes_at + timedelta(days=1),
            "Capitals asked.",
        )
        with freeze_clock(find_row(Silence, silence).closes_at), transaction():
            closing.close_due_ballots()
        objecting.rule_on_objection(
            world.actor("cho"), late.id, counts=False, reason="It is small."
        )
    return silence


def test_it_comes_to_the_same_from_the_public_record_alone(over, browser, world):
    status, said = verifier(record_of(browser, world))
    assert status == 0, said
    assert (
        f"silence {over}: fits; by its objections "
        f'{{"adopted":[{world.clause}],"broken":[{world.third_clause}],"pending":[]}}'
    ) in said


def test_a_result_that_its_objections_do_not_come_to_is_named(over, browser, world):
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    for row in rows:
        if row.get("verb") == "silence.ended":
            row["facts"] |= {
                "adopted": sorted([world.clause, world.third_clause]),
                "broken": [],
                "pending": [],
            }
    status, said = verifier(chained(rows))
    assert status == 1 and f"silence {over}: does NOT fit" in said


def test_it_is_counted_again_on_the_command_line_and_what_was_changed_is_named(
    app, over, world, monkeypatch
):
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)
    found = CliRunner().invoke(consult, ["recount"])
    assert (found.exit_code, found.output.split("\t")[1:]) == (0, ["B-1", "1 1 0", "fits\n"])
    with app.app_context(), transaction():
        db.session.delete(db.session.query(SilenceObjection).filter_by(entitled=True).one())
    found = CliRunner().invoke(consult, ["recount"])
    assert found.exit_code == 1 and "fits" not in found.output


def test_it_is_among_the_public_data_and_what_is_only_proposed_is_not(app, over, world):
    with app.app_context():
        put(world, who="mona", act=silencing.propose_silence)
        (told,) = collect_document_data(Actor(), find_row(Version, world.version), "en").silences
    assert told.entitled == ["Lakeside Schools Network", "Norvania"] and told.decision_id
    assert {each.clause_id: each.outcome for each in told.clauses} == {
        world.clause: "adopted",
        world.third_clause: "broken",
    }
    assert [(each.entitled, each.upheld, bool(each.amendment_id)) for each in told.objections] == [
        (True, None, True),
        (False, False, True),
    ]
    assert told.extensions[0].reason == "Capitals asked."


def test_the_page_of_the_clause_says_what_came_of_it_and_leads_there(over, browser, world):
    page = browser().get(f"/en/clauses/{world.third_clause}").text
    assert f"/en/silences/{over}#clause-{world.third_clause}" in page and "silence broken" in page
    assert (
        f"/silence?clause={world.third_clause}"
        in browser("cho").get(f"/en/clauses/{world.third_clause}").text
    )
    assert "under silence" not in browser("pia").get(f"/en/clauses/{world.other_clause}").text

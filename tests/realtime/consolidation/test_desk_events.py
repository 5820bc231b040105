"""Realtime test of desk events: clause and person only, sent to those who may see the desk."""

from consult.consolidation.workbench import actions as working
from tests.support.consultation.working_version import create_working_version
from tests.support.servers.deadline import wait_until
from tests.unit.amendments.test_amendment_actions import NOW


def test_those_at_the_desk_hear_that_a_clause_was_worked_on(app, listen, world):
    with app.app_context():
        draft = create_working_version(world, based_on=world.version)
    heard = {}
    for name in ("rana", "cho", "pia"):
        client = listen(name)
        heard[name] = []
        client.on("desk.changed", heard[name].append)
        assert client.call("desk.watch", {"version_id": draft})["ok"] == (name != "pia")
    assert listen("mona").call("desk.watch", {"version_id": 99_999})["error"] == "not_found"
    assert listen().call("desk.watch", {"version_id": draft})["error"] == "sign_in_first"
    assert listen("mona").call("desk.watch", {"version": draft})["error"] == "invalid"
    with app.app_context():
        working.rewrite_clause(world.actor("mona"), draft, world.other_clause, NOW + " Now.")
    assert wait_until(lambda: heard["rana"] and heard["cho"])
    told = {
        "clause_id": world.other_clause,
        "verb": "clause.consolidated",
        "actor_id": world.ids["mona"],
    }
    assert heard == {"rana": [told], "cho": [told], "pia": []}

"""Realtime test of drafting group events: only current members receive them, without text."""

from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from tests.support.servers.deadline import wait_until
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.meetings.drafting_groups.test_group_actions import made


def test_members_hear_that_their_group_changed_and_nobody_else_hears_anything(app, listen, world):
    clients, heard, told = {}, {}, {}
    for name in ("nils", "hana", "cho", None, "pia"):
        client = clients[name] = listen(name)
        heard[name] = []
        client.on("group.changed", heard[name].append)
        client.call("watch", {"consultation_id": world.consultation})
        told[name] = client.heard

    def hear_all(actor):
        """Wait until everything has arrived up to the news that a member gets from this actor."""
        news = {"group_id": group, "actor_id": world.ids[actor]}
        assert wait_until(lambda: news in heard["pia"])
        heard["pia"].clear()
        for client in clients.values():  # an answer comes after what was sent before it
            assert client.call("watch", {"consultation_id": world.consultation})["ok"]

    with app.app_context():
        group = made(world).id
        group_drafting.run_pen_action(world.actor("pia"), group, world.other_clause, "take")
        group_drafting.write_text(
            world.actor("pia"),
            group,
            world.other_clause,
            NOW.replace("every school", "every lighthouse"),
        )
        groups.write_note(world.actor("pia"), group, "Between us: lighthouse.")
    assert wait_until(lambda: heard["nils"])
    assert heard["nils"][0] == {"group_id": group, "actor_id": world.ids["pia"]}
    with app.app_context():
        groups.set_members(world.actor("cho"), group, [world.ids["pia"]], world.ids["fay"])
        groups.write_note(world.actor("fay"), group, "Without Nils: lighthouse.")
    assert wait_until(lambda: any(each["verb"] == "group.members_set" for each in told[None]))
    hear_all("fay")  # with it goes what was to be told to Nils before he left
    before = len(heard["nils"])
    with app.app_context():
        group_drafting.write_text(world.actor("pia"), group, world.other_clause, NOW + " We act.")
        groups.table_report(world.actor("fay"), group, "Agreed.")
    assert wait_until(
        lambda: all(any(each["verb"] == "group.tabled" for each in told[name]) for name in told)
    )
    hear_all("pia")
    assert len(heard["nils"]) == before and heard["hana"] == heard["cho"] == heard[None] == []
    assert "lighthouse" not in str(told) and not any(
        each["verb"].startswith(("group_text", "group_note")) for each in sum(told.values(), [])
    )

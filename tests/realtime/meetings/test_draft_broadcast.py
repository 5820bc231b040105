"""Realtime tests of draft text: followers of a meeting receive it within a second, events
contain no text.
"""

import time

from consult.meetings.drafting import actions as drafting
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.costs import count_possible_ticks
from tests.support.servers.deadline import wait_until
from tests.unit.amendments.test_amendment_actions import NOW


def test_two_followers_see_typed_text_within_a_second_with_its_marks(app, listen, world):
    talks = FirstReadingMeeting(world)
    heard, clients = {}, {}
    for name in ("pia", None, "otto"):
        client = clients[name] = listen(name)
        heard[name] = []
        client.on(
            "words.changed", lambda news, name=name: heard[name].append((time.monotonic(), news))
        )
        if name != "otto":
            assert client.call("meeting.watch", {"meeting_id": talks.id})["ok"]
    with app.app_context():
        drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
        asked = time.monotonic()
        clients["pia"].call("meeting.watch", {"meeting_id": talks.id})
        usual = time.monotonic() - asked  # for a question and its answer, on this machine now
        drafting.write_text(
            world.actor("rana"), talks.id, world.other_clause, NOW.replace("2030", "2032")
        )
        began = time.monotonic()  # nobody can hear of it before its COMMIT
    assert wait_until(lambda: heard["pia"] and heard[None])
    for name in ("pia", None):
        at, news = heard[name][-1]
        assert at - began < 1 + 10 * usual, "later than a second on a machine that has time"
        assert (news["clause_id"], news["brackets"]) == (world.other_clause, 1)
        assert ["del", "2030"] in news["runs"] and ["ins", "2032"] in news["runs"]
    assert heard["otto"] == []


def test_fast_typing_is_sent_four_times_a_second_at_most_with_the_last_text(app, listen, world):
    talks, client, heard = FirstReadingMeeting(world), listen("pia"), []
    client.on("words.changed", heard.append)
    client.call("meeting.watch", {"meeting_id": talks.id})
    began = time.monotonic()
    with app.app_context():
        rana = world.actor("rana")
        drafting.take_pen(rana, talks.id, world.other_clause)
        for number in range(30):
            drafting.write_text(rana, talks.id, world.other_clause, f"{NOW} We act {number}.")
    assert wait_until(
        lambda: heard and "We act 29." in "".join(run[1] for run in heard[-1]["runs"])
    )
    assert len(heard) <= count_possible_ticks(began), "each text was sent by itself"

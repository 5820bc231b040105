"""Realtime tests of the unread count: sent to the person's own pages in every process, and to
no one else.
"""

from consult.comments.actions import post_comment, reply_to_comment
from consult.notifications.actions import mark_notices_read
from consult.notifications.queries import get_newest_notice_id
from tests.support.servers.deadline import wait_until


def ringing(client):
    """Collect the unread counts that the client receives from now on."""
    heard = []
    client.on("notices", heard.append)
    return heard


def test_a_notice_rings_on_every_page_of_its_person_and_falls_silent_when_it_is_read(
    app, listen, world
):
    pages, others = [ringing(listen("pia")) for _ in range(2)], ringing(listen("mona"))
    with app.app_context():
        first = post_comment(world.actor("pia"), world.clause, "How?").id
        reply_to_comment(world.actor("paul"), first, "So.")
    assert wait_until(lambda: all({"count": 1} in page for page in pages))
    with app.app_context():
        mark_notices_read(world.actor("pia"), get_newest_notice_id())
    assert wait_until(lambda: all(page[-1] == {"count": 0} for page in pages))
    assert {"count": 1} not in others


def test_a_reconnected_page_asks_for_the_unread_count(app, listen, world):
    with app.app_context():
        first = post_comment(world.actor("pia"), world.clause, "How?").id
        reply_to_comment(world.actor("paul"), first, "So.")
    pia = listen("pia")
    assert wait_until(lambda: pia.call("notices") == {"ok": True, "count": 1})
    assert listen("mona").call("notices") == {"ok": True, "count": 0}
    assert listen().call("notices")["error"] == "sign_in_first"

"""Realtime tests of tallies: sent to readers of the document only."""

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.actions import create_document
from consult.documents.models import Document, Version
from tests.support.servers.deadline import wait_until

pytestmark = pytest.mark.postgresql


@pytest.fixture
def other(world):
    """Create another document of the consultation, with a nearly empty issued version."""
    with world.app.app_context(), transaction():
        made = create_document(world.actor("sera"), world.consultation, "annex", {"en": "Annex"})
        version = Version(
            document=made,
            slug="first",
            name={"en": "First"},
            symbol="T/A",
            place=1,
            issued_at=db.session.get(Version, world.version).issued_at,
        )
        db.session.add(version)
        db.session.flush()
        made.current_version_id = version.id
        return made.id


def take(live, world, name, choice):
    """Take a position on the statement's first clause."""
    path, key = f"/api/v1/positions/{world.ballot}", f"{name}-{choice}"
    assert live.say("PUT", path, world.tokens[name], {"choice": choice}, key)[0] == 200


def test_a_reader_of_another_document_or_none_hears_no_tally(live, listen, world, other):
    here, elsewhere, nowhere, both = listen("mona"), listen("pia"), listen(), listen("paul")
    for client in (here, elsewhere, nowhere, both):
        client.call("watch", {"consultation_id": world.consultation})
    for client, numbers in (
        (here, [world.document]),
        (elsewhere, [other]),
        (both, [other, world.document]),
    ):
        assert [
            client.call("document.watch", {"document_id": number})["ok"] for number in numbers
        ] == [True] * len(numbers)
    take(live, world, "ivo", "support")
    assert wait_until(lambda: here.tallies and both.tallies)
    told = here.tallies[-1]
    assert (told["document_id"], told["clause_id"]) == (world.document, world.clause) and told[
        "tally"
    ]["individuals"]["support"] == 1
    assert both.call("document.leave", {"document_id": world.document})["ok"]
    take(live, world, "ivo", "live")
    assert wait_until(lambda: here.tallies[-1]["tally"]["individuals"]["live"] == 1)
    assert (
        elsewhere.tallies == nowhere.tallies == []
        and both.tallies[-1]["tally"]["individuals"]["live"] == 0
    )


def test_a_position_on_an_amendment_is_sent_to_its_document_too(live, listen, world, look):
    proposed = {"kind": "mod", "text": "*Recalling* that States cooperate,", "reason": "Shorter."}
    status, made = live.say(
        "POST",
        f"/api/v1/clauses/{world.clause}/amendments",
        world.tokens["pia"],
        proposed,
        "propose",
    )
    assert status == 201
    find = "select id from ballot where amendment_id is not null"
    assert wait_until(lambda: look(find)), "nobody is asked about the edit"
    reader = listen("mona")
    assert reader.call("document.watch", world.document)["ok"]
    assert (
        live.say(
            "PUT",
            f"/api/v1/positions/{look(find)[0][0]}",
            world.tokens["ivo"],
            {"choice": "support"},
            "ivo",
        )[0]
        == 200
    )
    assert wait_until(
        lambda: any(
            told["amendment_id"] == made["id"] and told["tally"]["individuals"]["support"] == 1
            for told in reader.tallies
        )
    )
    assert {told["amendment_id"] for told in reader.tallies} == {made["id"]}


@pytest.mark.parametrize(
    "given",
    [
        "nonsense",
        None,
        {},
        {"document_id": -1},
        {"document_id": 10**12},
        {"document_id": 1, "more": 1},
    ],
)
def test_what_cannot_be_meant_is_refused(listen, given):
    for event in ("document.watch", "document.leave"):
        assert listen().call(event, given)["error"] == "invalid"


def test_an_unissued_document_has_no_room_for_readers_or_editors(listen, world, other):
    with world.app.app_context(), transaction():
        db.session.get(Document, other).current_version_id = None
    for name in (None, "mona", "sera"):
        assert listen(name).call("document.watch", {"document_id": other})["error"] == "not_found"
    assert listen("mona").call("document.watch", {"document_id": 99_999})["error"] == "not_found"

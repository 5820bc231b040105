"""Tests of moderating amendments: hold, approve, hide with a reason, show again."""

import pytest

from consult.amendments import queries
from consult.amendments.models import Amendment
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation import amendment_actions as moderation
from consult.moderation.queries import load_waiting_amendments, count_waiting
from tests.unit.amendments.test_amendment_actions import outcomes, propose, seen
from tests.world import ROLES

GROUNDS = ModerationReason("off_topic")


def hold(world):
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True


def test_moderators_hide_an_amendment_and_show_it_again_and_nobody_else(world, here):
    number = propose(world)

    def there_and_back(name):
        moderation.hide_amendment(world.actor(name), number, GROUNDS)
        readers = {
            each
            for each in [*ROLES, None]
            if queries.load_clause_amendments(world.actor(each), world.other_clause)
        }
        assert readers == {"pia", "mona", "sera", "cho", "vic"}
        moderation.unhide_amendment(world.actor(name), number)

    assert outcomes(world, there_and_back) == {"mona", "sera"}
    assert seen(world, number, "otto").state == "open"


def test_hiding_says_why_and_happens_once(world, here):
    number = propose(world)
    with pytest.raises(Invalid):
        moderation.hide_amendment(world.actor("mona"), number, ModerationReason("other"))
    moderation.hide_amendment(world.actor("mona"), number, GROUNDS)
    for again in (
        lambda: moderation.hide_amendment(world.actor("mona"), number, GROUNDS),
        lambda: moderation.approve_amendment(world.actor("mona"), number),
    ):
        with pytest.raises(Conflict):
            again()
    with pytest.raises(NotFound):
        seen(world, number, "otto")
    assert seen(world, number, "pia").hidden_reason == ModerationReason("off_topic")


def test_after_an_approved_amendment_those_that_follow_are_public_at_once(world, here):
    hold(world)
    moderator = world.actor("mona")

    def propose_and_see():
        number = propose(world, "dora")
        return number, find_row(Amendment, number).held_at is not None

    first, waits = propose_and_see()
    assert waits
    moderation.approve_amendment(moderator, first)
    second, waits = propose_and_see()
    assert not waits
    moderation.hide_amendment(moderator, second, GROUNDS)
    assert propose_and_see()[1]
    moderation.unhide_amendment(moderator, second)
    assert not propose_and_see()[1]


def test_a_held_amendment_waits_in_the_queue_until_it_is_approved(world, here):
    hold(world)
    number = propose(world, "dora")
    here_is = find_row(Consultation, world.consultation)
    assert [each.id for each in load_waiting_amendments(world.actor("mona"), here_is)] == [
        number
    ] and count_waiting(world.actor("mona"), here_is) == 1
    assert (
        load_waiting_amendments(world.actor("fay"), here_is) == []
        and count_waiting(world.actor("pia"), here_is) == 0
    )
    refused = outcomes(
        world,
        lambda name: (
            name in {"mona", "sera"} or moderation.approve_amendment(world.actor(name), number)
        ),
    )
    assert refused == {"mona", "sera"}
    moderation.approve_amendment(world.actor("mona"), number)
    assert (
        seen(world, number, "otto").state == "open"
        and world.events().count("amendment.approved") == 1
    )
    with pytest.raises(Conflict):
        moderation.unhide_amendment(world.actor("mona"), number)

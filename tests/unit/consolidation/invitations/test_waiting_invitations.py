"""Tests of what an invitation leads to: until when it waits, its event, notice and erasure."""

import pytest
from sqlalchemy import select

from consult.amendments.actions import withdraw_amendment
from consult.audit.erasure.actions import erase_person
from consult.comments.actions import post_comment, withdraw_comment
from consult.consolidation.invitations import actions as inviting
from consult.consolidation.invitations.queries import (
    MOST_INVITATIONS,
    load_clause_invitations,
)
from consult.core.database.engine import db, find_row
from consult.core.digests import commit_words
from consult.core.errors import Conflict, NotFound
from consult.core.events import dispatcher as follower
from consult.core.events.log import Event
from consult.core.permissions.rules import is_allowed
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import remove_clause
from consult.documents.models import Clause
from consult.notifications.actions import follow_clause, mark_notices_read
from consult.notifications.notice_detail_queries import load_notice_views
from tests.support.consultation.notices import notices, said
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose
from tests.unit.consolidation.invitations.test_clause_invitations import (
    WORDS,
    invite,
    see,
    waits,
)


def test_it_waits_until_the_person_contributes_to_this_clause(world):
    post_comment(world.actor("pia"), world.other_clause, "Before the invitation.")
    invite(world)
    post_comment(world.actor("pia"), world.third_clause, "Elsewhere.")
    post_comment(world.actor("ivo"), world.other_clause, "Another person.")
    assert waits(world) == [WORDS] and waits(world, "ivo") == []
    assert not see(world).invitations[0].has_contributed
    number = post_comment(world.actor("pia"), world.other_clause, "They do.").id
    assert waits(world) == [] and see(world).invitations[0].has_contributed
    withdraw_comment(world.actor("pia"), number)
    assert waits(world) == [WORDS] and not see(world).invitations[0].has_contributed


def test_an_amendment_is_a_contribution_while_it_is_not_withdrawn(world):
    invite(world)
    number = propose(world)
    assert waits(world) == [] and see(world).invitations[0].has_contributed
    withdraw_amendment(world.actor("pia"), number)
    assert waits(world) == [WORDS]


def test_it_ends_with_the_stage_and_nobody_is_invited_then(world):
    made = invite(world).id
    world.stage("closed")
    db.session.remove()
    assert waits(world) == [] and not see(world).is_open
    assert not see(world).invitations[0].stands
    with pytest.raises(Conflict, match="no_contributions_now"):
        invite(world, "ivo")
    with pytest.raises(Conflict, match="invitation_over"):
        inviting.withdraw_invitation(world.actor("fay"), world.other_clause, made)
    world.stage("commenting")
    db.session.remove()
    assert waits(world) == [WORDS] and see(world).is_open


def test_it_ends_with_its_version_and_the_person_can_be_invited_anew(world, draft):
    invite(world)
    remove_clause(world.actor("mona"), draft, world.third_clause)
    issue_version(world.actor("sera"), clear_for_publication(world, draft))
    assert waits(world) == [] and see(world).left == MOST_INVITATIONS
    (found,) = see(world).invitations
    assert not found.stands
    invite(world, words="And now?")
    assert waits(world) == ["And now?"]
    for attempt in (
        lambda: invite(world, "ivo", "mona", world.third_clause),
        lambda: load_clause_invitations(world.actor("mona"), world.third_clause),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_an_invitation_gives_no_right(world):
    before = world.actor("pia")
    invite(world)
    person, clause = world.actor("pia"), find_row(Clause, world.other_clause)
    assert person == before
    for rule in ("clause.write", "clause.invite", "decision.suggest"):
        assert not is_allowed(person, rule, clause)


def test_the_event_holds_numbers_and_a_commitment(world):
    made = invite(world)
    event = db.session.scalars(select(Event).where(Event.verb == "clause.invited")).one()
    assert event.audience == "moderators"
    assert event.facts == {
        "document_id": world.document,
        "version_id": world.version,
        "clause_id": world.other_clause,
        "user_id": world.ids["pia"],
        "digest": commit_words(made.nonce, WORDS),
    }


@pytest.fixture
def running(world, here):
    made = follower.Dispatcher()
    made.step()
    return made


def test_the_invited_person_hears_from_whom_and_what_is_asked(world, running):
    invite(world)
    invite(world, "ivo", "mona", words="我们应当保护所有人的权利吗？")
    running.step()
    (heard,) = notices(world, "pia", "clause.invited")
    sentence, path = said(heard)
    assert sentence.startswith("Fay, who facilitates this clause, asks for your contribution: ")
    assert sentence.endswith("clause 2")
    assert path == f"/en/c/talks/statement#clause-{world.other_clause}"
    (other,) = notices(world, "ivo", "clause.invited")
    assert said(other)[0].startswith("Mona asks for your contribution: ")
    assert WORDS not in str(heard.facts)
    shown = [(each.excerpt, each.said_in) for each in load_notice_views([heard, other])]
    assert shown == [(WORDS, "en"), ("我们应当保护所有人的权利吗？", "zh")]
    assert not notices(world, "fay", "clause.invited")


def test_those_who_invited_hear_of_the_contribution_until_they_read_it(world, running):
    invite(world)
    post_comment(world.actor("ivo"), world.other_clause, "Another person.")
    running.step()
    assert not notices(world, "fay", "invitation.followed")
    for _ in range(2):
        post_comment(world.actor("pia"), world.other_clause, "They do.")
        running.step()
    (heard,) = notices(world, "fay", "invitation.followed")
    sentence, path = said(heard)
    assert sentence.startswith("Pia, whom you invited, has contributed: ")
    assert path == f"/en/c/talks/statement#clause-{world.other_clause}"
    mark_notices_read(world.actor("fay"), heard.id)
    propose(world)
    running.step()
    assert len(notices(world, "fay", "invitation.followed")) == 2
    invite(world, "nils", "mona")
    follow_clause(world.actor("mona"), world.other_clause)
    post_comment(world.actor("nils"), world.other_clause, "So do we.")
    running.step()
    assert not notices(world, "mona", "invitation.followed")


def test_an_erasure_empties_the_sentence_and_ends_its_line(world):
    made = invite(world)
    erase_person(world.actor("ada"), world.ids["fay"], "own_request", sure=True)
    db.session.expire_all()
    assert (made.words, made.nonce) == ("", "") and waits(world) == []
    (found,) = see(world, "mona").invitations
    assert found.row.author.closed_at is not None and not found.row.author.name

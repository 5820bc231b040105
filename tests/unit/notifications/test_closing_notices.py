"""Tests of notices about closed ballots: every voter gets the head of the public record."""

import re

import pytest
from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.notifications import actions
from consult.notifications.mails import jobs as mails
from consult.notifications.notice_kinds import DEFAULT_FREQUENCIES
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)
from tests.support.consultation.notices import everyone, notices, outbox, said
from tests.support.consultation.secret_ballots import (
    VOTER_NAMES,
    VOTES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)

pytestmark = pytest.mark.usefixtures("here")
CLOSED, VOIDED = "ballot.closed", "ballot.voided"


def find_head(verb, ballot):
    """Return the head of the event that ended a ballot, as the public record has it."""
    event = db.session.execute(
        select(EVENT).where(EVENT.c.verb == verb, EVENT.c.subject_id == ballot)
    ).one()
    return f"{event.seq}:{event.head}"


def test_every_voter_of_an_organisation_gets_the_head_whether_it_voted_or_not(world, news):
    ballot = open_test_ballot(world)
    cast_test_vote(world, "hana", ballot, "yes")
    close_test_ballot(world, ballot)
    news.step()
    assert everyone(CLOSED) == {"hana": 1, "nils": 1}
    for name in ("hana", "nils"):
        (notice,) = notices(world, name, CLOSED)
        assert notice.facts["head"] == find_head(CLOSED, ballot)
        assert said(notice) == (
            "Ballot B-1, in which you may vote, was closed",
            f"/en/ballots/{ballot}",
        )


def test_where_people_vote_each_of_them_gets_it_and_nobody_else(world, news):
    ballot = open_test_ballot(world, **PEOPLE_ELECTORATE)
    close_test_ballot(world, ballot)
    news.step()
    assert everyone(CLOSED) == dict.fromkeys(VOTER_NAMES, 1)


def test_the_mail_gives_the_head_and_the_line_that_checks_the_record_with_it(world, news):
    ballot = open_test_ballot(world)
    close_test_ballot(world, ballot)
    news.step()
    mails.mail_at_once()
    (one,) = outbox("nils")
    head = find_head(CLOSED, ballot)
    assert one.subject == "Ballot B-1, in which you may vote, was closed"
    assert "Please keep this email." in one.body
    line = re.search(r"python tools/verify\.py (\S+) --expect (\S+)", one.body)
    assert line[1].endswith(f"/api/v1/consultations/{world.consultation}/log")
    assert line[2] == head
    assert f"\n{head}\n" in one.body and f"/en/ballots/{ballot}" in one.body


def test_the_digest_gives_it_too_and_those_who_want_no_mails_find_it_on_their_page(
    world, news, browser
):
    for name, choice in (("nils", "digest"), ("hana", "never")):
        actions.choose_mail_frequencies(
            world.actor(name), **{**DEFAULT_FREQUENCIES, "answers": choice}
        )
    ballot = open_test_ballot(world)
    close_test_ballot(world, ballot)
    news.step()
    mails.mail_at_once()
    assert outbox("nils") == outbox("hana") == []
    head = find_head(CLOSED, ballot)
    assert head in browser("hana").get("/en/notices").text


def test_voters_of_a_secret_ballot_get_the_head_after_the_published_list(world, news):
    ballot = open_secret_ballot(world)
    cast_secret_votes(world, ballot, VOTES)
    close_secret_ballot(world, ballot)
    news.step()
    assert everyone(CLOSED) == dict.fromkeys(VOTER_NAMES, 1)
    seq = int(notices(world, "dora", CLOSED)[0].facts["head"].partition(":")[0])
    unsealed = db.session.scalar(select(EVENT.c.seq).where(EVENT.c.verb == "ballot.unsealed"))
    assert seq > unsealed


def test_voters_hear_that_their_ballot_is_void(world, news):
    ballot = open_secret_ballot(world)
    cast_secret_votes(world, ballot, {"pia": 1})
    close_secret_ballot(world, ballot)
    news.step()
    assert everyone(CLOSED) == {} and everyone(VOIDED) == dict.fromkeys(VOTER_NAMES, 1)
    (notice,) = notices(world, "pia", VOIDED)
    assert said(notice)[0] == "Ballot B-1, in which you may vote, is void"
    assert notice.facts["head"] == find_head(VOIDED, ballot)


def test_a_sounding_is_closed_without_a_notice(world, news):
    ballot = open_test_ballot(world, SOUNDING_BALLOT)
    close_test_ballot(world, ballot)
    news.step()
    assert everyone(CLOSED) == {}

"""Realtime test of SIGKILL during publication: nothing or all of it remains, and it can be
repeated.
"""

import threading
from http.client import HTTPException

import pytest

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until
from tests.unit.amendments.test_amendment_actions import LATER, NOW

pytestmark = pytest.mark.postgresql

AT = "/en/c/talks/statement/next/publish"
IN_THE_MIDDLE = """
from pathlib import Path
import gevent
from consult.app import create_app
from consult.core.hooks import before_issue
def stop(_actor, _version):
    Path({sign!r}).write_text("here")
    gevent.sleep(600)
before_issue.append(stop)
"""
RIGHT_AFTER = """
import os, signal
from consult.app import create_app
from consult.core.hooks import on_commit
on_commit.insert(0, lambda: os.kill(os.getpid(), signal.SIGKILL))
"""
FOUND = """select (select count(*) from version where slug = 'next' and issued_at is not null),
           (select count(*) from document
            where current_version_id = (select id from version where slug = 'next')),
           (select count(*) from amendment where answered_in_id is not null),
           (select count(*) from carry_over),
           (select count(*) from comment_place),
           (select count(*) from event
            where verb in ('version.issued', 'answers.given', 'carryover.settled'))"""
NOTHING, ALL = (0, 0, 0, 0, 0, 0), (1, 1, 1, 2, 1, 3)


@pytest.fixture
def draft(app, world):
    """Create a publishable version: an accepted amendment, a carried-over one, an answered
    comment on a passage.
    """
    with app.app_context():
        mona = world.actor("mona")
        made = create_working_version(world, based_on=world.version)
        one = propose_amendment(
            world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed."
        ).id
        two = propose_amendment(
            world.actor("nils"),
            world.other_clause,
            "mod",
            NOW.replace("every", "each"),
            "So it reads better.",
        ).id
        post_comment(
            world.actor("paul"),
            world.other_clause,
            "Who pays?",
            quote=PassageQuote(exact="financing"),
        )
        change_clause(
            mona,
            made,
            world.other_clause,
            ChangeClauseForm.model_validate({"language": "en", "text": LATER, "label": "2."}),
        )
        propose_dispositions(
            mona, made, [ContributionRef("amendment", one)], "accepted", "It is taken."
        )
        propose_dispositions(
            mona, made, [ContributionRef("amendment", two)], "carried_over", "The room decides."
        )
        clear_for_publication(world, made)
    return made


def press(live, token):
    """Press the button in a thread, because the answer may never come."""

    def send():
        try:
            live.fill(AT, token, {})
        except (OSError, HTTPException):
            return

    thread = threading.Thread(target=send)
    thread.start()
    return thread


@pytest.mark.usefixtures("draft")
def test_it_is_issued_as_a_whole_or_not_at_all(url, world, look, tmp_path):
    sign = tmp_path / "sign"
    live = LiveServer(url, IN_THE_MIDDLE.format(sign=str(sign)))
    thread = press(live, world.tokens["sera"])
    assert wait_until(sign.exists, 30), "it never came so far"
    live.kill()
    thread.join()
    assert tuple(look(FOUND)[0]) == NOTHING
    live = LiveServer(url, RIGHT_AFTER)
    thread = press(live, world.tokens["sera"])
    assert wait_until(lambda: live.process.poll() is not None, 30), "it was not killed"
    thread.join()
    assert tuple(look(FOUND)[0]) == ALL
    live = LiveServer(url)
    try:
        assert live.fill(AT, world.tokens["sera"], {}) == 409  # it was issued already
        assert "Next" in live.ask("/en/c/talks/statement")[1]
    finally:
        live.kill()
    assert tuple(look(FOUND)[0]) == ALL

"""Tests of drafts that a colleague sends: the first author is told, and nobody sends them again."""

import pytest
from sqlalchemy import select

from consult.accounts.actions import empty_account
from consult.accounts.models import User
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.drafts import actions, jobs, queries
from consult.drafts.models import Draft
from consult.drafts.review import actions as reviewing, queries as reviews
from consult.drafts.review.models import SentDraft

pytestmark = pytest.mark.usefixtures("here")
WORDS = {"body": "cormorants over the breakwater", "kind": "remark"}


@pytest.fixture
def taken(world):
    """Let Hana take over a draft that Pia began; return the mark of the form in Pia's tab."""
    mark = f"clause-{world.clause}"
    draft = actions.keep_draft(world.actor("pia"), f"{mark}:0", WORDS).draft
    shown = queries.build_mark(mark, draft)
    reviewing.hand_over(world.actor("pia"), draft.id)
    reviewing.take_over(world.actor("hana"), draft.id)
    return shown


def send(world, name, mark, sent):
    actions.remove_sent_draft(world.actor(name), mark, sent)


def send_as_hana(world, sent=WORDS):
    name = f"clause-{world.clause}"
    draft = queries.find_draft(world.actor("hana"), name)
    send(world, "hana", queries.build_mark(name, draft), sent)


def test_the_first_author_is_told_that_a_colleague_sent_it(world, taken):
    assert reviews.load_sent_notes(world.actor("pia")) == []
    send_as_hana(world)
    (note,) = reviews.load_sent_notes(world.actor("pia"))
    assert (note.draft.sent_by.name, note.draft.kind, note.label) == ("Hana", "comment", "1.")
    assert reviews.count_sent_notes(world.actor("pia"), world.consultation) == 1
    assert reviews.load_sent_notes(world.actor("hana")) == []
    for name in ("hana", "nils", None):
        with pytest.raises(NotFound):
            actions.remove_sent_note(world.actor(name), note.draft.id)
    actions.remove_sent_note(world.actor("pia"), note.draft.id)
    assert reviews.load_sent_notes(world.actor("pia")) == []


def test_an_open_tab_does_not_send_what_a_colleague_took_over_or_sent(world, taken):
    with pytest.raises(Conflict, match="draft_taken_over") as refused:
        send(world, "pia", taken, WORDS)
    assert refused.value.details["name"] == "Hana"
    send_as_hana(world, {**WORDS, "body": "Cormorants, and herons."})
    for sent in (WORDS, {"body": "Cormorants, and  herons."}):
        with pytest.raises(Conflict, match="draft_sent_already") as refused:
            send(world, "pia", taken, sent)
        assert refused.value.details["name"] == "Hana"


def test_a_page_that_was_loaded_later_sends_other_words_alone(world, taken):
    send_as_hana(world)
    fresh = f"clause-{world.clause}:0"
    with pytest.raises(Conflict, match="draft_sent_already"):
        send(world, "pia", fresh, WORDS)
    send(world, "pia", fresh, {"body": "And gulls."})
    send(world, "pia", f"clause-{world.other_clause}:0", WORDS)
    send(world, "nils", fresh, WORDS)


def test_nobody_is_told_of_an_own_draft(world):
    mark = f"clause-{world.clause}"
    draft = actions.keep_draft(world.actor("pia"), f"{mark}:0", WORDS).draft
    reviewing.hand_over(world.actor("pia"), draft.id)
    send(world, "pia", queries.build_mark(mark, draft), WORDS)
    assert db.session.scalars(select(SentDraft)).all() == []


@pytest.mark.parametrize("gone", ["pia", "hana"])
def test_the_note_goes_with_an_account(world, taken, gone):
    send_as_hana(world)
    with transaction():
        empty_account(world.actor("ada"), find_row(User, world.ids[gone]))
    assert db.session.scalars(select(SentDraft)).all() == []


def test_the_note_goes_after_a_time(world, taken):
    send_as_hana(world)
    with transaction():
        jobs.delete_old_drafts()
    assert len(db.session.scalars(select(SentDraft)).all()) == 1
    with freeze_clock(utc_now() + jobs.KEEP_FOR * 1.1), transaction():
        jobs.delete_old_drafts()
    assert db.session.scalars(select(SentDraft)).all() == []


def test_the_number_of_a_draft_that_went_is_not_given_again(world):
    mark = f"clause-{world.clause}"
    first = actions.keep_draft(world.actor("pia"), f"{mark}:0", WORDS).draft
    number = first.id
    actions.discard_draft(world.actor("pia"), queries.build_mark(mark, first))
    again = actions.keep_draft(world.actor("nils"), f"{mark}:0", WORDS).draft
    assert again.id > number and db.session.get(Draft, number) is None

"""Tests of drafts: kept for their author alone, never over another text, gone once sent."""

import pytest
from sqlalchemy import select

from consult.accounts.actions import empty_account
from consult.accounts.models import User
from consult.audit.erasure.actions import erase_content
from consult.comments.actions import reply_to_comment
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, NotFound, SignInRequired
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.documents.queries import get_current_clause_text
from consult.drafts import actions, queries
from consult.drafts.models import Draft
from consult.search.models import SearchEntry
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import hold, say

WORDS = {"body": "Half a thought", "kind": "question"}


def keep(world, name="pia", form=None, version=0, **fields):
    form = form or f"clause-{world.clause}"
    return actions.keep_draft(world.actor(name), f"{form}:{version}", fields or WORDS)


def list_drafts(world, name="pia"):
    return queries.load_own_drafts(world.actor(name))


@pytest.mark.postgresql
def test_a_draft_is_kept_for_its_author_and_has_no_event_and_no_search_entry(world, here):
    before = world.events()
    kept = keep(world)
    assert (kept.state, kept.is_new) == ("saved", False)
    (found,) = list_drafts(world)
    assert (found.draft.fields, found.words, found.label) == (WORDS, ["Half a thought"], "1.")
    assert found.draft.kind == "comment" and found.organisation is None
    assert world.events() == before
    assert db.session.scalars(select(SearchEntry).where(SearchEntry.kind == "draft")).all() == []
    assert list_drafts(world, "hana") == list_drafts(world, "ada") == []
    for other in ("hana", "sera", "ada"):
        with pytest.raises(NotFound):
            queries.load_draft(world.actor(other), kept.draft.id)


def test_the_draft_of_a_head_says_for_whom_it_is_written(world, here):
    keep(world, "hana")
    assert list_drafts(world, "hana")[0].organisation == "Lakeside Schools Network"


def test_it_knows_the_text_that_was_read(world, here):
    line = get_current_clause_text(world.clause)
    kept = keep(world, body="On this text", wording_id=str(line.wording_id)).draft
    assert kept.base_digest == line.digest
    assert keep(world, "dora", body="On none", wording_id="999999").draft.base_digest is None


@pytest.mark.postgresql
def test_the_slower_of_two_devices_changes_nothing_and_sees_the_other_text(world, here):
    first = keep(world).draft.row_version
    second = keep(world, version=first, body="From the phone").draft.row_version
    assert second > first
    late = keep(world, version=first, body="From the laptop")
    assert (late.state, late.draft.fields) == ("other", {"body": "From the phone"})
    assert keep(world, body="Without a version").state == "other"
    assert list_drafts(world)[0].words == ["From the phone"]
    assert keep(world, version=first, body="From the phone").state == "saved", "the same text"


def test_a_form_that_was_emptied_has_no_draft_any_more(world, here):
    assert keep(world, body=" ").state == "discarded"
    version = keep(world).draft.row_version
    assert keep(world, version=version, kind="general").state == "discarded"
    assert list_drafts(world) == []


def test_text_typed_after_its_draft_went_elsewhere_is_a_new_draft(world, here):
    version = keep(world).draft.row_version
    actions.discard_draft(world.actor("pia"), f"clause-{world.clause}:{version}")
    kept = keep(world, version=version, body="And more")
    assert (kept.state, kept.is_new) == ("saved", True)
    assert kept.draft.row_version > version


def test_a_draft_is_discarded_at_once_by_its_author_unless_it_was_changed(world, here):
    mark = f"clause-{world.clause}"
    version = keep(world).draft.row_version
    actions.discard_draft(world.actor("dora"), f"{mark}:{version}")
    assert len(list_drafts(world)) == 1, "only one's own"
    with pytest.raises(Conflict):
        actions.discard_draft(world.actor("pia"), f"{mark}:{version - 1}")
    actions.discard_draft(world.actor("pia"), f"{mark}:{version}")
    actions.discard_draft(world.actor("pia"), f"{mark}:{version}")
    assert list_drafts(world) == []


def test_a_sent_draft_goes_and_one_with_other_words_stays(world, here):
    actor, mark = world.actor("pia"), f"clause-{world.clause}"
    version = keep(world).draft.row_version
    actions.remove_sent_draft(actor, f"{mark}:{version - 1}", {"body": "Other words"})
    assert len(list_drafts(world)) == 1
    actions.remove_sent_draft(world.actor("dora"), f"{mark}:{version}", WORDS)
    actions.remove_sent_draft(Actor(), f"{mark}:{version}", WORDS)
    actions.remove_sent_draft(actor, "no such form", WORDS)
    assert len(list_drafts(world)) == 1
    actions.remove_sent_draft(actor, f"{mark}:0", {"body": "Half  a\r\nthought"})
    assert list_drafts(world) == []


def test_visitors_programs_and_people_with_a_code_of_a_meeting_keep_none(world, here):
    mark = f"clause-{world.clause}:0"
    pia = world.ids["pia"]
    with pytest.raises(SignInRequired):
        actions.keep_draft(Actor(), mark, WORDS)
    with pytest.raises(Forbidden):
        actions.keep_draft(Actor(pia, scopes=frozenset({"read", "contribute"})), mark, WORDS)
    with pytest.raises((Forbidden, SignInRequired)):
        actions.keep_draft(Actor(pia, is_confined=True, meeting_id=1), mark, WORDS)


def test_drafts_are_about_what_their_author_may_read(world, here):
    hold(world)
    held = say(world, "dora", body="Waits for a moderator")
    with pytest.raises(NotFound):
        keep(world, "paul", form=f"reply-{held}")
    keep(world, "mona", form=f"reply-{held}")
    for name in ("clause-999", "document-999", "amend-it-999", f"new-999-{world.clause}"):
        with pytest.raises(NotFound):
            keep(world, form=name, text="Words", body="Words")


def test_a_person_keeps_a_hundred_drafts_and_no_more(world, here, monkeypatch):
    monkeypatch.setattr(actions, "MOST_DRAFTS", 1)
    version = keep(world).draft.row_version
    with pytest.raises(Conflict):
        keep(world, form=f"document-{world.document}")
    keep(world, version=version, body="The first one can be changed")


def test_every_form_at_a_clause_has_a_draft_of_its_own(world, here):
    said, proposed = say(world), propose(world)
    forms = {
        f"clause-{world.clause}": "comment",
        f"reply-{said}": "reply",
        f"amendment-{proposed}": "amendment_comment",
        f"document-{world.document}": "document_comment",
        f"amend-{world.clause}-fr": "amendment",
        f"new-{world.document}-0": "new_clause",
        f"new-{world.document}-{world.clause}": "new_clause",
        f"amend-it-{proposed}": "sub_amendment",
        f"position-{world.clause}": "position",
        f"position-a{proposed}": "amendment_position",
    }
    for form in forms:
        keep(world, form=form, body="Words", text="Words", reason="Words")
    assert {each.draft.target: each.draft.kind for each in list_drafts(world)} == forms


def test_drafts_go_with_the_account_and_with_what_they_are_about(world, here):
    said = say(world)
    keep(world, "dora", form=f"reply-{said}")
    keep(world, "dora")
    erase_content(world.actor("sera"), "comment", said, "law", sure=True)
    assert [each.draft.kind for each in list_drafts(world, "dora")] == ["comment"]
    with transaction():
        empty_account(world.actor("dora"), find_row(User, world.ids["dora"]))
    assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_shows_that_its_text_has_changed_since(world, here):
    draft = keep(world).draft
    assert not list_drafts(world)[0].is_stale
    with transaction():
        find_row(Draft, draft.id).base_digest = "another"
    assert list_drafts(world)[0].is_stale


def test_an_answer_to_a_reply_is_kept_too(world, here):
    reply = reply_to_comment(world.actor("dora"), say(world), "I agree.").id
    keep(world, form=f"reply-{reply}")
    assert list_drafts(world)[0].draft.comment_id == reply

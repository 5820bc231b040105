"""Tests of the review of drafts: who reads one, until when, and who takes it over."""

import pytest
from sqlalchemy import select

from consult.accounts.actions import empty_account
from consult.accounts.models import User
from consult.comments.actions import post_comment
from consult.consultations.roles import actions as roles
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.mail import Mail
from consult.drafts import actions, queries
from consult.drafts.models import Draft
from consult.drafts.review import actions as reviewing, queries as reviews
from consult.drafts.review.models import DraftRemark, DraftReviewer, DraftShare
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
CANARY = "cormorants over the breakwater"
OTHERS = [name for name in ROLES if name not in {"pia", "hana"}]


@pytest.fixture
def draft(world):
    """Keep a draft of Pia, who is a member of the organization that Hana heads."""
    mark = f"clause-{world.clause}:0"
    return actions.keep_draft(world.actor("pia"), mark, {"body": CANARY, "kind": "remark"}).draft.id


def set_affiliation(world, name, organisation_id, affiliation="verified"):
    with transaction():
        user = db.session.get(User, world.ids[name])
        user.organisation_id, user.affiliation = organisation_id, affiliation


def read(world, name, draft):
    """Return the words of the draft, or None where the person learns of none."""
    try:
        return reviews.load_review(world.actor(name), draft).about.words
    except NotFound:
        assert reviews.load_shared_drafts(world.actor(name)) == []
        return None


def invite(world, draft, *names):
    reviewing.set_reviewers(world.actor("pia"), draft, [world.ids[name] for name in names])


def test_nobody_but_the_author_reads_a_draft_that_is_not_shared(world, draft):
    assert read(world, "pia", draft) == [CANARY]
    assert [name for name in ["hana", *OTHERS, None] if read(world, name, draft)] == []


def test_an_invited_colleague_reads_it_and_makes_a_remark(world, draft):
    invite(world, draft, "hana")
    assert read(world, "hana", draft) == [CANARY]
    assert [name for name in OTHERS if read(world, name, draft)] == []
    (shown,) = reviews.load_shared_drafts(world.actor("hana"))
    assert (shown.author, shown.is_handed_over, shown.is_remarked) == ("Pia", False, False)
    assert reviews.count_drafts_to_review(world.actor("hana"), world.consultation) == (0, 1)
    reviewing.add_remark(world.actor("hana"), draft, "Say which schools.")
    assert reviews.count_drafts_to_review(world.actor("hana"), world.consultation) == (0, 0)
    page = reviews.load_review(world.actor("pia"), draft)
    assert [(each.author.name, each.words) for each in page.remarks] == [
        ("Hana", "Say which schools.")
    ]
    for name in OTHERS:
        with pytest.raises(NotFound):
            reviewing.add_remark(world.actor(name), draft, "Mine.")


def test_an_author_changes_and_removes_their_own_remark_alone(world, draft):
    invite(world, draft, "hana")
    made = reviewing.add_remark(world.actor("hana"), draft, "Say which schools.").id
    for name in ("pia", "nils", "ada"):
        with pytest.raises(NotFound):
            reviewing.change_remark(world.actor(name), draft, made, "Mine.")
        with pytest.raises(NotFound):
            reviewing.remove_remark(world.actor(name), draft, made)
    reviewing.change_remark(world.actor("hana"), draft, made, "Say which ones.")
    remark = find_row(DraftRemark, made)
    assert remark.words == "Say which ones." and remark.changed_at is not None
    with pytest.raises(NotFound):
        reviewing.change_remark(world.actor("hana"), draft + 1, made, "Elsewhere.")
    reviewing.remove_remark(world.actor("hana"), draft, made)
    reviewing.remove_remark(world.actor("hana"), draft, made)
    assert db.session.scalars(select(DraftRemark)).all() == []
    invite(world, draft)
    with pytest.raises(NotFound):
        reviewing.remove_remark(world.actor("hana"), draft, made)


def test_only_verified_members_of_the_own_organization_are_invited(world, draft):
    for name in ("dora", "nils", "ivo", "pia"):
        with pytest.raises(Invalid) as refused:
            invite(world, draft, name)
        assert refused.value.details["fields"] == {"reviewers": {"type": "no_colleague"}}
    mark = f"clause-{world.clause}:0"
    own = actions.keep_draft(world.actor("ivo"), mark, {"body": CANARY}).draft.id
    for attempt in (
        lambda: reviewing.set_reviewers(world.actor("ivo"), own, []),
        lambda: reviewing.hand_over(world.actor("ivo"), own),
    ):
        with pytest.raises(Forbidden):
            attempt()
    for name in ("hana", "mona", "ada"):
        with pytest.raises(NotFound):
            reviewing.set_reviewers(world.actor(name), draft, [])


def test_the_mail_says_who_asks_and_no_word_of_the_draft(world, draft):
    invite(world, draft, "hana")
    invite(world, draft, "hana")
    reviewing.hand_over(world.actor("pia"), draft)
    mails = db.session.scalars(select(Mail)).all()
    assert [each.to for each in mails] == ["hana@people.example"] * 2
    assert [each.subject for each in mails] == [
        "Pia asks you to review a draft",
        "Pia hands a draft over to you",
    ]
    assert not any(CANARY in each.subject + each.body for each in mails)


def test_a_colleague_who_is_left_out_reads_it_no_more(world, draft):
    invite(world, draft, "hana")
    invite(world, draft)
    assert read(world, "hana", draft) is None


@pytest.mark.parametrize("left", ["pia", "hana"])
@pytest.mark.parametrize("way", ["another", "declared"])
def test_reading_ends_at_once_when_one_of_them_leaves_the_organization(world, draft, left, way):
    invite(world, draft, "hana")
    reviewing.hand_over(world.actor("pia"), draft)
    if way == "another":
        set_affiliation(world, left, world.norvania)
    else:
        set_affiliation(world, left, world.lakeside, "declared")
    assert read(world, "hana", draft) is None
    assert read(world, "nils", draft) is None
    assert read(world, "pia", draft) == [CANARY], "the own words stay"


def test_those_who_speak_read_it_once_it_is_handed_over_and_until_it_is_kept(world, draft):
    set_affiliation(world, "fay", world.lakeside)
    reviewing.hand_over(world.actor("pia"), draft)
    assert read(world, "hana", draft) == [CANARY]
    assert reviews.count_drafts_to_review(world.actor("hana"), world.consultation) == (1, 0)
    assert read(world, "fay", draft) is None, "a member who does not speak"
    with pytest.raises(NotFound):
        reviewing.take_over(world.actor("nils"), draft)
    reviewing.keep_draft_oneself(world.actor("pia"), draft)
    assert read(world, "hana", draft) is None


def test_one_who_speaks_takes_it_over_and_sends_it(world, draft):
    invite(world, draft, "hana")
    with pytest.raises(Forbidden):
        reviewing.take_over(world.actor("hana"), draft)
    reviewing.hand_over(world.actor("pia"), draft)
    reviewing.take_over(world.actor("hana"), draft)
    hana = world.actor("hana")
    mine = queries.find_draft(hana, f"clause-{world.clause}")
    assert (mine.id, mine.organisation_id, queries.list_words(mine)) == (
        draft,
        world.lakeside,
        [CANARY],
    )
    assert queries.find_draft(world.actor("pia"), f"clause-{world.clause}") is None
    page = reviews.load_review(world.actor("pia"), draft)
    assert (page.author, page.reviewed.share.begun_by.name) == ("Hana", "Pia")
    with pytest.raises(Forbidden):
        reviewing.take_over(world.actor("pia"), draft)
    sent = {"body": CANARY, "kind": "remark"}
    post_comment(hana, world.clause, CANARY)
    actions.remove_sent_draft(hana, queries.build_mark(mine.target, mine), sent)
    assert db.session.scalars(select(DraftShare)).all() == []
    assert db.session.scalars(select(DraftReviewer)).all() == []


def test_the_former_author_is_told_who_has_taken_it_over_and_keeps_no_second_one(world, draft):
    version = find_row(Draft, draft).row_version
    reviewing.hand_over(world.actor("pia"), draft)
    assert reviews.load_share_states([draft]) == {draft: (0, 0, True)}
    reviewing.take_over(world.actor("hana"), draft)
    with pytest.raises(Conflict, match="draft_taken_over") as refused:
        mark = f"clause-{world.clause}:{version}"
        actions.keep_draft(world.actor("pia"), mark, {"body": "Typed on."})
    assert refused.value.details["name"] == "Hana"
    fresh = actions.keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": "Anew."})
    assert fresh.state == "saved"


def test_nobody_takes_over_where_a_draft_of_the_same_form_is(world, draft):
    reviewing.hand_over(world.actor("pia"), draft)
    actions.keep_draft(world.actor("hana"), f"clause-{world.clause}:0", {"body": "Mine."})
    with pytest.raises(Conflict, match="has_own_draft"):
        reviewing.take_over(world.actor("hana"), draft)
    assert read(world, "hana", draft) == [CANARY]


def test_without_anybody_who_speaks_it_is_not_handed_over(world, draft):
    roles.revoke_role(world.actor("ada"), world.consultation, world.ids["hana"], "head")
    with pytest.raises(Conflict, match="nobody_to_hand_over_to"):
        reviewing.hand_over(world.actor("pia"), draft)


def test_sharing_within_a_new_organization_forgets_the_former_one(world, draft):
    invite(world, draft, "hana")
    reviewing.add_remark(world.actor("hana"), draft, "Say which schools.")
    set_affiliation(world, "pia", world.norvania)
    invite(world, draft, "nils")
    assert read(world, "nils", draft) == [CANARY] and read(world, "hana", draft) is None
    assert db.session.scalars(select(DraftRemark)).all() == []


def test_writing_goes_on_while_it_is_shown(world, draft):
    invite(world, draft, "hana")
    version = find_row(Draft, draft).row_version
    kept = actions.keep_draft(
        world.actor("pia"), f"clause-{world.clause}:{version}", {"body": "Terns."}
    )
    assert kept.state == "saved" and read(world, "hana", draft) == ["Terns."]


@pytest.mark.parametrize("gone", ["pia", "hana"])
def test_with_an_account_its_drafts_remarks_and_invitations_go(world, draft, gone):
    invite(world, draft, "hana")
    reviewing.add_remark(world.actor("hana"), draft, "Say which schools.")
    with transaction():
        empty_account(world.actor("ada"), find_row(User, world.ids[gone]))
    assert db.session.scalars(select(DraftRemark)).all() == []
    assert db.session.scalars(select(DraftReviewer)).all() == []


def test_sharing_leaves_no_event(world, draft):
    before = world.events()
    invite(world, draft, "hana")
    reviewing.add_remark(world.actor("hana"), draft, "Say which schools.")
    reviewing.hand_over(world.actor("pia"), draft)
    reviewing.take_over(world.actor("hana"), draft)
    assert world.events() == before

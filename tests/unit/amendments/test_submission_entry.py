"""Tests of amendments entered for a submission's source: attribution, notices, revision,
withdrawal.
"""

import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.amendments.actions import retable_amendment, revise_amendment, withdraw_amendment
from consult.amendments.forms import AmendmentEntryForm
from consult.amendments.models import Amendment
from consult.amendments.proposing.submission_entry_actions import enter_amendment
from consult.amendments.queries import (
    load_amendment,
    load_entered_amendments,
    load_amendments_after,
    load_own_amendments,
)
from consult.amendments.shapes import AmendmentShape
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import EVENT, transaction
from consult.core.web.uploads import Upload
from consult.core.events.dispatcher import Dispatcher
from consult.core.moderation_reasons import ModerationReason
from consult.core.mail import Mail
from consult.documents.models import Document
from consult.moderation.amendment_actions import hide_amendment
from consult.notifications.mails.jobs import mail_at_once
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from consult.submissions import actions
from consult.submissions.file_contents import examine_files
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
LETTER = (
    b"Title: Money for schools\nOrganization: Lakeside Schools Network\n\n"
    b"We ask for public financing."
)
NOBODYS = b"Title: From the coast\nName: Ann Lee\nSector: Academia\n\nCables, please."
WORDS = "We *resolve* to connect every school by 2030 through public financing."


@pytest.fixture
def received(world):
    """Provide received(LETTER), which returns the number of a published submission."""

    def made(content=LETTER, publish=True):
        files = examine_files([Upload("letter.txt", content)])
        found = actions.register_submissions(world.actor("sera"), world.consultation, files)[0]
        if publish:
            actions.publish_submissions(world.actor("sera"), [found.id])
        return found.id

    return made


@pytest.fixture
def asked(world):
    """Provide asked(label="2"), the form's fields for an amendment."""

    def form(**given):
        return AmendmentEntryForm(
            **{
                "document_id": world.document,
                "kind": "mod",
                "text": WORDS,
                "reason": "It cannot be voluntary.",
            }
            | given
        )

    return form


@pytest.fixture
def entered(world, received, asked):
    """Provide the number of an amendment that Sera entered for Lakeside."""
    return enter_amendment(world.actor("sera"), received(), asked(label="2")).id


def test_it_stands_under_its_source_and_never_under_the_secretariat(world, received, asked):
    number = received()
    made = enter_amendment(world.actor("sera"), number, asked(clause_id=world.other_clause))
    shown = load_amendment(Actor(), made.id)
    assert (
        shown.source,
        shown.submission,
        shown.organisation_id,
        shown.group["code"],
        shown.declared,
    ) == ("Lakeside Schools Network", 1, world.lakeside, "civ", None)
    shape = AmendmentShape.build(shown)
    assert (shape.proposer.id, shape.proposer.name, shape.proposer.submission_id) == (
        None,
        "Lakeside Schools Network",
        number,
    )
    event = db.session.execute(select(EVENT).where(EVENT.c.verb == "amendment.proposed")).one()
    assert (event.facts["submission_id"], event.facts["organisation_id"], event.audience) == (
        number,
        world.lakeside,
        "everyone",
    )
    assert (
        [each.id for each in load_entered_amendments(Actor(), number)]
        == [made.id]
        == [each.id for each in load_own_amendments(world.actor("pia"))]
    )
    assert (
        load_own_amendments(world.actor("sera")) == [] == load_own_amendments(world.actor("dora"))
    )


def test_a_source_without_an_organisation_is_shown_with_its_group(world, received, asked):
    made = enter_amendment(world.actor("sera"), received(NOBODYS), asked(label="2."))
    shown = load_amendment(Actor(), made.id)
    assert (shown.source, shown.organisation_id, shown.group["code"]) == ("Ann Lee", None, "aca")


def test_an_organisation_that_is_not_verified_any_more_speaks_through_no_submission(
    world, received, asked
):
    number = received()
    with transaction():
        db.session.get(Organisation, world.lakeside).status = "refused"
    assert enter_amendment(world.actor("sera"), number, asked(label="2")).organisation_id is None


@pytest.mark.parametrize(
    ("given", "clause", "kind"),
    [
        ({"label": "2", "kind": "sup", "text": None}, "other_clause", "sup"),
        ({"label": "2", "kind": "noc"}, "other_clause", "noc"),
        (
            {"label": "1", "kind": "add", "text": "New.", "clause_kind": "operative"},
            "clause",
            "add",
        ),
        ({"kind": "add", "text": "First of all."}, None, "add"),
    ],
)
def test_every_kind_is_entered_after_a_clause_or_at_the_top(
    world, received, asked, given, clause, kind
):
    made = enter_amendment(world.actor("sera"), received(), asked(**given))
    assert (made.kind, made.clause_id) == (kind, getattr(world, clause) if clause else None)
    assert load_amendment(Actor(), made.id).source == "Lakeside Schools Network"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document_id": None}, "document_id"),
        ({}, "label"),
        ({"label": "99"}, "label"),
        ({"label": "2", "text": None}, "text"),
        ({"kind": "add", "text": None}, "text"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(world, received, asked, given, field):
    number = received()
    with pytest.raises(Invalid) as refused:
        enter_amendment(world.actor("sera"), number, asked(**given))
    assert (
        set(refused.value.details["fields"]) == {field}
        and db.session.scalar(select(Amendment.id)) is None
    )


def test_nothing_is_entered_by_others_from_what_is_not_published_late_or_elsewhere(
    world, received, asked
):
    number, waiting = received(), received(publish=False)
    for name in {None, *ROLES} - {"sera"}:
        with pytest.raises((Forbidden, SignInRequired)):
            enter_amendment(world.actor(name), number, asked(label="2"))
    with pytest.raises(Conflict, match="not_published"):
        enter_amendment(world.actor("sera"), waiting, asked(label="2"))
    with transaction():
        other = Consultation(slug="other", title={"en": "Other"})
        db.session.add(other)
        db.session.flush()
        elsewhere = Document(
            consultation_id=other.id, slug="x", title={"en": "X"}, current_version_id=world.version
        )
        db.session.add(elsewhere)
    with pytest.raises(NotFound):
        enter_amendment(world.actor("sera"), number, asked(document_id=elsewhere.id, kind="add"))
    for kind in ("inputs", "consolidation", "closed"):
        world.stage(kind)
        with pytest.raises(Forbidden):
            enter_amendment(world.actor("sera"), number, asked(label="2"))
    assert db.session.scalar(select(Amendment.id)) is None


def test_the_source_and_the_secretariat_revise_and_withdraw_it_and_nobody_else(world, entered):
    may = {"pia", "hana", "sera"}
    for name in [None, *ROLES]:
        actor = world.actor(name)
        shown = load_amendment(actor, entered)
        assert ({"revise", "withdraw"} <= shown.allowed_acts) == (name in may), name
        if name not in may:
            for act in (
                lambda who: revise_amendment(who, entered, "Mine now", "Why"),
                lambda who: withdraw_amendment(who, entered),
            ):
                with pytest.raises((Forbidden, SignInRequired)):
                    act(actor)
    revise_amendment(world.actor("pia"), entered, WORDS + " Always.", "Once more.")
    shown = load_amendment(Actor(), entered)
    assert (shown.revision, shown.reason, shown.source) == (
        2,
        "Once more.",
        "Lakeside Schools Network",
    )
    withdraw_amendment(world.actor("hana"), entered)
    again = retable_amendment(world.actor("sera"), entered)
    shown = load_amendment(Actor(), again.id)
    assert (shown.source, shown.organisation_id) == ("Lakeside Schools Network", world.lakeside)


def test_a_former_secretariat_member_can_no_longer_change_it(world, entered):
    left = Actor(world.ids["sera"])
    assert "revise" not in load_amendment(left, entered).allowed_acts
    with pytest.raises(Forbidden):
        revise_amendment(left, entered, "Mine", "Why")


def test_its_own_organisation_does_not_sponsor_it_and_others_do(world, entered):
    with pytest.raises(Conflict, match="your_own"):
        sponsor_amendment(world.actor("hana"), entered)
    assert sponsor_amendment(world.actor("nils"), entered).organisation_id == world.norvania


def test_a_hidden_one_is_read_by_its_source(world, entered):
    hide_amendment(world.actor("mona"), entered, ModerationReason("off_topic"))
    assert load_amendment(world.actor("pia"), entered).state == "hidden"
    assert [
        each.id for each in load_amendments_after(world.actor("pia"), world.document, 0, 9)
    ] == [entered]
    assert load_amendments_after(world.actor("paul"), world.document, 0, 9) == []
    with pytest.raises(NotFound):
        load_amendment(world.actor("paul"), entered)


def test_the_members_of_the_source_are_told_by_notice_and_mail(world, received, asked):
    number, follower = received(), Dispatcher()
    made = enter_amendment(world.actor("sera"), number, asked(label="2")).id
    follower.step()
    for name in ("pia", "hana"):
        rows = db.session.scalars(
            select(Notice).where(
                Notice.user_id == world.ids[name], Notice.verb == "amendment.entered"
            )
        )
        (one,) = load_notice_views(rows)
        assert "Lakeside Schools Network" in format_sentence(
            one
        ) and "revise or withdraw" in format_sentence(one)
        assert get_notice_path(one) == f"/en/amendments/{made}"
    assert not list(
        db.session.scalars(
            select(Notice.id).where(
                Notice.user_id.in_([world.ids[n] for n in ("sera", "dora", "paul")])
            )
        )
    )
    mail_at_once()
    bodies = list(
        db.session.scalars(
            select(Mail.body).where(Mail.to == "pia@people.example", Mail.written_at <= utc_now())
        )
    )
    assert any(
        "an amendment on behalf of" in body and f"/en/amendments/{made}" in body for body in bodies
    )

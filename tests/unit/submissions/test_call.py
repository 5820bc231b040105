"""Tests of what stakeholders hand in: on time or late, held or at once, symbols, alignments."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, Problem
from consult.core.events.log import Event, transaction
from consult.core.mail import Mail
from consult.core.permissions.rules import is_allowed
from consult.core.web.uploads import Upload
from consult.submissions.actions import publish_submissions
from consult.submissions.calls import actions
from consult.submissions.calls.forms import HandInForm, SubmissionCallForm
from consult.submissions.calls.queries import (
    find_call_state,
    list_own_submissions,
    load_aligned_organisations,
    load_call,
)
from consult.submissions.calls.upload_start import find_start, sign_start
from consult.submissions.file_contents import examine_files
from consult.submissions.models import Submission
from consult.submissions.queries import get_submission_state
from tests.world import CONTRIBUTORS, ROLES

TEXT = b"Schools first.\n\nWe ask for public financing of every school."


@pytest.fixture(autouse=True)
def inside(app, here):
    """Enter a request, because receipts have links and every test calls actions and queries."""
    with app.test_request_context("/en/"):
        yield


def hand_in(world, name="pia", began=None, **more):
    (file,) = examine_files([Upload("schools.txt", more.pop("content", TEXT))])
    form = HandInForm(files=[file.file], **{"again": True, **more})
    return actions.hand_in(world.actor(name), world.consultation, file, form, began)


def set_call(world, **more):
    given = {"is_open": True, "is_held": True, **more}
    actions.set_call(world.actor("sera"), world.consultation, SubmissionCallForm(**given))


def end_stage(world, moment):
    with transaction():
        find_row(Consultation, world.consultation).current.closes_at = moment


def test_a_document_waits_for_the_secretariat_and_its_sender_gets_a_receipt(world):
    made = hand_in(world, title="Schools first", agenda_item="Item 4")
    assert (made.number, made.source, made.group_code) == (1, "Lakeside Schools Network", "civ")
    assert get_submission_state(made) == "waiting" and not made.is_late
    readers = {name for name in ROLES if is_allowed(world.actor(name), "submission.read", made)}
    assert readers == {"pia", "sera", "ada", "mona"}
    mail = db.session.scalars(select(Mail).where(Mail.to == "pia@people.example")).one()
    assert mail.subject == "Receipt: Schools first"
    assert made.digest in mail.body and f"/en/submissions/{made.id}" in mail.body
    assert "before everyone can read it; you will be told once it is published." in mail.body
    assert list_own_submissions(world.actor("pia")) == [made]
    assert list_own_submissions(world.actor("hana")) == []
    publish_submissions(world.actor("sera"), [made.id])
    assert get_submission_state(made) == "published"


def test_a_call_may_publish_at_once_what_a_verified_organization_hands_in_on_time(world):
    set_call(world, is_held=False)
    assert hand_in(world).issued
    assert not hand_in(world, "ivo", behalf="person").issued


def test_a_person_without_a_verified_affiliation_speaks_for_nobody_else(world):
    with pytest.raises(Invalid) as refusal:
        hand_in(world, "dora")
    assert refusal.value.details["fields"]["behalf"]["type"] == "no_organisation"
    claim = b"Title: Ours\nOrganization: Lakeside Schools Network\nSector: Civil society\n\nHello."
    made = hand_in(world, "dora", behalf="person", content=claim)
    assert (made.source, made.organisation_id, made.group_code) == ("Dora", None, None)
    with pytest.raises(Invalid):
        hand_in(world, "dora", behalf="person", group_name="Group of 77")


def test_symbols_count_information_documents_apart(world):
    set_call(world, document_symbol="T/SUB/{n}", information_symbol="T/INF/{n}")
    kinds = ["document", "information", "letter", "information", "statement"]
    assert [hand_in(world, kind=kind).symbol for kind in kinds] == [
        "T/SUB/1",
        "T/INF/1",
        "T/SUB/2",
        "T/INF/2",
        "T/SUB/3",
    ]


@pytest.mark.parametrize("pattern", ["T/SUB", "T/{n}/{n}", "{n}"])
def test_a_pattern_needs_one_place_for_the_number(pattern):
    if pattern == "{n}":
        assert SubmissionCallForm(document_symbol=pattern).document_symbol == "{n}"
        return
    with pytest.raises(ValueError, match="no place for the number"):
        SubmissionCallForm(document_symbol=pattern)


def test_the_moment_counts_at_which_the_upload_began(world):
    deadline = utc_now() + timedelta(hours=1)
    end_stage(world, deadline)
    with freeze_clock(deadline + timedelta(minutes=20)):
        in_time = hand_in(world, began=deadline - timedelta(seconds=1))
        late = hand_in(world, began=deadline)
    assert (in_time.is_late, late.is_late) == (False, True)
    assert in_time.received_at == deadline - timedelta(seconds=1)


def test_a_late_document_is_admitted_with_a_reason_before_it_is_published(world):
    end_stage(world, utc_now() - timedelta(minutes=1))
    made = hand_in(world)
    assert get_submission_state(made) == "late"
    body = db.session.scalars(select(Mail.body)).one()
    assert "It came after the deadline." in body
    with pytest.raises(Conflict) as refusal:
        publish_submissions(world.actor("sera"), [made.id])
    assert refusal.value.code == "late_not_admitted"
    with pytest.raises(Forbidden):
        actions.admit_late(world.actor("mona"), made.id, "Their power was cut.")
    actions.admit_late(world.actor("sera"), made.id, "Their power was cut.")
    publish_submissions(world.actor("sera"), [made.id])
    assert get_submission_state(made) == "published"
    assert made.admitted_reason == "Their power was cut."
    with pytest.raises(Conflict):
        actions.admit_late(world.actor("sera"), made.id, "Again.")


def test_what_was_published_at_once_is_never_late(world):
    set_call(world, is_held=False)
    end_stage(world, utc_now() - timedelta(minutes=1))
    assert not hand_in(world).issued


def test_nothing_is_taken_in_before_the_first_stage_after_the_last_or_when_closed(world):
    found = find_row(Consultation, world.consultation)
    assert find_call_state(found, utc_now()).is_open
    set_call(world, is_open=False)
    with pytest.raises(Conflict) as refusal:
        hand_in(world)
    assert refusal.value.code == "call_closed"
    set_call(world)
    with transaction():
        for stage in db.session.scalars(select(Stage)):
            stage.kind = "drafting"
    db.session.expire_all()
    assert not find_call_state(found, utc_now()).is_open


def test_the_proof_of_an_upload_holds_for_this_file_person_and_half_a_day(world):
    pia, digest = world.actor("pia"), "a" * 64
    with freeze_clock(datetime(2026, 12, 1, 12, tzinfo=UTC)):
        moment, proof = sign_start(pia, digest)
    later = moment + timedelta(hours=3)
    with freeze_clock(later):
        assert find_start(pia, digest, moment, proof) == moment
        assert find_start(pia, "b" * 64, moment, proof) == later
        assert find_start(world.actor("hana"), digest, moment, proof) == later
        assert find_start(pia, digest, moment - timedelta(minutes=1), proof) == later
        assert find_start(pia, digest, moment.replace(tzinfo=None), proof) == later
        assert find_start(pia, digest, moment, None) == later
    with freeze_clock(moment + timedelta(hours=12, seconds=1)):
        assert find_start(pia, digest, moment, proof) == utc_now()


def test_its_sender_withdraws_it_until_it_is_public(world):
    made, other = hand_in(world), hand_in(world)
    with pytest.raises(Forbidden):
        actions.withdraw_own(world.actor("hana"), made.id)
    actions.withdraw_own(world.actor("pia"), made.id)
    actions.withdraw_own(world.actor("pia"), made.id)
    assert get_submission_state(made) == "sender_withdrew"
    with pytest.raises(Conflict) as refusal:
        publish_submissions(world.actor("sera"), [made.id])
    assert refusal.value.code == "sender_withdrew"
    publish_submissions(world.actor("sera"), [other.id])
    with pytest.raises(Conflict):
        actions.withdraw_own(world.actor("pia"), other.id)


def test_a_group_speaks_through_one_of_its_members_and_others_align_without_being_counted(world):
    made = hand_in(world, "nils", group_name="Group of Northern States", kind="statement")
    assert made.source == "Group of Northern States" and made.organisation_id == world.norvania
    with pytest.raises(Conflict) as refusal:
        actions.align(world.actor("hana"), made.id)
    assert refusal.value.code == "not_published"
    publish_submissions(world.actor("sera"), [made.id])
    with pytest.raises(Conflict) as refusal:
        actions.align(world.actor("nils"), made.id)
    assert refusal.value.code == "own_submission"
    actions.align(world.actor("hana"), made.id)
    actions.align(world.actor("hana"), made.id)
    assert [each.name for each in load_aligned_organisations(made.id)] == [
        "Lakeside Schools Network"
    ]
    events = db.session.scalars(select(Event).where(Event.verb == "submission.aligned")).all()
    assert [each.audience for each in events] == ["everyone"]
    actions.end_alignment(world.actor("hana"), made.id)
    assert load_aligned_organisations(made.id) == []


@pytest.mark.parametrize("name", [*ROLES, None])
def test_participants_hand_in_and_heads_and_speakers_align(world, name):
    published = hand_in(world, "nils")
    publish_submissions(world.actor("sera"), [published.id])
    try:
        hand_in(world, name, behalf="person")
    except Problem:
        assert name not in CONTRIBUTORS
    else:
        assert name in CONTRIBUTORS
    try:
        actions.align(world.actor(name), published.id)
    except Conflict:
        assert name == "nils"
    except Problem:
        assert name != "hana"
    else:
        assert name == "hana"


def test_a_call_has_defaults_until_somebody_sets_it(world):
    assert load_call(world.consultation).timezone == "UTC"
    set_call(world, timezone="Europe/Zurich")
    call = load_call(world.consultation)
    assert (call.timezone, call.is_held) == ("Europe/Zurich", True)
    form = SubmissionCallForm(is_open=True, row_version=call.row_version)
    actions.set_call(world.actor("sera"), world.consultation, form)
    with pytest.raises(Conflict):
        actions.set_call(world.actor("sera"), world.consultation, form)
    assert db.session.scalars(select(Submission)).all() == []

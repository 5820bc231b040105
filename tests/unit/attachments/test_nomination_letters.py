"""Tests of nomination letters: who keeps and reads them, how long, and that verify knows them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.accounts.actions import empty_account
from consult.accounts.affiliations import actions as affiliations
from consult.accounts.models import User
from consult.attachments.nomination_letters import actions, queries
from consult.attachments.nomination_letters.models import NominationLetter
from consult.attachments.queries import describe_files
from consult.audit.verification.queries import verify_installation
from consult.consultations.accreditation import actions as accreditation
from consult.consultations.accreditation.forms import AccreditedPerson
from consult.consultations.roles import actions as roles
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.digests import commit_words
from consult.core.errors import Conflict, Forbidden, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from tests.support.files.attachment_files import examined
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
LETTER = examined("letter.pdf", b"We name Lin.", "application/pdf")
OTHER = examined("other.pdf", b"We name Wei.", "application/pdf")
SECRETARIAT = {"sera", "ada"}


def accredit(world, *emails, organization=None):
    people = [AccreditedPerson(name=e, email=e, organization=organization) for e in emails]
    made = accreditation.accredit_people(world.actor("sera"), world.consultation, people)
    return [each.id for each in made]


def add(world, number, file=LETTER, name="sera", **more):
    return actions.add_accreditation_letter(
        world.actor(name), world.consultation, number, file, **more
    )


def ask_to_lead(world, name, asks=True):
    with transaction():
        find_row(User, world.ids[name]).asks_to_lead = asks


def letters():
    return list(db.session.scalars(select(NominationLetter).order_by(NominationLetter.id)))


def read_by(world, letter_id):
    """Return who of all people reads a letter."""
    found = set()
    for name in (*ROLES, None):
        try:
            queries.get_letter(world.actor(name), letter_id)
        except (Forbidden, SignInRequired):
            continue
        found.add(name)
    return found


def test_the_letter_of_an_accreditation_is_kept_and_its_event_commits_to_it(world):
    (number,) = accredit(world, "lin@accredited.example")
    assert add(world, number) == 1
    (letter,) = letters()
    assert (letter.filename, letter.size, letter.accreditation_id) == ("letter.pdf", 12, number)
    event = db.session.scalars(select(Event).where(Event.verb == "letter.added")).one()
    assert event.audience == "nobody" and event.chain == world.consultation
    assert event.facts == {"files": commit_words(letter.nonce, describe_files([letter]))}
    add(world, number, OTHER)
    assert [each.filename for each in letters()] == ["other.pdf"]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_secretariat_adds_and_removes_the_letter_of_an_accreditation(world, name):
    (number,) = accredit(world, "lin@accredited.example")
    if name in SECRETARIAT:
        add(world, number, name=name)
        actions.remove_accreditation_letter(world.actor(name), world.consultation, number)
        assert letters() == []
        return
    add(world, number)
    for act in (
        lambda: add(world, number, name=name),
        lambda: actions.remove_accreditation_letter(world.actor(name), world.consultation, number),
    ):
        with pytest.raises(Forbidden if name else SignInRequired):
            act()
    assert len(letters()) == 1


def test_an_accreditation_of_another_consultation_is_not_found(world):
    (number,) = accredit(world, "lin@accredited.example")
    with pytest.raises(NotFound):
        actions.add_accreditation_letter(
            world.actor("sera"), world.consultation + 1, number, LETTER
        )


def test_the_secretariat_and_the_person_read_a_letter_and_nobody_else(world):
    (number,) = accredit(world, find_row(User, world.ids["nora"]).email)
    add(world, number)
    ask_to_lead(world, "hana")
    actions.add_request_letter(world.actor("hana"), OTHER)
    of_nora, of_hana = letters()
    assert read_by(world, of_nora.id) == SECRETARIAT | {"nora"}
    assert read_by(world, of_hana.id) == SECRETARIAT | {"hana"}
    assert queries.list_own_letters(world.actor("nora")) == [of_nora]
    assert queries.list_own_letters(world.actor("hana")) == [of_hana]
    assert queries.list_own_letters(world.actor("sera")) == []


def test_one_letter_serves_a_delegation_without_replacing_what_others_have(world):
    first, second, third = accredit(
        world, *(f"{n}@lake.example" for n in "abc"), organization="Lakeside Schools Network"
    )
    (alone,) = accredit(world, "d@lake.example")
    add(world, third, OTHER)
    assert add(world, first, delegation=True) == 2
    kept = {each.accreditation_id: each.filename for each in letters()}
    assert kept == {first: "letter.pdf", second: "letter.pdf", third: "other.pdf"}
    assert add(world, alone, delegation=True) == 1


def test_only_who_asks_to_lead_sends_a_letter_of_the_request(world):
    with pytest.raises(Conflict, match="no_request_to_lead"):
        actions.add_request_letter(world.actor("hana"), LETTER)
    ask_to_lead(world, "hana")
    actions.add_request_letter(world.actor("hana"), LETTER)
    actions.add_request_letter(world.actor("hana"), OTHER)
    assert [each.filename for each in letters()] == ["other.pdf"]
    actions.remove_request_letter(world.actor("hana"))
    actions.remove_request_letter(world.actor("hana"))
    assert letters() == []
    with pytest.raises(SignInRequired):
        actions.add_request_letter(world.actor(None), LETTER)


@pytest.mark.postgresql
def test_a_letter_goes_with_its_accreditation_or_account(world):
    first, second = accredit(world, "lin@accredited.example", "wei@accredited.example")
    add(world, first), add(world, second)
    accreditation.withdraw_accreditation(world.actor("sera"), world.consultation, first)
    assert [each.accreditation_id for each in letters()] == [second]
    ask_to_lead(world, "hana")
    actions.add_request_letter(world.actor("hana"), LETTER)
    with transaction():
        empty_account(world.actor("hana"), find_row(User, world.ids["hana"]))
    assert [each.accreditation_id for each in letters()] == [second]


def test_letters_end_some_time_after_they_were_needed(world):
    (number,) = accredit(world, "lin@accredited.example")
    add(world, number)
    ask_to_lead(world, "hana")
    actions.add_request_letter(world.actor("hana"), LETTER)
    actions.end_letters()
    assert [each.ends_at for each in letters()] == [None, None]
    ask_to_lead(world, "hana", asks=False)
    actions.end_letters()
    assert [each.ends_at is None for each in letters()] == [True, False]
    world.stage("closed")
    actions.end_letters()
    assert all(each.ends_at for each in letters())
    with freeze_clock(utc_now() + timedelta(days=actions.KEPT_DAYS - 1)):
        actions.end_letters()
    assert len(letters()) == 2
    with freeze_clock(utc_now() + timedelta(days=actions.KEPT_DAYS + 1)):
        actions.end_letters()
    assert letters() == []


def refuse(world, number):
    affiliations.refuse_affiliation(world.actor("sera"), number, "Not known there.")


def name_head(world, number):
    roles.revoke_role(world.actor("ada"), world.consultation, number, "head")
    roles.grant_role(world.actor("ada"), world.consultation, number, "head")


@pytest.mark.parametrize("decide", [refuse, name_head])
def test_a_request_is_decided_by_a_refusal_and_by_the_role_of_a_government_too(world, decide):
    number = world.ids["nils"]
    ask_to_lead(world, "nils")
    actions.add_request_letter(world.actor("nils"), LETTER)
    roles.grant_role(world.actor("ada"), world.consultation, number, "speaker")
    actions.end_letters()
    assert letters()[0].ends_at is None
    decide(world, number)
    assert not find_row(User, number).asks_to_lead
    actions.end_letters()
    with freeze_clock(utc_now() + timedelta(days=actions.KEPT_DAYS + 1)):
        actions.end_letters()
    assert letters() == []


def test_the_letter_of_a_request_that_an_earlier_release_refused_ends(world):
    ask_to_lead(world, "hana")
    actions.add_request_letter(world.actor("hana"), LETTER)
    with transaction():
        find_row(User, world.ids["hana"]).affiliation = "refused"
    actions.end_letters()
    assert letters()[0].ends_at is not None


def list_mismatches():
    found = verify_installation()
    return [(each.kind, each.what) for each in found.state.mismatches if each.kind == "letter"]


def test_verify_notices_another_file_and_nothing_where_a_letter_ended(world):
    first, second = accredit(world, "lin@accredited.example", "wei@accredited.example")
    add(world, first), add(world, second)
    accreditation.withdraw_accreditation(world.actor("sera"), world.consultation, second)
    assert list_mismatches() == []
    with transaction():
        db.session.execute(update(NominationLetter).values(content=b"We name nobody."))
    assert list_mismatches() == [("letter", "files")]

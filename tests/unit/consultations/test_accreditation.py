"""Tests of accreditation by a list: faults in words, invitations, roles once people join."""

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from consult.accounts.actions import empty_account, mark_confirmed
from consult.accounts.models import Organisation, User
from consult.consultations.accreditation import actions
from consult.consultations.accreditation.list_review import review_list
from consult.consultations.accreditation.forms import PEOPLE, dump_people
from consult.consultations.accreditation.messages import FAULTS, describe_fault
from consult.consultations.accreditation.models import Accreditation
from consult.consultations.accreditation.participant_list import parse_list
from consult.consultations.models import Consultation, Membership, Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.core.events.log import Event, transaction
from consult.core.mail import Mail
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
HEADS = ["name", "email", "organization", "group", "region", "role", "language", "last day"]
GOOD = {"name": "Lin Xiaolan", "email": "lin@accredited.example"}


def write_csv(rows, delimiter=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()


def review(world, *rows):
    return review_list(world.consultation, parse_list("people.csv", write_csv(rows)))


def accredit(world, *rows, name="sera"):
    return actions.accredit_people(
        world.actor(name), world.consultation, review(world, *rows).people
    )


def roles_of(email):
    return set(
        db.session.scalars(
            select(Membership.role)
            .join(User, User.id == Membership.user_id)
            .where(User.email == email)
        )
    )


def join(email, name="Lin"):
    """Let a person join with this address, and prove it."""
    with transaction():
        user = User(email=email, name=name)
        db.session.add(user)
        db.session.flush()
        mark_confirmed(user)
        actions.apply_accreditations(user.id)
    return user


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_whatever_its_delimiter(world, delimiter):
    rows = parse_list("people.csv", write_csv([GOOD, {}, {**GOOD, "name": "王"}], delimiter))
    assert [(row.number, row.cells["name"]) for row in rows] == [(2, "Lin Xiaolan"), (4, "王")]


def test_a_workbook_is_read_like_the_same_csv(world):
    book, file = Workbook(), io.BytesIO()
    book.active.append([head.title() for head in HEADS])
    book.active.append(
        [GOOD["name"], GOOD["email"], None, None, None, "observer", "fr", date(2030, 1, 31)]
    )
    book.save(file)
    (row,) = parse_list("people.xlsx", file.getvalue())
    assert row.cells == {
        **GOOD,
        "role": "observer",
        "language": "fr",
        "last day": "2030-01-31",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list_columns_missing"),
        (b"name,email\n", "list_without_people"),
        (b"name\nLin\n", "list_columns_missing"),
        (b"name,email,shoe size\nLin,a@b.example,41\n", "list_columns_unknown"),
        (b"name,email,email\nLin,a@b.example,c@d.example\n", "list_columns_twice"),
        (b"\xff\xfe\x00", "list_unreadable"),
        (b"name,email\n" + b"Lin,a@b.example\n" * 2_001, "list_too_long"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(content, code):
    with pytest.raises(Invalid) as refused:
        parse_list("people.csv", content)
    assert refused.value.details["fields"]["file"]["type"] == code


def test_a_file_that_only_looks_like_a_workbook_is_refused():
    with pytest.raises(Invalid) as refused:
        parse_list("people.xlsx", b"PK\x03\x04 no workbook")
    assert refused.value.details["fields"]["file"]["type"] == "list_unreadable"


FAULTY = [
    ({"name": ""}, "name", "missing"),
    ({"email": ""}, "email", "missing"),
    ({"email": "lin at home"}, "email", "no_address"),
    ({"role": "emperor"}, "role", "unknown_role"),
    ({"role": "moderator"}, "role", "role_too_high"),
    ({"role": "Chair"}, "role", "role_too_high"),
    ({"language": "de"}, "language", "unknown_language"),
    ({"last day": "31.1.2027"}, "last day", "no_day"),
    ({"last day": "2020-01-31"}, "last day", "day_over"),
    ({"role": "head"}, "organization", "organization_needed"),
    ({"organization": "Lakeside Scools Network"}, "organization", "close_to"),
    ({"organization": "Harbour Radio Club"}, "organization", "unknown_organization"),
    (
        {"organization": "Kingdom of Elsewhere", "group": "gov", "region": "africa"},
        "organization",
        "unknown_government",
    ),
    (
        {"organization": "Harbour Radio Club", "group": "shipping", "region": "africa"},
        "group",
        "unknown_code",
    ),
    (
        {"email": "pia@people.example", "organization": "Norvania"},
        "organization",
        "other_affiliation",
    ),
    ({"name": "Lin\u202e"}, "name", "characters"),
]


@pytest.mark.parametrize(("given", "column", "code"), FAULTY)
def test_each_fault_is_named_with_its_row_and_column(world, given, column, code):
    found = review(world, {**GOOD, "email": "first@accredited.example"}, {**GOOD, **given})
    assert [(fault.number, fault.column, fault.code) for fault in found.faults][:1] == [
        (3, column, code)
    ]
    assert len(found.people) == 1
    assert "%(" not in describe_fault(found.faults[0])


def test_an_address_twice_or_accredited_already_is_named(world):
    found = review(world, GOOD, {**GOOD, "email": "LIN@accredited.example"})
    assert [(each.number, each.code, each.details) for each in found.faults] == [
        (3, "twice", {"row": "2"})
    ]
    accredit(world, GOOD)
    again = review(world, GOOD)
    assert (again.people, again.faults, again.already) == ([], [], 1)
    faulty = review(world, {**GOOD, "language": "de"})
    assert [each.code for each in faulty.faults] == ["unknown_language"]
    with transaction():
        db.session.get(User, world.ids["ivo"]).disabled_at = utc_now()
    again = review(world, {**GOOD, "email": "ivo@people.example"})
    assert [each.code for each in again.faults] == ["account_closed"]


def test_an_address_with_two_names_or_organizations_is_named(world):
    for given in ({"name": "Wei Ming"}, {"organization": "Norvania"}):
        found = review(world, GOOD, {**GOOD, "role": "observer", **given})
        assert [(each.number, each.code, each.details) for each in found.faults] == [
            (3, "another_person", {"row": "2"})
        ]
        assert found.faults[0].person.endswith("lin@accredited.example")
    assert review(world, GOOD, {**GOOD, "role": "observer"}).faults == []


@pytest.mark.parametrize(
    ("given", "code"), [("fr", "fr"), ("French", "fr"), ("Français", "fr"), ("中文", "zh")]
)
def test_a_language_is_given_by_code_or_by_name(world, given, code):
    assert review(world, {**GOOD, "language": given}).people[0].language == code


def test_a_new_organization_may_be_like_a_known_one_and_is_shown_beside_it(world):
    new = {"organization": "Lakeside School Network", "group": "civ", "region": "africa"}
    found = review(world, {**GOOD, **new})
    assert found.new_organisations == [("Lakeside School Network", "Lakeside Schools Network")]
    assert len(accredit(world, {**GOOD, **new})) == 1


def test_every_fault_has_its_sentence(world):
    told = {code for _given, _column, code in FAULTY}
    others = {"twice", "another_person", "account_closed"}
    assert told | others == set(FAULTS)


@pytest.mark.parametrize("name", [*ROLES, None])
def test_secretariat_and_administrator_accredit_people(world, name):
    people = review(world, GOOD).people
    if name in {"sera", "ada"}:
        actions.accredit_people(world.actor(name), world.consultation, people)
        (made,) = db.session.scalars(select(Accreditation))
        actions.withdraw_accreditation(world.actor(name), world.consultation, made.id)
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        actions.accredit_people(world.actor(name), world.consultation, people)


def test_who_has_no_account_gets_none_and_the_role_waits_for_the_address(world):
    people = db.session.scalar(select(func.count()).select_from(User))
    accredit(
        world,
        {**GOOD, "organization": "Lakeside Schools Network", "role": "speaker", "language": "fr"},
    )
    assert db.session.scalar(select(func.count()).select_from(User)) == people
    (mail,) = db.session.scalars(select(Mail)).all()
    assert mail.to == GOOD["email"] and "/fr/join" in mail.body
    user = join(GOOD["email"])
    assert roles_of(GOOD["email"]) == {"participant", "speaker"}
    assert user.represented_organisation.id == world.lakeside
    (made,) = db.session.scalars(select(Accreditation))
    assert made.user_id == user.id and made.applied_at is not None
    held = db.session.get(Membership, (user.id, world.consultation, "speaker"))
    assert (held.source, held.granted_by_id) == ("accreditation", world.ids["sera"])
    with pytest.raises(Conflict, match="accredited_person_joined"):
        actions.withdraw_accreditation(world.actor("sera"), world.consultation, made.id)


def test_an_account_that_has_not_proved_its_address_waits_like_none(world):
    with transaction():
        user = User(email=GOOD["email"], name="Somebody else")
        db.session.add(user)
    accredit(world, {**GOOD, "role": "observer"})
    assert roles_of(GOOD["email"]) == set()
    with transaction():
        mark_confirmed(user)
        actions.apply_accreditations(user.id)
    assert roles_of(GOOD["email"]) == {"participant", "observer"}


def test_another_address_gets_nothing(world):
    accredit(world, {**GOOD, "role": "observer"})
    join("another@accredited.example")
    assert roles_of("another@accredited.example") == set()


def test_an_existing_account_gets_the_role_at_once_and_keeps_its_affiliation(world):
    accredit(world, {"name": "Pia", "email": "pia@people.example", "role": "observer"})
    assert "observer" in roles_of("pia@people.example")
    assert find_row(User, world.ids["pia"]).represented_organisation.id == world.lakeside
    accredit(
        world,
        {"name": "Ivo", "email": "ivo@people.example", "role": "head", "organization": "Norvania"},
    )
    assert "head" in roles_of("ivo@people.example")
    assert find_row(User, world.ids["ivo"]).represented_organisation.id == world.norvania


def test_a_verified_affiliation_of_the_meantime_stays_and_its_role_is_not_given(world):
    accredit(world, {**GOOD, "organization": "Norvania", "role": "head"})
    with transaction():
        user = User(email=GOOD["email"], name="Lin", organisation_id=world.lakeside)
        user.affiliation = "verified"
        db.session.add(user)
        db.session.flush()
        mark_confirmed(user)
        actions.apply_accreditations(user.id)
    assert user.represented_organisation.id == world.lakeside
    assert "head" not in roles_of(GOOD["email"])


def test_new_organizations_are_added_once_and_verified(world):
    club = {"organization": "Harbour Radio Club", "group": "Civil society", "region": "africa"}
    rows = [
        {**GOOD, **club},
        {**GOOD, "email": "b@c.example", "organization": "harbour radio club"},
    ]
    found = review(world, *rows)
    assert found.faults == [] and found.new_organisations == [("Harbour Radio Club", None)]
    accredit(world, *rows)
    (made,) = db.session.scalars(
        select(Organisation).where(Organisation.name == "Harbour Radio Club")
    )
    assert (made.status, made.group_code, made.region_code) == ("verified", "civ", "africa")
    assert {each.organisation_id for each in db.session.scalars(select(Accreditation))} == {made.id}


def test_what_the_browser_sends_back_is_checked_again(world):
    people = review(world, GOOD).people
    for field, value in (("role", "chair"), ("organization", "Nobody"), ("email", "no address")):
        forged = [people[0].model_copy(update={field: value})]
        with pytest.raises(Invalid):
            actions.accredit_people(world.actor("sera"), world.consultation, forged)
    assert PEOPLE.validate_json(dump_people(people)) == people


def test_the_last_day_is_kept_and_the_record_names_no_address(world):
    day = (utc_now() + timedelta(days=9)).date()
    accredit(world, {**GOOD, "role": "observer", "last day": day.isoformat()})
    user = join(GOOD["email"])
    held = db.session.get(Membership, (user.id, world.consultation, "observer"))
    assert held.ends_at.date() == day + timedelta(days=1)
    for event in db.session.scalars(select(Event)):
        assert GOOD["email"] not in str(event.facts)


def test_addresses_of_nobody_go_with_the_process_and_with_a_closed_account(world):
    accredit(world, GOOD, {**GOOD, "email": "b@c.example"})
    user = join(GOOD["email"])
    with transaction():
        empty_account(world.actor("ada"), user)
    assert [each.email for each in db.session.scalars(select(Accreditation))] == ["b@c.example"]
    actions.delete_ended_accreditations()
    assert db.session.scalars(select(Accreditation)).all() != []
    with transaction():
        for stage in db.session.scalars(select(Stage)):
            stage.closes_at = utc_now() - timedelta(days=1)
    assert find_row(Consultation, world.consultation).over
    actions.delete_ended_accreditations()
    assert db.session.scalars(select(Accreditation)).all() == []

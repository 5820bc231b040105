"""Tests of organizations, the closed list of governments, and affiliations."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from consult.accounts.affiliations import actions as affiliations
from consult.accounts.organisations import (
    government_actions as governments,
    actions as organisations,
)
from consult.accounts import stakeholder_groups as groups, queries
from consult.accounts.forms import ChangeAffiliationForm
from consult.accounts.models import Flag, Organisation, User
from consult.accounts.shapes import PersonShape
from consult.core.permissions.actor import Actor
from consult.core.config import ROOT
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import transaction
from consult.core.mail import Mail
from tests.world import ROLES

HEADER = "code,region,en,fr,ar,es,ru,zh\n"
KEEPERS = {"sera", "ada"}
SAMPLE = ROOT / "consult" / "sample" / "data" / "governments.csv"


def person(world, name):
    return db.session.get(User, world.ids[name])


def declare(world, name, **speaking):
    affiliations.declare_affiliation(world.actor(name), ChangeAffiliationForm(**speaking))


def propose(world, name="ivo", called="Ribeirinhos"):
    declare(
        world,
        name,
        speaks_for="new",
        new_name=called,
        new_group="civ",
        new_region="americas",
        evidence="https://ribeirinhos.example/equipe",
    )
    return person(world, name).organisation_id


def allowed(world, do, name):
    try:
        do(world.actor(name))
    except (Forbidden, SignInRequired):
        return False
    except (Conflict, Invalid, NotFound):
        return True
    return True


@pytest.mark.parametrize(
    "do",
    [
        lambda actor: organisations.verify_organisation(actor, 1),
        lambda actor: organisations.refuse_organisation(actor, 1, "No."),
        lambda actor: organisations.merge_organisation(actor, 1, 2, sure=True),
        lambda actor: affiliations.verify_affiliation(actor, 4),
        lambda actor: affiliations.refuse_affiliation(actor, 4, "No."),
        lambda actor: governments.replace_governments(actor, HEADER + "XA,arab,A"),
        queries.search_people,
        queries.list_people_awaiting_verification,
        queries.list_proposed_organisations,
        governments.export_governments,
    ],
)
def test_only_the_secretariat_and_administrators_keep_people_and_organisations(world, here, do):
    assert {name for name in [*ROLES, None] if allowed(world, do, name)} == KEEPERS


def test_a_proposed_organisation_counts_once_it_and_the_affiliation_are_verified(world, here):
    number = propose(world)
    sera = world.actor("sera")
    with pytest.raises(Conflict):
        affiliations.verify_affiliation(sera, world.ids["ivo"])
    organisations.verify_organisation(sera, number)
    assert world.actor("ivo").organisation_id is None
    affiliations.verify_affiliation(sera, world.ids["ivo"])
    assert world.actor("ivo").organisation_id == number
    assert world.events() == [
        "organisation.proposed",
        "affiliation.declared",
        "organisation.verified",
        "affiliation.verified",
    ]


def test_an_affiliation_that_changes_is_declared_again(world, here):
    declare(world, "pia", speaks_for="government", government_id=world.norvania)
    assert (person(world, "pia").affiliation, world.actor("pia").organisation_id) == (
        "declared",
        None,
    )
    declare(world, "pia", speaks_for="self")
    assert person(world, "pia").organisation is None and person(world, "pia").affiliation is None


def test_declaring_the_same_organisation_again_keeps_what_was_verified(world, here):
    declare(
        world,
        "pia",
        speaks_for="organisation",
        organisation_id=world.lakeside,
        evidence="https://lakeside.example",
    )
    assert person(world, "pia").affiliation == "verified" and world.events() == []


def test_a_stale_declaration_is_refused(world, here):
    version = person(world, "pia").row_version
    affiliations.declare_affiliation(
        world.actor("pia"), ChangeAffiliationForm(speaks_for="self"), version
    )
    with pytest.raises(Conflict):
        affiliations.declare_affiliation(
            world.actor("pia"), ChangeAffiliationForm(speaks_for="self"), version
        )


def test_a_verification_of_what_has_changed_meanwhile_is_refused(world, here):
    version = person(world, "dora").row_version
    declare(world, "dora", speaks_for="government", government_id=world.norvania)
    with pytest.raises(Conflict):
        affiliations.verify_affiliation(world.actor("sera"), world.ids["dora"], version)
    assert person(world, "dora").affiliation == "declared"


def test_a_refusal_is_told_to_the_person_with_its_reason_in_their_language(world, here):
    with transaction():
        person(world, "dora").language = "fr"
    affiliations.refuse_affiliation(
        world.actor("sera"), world.ids["dora"], "The page does not name you."
    )
    mail = db.session.scalar(select(Mail))
    assert person(world, "dora").affiliation == "refused"
    assert (mail.to, mail.language) == (
        "dora@people.example",
        "fr",
    ) and "The page does not name you." in mail.body
    assert queries.build_current_appearance(person(world, "dora"))["declared"] is None


def test_a_refused_organisation_leaves_its_people_as_individuals(world, here):
    number = propose(world)
    organisations.refuse_organisation(world.actor("sera"), number, "There is no such organisation.")
    assert person(world, "ivo").affiliation == "refused"
    assert "There is no such organisation." in db.session.scalar(select(Mail.body))
    assert number not in [each.id for each in queries.list_organisations()]
    with pytest.raises(Conflict):
        organisations.verify_organisation(world.actor("sera"), number)


def test_merging_moves_the_people_asks_first_and_is_recorded(world, here):
    number = propose(world)
    sera = world.actor("sera")
    with pytest.raises(Invalid):
        organisations.merge_organisation(sera, number, world.lakeside, sure=False)
    for nowhere in (number, 999_999):
        with pytest.raises(Invalid):
            organisations.merge_organisation(sera, number, nowhere, sure=True)
    flag = affiliations.flag_affiliation(world.actor("nora"), world.ids["ivo"], "He is not.").id
    organisations.merge_organisation(sera, number, world.lakeside, sure=True)
    (shown,) = queries.list_open_flags(sera)
    assert (shown.flag.id, shown.organisation.id, shown.ended) == (flag, world.lakeside, False)
    assert (person(world, "ivo").organisation_id, person(world, "ivo").affiliation) == (
        world.lakeside,
        "declared",
    )
    assert (
        db.session.get(Organisation, number).status == "merged"
        and world.events()[-1] == "organisation.merged"
    )
    with pytest.raises(Conflict):
        organisations.merge_organisation(sera, world.lakeside, number, sure=True)


def test_anyone_signed_in_can_flag_a_false_attribution_once_and_nobody_their_own(world, here):
    target = world.ids["pia"]
    affiliations.flag_affiliation(world.actor("nora"), target, "She left.")
    with pytest.raises(Conflict):
        affiliations.flag_affiliation(world.actor("nora"), target, "She left.")
    with pytest.raises(Forbidden):
        affiliations.flag_affiliation(world.actor("pia"), target, "I left.")
    with pytest.raises(SignInRequired):
        affiliations.flag_affiliation(Actor(), target, "She left.")
    with pytest.raises(Conflict):
        affiliations.flag_affiliation(world.actor("pia"), world.ids["ivo"], "He speaks for nobody.")


@pytest.mark.parametrize("outcome, left", [("upheld", "refused"), ("dismissed", "verified")])
def test_a_flag_is_settled_once_by_the_secretariat(world, here, outcome, left):
    number = affiliations.flag_affiliation(world.actor("nora"), world.ids["pia"], "She left.").id
    assert {
        name
        for name in ROLES
        if name not in KEEPERS
        and allowed(world, lambda actor: affiliations.settle_flag(actor, number, outcome), name)
    } == set()
    affiliations.settle_flag(world.actor("sera"), number, outcome, "Lakeside does not know her.")
    mails = db.session.scalars(select(Mail.body)).all()
    assert not any("She left." in body for body in mails)
    assert ["Lakeside does not know her." in body for body in mails] == [True] * (left == "refused")
    assert (
        person(world, "pia").affiliation == left and db.session.get(Flag, number).outcome == outcome
    )
    with pytest.raises(Conflict):
        affiliations.settle_flag(world.actor("sera"), number, outcome, "Again.")


def test_a_flag_is_upheld_with_a_reason_of_the_secretariat_only(world, here):
    number = affiliations.flag_affiliation(world.actor("nora"), world.ids["pia"], "She left.").id
    with pytest.raises(Invalid):
        affiliations.settle_flag(world.actor("sera"), number, "upheld")
    assert person(world, "pia").affiliation == "verified"
    assert db.session.get(Flag, number).settled_at is None


def test_a_flag_on_an_affiliation_that_has_ended_can_only_be_closed(world, here):
    number = affiliations.flag_affiliation(world.actor("nora"), world.ids["pia"], "She left.").id
    pia = person(world, "pia")
    with transaction():
        affiliations.set_verified_affiliation(pia, world.norvania)
    (shown,) = queries.list_open_flags(world.actor("sera"))
    assert (shown.ended, shown.organisation.id) == (True, world.lakeside)
    with pytest.raises(Conflict, match="nothing_to_refuse"):
        affiliations.settle_flag(world.actor("sera"), number, "upheld", "She left.")
    assert affiliations.settle_flag(world.actor("sera"), number, "dismissed") is True
    assert (pia.affiliation, pia.organisation_id) == ("verified", world.norvania)
    assert queries.list_open_flags(world.actor("sera")) == []


def test_the_list_of_governments_adds_changes_and_takes_off(world, here):
    ada = world.actor("ada")
    first = governments.replace_governments(ada, SAMPLE.read_text(encoding="utf-8"))
    assert (first.new, first.unlisted) == (14, 1)  # Norvania of the world is not on it
    assert not db.session.get(Organisation, world.norvania).listed
    again = governments.replace_governments(ada, governments.export_governments(ada))
    assert again == governments.GovernmentListChange(0, 0, 0, 14)
    short = governments.replace_governments(ada, HEADER + "XAR,africa,Arandia,Arandie,,,,\n")
    assert short == governments.GovernmentListChange(0, 1, 13, 0)
    assert [each.code for each in queries.list_governments()] == [
        "XAR"
    ] and queries.list_governments()[0].verified


def test_a_person_of_a_government_that_was_taken_off_the_list_stays_and_nobody_new_comes(
    world, here
):
    governments.replace_governments(world.actor("ada"), HEADER + "XA,arab,Arandia,,,,,\n")
    assert world.actor("nils").organisation_id == world.norvania
    with pytest.raises(Invalid):
        declare(world, "ivo", speaks_for="government", government_id=world.norvania)


@pytest.mark.parametrize(
    "text, line, what",
    [
        ("", 1, "header"),
        ("name\nX\n", 1, "header"),
        (HEADER, 2, "empty"),
        (HEADER + "XA,arab,A\n", 2, "row"),
        (HEADER + "xa,arab,A,,,,,\n", 2, "code"),
        (HEADER + "XA,mars,A,,,,,\n", 2, "region"),
        (HEADER + "XA,arab,,A,,,,\n", 2, "en"),
        (HEADER + "XA,arab,A,,,,,\nXA,arab,B,,,,,\n", 3, "code"),
        (HEADER + f"XA,arab,{'A' * 201},,,,,\n", 2, "row"),
        (HEADER + 'XA,arab,"A\n', 2, "row"),
    ],
)
def test_a_list_with_a_mistake_changes_nothing_and_names_the_line(world, here, text, line, what):
    with pytest.raises(Invalid) as refusal:
        governments.replace_governments(world.actor("ada"), text)
    assert refusal.value.details["line"] == line and refusal.value.details["what"] == what
    assert world.events() == [] and db.session.get(Organisation, world.norvania).listed


def test_an_organisation_cannot_be_added_under_the_name_of_a_government(world, here):
    with pytest.raises(Invalid):
        organisations.add_organisation(
            world.actor("ada"), name="Norvania", group="civ", region="europe"
        )
    with pytest.raises(Invalid):
        organisations.add_organisation(
            world.actor("ada"), name="Somewhere", group="gov", region="europe"
        )
    assert organisations.add_organisation(
        world.actor("ada"), name="Somewhere", group="civ", region="europe"
    ).verified


def test_a_person_appears_with_their_organisation_and_a_closed_account_has_no_name(world, here):
    shown = {name: PersonShape.build(person(world, name)) for name in ("pia", "dora", "ivo")}
    assert (shown["pia"].organisation, shown["pia"].group, shown["pia"].affiliation) == (
        "Lakeside Schools Network",
        "civ",
        "verified",
    )
    assert (shown["dora"].organisation, shown["dora"].group, shown["dora"].affiliation) == (
        "Lakeside Schools Network",
        None,
        "declared",
    )
    assert (shown["ivo"].organisation, shown["ivo"].affiliation) == (None, None)
    seen = queries.build_current_appearance(person(world, "dora"))
    assert seen == {
        "name": "Dora",
        "group": None,
        "organisation": None,
        "declared": "Lakeside Schools Network",
    }
    assert queries.build_current_appearance(person(world, "pia"))["group"]["css"] == "civ"


def test_people_by_ids_leaves_out_numbers_that_nobody_has(world, here):
    found = queries.load_people([world.ids["pia"], 999_999])
    assert [user.name for user in found.values()] == ["Pia"] and queries.load_people([]) == {}


def test_looking_for_people_takes_wildcards_as_letters(world, here):
    assert [user.name for user in queries.search_people(world.actor("ada"), "PIA people")] == [
        "Pia"
    ]
    assert (
        queries.search_people(world.actor("ada"), "%") == []
        and queries.search_people(world.actor("ada"), "_") == []
    )


def test_an_unconfirmed_proposal_is_seen_by_nobody(world, here):
    number = propose(world)
    with transaction():
        person(world, "ivo").confirmed_at = None
    assert number not in [each.id for each in queries.list_organisations()]
    assert queries.list_proposed_organisations(world.actor("sera")) == []
    with pytest.raises(NotFound):
        queries.get_public_organisation(number)


def test_groups_and_regions_are_settings_of_the_installation(tmp_path, monkeypatch):
    assert [each["code"] for each in groups.list_localized_groups("ar")] == [
        "gov",
        "pri",
        "civ",
        "int",
        "tec",
        "aca",
    ]
    own = [
        {
            "code": "all",
            "css": "civ",
            "letter": {"en": "A"},
            "name": {"en": "All"},
            "short": {"en": "All"},
        }
    ]
    Path(tmp_path / "groups.json").write_text(json.dumps(own), encoding="utf-8")
    monkeypatch.setenv("CONSULT_INSTANCE", str(tmp_path))
    assert groups.list_localized_groups("zh") == [
        {"code": "all", "css": "civ", "letter": "A", "name": "All", "short": "All"}
    ]
    assert groups.get_localized_group("gov", "en") is None

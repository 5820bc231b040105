"""Tests of the command line for people, organizations and tokens, and of sockets when a
sign-in ends.
"""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from consult.accounts import cli, sockets
from consult.accounts.people import actions as people
from consult.accounts.sign_in import actions as signins
from consult.accounts.models import SignIn
from consult.accounts.sign_in.passwords import hash_password, is_correct_password
from consult.accounts.queries import find_person_by_email
from consult.consultations.queries import identify_visitor
from consult.core.database.engine import db
from consult.core.errors import Invalid, NotFound
from consult.core.events.dispatcher import Dispatcher

GOOD = "nine calm herons wait"


def run(command, *given):
    """Run a command in the context of the test; refusals are raised unchanged."""
    result = CliRunner().invoke(command, list(given), catch_exceptions=False, standalone_mode=False)
    return result.output.splitlines()


def test_a_person_is_added_with_a_password_that_is_shown_once(world, here):
    shown = run(
        cli.person_commands,
        "add",
        "Zoe@People.example",
        "Zoe Marr",
        "--organisation",
        str(world.lakeside),
        "--verified",
    )
    user = find_person_by_email("zoe@people.example")
    assert (
        shown[0] == f"{user.id}\tZoe Marr\tzoe@people.example"
        and user.represented_organisation.id == world.lakeside
    )
    assert is_correct_password(user.password_hash, shown[1].rpartition(": ")[2])
    assert world.events() == ["person.added", "person.confirmed"]


def test_a_person_is_not_added_twice_nor_with_a_weak_password(world, here):
    with pytest.raises(Invalid):
        run(cli.person_commands, "add", "pia@people.example", "Pia")
    with pytest.raises(Invalid):
        run(cli.person_commands, "add", "zoe@people.example", "Zoe", "--password", "password1234")
    with pytest.raises(Invalid):
        run(cli.person_commands, "add", "no address", "Zoe", "--password", GOOD)


def test_people_are_listed_and_disabled(world, here):
    run(cli.person_commands, "disable", "pia@people.example")
    lines = run(cli.person_commands, "list", "pia")
    assert lines == [
        f"{world.ids['pia']}\tPia\tpia@people.example\tdisabled\tLakeside Schools Network"
    ]
    assert identify_visitor(world.tokens["pia"]).actor.user_id is None
    run(cli.person_commands, "enable", "pia@people.example")
    with pytest.raises(NotFound):
        run(cli.person_commands, "disable", "nobody@people.example")


def test_organisations_are_added_and_listed(world, here):
    number = run(cli.organisation_commands, "add", "Ribeirinhos", "civ", "americas")[0].split("\t")[
        0
    ]
    assert f"{number}\tRibeirinhos\tciv\tamericas\tverified" in run(
        cli.organisation_commands, "list"
    )
    for name, group, region in (
        ("Norvania", "civ", "europe"),
        ("Elsewhere", "gov", "europe"),
        ("Elsewhere", "civ", "mars"),
    ):
        with pytest.raises(Invalid):
            run(cli.organisation_commands, "add", name, group, region)


def test_governments_are_read_from_a_file(world, here, tmp_path):
    file = tmp_path / "governments.csv"
    file.write_text(
        "\ufeffcode,region,en,fr,ar,es,ru,zh\nNVA,europe,Norvania,Norvanie,,,,\n", encoding="utf-8"
    )
    assert run(cli.replace_government_list, str(file)) == [
        "0 new, 1 changed, 0 taken off, 0 as before"
    ]
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid):
        run(cli.replace_government_list, str(file))


def test_a_token_is_shown_once_and_stands_for_the_person(world, here):
    (token,) = run(cli.create_token, "pia@people.example", "--label", "a script")
    assert identify_visitor(token).actor.user_id == world.ids["pia"]
    with pytest.raises(NotFound):
        run(cli.create_token, "nobody@people.example")


def test_sockets_are_dropped_when_a_sign_in_ends_and_when_a_persons_rights_change(
    world, here, monkeypatch
):
    dropped = []
    follower = Dispatcher()
    monkeypatch.setattr(sockets, "disconnect_room", dropped.append)
    number = identify_visitor(world.tokens["pia"]).actor.signin_id
    signins.end_sign_in(world.actor("pia"), number)
    people.disable_person(world.actor("ada"), world.ids["paul"])
    follower.step()
    own = db.session.scalar(select(SignIn.id).where(SignIn.user_id == world.ids["paul"]))
    assert dropped == [f"signin:{number}", f"signin:{own}", f"person:{world.ids['paul']}"]


def test_argon2_has_the_cost_that_was_chosen():
    assert hash_password(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")

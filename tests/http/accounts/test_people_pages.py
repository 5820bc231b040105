"""Pages of people and organizations for those who manage them."""

import pytest

from consult.core.permissions.rules import list_allowed_roles


def test_a_person_is_signed_out_everywhere_from_the_list_of_people(browser, world, look):
    ada = browser("ada")
    assert "End all sign-ins" in ada.get("/en/people?q=pia").text
    assert browser("pia").get("/en/account").status_code == 200
    done = ada.fill(f"/en/people/{world.ids['pia']}/end-sign-ins", {})
    assert done.status_code == 303
    assert "is signed out" in ada.get(done.location).text
    assert browser("pia").get("/en/account").status_code == 401
    assert look("select count(*) from sign_in where ended_at is not null") == [(1,)]
    assert (
        browser("sera").fill(f"/en/people/{world.ids['pia']}/end-sign-ins", {}).status_code == 403
    )


def test_pages_name_administrators_beside_the_secretariat_as_readers_of_what_is_confided(
    browser, world
):
    for rule in ("affiliation.verify", "letter.see"):
        assert set(list_allowed_roles(rule)) == {"secretariat", "administrator"}
    person = browser("pia").get(f"/en/people/{world.ids['hana']}").text
    assert "Only the secretariat and administrators read this." in person
    letters = browser("pia").get("/en/account/nomination-letter").text
    assert "Only the secretariat, administrators and you read them." in letters
    assert "Only the secretariat and administrators read it." in browser().get("/en/contact").text


def test_an_organization_is_added_as_verified(browser, look):
    sera = browser("sera")
    given = {"name": "Reef Radio", "group": "civ", "region": "asia", "website": ""}
    done = sera.fill("/en/organisations/add", given)
    assert done.status_code == 303
    assert "Added as verified" in sera.get(done.location).text
    assert look("select status, group_code from organisation where name = 'Reef Radio'") == [
        ("verified", "civ")
    ]
    assert "Reef Radio" in browser().get("/en/organisations").text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "Lakeside Schools Network"}, "name"),
        ({"name": ""}, "name"),
        ({"group": "gov"}, "group"),
        ({"region": ""}, "region"),
        ({"website": "javascript:alert(1)"}, "website"),
    ],
)
def test_a_wrong_organization_is_refused_beside_the_field(browser, look, given, field):
    before = look("select count(*) from organisation")
    sent = {"name": "Reef Radio", "group": "civ", "region": "asia", **given}
    refused = browser("sera").fill("/en/organisations/add", sent)
    assert refused.status_code == 422
    wrong = refused.text.partition(f'data-wrong="{field}">')[2].partition("<")[0]
    assert wrong.strip() and "<details open>" in refused.text
    assert look("select count(*) from organisation") == before

"""Pages say which roles may do what their reader may not, in words of the table of rules."""

import re

import pytest

from consult.comments.actions import post_comment

SLUG = "/en/c/talks"


def reply_address(world):
    """Post a comment; return the address to which a reply to it is sent."""
    with world.app.app_context():
        made = post_comment(world.actor("paul"), world.clause, "What of water?")
    return f"/en/comments/{made.id}/reply"


@pytest.mark.parametrize(
    ("tab", "roles"),
    [
        ("circulars", "Only this role can change what is shown here: Secretariat."),
        ("questionnaires", "Only this role can change what is shown here: Secretariat."),
        (
            "incidents",
            "Only these roles can change what is shown here: Secretariat, Vice-chair, Chair.",
        ),
    ],
)
def test_a_tab_of_manage_tells_an_administrator_who_writes_there(browser, tab, roles):
    seen = browser("ada").get(f"{SLUG}/{tab}").text
    assert roles in seen
    assert 'aria-label="Manage"' in seen
    for name in ("sera", "pia", None):
        assert "can change what is shown here" not in browser(name).get(f"{SLUG}/{tab}").text


def test_the_page_of_people_tells_the_secretariat_who_gives_roles(browser):
    note = "Roles are given and ended by: Administrator."
    page = browser("sera").get(f"{SLUG}/manage/people").text
    told = page.partition(note)[2].partition("</p>")[0]
    assert ">Ada<" in told and "@" not in told
    assert 'href="/en/contact"' in told
    assert note not in browser("ada").get(f"{SLUG}/manage/people").text


def test_a_refused_page_names_the_role_and_where_to_ask_for_it(browser):
    refused = browser("pia").get(f"{SLUG}/circulars/new")
    assert refused.status_code == 403
    assert (
        "It needs this role: Secretariat. Ask the secretariat for it: see Contact" in refused.text
    )
    main = refused.text.partition("<main")[2].partition("</main>")[0]
    assert 'href="/en/contact"' in main and 'href="/en/help"' in main


def test_a_refused_form_names_the_role_beside_what_was_typed(browser):
    kept = browser("pia").fill(f"{SLUG}/incidents/new", {"title_en": "Void", "words_en": "Wrong"})
    assert kept.status_code == 403
    assert "one of these roles: Secretariat, Vice-chair, Chair." in kept.text


def test_those_who_do_not_take_part_are_told_to_join(browser, world):
    refused = browser("nora").fill(reply_address(world), {"body": "A word on this."})
    assert refused.status_code == 403 and "Join the consultation first." in refused.text


def test_those_who_have_the_role_are_told_of_no_role(browser, world):
    there = reply_address(world)
    world.stage("closed")
    refused = browser("pia").fill(there, {"body": "A word on this."})
    assert refused.status_code == 403
    assert "it depends on your role and on the current stage" in refused.text


def test_a_role_is_given_to_a_person_of_the_list(browser, world):
    people = "/en/c/talks/manage/people"
    link = f'{people}?person={world.ids["pia"]}#give"'
    assert link in browser("ada").get(people).text
    assert link not in browser("sera").get(people).text
    shown = {
        name: browser(name).get(f"{people}?person={world.ids['pia']}") for name in ["ada", "sera"]
    }
    assert re.search(r'name="emails"[^>]*>\s*pia@people.example', shown["ada"].text)
    assert "pia@people.example" not in shown["sera"].text
    stranger = browser("ada").get(f"{people}?person={world.ids['nora']}").text
    assert "nora@people.example" not in stranger
    assert browser("ada").get(f"{people}?person=many").status_code == 200

"""Tests of group reports, deletions, translations and statuses on meeting pages, by plain
forms.
"""

import re

import pytest

from consult.core.database.engine import find_row
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Clause
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import actions as groups
from consult.meetings.screens import actions as screens
from consult.meetings.chair.bracket_resolution import resolve_bracket
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW, propose
from tests.unit.meetings.drafting_groups.test_group_actions import made, write

ROOM = "/en/c/talks/meetings/first-reading"
SAYS = "tabled a text for this clause."


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def group(app, world):
    with app.app_context():
        number = made(world).id
        write(world, number)
    return number


def words(world):
    return f"{ROOM}/words/{world.other_clause}"


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_a_group_report_is_on_top_of_the_text_the_floor_and_the_console(
    browser, world, app, talks, group
):
    for address in (words(world), ROOM, ROOM + "/chair"):
        assert SAYS not in browser("cho").get(address).text
    with app.app_context():
        groups.table_report(world.actor("fay"), group, "We agree.")
    rana = browser("rana")
    html = rana.get(words(world)).text
    assert (
        html.index(SAYS) < html.index("On the screen</h2>")
        and "<ins>2035</ins>" in html
        and "Insert this text" in html
    )
    assert (
        SAYS in browser().get(words(world)).text
        and "Insert this text" not in browser().get(words(world)).text
    )
    for name, address in (("cho", ROOM + "/chair"), ("pia", ROOM), (None, ROOM)):
        html = browser(name).get(address).text
        assert SAYS in html and f"{words(world)}#tabled" in html
    assert rana.fill(words(world) + "/proposal", {"group_id": group}).status_code == 303
    html = rana.get(words(world)).text
    assert SAYS not in html and "applied</span>" in html
    assert SAYS not in browser().get(ROOM).text
    assert browser("pia").fill(words(world) + "/proposal", {"group_id": group}).status_code == 403


def test_a_group_names_its_clauses_and_leads_back_to_meeting_document_and_list(
    browser, world, app, group, talks
):
    pia = browser("pia")
    html = pia.get("/en/c/talks/meetings/groups/1").text
    assert "Clause 2: text of the group" in html and f"/en/clauses/{world.other_clause}" in html
    assert (
        f'href="{words(world)}"' in html
        and f'href="{ROOM}"' in html
        and 'href="/en/c/talks/meetings/groups"' in html
    )
    assert "This is under discussion in a meeting in progress:" in html


def test_a_clause_is_marked_for_deletion_and_restored_by_plain_forms(browser, world, app, talks):
    with app.app_context():
        propose(world, "pia")
    rana, door = browser("rana"), words(world) + "/struck"
    assert rana.fill(door, {"do": "strike"}).status_code == 409, "without the pen"
    rana.fill(words(world) + "/pen", {"do": "take"})
    assert rana.fill(door, {"do": "burn"}).status_code == 422
    assert rana.fill(door, {"do": "strike"}).status_code == 303
    html = rana.get(words(world)).text
    assert "<del>We " in html and "Restore it as it was" in html and "<textarea" not in html
    assert f'action="{words(world)}/taken"' not in html, "nothing is taken into a clause that goes"
    for name, address in (("pia", ROOM), (None, words(world)), ("cho", ROOM + "/chair")):
        assert "to be deleted" in browser(name).get(address).text
    console = browser("cho").get(ROOM + "/chair").text
    assert "delete it, ad referendum" in console and "stays in brackets" not in console
    refused = rana.fill(words(world) + "/text", {"text": "Other words."})
    assert refused.status_code == 409 and "marked for deletion" in refused.text
    assert rana.fill(door, {"do": "restore"}).status_code == 303
    assert "nobody has changed it here" in rana.get(words(world)).text
    assert browser("pia").fill(door, {"do": "strike"}).status_code == 403
    assert browser().fill(door, {"do": "strike"}).status_code == 401


def test_the_workbench_names_the_meeting_and_the_person_that_removed_the_clause(
    browser, world, app, talks
):
    rana = browser("rana")
    rana.fill(words(world) + "/pen", {"do": "take"})
    rana.fill(words(world) + "/struck", {"do": "strike"})
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
    assert rana.fill(words(world) + "/bring", {}).status_code == 303
    html = plain(browser("mona").get(f"/en/versions/{made}/desk/{world.other_clause}").text)
    assert "This clause is removed from Next" in html and re.search(
        r"Asked for by: .{0,80}First reading.{0,80}Rana", html
    )
    assert "This text was sent to the desk on" in rana.get(words(world)).text


def test_programs_mark_a_clause_for_deletion(browser, world, talks):
    rana, own = browser("rana"), f"/api/v1/meetings/{talks.id}/texts/{world.other_clause}"
    rana.say("PUT", own + "/pen", {"do": "take"})
    assert rana.say("PUT", own + "/deletion", {"do": "strike"}).json["text"] == ""
    assert rana.say("PUT", own, {"text": "Other."}).status_code == 409
    assert rana.say("PUT", own + "/deletion", {"do": "restore"}).json["text"] == NOW
    assert browser("pia").say("PUT", own + "/deletion", {}).status_code == 403


def test_a_group_marks_a_clause_for_deletion_on_its_page(browser, world, group):
    pia, own = browser("pia"), f"/en/c/talks/meetings/groups/1/{world.other_clause}"
    assert pia.fill(own + "/struck", {"do": "strike"}).status_code == 303
    assert "to be deleted" in pia.get(own).text
    assert browser("hana").fill(own + "/struck", {"do": "strike"}).status_code == 403


def test_after_the_last_bracket_the_podium_is_asked_and_no_page_says_bracketed(
    browser, world, app, talks
):
    with app.app_context():
        set_clause_status(world.actor("cho"), world.other_clause, "bracketed")
        resolve_bracket(world.actor("cho"), talks.id, world.other_clause, 0, 0)
    cho = browser("cho")
    for address in (ROOM + "/chair", words(world)):
        html = cho.get(address).text
        assert (
            "No bracket is left in this clause" in html
            and 'class="st bracketed"' not in html.split("Agenda</h2>")[0]
        )
    for name in ("rana", "pia", None):
        assert "No bracket is left in this clause" not in browser(name).get(words(world)).text
    assert 'class="st bracketed"' not in browser().get(ROOM).text
    digest = re.search(r'name="digest" value="(\w{64})"', cho.get(ROOM + "/chair").text)[1]
    assert (
        cho.fill(
            ROOM + "/chair/decide",
            {"clause_id": world.other_clause, "digest": digest, "status": "adref"},
        ).status_code
        == 303
    )
    assert "No bracket is left in this clause" not in cho.get(words(world)).text
    with app.app_context():
        assert find_row(Clause, world.other_clause).status == "adref"


def test_a_reader_of_another_language_sees_its_text_and_that_the_authentic_text_changed(
    browser, world, app, talks
):
    french = words(world).replace("/en/", "/fr/")
    before = browser().get(french).text
    assert "La traduction<" in before
    with app.app_context():
        drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
        drafting.write_text(
            world.actor("rana"), talks.id, world.other_clause, NOW.replace("2030", "2032")
        )
    after = browser().get(french).text
    assert "<ins>2032</ins>" in after and 'lang="fr" dir="ltr"' in after
    assert "été modifié ci-dessus" in after
    assert "The translation" not in browser().get(words(world)).text


def test_a_screen_of_translations_shows_the_authentic_draft_text_beside_them(
    browser, world, app, talks
):
    with app.app_context():
        token = screens.create_screen(
            world.actor("sera"), talks.id, "Projector", "text", ["fr"]
        ).token
    address = f"/fr/screen/{token}"
    assert 'lang="fr"' in browser().get(address).text and "<ins>" not in browser().get(address).text
    with app.app_context():
        drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
        drafting.write_text(
            world.actor("rana"), talks.id, world.other_clause, NOW.replace("2030", "2032")
        )
    html = browser().get(address).text
    assert (
        "<ins>2032</ins>" in html
        and 'class="screen show-text two"' in html
        and html.count('<p class="words"') == 2
    )

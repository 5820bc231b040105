"""Tests of the pages and the API of a process."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.consultations.stages import actions as stage_actions
from consult.consultations import actions
from consult.consultations.tags import actions as tags
from consult.consultations.models import Consultation, Stage, Tag
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import Event, transaction
from tests.world import ROLES

PAGES = (
    "",
    "/stages",
    "/stages/{stage}",
    "/stages/{stage}/remove",
    "/settings",
    "/people",
    "/people/{fay}/clauses",
    "/tags",
    "/tags/{tag}",
)


@pytest.fixture
def stage(app, world):
    with app.app_context():
        return find_row(Consultation, world.consultation).current.id


def moment(days):
    return (utc_now() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


def test_management_is_for_secretariat_and_administrator_alone(browser, world, stage):
    for name in (*ROLES, None):
        visitor = browser(name)
        for page in PAGES:
            address = "/en/c/talks/manage" + page.format(
                stage=stage, fay=world.ids["fay"], tag=world.tag
            )
            expected = 200 if name in {"sera", "ada"} else 403 if name else 401
            assert visitor.get(address).status_code == expected, (name, page)


def test_only_an_administrator_sees_the_form_for_another_consultation(browser):
    assert browser("sera").get("/en/c/talks/manage/new").status_code == 403
    ada = browser("ada")
    assert ada.get("/en/c/talks/manage/new").status_code == 200
    answer = ada.fill("/en/c/talks/manage/new", {"title_en": "More talks", "slug": "more-talks"})
    assert (answer.status_code, answer.location) == (303, "/en/c/more-talks/manage?done=created")
    page = ada.get("/en/c/more-talks/manage").text
    assert "There are no stages" in page
    assert "There is no document to read" in page


def test_a_stage_is_added_from_a_form_in_utc(browser, look):
    answer = browser("sera").fill(
        "/en/c/talks/manage/stages",
        {
            "kind": "reading",
            "title_en": "First reading",
            "opens_at": "2027-03-30 08:00",
            "closes_at": "2027-03-31 17:00",
        },
    )
    assert answer.status_code == 303
    ((opens, closes),) = look("select opens_at, closes_at from stage where kind = 'reading'")
    assert str(opens).startswith("2027-03-30 08:00")
    assert str(closes).startswith("2027-03-31 17:00")


def test_a_stage_that_overlaps_is_refused_in_words_and_the_form_keeps_what_was_typed(browser, look):
    answer = browser("sera").fill(
        "/en/c/talks/manage/stages",
        {"kind": "reading", "title_en": "Too early", "opens_at": moment(5), "closes_at": moment(6)},
    )
    assert answer.status_code == 422
    assert "This overlaps the stage from" in answer.text
    assert 'value="Too early"' in answer.text
    assert look("select count(*) from stage") == [(3,)]


@pytest.mark.parametrize(
    "typed",
    [
        "tomorrow",
        "2027-13-45 99:99",
        "0001-01-01 00:00",
        "9999-12-31 23:59",
        "12345678901234567890",
    ],
)
def test_a_moment_that_is_none_is_refused_with_an_example(browser, typed):
    answer = browser("sera").fill(
        "/en/c/talks/manage/stages", {"kind": "reading", "title_en": "When", "opens_at": typed}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_stale_save_of_a_stage_shows_both_texts_and_the_next_save_succeeds(browser, stage, app):
    sera = browser("sera")
    with app.app_context():
        seen = find_row(Stage, stage).row_version
    given = {
        "kind": "commenting",
        "opens_at": moment(-10),
        "closes_at": moment(9),
        "row_version": seen,
    }
    assert (
        browser("ada")
        .fill(f"/en/c/talks/manage/stages/{stage}", {**given, "title_en": "By Ada"})
        .status_code
        == 303
    )
    answer = sera.fill(f"/en/c/talks/manage/stages/{stage}", {**given, "title_en": "By Sera"})
    assert answer.status_code == 409
    assert "By Ada" in answer.text
    assert 'value="By Sera"' in answer.text
    assert f'name="row_version" value="{seen + 1}"' in answer.text
    again = sera.fill(
        f"/en/c/talks/manage/stages/{stage}",
        {**given, "title_en": "By Sera", "row_version": seen + 1},
    )
    assert again.status_code == 303


def test_a_stale_save_of_the_settings_shows_both_texts(browser, world, app):
    with app.app_context():
        seen = find_row(Consultation, world.consultation).row_version
    assert (
        browser("ada")
        .fill("/en/c/talks/manage/settings", {"title_en": "By Ada", "row_version": seen})
        .status_code
        == 303
    )
    answer = browser("sera").fill(
        "/en/c/talks/manage/settings", {"title_en": "By Sera", "row_version": seen}
    )
    assert answer.status_code == 409
    assert "By Ada" in answer.text
    assert 'value="By Sera"' in answer.text


def changed(world):
    return [verb for verb in world.events() if verb.startswith("stage.")]


def test_saving_a_stage_as_it_stands_announces_nothing_though_its_form_shows_no_seconds(
    browser, stage, world, app
):
    with app.app_context(), transaction():
        there = find_row(Stage, stage)
        minute = timedelta(minutes=1)  # apart from its neighbours, whatever the second is now
        there.opens_at, there.closes_at = (
            (there.opens_at + minute).replace(second=31),
            (there.closes_at - minute).replace(second=47),
        )
        kept = there.opens_at, there.closes_at
    address, given = (
        f"/en/c/talks/manage/stages/{stage}",
        {"kind": "commenting", "title_en": "Commenting"},
    )
    page = browser("sera").get(address).text
    opens, closes = (
        re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
        for name in ("opens_at", "closes_at")
    )
    assert len(opens) == len("2027-03-31 17:00")
    assert (
        browser("sera").fill(address, {**given, "opens_at": opens, "closes_at": closes}).status_code
        == 303
    )
    assert changed(world) == []
    browser("sera").fill(
        address, {**given, "title_en": "Open commenting", "opens_at": opens, "closes_at": closes}
    )
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.verb == "stage.changed")).one()
        assert event.facts["moved"] is False
        assert (find_row(Stage, stage).opens_at, find_row(Stage, stage).closes_at) == kept
    browser("sera").fill(address, {**given, "opens_at": opens, "closes_at": moment(9)})
    assert changed(world) == ["stage.changed"] * 2


def test_removing_a_stage_asks_first(browser, stage, look):
    page = browser("sera").get(f"/en/c/talks/manage/stages/{stage}/remove")
    assert "Remove this stage?" in page.text
    assert look("select count(*) from stage") == [(3,)]
    assert browser("sera").fill(f"/en/c/talks/manage/stages/{stage}/remove", {}).status_code == 303
    assert look("select count(*) from stage") == [(2,)]


def test_a_stage_of_another_consultation_is_not_found_here(browser, world, app):
    with app.app_context():
        other = actions.create_consultation(world.actor("ada"), "more-talks", {"en": "More talks"})
        number = stage_actions.add_default_stages(world.actor("ada"), other.id, utc_now())[0].id
        tag = tags.add_tag(world.actor("ada"), other.id, "themes", "FIN", {"en": "Finance"}).id
    for page in (f"stages/{number}", f"stages/{number}/remove", f"tags/{tag}"):
        assert browser("ada").get(f"/en/c/talks/manage/{page}").status_code == 404
    assert browser("ada").fill(f"/en/c/talks/manage/stages/{number}/remove", {}).status_code == 404


def test_the_usual_stages_are_laid_out_by_one_button(browser, world, app, look):
    with app.app_context():
        actions.create_consultation(world.actor("ada"), "more-talks", {"en": "More talks"})
    ada = browser("ada")
    assert "Create the usual stages" in ada.get("/en/c/more-talks/manage/stages").text
    assert ada.fill("/en/c/more-talks/manage/stages/usual", {}).status_code == 303
    assert ada.fill("/en/c/more-talks/manage/stages/usual", {}).status_code == 409
    assert look(
        "select count(*) from stage where consultation_id <> :talks", talks=world.consultation
    ) == [(7,)]


def test_roles_are_given_and_taken_on_the_page(browser, world):
    ada = browser("ada")
    given = ada.fill(
        "/en/c/talks/manage/people", {"emails": "nora@people.example", "role": "moderator"}
    )
    assert given.status_code == 303
    assert "Nora" in ada.get(given.location).text
    assert browser("nora").get("/en/c/talks/manage").status_code == 403
    taken = ada.fill(
        "/en/c/talks/manage/people/revoke", {"user_id": world.ids["nora"], "role": "moderator"}
    )
    assert taken.status_code == 303
    assert "Nora" not in ada.get("/en/c/talks/manage/people").text


def test_refusals_of_roles_are_told_on_the_page(browser, world):
    ada = browser("ada")
    for path, given, status, words in (
        (
            "",
            {"emails": "dora@people.example", "role": "head"},
            422,
            "needs a verified affiliation",
        ),
        (
            "",
            {"emails": "nobody@people.example", "role": "chair"},
            422,
            "No account here has this address.",
        ),
        (
            "/revoke",
            {"user_id": world.ids["ada"], "role": "administrator"},
            409,
            "last administrator",
        ),
    ):
        answer = ada.fill(f"/en/c/talks/manage/people{path}", given)
        assert answer.status_code == status
        assert words in answer.text


def test_no_address_is_shown_to_anyone(browser):
    for name in ("sera", "ada"):
        assert "people.example" not in browser(name).get("/en/c/talks/manage/people").text


def test_people_are_filtered_and_a_wrong_filter_is_refused(browser):
    found = browser("sera").get("/en/c/talks/manage/people?role=head&q=norv").text
    assert "Nils" in found
    assert "Hana" not in found
    assert "Nobody matches." in browser("sera").get("/en/c/talks/manage/people?q=zzz").text
    assert browser("sera").get("/en/c/talks/manage/people?role=king").status_code == 422
    assert (
        browser("sera").get("/en/c/talks/manage/people?after=99999999999999999999").status_code
        == 422
    )


def test_clauses_are_entrusted_by_their_printed_numbers(browser, world):
    page = f"/en/c/talks/manage/people/{world.ids['fay']}/clauses"
    sera = browser("sera")
    assert sera.fill(page, {"document_id": world.document, "labels": "2; 3"}).status_code == 303
    assert "clauses 1, 2, 3" in sera.get(page).text
    assert (
        "not in the current version: 99"
        in sera.fill(page, {"document_id": world.document, "labels": "99"}).text
    )
    assert sera.fill(page, {"drop": "1"}).status_code == 303
    assert "Nothing yet" in sera.get(page).text
    assert sera.get(f"/en/c/talks/manage/people/{world.ids['pia']}/clauses").status_code == 404


def test_tags_are_added_renamed_moved_and_removed_on_their_page(browser, world, app, look):
    sera = browser("sera")
    assert sera.fill("/en/c/talks/manage/tags/ready", {"tag_set": "action-line"}).status_code == 303
    assert look("select count(*) from tag") == [(11,)]
    assert (
        sera.fill(
            "/en/c/talks/manage/tags", {"tag_set": "themes", "code": "FIN", "title_fr": "Finances"}
        ).status_code
        == 303
    )
    with app.app_context():
        made = db.session.scalars(db.select(Tag).where(Tag.code == "FIN")).one().id
    assert (
        sera.fill(f"/en/c/talks/manage/tags/{made}", {"title_en": "Financing"}).status_code == 303
    )
    assert sera.fill(f"/en/c/talks/manage/tags/{made}/move", {"by": "up"}).status_code == 303
    assert "Financing" in sera.get("/en/c/talks/manage/tags").text
    assert sera.fill(f"/en/c/talks/manage/tags/{made}/remove", {}).status_code == 303
    refused = sera.fill(f"/en/c/talks/manage/tags/{world.tag}/remove", {})
    assert refused.status_code == 409
    assert "clauses that have it: 1" in refused.text


def test_the_rules_are_read_before_one_takes_part(browser, world, look):
    assert "The rules here" in browser().get("/en/c/talks/join").text
    nora = browser("nora")
    assert "Accept and take part" in nora.get("/en/c/talks/join").text
    answer = nora.fill("/en/c/talks/join", {"accept": "1"})
    assert (answer.status_code, answer.location) == (303, "/en/c/talks")
    assert "You already take part." in nora.get("/en/c/talks/join").text
    assert look("select role from membership where user_id = :nora", nora=world.ids["nora"]) == [
        ("participant",)
    ]
    assert browser().fill("/en/c/talks/join", {"accept": "1"}).status_code == 401


def test_the_delegation_is_the_heads_own_page(browser, world):
    for name in (*ROLES, None):
        expected = 200 if name in {"hana", "nils"} else 403 if name else 401
        assert browser(name).get("/en/c/talks/delegation").status_code == expected, name
    hana = browser("hana")
    assert "Authorize to speak for us" in hana.get("/en/c/talks/delegation").text
    assert (
        hana.fill("/en/c/talks/delegation/name", {"user_id": world.ids["pia"]}).status_code == 303
    )
    assert "Withdraw the authorization" in hana.get("/en/c/talks/delegation").text
    assert (
        hana.fill("/en/c/talks/delegation/unname", {"user_id": world.ids["pia"]}).status_code == 303
    )
    assert (
        hana.fill("/en/c/talks/delegation/name", {"user_id": world.ids["paul"]}).status_code == 409
    )


def test_a_deceptive_title_is_refused(browser):
    answer = browser("sera").fill("/en/c/talks/manage/settings", {"title_en": "safe\u202egnp.exe"})
    assert answer.status_code == 422


def test_one_clause_that_a_facilitator_cares_for_is_one_clause_in_words(browser, world):
    for address in ("people?q=fay", f"people/{world.ids['fay']}/clauses"):
        page = browser("sera").get(f"/en/c/talks/manage/{address}").text
        assert "clause 1" in page and "clauses 1" not in page, address


def test_the_page_of_joining_says_that_an_observer_becomes_a_participant_and_so_it_is(
    browser, world, look
):
    otto = browser("otto")
    page = otto.get("/en/c/talks/join").text
    assert "You become a participant" in page and "also if you are an observer." in page
    assert otto.fill("/en/c/talks/join", {"accept": "1"}).status_code == 303
    roles = look(f"select role from membership where user_id = {world.ids['otto']}")
    assert sorted(roles) == [("observer",), ("participant",)]

"""Tests of the consultation home: every state, in both text directions."""

import re
from datetime import timedelta

import pytest

from consult.consultations.stages import actions as stage_actions
from consult.accounts.models import User
from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.consultations import actions
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import EventSubject, record_event, transaction
from tests.world import ROLES


def test_everyone_sees_the_home(browser):
    for name in (*ROLES, None):
        page = browser(name).get("/en/c/talks")
        assert page.status_code == 200, name
        assert "Comments, amendments and positions close in" in page.text


def test_a_stranger_is_asked_to_sign_in_and_a_newcomer_to_take_part(browser):
    page = browser().get("/en/c/talks").text
    assert "Read and take part" in page and "You can also write first" in page
    assert "/en/c/talks/join" in browser("nora").get("/en/c/talks").text
    assert "Take a position" in browser("hana").get("/en/c/talks").text
    assert (
        "3 clauses have no position from Lakeside Schools Network yet."
        in browser("hana").get("/en/c/talks").text
    )


def test_deadlines_stand_in_utc_and_on_the_readers_clock(browser, world, app):
    with app.app_context(), transaction():
        db.session.execute(
            db.text("update \"user\" set timezone = 'Africa/Nairobi' where name = 'Pia'")
        )
    assert '(<bdi class="zone">Nairobi, UTC+3</bdi>)' in browser("pia").get("/en/c/talks").text
    assert "data-local" in browser().get("/en/c/talks").text


def test_the_right_to_left_home_says_titles_in_arabic(browser):
    page = browser("pia").get("/ar/c/talks").text
    assert 'dir="rtl"' in page
    assert "محادثات" in page


def test_an_empty_consultation_says_what_to_do_next(browser, world, app):
    with app.app_context():
        actions.create_consultation(world.actor("ada"), "more-talks", {"en": "More talks"})
    nobody, ada = (
        browser().get("/en/c/more-talks").text,
        browser("ada").get("/en/c/more-talks").text,
    )
    for words in (
        "The dates are not set yet",
        "No document has been issued yet",
        "Nobody yet",
        "No meeting is announced",
    ):
        assert words in nobody
    assert "Set the stages" in ada


@pytest.mark.parametrize(
    "kind",
    ["setup", "inputs", "drafting", "commenting", "consolidation", "reading", "silence", "closed"],
)
def test_each_kind_of_stage_has_its_description(browser, world, kind):
    world.stage(kind)
    for name in (None, "pia", "sera"):
        assert browser(name).get("/fr/c/talks").status_code == 200


def test_between_two_stages_and_after_the_last_the_home_still_stands(browser, world, app):
    with app.app_context():
        stage_actions.remove_stage(
            world.actor("sera"), find_row(Consultation, world.consultation).current.id
        )
    assert "Consolidation opens in" in browser("pia").get("/en/c/talks").text
    with app.app_context():
        for stage in list(find_row(Consultation, world.consultation).stages)[1:]:
            stage_actions.remove_stage(world.actor("sera"), stage.id)
    assert "The consultation has ended" in browser().get("/en/c/talks").text


def test_what_happened_is_told_in_words_and_a_hidden_comment_is_not(browser, world, app):
    with app.app_context(), transaction():
        for hidden_at in (None, utc_now()):
            comment = Comment(
                consultation_id=world.consultation,
                document_id=world.document,
                clause_id=world.clause,
                place="clause",
                author_id=world.ids["pia" if hidden_at is None else "ivo"],
                organisation_id=world.lakeside,
                body="<script>",
                hidden_at=hidden_at,
            )
            db.session.add(comment)
            record_event(
                "comment.posted",
                comment,
                world.actor("pia" if hidden_at is None else "ivo"),
                clause_id=world.clause,
                document_id=world.document,
            )
        record_event(
            "stage.opened", find_row(Consultation, world.consultation).current, world.actor("sera")
        )
        record_event(
            "something.unknown", find_row(Consultation, world.consultation), world.actor("sera")
        )
    page = browser().get("/en/c/talks").text
    assert "Pia" in page
    assert "clause 1" in page
    assert "Commenting</b> has opened" in page
    assert "Ivo" not in page
    assert "Contributions by stakeholder group" in page


def test_what_happened_several_times_in_a_row_is_told_in_one_line(browser, world, app):
    with app.app_context():
        there = find_row(Consultation, world.consultation)
        with transaction():
            for number, verb in enumerate(
                ["stage.added"] * 3 + ["clause.marked"] * 2 + ["role.granted"] * 2
            ):
                subject = EventSubject(
                    there.stages[number % 3].id if verb == "stage.added" else number, there.id
                )
                record_event(
                    verb,
                    subject,
                    world.actor("sera"),
                    clause_id=world.clause,
                    document_id=world.document,
                    status="agreed",
                    user_id=world.ids["cho"],
                    role="chair",
                )
        stage_actions.change_stage(
            world.actor("sera"),
            there.stages[2].id,
            kind="reading",
            title={"en": "Last"},
            note={},
            opens_at=utc_now() + timedelta(days=40),
            closes_at=None,
        )
        for person, clause in (
            ("pia", world.clause),
            ("pia", world.other_clause),
            ("ivo", world.clause),
        ):
            post_comment(world.actor(person), clause, "Said.")
    told = " ".join(
        re.sub(r"<[^>]+>", "", browser().get("/en/c/talks").text.partition('id="late"')[2]).split()
    )
    assert "3 stages were added" in told and "The dates of Last were changed" in told
    assert re.search("2 clauses were marked agreed, the last one clause 1", told)
    assert re.search("2 new roles were given, the last one to Cho.*: Chair", told)
    assert re.search("Pia.* wrote 2 comments, the last one on clause 2", told) and re.search(
        "Ivo commented on clause 1", told
    )


def test_the_address_without_a_language_leads_to_the_readers_own(app, browser, world):
    with app.app_context(), transaction():
        db.session.get(User, world.ids["pia"]).language = "fr"
    asked = {"Accept-Language": "es"}
    assert browser("pia").get("/", headers=asked).location.startswith("/fr/")
    assert browser().get("/", headers=asked).location.startswith("/es/")
    refused = browser("pia").say("POST", f"/api/v1/clauses/{world.clause}/comments", {}).json
    assert "Veuillez" in str(refused) or "regard" in str(refused), refused


def test_all_stages_are_listed_behind_a_fold_for_narrow_windows(browser, world, app):
    with app.app_context():
        stages = [each.title["en"] for each in find_row(Consultation, world.consultation).stages]
    folded = re.search(
        r"<details class=\"every-stage\"><summary>All stages</summary>(.*?)</details>",
        browser().get("/en/c/talks").text,
        re.DOTALL,
    )[1]
    assert len(stages) > 2
    assert [words for words in re.findall(r"<b>(.*?)</b>", folded)] == stages

"""Tests of the pages and the API of a silence procedure: proposed, opened, objected to, ruled
on, extended, ended.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.ballots.counting import actions as closing
from consult.consolidation.silence.models import Silence
from consult.core.database.engine import db, freeze_clock, find_row, utc_now
from consult.core.events.log import transaction
from consult.documents.models import Version
from consult.documents.queries import find_clause_text

OTHER = "We *invite* all stakeholders to report every year."


@pytest.fixture
def seen(app, world):
    with app.app_context():
        text = find_clause_text(world.version, world.third_clause, "en", "en")
        return f"{world.third_clause}:{text.digest}"


def typed(seen, **more):
    until = (utc_now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    return {
        "seen": seen,
        "status": "adref",
        "closes_at": until,
        "reason": "The room was close.",
        **more,
    }


@pytest.fixture
def silence(app, browser, world, seen):
    """Provide the address of one that the chair opened."""
    return browser("cho").fill(f"/en/versions/{world.version}/silence", typed(seen)).location


def test_the_chair_opens_it_and_everyone_reads_the_rules_the_text_and_the_deadline(
    browser, world, seen
):
    cho = browser("cho")
    form = cho.get(f"/en/versions/{world.working}/silence?clause={world.third_clause}").text
    assert (
        "Put it under silence" in form
        and re.search(rf'value="{seen}" checked', form)
        and "has brackets" in form
    )
    refused = cho.fill(
        f"/en/versions/{world.version}/silence", typed(seen, closes_at="2020-01-01T10:00")
    )
    assert (
        refused.status_code == 422
        and "The room was close." in refused.text
        and "between ten minutes" in refused.text
    )
    page = browser().get(cho.fill(f"/en/versions/{world.version}/silence", typed(seen)).location)
    for words in (
        "2 organizations are entitled",
        "Lakeside Schools Network",
        "UTC",
        "no objection so far",
        "Sign in to object",
        "report every two years",
        "The room was close.",
    ):
        assert words in page.text, words


def test_the_text_and_the_deadline_are_in_the_readers_language(browser, world, silence):
    french, english = (
        browser().get(silence.replace("/en/", "/fr/")).text,
        browser().get(silence).text,
    )
    assert (
        'class="words own" lang="fr"' in french
        and "report every two years" in french
        and "words own" not in english
    )
    assert (
        'class="words own" lang="fr"'
        in browser("nils")
        .get(f"{silence}/clauses/{world.third_clause}".replace("/en/", "/fr/"))
        .text
    )
    day = utc_now() + timedelta(days=3)
    assert (
        f"{day.year}年{day.month}月{day.day}日"
        in browser().get(silence.replace("/en/", "/zh/")).text
    )
    form = browser("nils").get(f"{silence}/clauses/{world.third_clause}").text
    assert "enter the issued text." not in form, "those are the words that stand there"
    assert "*emphasis* between asterisks." in form


def test_its_number_among_the_ballots_leads_to_its_page(app, browser, look, silence):
    ((ballot,),) = look("select ballot_id from silence where ballot_id is not null")
    answer = browser().get(f"/en/ballots/{ballot}")
    assert answer.status_code == 303 and answer.location.endswith(silence)
    assert browser().get("/en/ballots/999999").status_code == 404


def test_the_secretariat_proposes_and_the_chair_opens_it(browser, world, seen):
    place = browser("mona").fill(f"/en/versions/{world.version}/silence", typed(seen)).location
    assert (
        browser().get(place).status_code == 404
        and "has not started this procedure yet" in browser("mona").get(place).text
    )
    assert browser("mona").fill(f"{place}/put", {}).status_code == 403
    assert browser("cho").fill(f"{place}/put", {}).status_code == 303
    assert "no objection so far" in browser().get(place).text
    assert (
        browser("pia").fill(f"/en/versions/{world.version}/silence", typed(seen)).status_code == 403
    )


def test_a_proposal_says_where_its_deadline_or_its_version_has_passed(app, browser, world, seen):
    place = browser("mona").fill(f"/en/versions/{world.version}/silence", typed(seen)).location
    shown = browser("cho").get(place).text
    assert "Empty: as proposed." in shown and "A later version was issued" not in shown
    with app.app_context(), transaction():
        found = db.session.scalars(select(Silence)).one()
        found.closes_at = utc_now() + timedelta(minutes=5)
    shown = browser("cho").get(place).text
    assert "The proposed deadline is too near, or has passed." in shown
    assert "Empty: as proposed." not in shown
    with app.app_context(), transaction():
        issued = find_row(Version, world.working)
        issued.issued_at, issued.document.current_version_id = utc_now(), issued.id
    shown = browser("cho").get(place).text
    assert "this procedure cannot be started any more" in shown
    assert f'action="{place}/put"' not in shown
    assert browser("cho").fill(f"{place}/put", {}).status_code == 409


def test_an_entitled_elector_objects_and_refused_input_is_kept(browser, world, silence):
    nils, place = browser("nils"), f"{silence}/clauses/{world.third_clause}"
    assert "Object" in nils.get(silence).text and f'href="{place}"' in nils.get(silence).text
    refused = nils.fill(place, {"reason": "", "text": OTHER})
    assert refused.status_code == 422 and "report every year" in refused.text
    same = nils.fill(
        place,
        {"reason": "Kept.", "text": "We *invite* all stakeholders to report every two years."},
    )
    assert same.status_code == 422 and "Kept." in same.text
    assert nils.fill(place, {"reason": "Every year is needed.", "text": OTHER}).status_code == 303
    page = browser().get(silence).text
    assert (
        "silence broken" in page
        and "Every year is needed." in page
        and "Norvania" in page
        and "report every year" in page
    )
    again = nils.fill(place, {"reason": "Again.", "text": OTHER + " Yes."})
    assert again.status_code == 409 and f'href="{place}"' not in nils.get(silence).text


def test_of_others_the_chair_rules_and_everyone_reads_why(browser, world, silence):
    place = f"{silence}/clauses/{world.third_clause}"
    assert "not entitled to object." in browser("ivo").get(place).text
    assert browser("ivo").fill(place, {"reason": "Every year.", "text": OTHER}).status_code == 303
    page = browser("cho").get(silence).text
    ruling = re.search(r'action="([^"]+/ruling)"', page)[1]
    assert "/ruling" not in browser("mona").get(silence).text
    assert (
        browser("mona").fill(ruling, {"counts": "yes", "ruling": "It is grave."}).status_code == 403
    )
    assert browser("cho").fill(ruling, {"counts": "yes"}).status_code == 422
    assert (
        browser("cho").fill(ruling, {"counts": "yes", "ruling": "It is grave."}).status_code == 303
    )
    assert (
        "The chair ruled that it counts" in browser().get(silence).text
        and "It is grave." in browser().get(silence).text
    )


def test_the_chair_extends_it_and_its_end_is_recorded(app, browser, world, silence):
    until = (utc_now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    assert (
        browser("cho")
        .fill(f"{silence}/extension", {"until": until, "why": "Capitals asked."})
        .status_code
        == 303
    )
    page = browser().get(silence).text
    assert "Capitals asked." in page and "the deadline:" in page
    with app.app_context(), freeze_clock(utc_now() + timedelta(days=5)), transaction():
        closing.close_due_ballots()
    page = browser("cho").get(silence).text
    assert (
        "Recorded as decision D-1 of the chair" in page
        and "adopted" in page
        and "/extension" not in page
    )
    listing = browser().get("/en/c/talks/statement/silences").text
    assert "Silence procedure B-1" in listing and ">over</span>" in listing
    assert browser("nils").get(f"{silence}/clauses/{world.third_clause}").status_code == 409
    ballots = browser().get("/en/c/talks/ballots").text
    assert "B-1" in ballots and "Silence procedure" in ballots and f'href="{silence}"' in ballots, (
        "no number is missing"
    )


def test_programs_do_the_same(app, browser, world, seen):
    cho, until = browser("cho"), (utc_now() + timedelta(days=3)).isoformat()
    given = {"seen": [seen], "closes_at": until, "reason": "Close.", "together": "1"}
    assert (
        browser("mona").say("POST", f"/api/v1/versions/{world.version}/silences", given).status_code
        == 403
    )
    proposed = browser("mona").say(
        "POST", f"/api/v1/versions/{world.version}/silences/proposed", given
    )
    assert proposed.status_code == 201 and proposed.json["number"] is None
    assert browser().get("/api/v1/documents/1/silences").json == {"silences": []}
    path = f"/api/v1/silences/{proposed.json['id']}"
    assert browser().get(path).status_code == 404
    told = cho.say("POST", f"{path}/put", {}).json
    assert told["open"] and [each["name"] for each in told["entitled"]] == [
        "Lakeside Schools Network",
        "Norvania",
    ]
    made = browser("ivo").say(
        "POST",
        f"{path}/clauses/{world.third_clause}/objections",
        {"reason": "Every year.", "text": OTHER},
    )
    assert made.status_code == 201 and not made.json["entitled"]
    (clause,) = browser().get(path).json["clauses"]
    assert clause["outcome"] == "pending" and clause["objections"][0]["text"] == OTHER
    later = (utc_now() + timedelta(days=4)).isoformat()
    assert (
        cho.say("POST", f"{path}/extension", {"until": later, "why": "Capitals."}).json[
            "extensions"
        ][0]["reason"]
        == "Capitals."
    )
    ruled = cho.say(
        "POST",
        f"/api/v1/objections/{made.json['id']}/ruling",
        {"counts": "yes", "ruling": "It is grave."},
    ).json
    assert ruled["clauses"][0]["outcome"] == "broken"
    opened = cho.say("POST", f"/api/v1/versions/{world.version}/silences", given)
    assert (opened.status_code, opened.json["code"]) == (409, "under_silence")
    with app.app_context():
        assert find_row(Silence, proposed.json["id"]).open

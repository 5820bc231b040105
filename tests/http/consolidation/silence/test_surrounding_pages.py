"""Tests of the surroundings of a silence procedure: withdrawn objections, calendar, feed,
refused publication.
"""

import json
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest

from consult.ballots.counting import actions as closing
from consult.consolidation.silence import objection_actions as objecting, actions as silencing
from consult.consolidation.silence.models import Silence
from consult.core.database.engine import freeze_clock, find_row
from consult.core.events.log import transaction
from consult.core.digests import hash_text
from consult.documents.models import Version
from consult.documents.queries import find_wording
from tests.support.consultation.ballots import open_clause_ballot
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.http.ballots.test_record_verification import record_of, verifier
from tests.http.reading.test_atom_feeds import A, ALL, ONE, entry, hrefs, only, titles
from tests.unit.consolidation.silence.test_silence_procedure import object_to, put


@pytest.fixture
def silence(app, world):
    with app.app_context():
        return put(world)


def until(app, number):
    with app.app_context():
        return find_row(Silence, number).closes_at


def test_an_objector_withdraws_on_the_page_and_nobody_else_can(app, browser, world, silence):
    with app.app_context():
        made = object_to(world, silence).id
    page, deed = f"/en/silences/{silence}", f"/en/objections/{made}/withdraw"
    assert deed in browser("nils").get(page).text
    for who in (None, "hana", "cho", "mona"):
        assert deed not in browser(who).get(page).text
    assert browser("cho").fill(deed, {}).status_code == 403
    assert browser("nils").fill(deed, {}).status_code == 303
    read = browser().get(page).text
    assert (
        "Withdrawn by its author:" in read
        and "no objection so far" in read
        and "silence broken" not in read
    )
    again = browser("nils").fill(deed, {})
    assert again.status_code == 409 and "was withdrawn already" in again.text
    assert "Objection withdrawn" in browser("sera").get("/en/c/talks/audit").text


def test_programs_withdraw_it_and_the_public_record_gives_the_same_result(
    app, browser, world, silence
):
    with app.app_context():
        made, other = object_to(world, silence).id, object_to(world, silence, "ivo").id
        objecting.rule_on_objection(world.actor("cho"), other, counts=False, reason="It is small.")
    told = browser("nils").say("POST", f"/api/v1/objections/{made}/withdraw", {}).json
    assert (
        told["clauses"][0]["outcome"] == "adopted"
        and told["clauses"][0]["objections"][0]["withdrawn_at"]
    )
    assert not told["clauses"][0]["objections"][0]["counts"]
    with app.app_context(), freeze_clock(find_row(Silence, silence).closes_at), transaction():
        closing.close_due_ballots()
    status, said = verifier(record_of(browser, world))
    assert (
        status == 0
        and f'silence {silence}: fits; by its objections {{"adopted":[{world.third_clause}]' in said
    ), said


def test_the_deadline_stands_in_the_calendar_and_moves_there(app, browser, world, silence):
    one = f"/en/silences/{silence}.ics"
    assert one in browser().get(f"/en/silences/{silence}").text
    for address in (one, "/en/c/talks/meetings.ics"):
        file = browser().get(address)
        assert file.mimetype == "text/calendar"
        assert (
            f"DTSTART:{until(app, silence):%Y%m%dT%H%M%SZ}\r\n" in file.text
            and f"UID:silence-{silence}@localhost" in file.text
        )
        assert (
            "TRANSP:TRANSPARENT" in file.text
            and "SEQUENCE:0" in file.text
            and "Silence ends" in file.text
        )
    with app.app_context():
        silencing.extend_silence(
            world.actor("cho"),
            silence,
            find_row(Silence, silence).closes_at + timedelta(days=1),
            "Capitals asked.",
        )
        waits = put(world, world.clause, who="mona", act=silencing.propose_silence)
    assert (
        f"DTSTART:{until(app, silence):%Y%m%dT%H%M%SZ}" in browser().get(one).text
        and "SEQUENCE:1" in browser().get(one).text
    )
    assert browser("mona").get(f"/en/silences/{waits}.ics").status_code == 404, "not put yet"
    assert f"silence-{waits}@" not in browser().get("/en/c/talks/meetings.ics").text


def test_the_feeds_tell_of_it_and_not_of_what_is_only_proposed(app, browser, world, silence):
    with app.app_context():
        object_to(world, silence)
        silencing.extend_silence(
            world.actor("cho"),
            silence,
            find_row(Silence, silence).closes_at + timedelta(days=1),
            "Capitals asked.",
        )
        put(world, world.clause, who="mona", act=silencing.propose_silence)
        with freeze_clock(find_row(Silence, silence).closes_at), transaction():
            closing.close_due_ballots()
    for address in (ALL, ONE):
        root = fromstring(browser().get(address).data)
        opened = entry(root, "is under silence (B-1)")
        assert "The room was close." in only(opened, "summary").text
        assert hrefs(opened, "alternate")[0].endswith(f"/silences/{silence}")
        assert "Adopted unless" in only(entry(root, "Deadline changed"), "summary").text
        ended = only(entry(root, "is over (B-1)"), "summary").text
        assert (
            ended == "0 clauses adopted; the silence on 1 clause broken" and len(titles(root)) == 3
        )
    assert root.findall(A + "entry")


def test_a_version_that_changes_the_clause_is_not_issued_meanwhile_and_it_is_said_why(
    app, browser, world, silence
):
    with app.app_context():
        with transaction():  # as it was written before the silence began
            words = find_wording(world.third_clause, world.working, "en")
            words.text, words.digest = "We ask.", hash_text("We ask.")
        clear_for_publication(world, world.working)
        slug = find_row(Version, world.working).slug
    refused = browser("sera").fill(f"/en/c/talks/statement/{slug}/publish", {})
    assert refused.status_code == 409 and "This text is under silence:" in refused.text
    assert "A ballot on this text is open." not in refused.text


def test_ballots_and_silences_stand_in_one_list_under_their_numbers(app, browser, world, silence):
    with app.app_context():
        open_clause_ballot(world)
    page = browser().get("/en/c/talks/ballots").text
    assert (
        page.index("B-2") < page.index("B-1")
        and f"/en/silences/{silence}" in page
        and "1 clause under silence" in page
    )
    listed = browser().get(f"/api/v1/consultations/{world.consultation}/ballots").json["ballots"]
    assert [each["kind"] for each in listed] == ["recorded"], json.dumps(listed)[:300]

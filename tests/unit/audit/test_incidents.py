"""Tests of incidents: by whom, in which words, closed and opened again, never changed."""

import pytest
from sqlalchemy import select

from consult.audit.incidents import actions, queries
from consult.audit.incidents.forms import IncidentClosingForm, IncidentEntryForm, IncidentForm
from consult.audit.incidents.models import Incident
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import Event
from tests.support.contributions.moderation import who_may

GIVEN = {"title_en": "The vote on clause 2 is void", "words_en": "Its list of voters was wrong."}
PAGE = "/en/c/talks/incidents"


def report(world, **more):
    return actions.report_incident(
        world.actor("sera"), world.consultation, IncidentForm(**{**GIVEN, **more})
    )


def continue_it(world, incident, **more):
    form = IncidentEntryForm(words_en="It is held again on Monday.", **more)
    return actions.continue_incident(world.actor("cho"), incident.id, form)


def close(world, incident, **more):
    form = IncidentClosingForm(done_en="It was held again.", **more)
    return actions.close_incident(world.actor("cho"), incident.id, form)


def test_secretariat_and_podium_report_incidents_and_say_more(world, here):
    def begin(actor, _):
        actions.report_incident(actor, world.consultation, IncidentForm(**GIVEN))

    assert who_may(world, lambda: None, begin) == {"sera", "cho", "vic"}
    made = report(world)

    def go_on(actor, _):
        actions.continue_incident(actor, made.id, IncidentEntryForm(words_en="More."))

    assert who_may(world, lambda: None, go_on) == {"sera", "cho", "vic"}

    def end(actor, one):
        actions.close_incident(actor, one.id, IncidentClosingForm(done_en="It was held again."))

    assert who_may(world, lambda: report(world), end) == {"sera", "cho", "vic"}


def test_incidents_are_numbered_closed_and_opened_again(world, here):
    first, second = report(world), report(world)
    assert (first.number, second.number) == (1, 2)
    hall = find_row(Consultation, world.consultation)
    close(world, second)
    assert second.closed_at
    assert [each.number for each in queries.list_incidents(hall)] == [1, 2], "open ones first"
    assert [each.number for each in queries.list_open_incidents(hall)] == [1]
    continue_it(world, second)
    assert second.closed_at is None
    assert [each.number for each in queries.list_open_incidents(hall)] == [2, 1]
    close(world, second)
    with pytest.raises(Conflict) as refused:
        close(world, second)
    assert refused.value.code == "incident_closed"
    with pytest.raises(NotFound):
        queries.get_incident(hall, 3)


def test_the_record_holds_a_digest_of_each_report(world, here):
    close(world, report(world))
    facts = db.session.scalars(
        select(Event.facts).where(Event.verb.like("incident.%")).order_by(Event.seq)
    ).all()
    title, first = {"en": GIVEN["title_en"]}, {"en": GIVEN["words_en"]}
    assert facts[0]["digest"] == actions.compute_digest(title, first)
    assert facts[1]["digest"] == actions.compute_digest(title, {"en": "It was held again."})
    assert (facts[0]["final"], facts[1]["final"]) == (False, True)


@pytest.mark.parametrize("missing", ["title_en", "words_en"])
def test_title_and_report_are_needed(world, here, missing):
    with pytest.raises(Invalid):
        report(world, **{missing: None})
    assert db.session.scalar(select(Incident.id)) is None


def test_what_another_person_said_meanwhile_is_read_first(world, here):
    made = report(world)
    read = made.row_version
    close(world, made)
    with pytest.raises(Conflict):
        continue_it(world, made, row_version=read)
    with pytest.raises(Conflict):
        close(world, made, row_version=read)


def test_everyone_reads_an_incident_and_home_leads_to_it_while_it_is_open(browser):
    assert "No incident was reported." in browser().get(PAGE).text
    assert browser("pia").get(f"{PAGE}/new").status_code == 403
    refused = browser("sera").fill(f"{PAGE}/new", {"title_en": "The vote is void"})
    assert refused.status_code == 422 and "The vote is void" in refused.text
    made = browser("sera").fill(f"{PAGE}/new", GIVEN)
    assert made.status_code == 303
    there = made.location.partition("?")[0]
    for name in [None, "pia"]:
        page = browser(name).get(there).text
        assert GIVEN["words_en"] in page and "being dealt with" in page
        assert "Add the report" not in page
    assert GIVEN["title_en"] in browser().get("/en/c/talks").text
    more = {"words_en": "It is held again."}
    assert browser("cho").fill(there, more).status_code == 303
    assert "being dealt with" in browser().get(there).text
    assert GIVEN["title_en"] in browser().get("/en/c/talks").text
    refused = browser("cho").fill(f"{there}/close", {"done_fr": ""})
    assert refused.status_code == 422 and "write it in at least one language" in refused.text
    closed = browser("cho").fill(f"{there}/close", {"done_en": "It was held again."})
    assert closed.location == f"{there}?done=closed"
    assert "It was held again." in browser().get(there).text
    assert "Close the incident" not in browser("cho").get(there).text
    assert "Say more, and open it again" in browser("cho").get(there).text
    assert GIVEN["title_en"] not in browser().get("/en/c/talks").text
    assert GIVEN["title_en"] in browser().get(PAGE).text

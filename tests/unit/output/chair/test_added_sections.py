"""Tests of what the report of the chair says of incidents, void ballots and syntheses."""

import pytest

from consult.audit.incidents.actions import close_incident, report_incident
from consult.audit.incidents.forms import IncidentClosingForm, IncidentForm
from consult.audit.incidents.queries import list_void_ballots
from consult.ballots.messages import describe_void_reason
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.synthesis import actions as synthesis
from consult.consolidation.synthesis.models import INTRODUCTION
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.documents.actions import issue_version
from consult.documents.models import Version
from consult.output.reports.synthesis_report import collect_synthesis
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.second_document import issue_second_document
from tests.support.consultation.secret_ballots import (
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)
from tests.support.costs import count_statements
from tests.support.contributions.amendments import propose
from tests.support.contributions.moderation import say
from tests.unit.questionnaires.open_questionnaire import open_questionnaire

from .test_chair_report import table, under, words_of
from .test_report_sections import BARE, read, report_on_all, report_on_version

ANNEX = "Annex IV: synthesis of inputs"
NOTE = {"en": "Schools asked for more time.", "fr": "Les écoles ont demandé du temps."}


@pytest.fixture
def summed_up(app, world):
    """Issue a version that answers an amendment and a comment, with a note; return its number."""
    with app.test_request_context():
        mona = world.actor("mona")
        asked, said = propose(world, "pia"), say(world, "ivo")
        made = create_working_version(world, based_on=world.version)
        for outcome, kind, number in (
            ("noted", "comment", said),
            ("not_accepted", "amendment", asked),
        ):
            refs = [ContributionRef(kind, number)]
            propose_dispositions(mona, made, refs, outcome, "It is said elsewhere.")
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
        synthesis.write_note(mona, made, INTRODUCTION, NOTE)
    return made


def publish(app, world, version):
    with app.app_context():
        synthesis.publish_synthesis(world.actor("sera"), version)


def hold_void_ballot(world):
    """Hold a secret ballot in which so few take part that it is void; return it."""
    secret = open_secret_ballot(world)
    cast_secret_votes(world, secret, {"pia": YES})
    return close_secret_ballot(world, secret)


def report_incidents(app, world):
    """Report two incidents, and close the first one."""
    with app.app_context():
        sera = world.actor("sera")
        first = report_incident(
            sera,
            world.consultation,
            IncidentForm(title_en="The vote is void", words_en="The list was wrong."),
        )
        report_incident(
            sera, world.consultation, IncidentForm(title_en="Slow pages", words_en="For an hour.")
        )
        close_incident(
            world.actor("cho"), first.id, IncidentClosingForm(done_en="It was held again.")
        )


def test_a_consultation_without_incidents_says_so(app, world):
    found = under(report_on_all(app, world), "Incidents")
    assert words_of(found) == "No incident was reported."
    assert [block for block in found if block.kind == "grid"] == []


def test_all_that_was_said_about_each_incident_is_there_without_names(app, world):
    report_incidents(app, world)
    for found in (report_on_all(app, world), report_on_version(app, world, world.version)):
        blocks = under(found, "Incidents")
        titles = [block.text.translate(BARE) for block in blocks if block.kind == "heading"]
        assert titles == ["1. The vote is void (closed)", "2. Slow pages (being dealt with)"]
        words = read(blocks)
        assert words.index("The list was wrong.") < words.index("It was held again.")
        assert words.count("closed with this") == 1
        assert "Cho" not in words and "Sera" not in words


def test_void_ballots_are_there_with_the_reason_that_their_page_gives(app, world):
    with app.test_request_context("/en/"):
        hold_void_ballot(world)
        ((ballot, reason),) = list_void_ballots(find_row(Consultation, world.consultation))
        told = (f"B-{ballot.number}", describe_void_reason(reason))
    (row,) = table(under(report_on_all(app, world), "Incidents")).rows
    assert (row[0], row[2]) == told and told[1].startswith("So few took part")


def test_the_void_ballot_of_another_document_is_not_in_the_report_on_one(app, world):
    with app.test_request_context("/en/"):
        ballot = hold_void_ballot(world)
        other, _version, _clauses = issue_second_document(world)
        with transaction():
            ballot.document_id = other
    assert table(under(report_on_all(app, world), "Incidents")).rows
    one = under(report_on_version(app, world, world.version), "Incidents")
    assert [block for block in one if block.kind == "grid"] == []


def test_the_public_synthesis_is_annexed_whole_and_counted_in_the_body(app, world, summed_up):
    publish(app, world, summed_up)
    for found in (report_on_all(app, world), report_on_version(app, world, summed_up)):
        body = words_of(under(found, "Contributions")).translate(BARE)
        assert "T/S/Next: 2 contributions, on 2 clauses." in body
        annexed = read(under(found, ANNEX))
        with app.test_request_context():
            own = collect_synthesis(Actor(), find_row(Version, summed_up), "en")
        assert read(own.blocks) == annexed and NOTE["en"] in annexed


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_synthesis_that_is_not_public_is_nowhere_in_it(app, world, summed_up, withdrawn):
    if withdrawn:
        publish(app, world, summed_up)
        with app.app_context():
            synthesis.withdraw_synthesis(world.actor("sera"), summed_up)
    for found in (report_on_all(app, world), report_on_version(app, world, summed_up)):
        text = found.model_dump_json()
        assert NOTE["en"] not in text and "Annex IV" not in text
        assert "ynthesis of inputs" not in text


def test_several_documents_stand_apart_in_the_annex(app, world, summed_up):
    publish(app, world, summed_up)
    with app.app_context():
        issue_second_document(world)
    titles = [
        block.text.translate(BARE)
        for block in under(report_on_all(app, world), ANNEX)
        if block.kind == "heading" and block.level == 2
    ]
    assert titles[0] == "T/S/Next"


def test_incidents_and_synthesis_are_told_in_the_language_of_the_report(app, world, summed_up):
    publish(app, world, summed_up)
    report_incidents(app, world)
    french = report_on_all(app, world, "fr").model_dump_json()
    assert NOTE["fr"] in french and NOTE["en"] not in french


def test_a_questionnaire_more_costs_no_statement_more(app, world):
    counts = []
    for many in (1, 5):
        with app.test_request_context("/en/"):
            for _ in range(many):
                open_questionnaire(world)
        report_on_all(app, world)
        with app.app_context():
            counts.append(count_statements(lambda: report_on_all(app, world)))
    assert counts[0] == counts[1]

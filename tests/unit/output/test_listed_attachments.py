"""Tests that files of contributions stand in the published data and in the disposition report."""

import csv
import io

import pytest

from consult.consolidation.actions import propose_dispositions
from consult.consolidation.dispositions.report import build_report, render_csv
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.actor import Actor
from consult.documents.actions import issue_version
from consult.documents.models import Version
from consult.moderation.actions import hide_comment
from consult.moderation.amendment_actions import hide_amendment
from consult.output.reports import disposition_report
from tests.support.consultation.document_data import collected
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say
from tests.support.files.attachment_files import examined

FILE = examined("figures.csv")


def test_the_data_of_a_document_list_files_with_their_digests(world, here):
    comment, edit = say(world, files=[FILE]), propose(world, files=[FILE])
    data = collected(world)
    for each in (*data.comments, *data.amendments):
        (listed,) = each.attachments
        assert (listed.place, listed.filename, listed.media_type) == (1, FILE.name, "text/plain")
        assert (listed.size, listed.digest) == (len(FILE.content), FILE.digest)
    hide_comment(world.actor("mona"), comment, ModerationReason("insult"))
    hide_amendment(world.actor("mona"), edit, ModerationReason("insult"))
    data = collected(world)
    assert [each.attachments for each in (*data.comments, *data.amendments)] == [[]]


@pytest.fixture
def answered(world, here):
    """Issue a version with answers to a comment and an amendment that have a file each."""
    made = create_working_version(world, based_on=world.version)
    answers = [
        ContributionRef("comment", say(world, files=[FILE])),
        ContributionRef("amendment", propose(world, files=[FILE])),
    ]
    propose_dispositions(world.actor("mona"), made, answers, "noted", "Noted.")
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made)
    return made


def test_the_disposition_report_names_files_with_their_digests(app, answered):
    version = db.session.get_one(Version, answered)
    named = f"{FILE.name} (SHA-256 {FILE.digest})"
    table = io.StringIO(render_csv(build_report(Actor(), version)).decode("utf-8-sig"))
    assert [row["files"] for row in csv.DictReader(table)] == [named, named]
    with app.test_request_context():
        found = disposition_report.collect_workbook(Actor(), version, "en")
    cells = [row[5] for row in found.sheets[0].rows]
    assert all(cell.endswith(f"\nAttached files: {named}") for cell in cells) and len(cells) == 2

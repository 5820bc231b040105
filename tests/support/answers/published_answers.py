"""Comparison of everything that tells an answer: report, table, provenance, story and mail."""

import csv
import io
import re

from consult.consolidation.dispositions.report import build_report, render_csv
from consult.consolidation.provenance.queries import load_provenance
from consult.consolidation.provenance.story import load_story
from consult.core.database.engine import find_row
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.notifications.mails.jobs import mail_at_once
from consult.output.reports.messages import OUTCOME_NAMES
from tests.support.consultation.notices import outbox

MAILED = re.compile(r"^\* (A-\d+)(?:, [^:\n]*)?: (.+)\n(?:  > .*\n)*  (.+)$", re.MULTILINE)


def check_published_answers(version_id, clause_id, effects, authors, news):
    """Require that all that is published with a version tells the same of each amendment.

    Args:
        effects: effects of the amendments of the clause just before the issue, by number.
        authors: short name of the author of each amendment.
        news: dispatcher that was there before the answers.
    """
    version = find_row(Version, version_id)
    found = build_report(Actor(), version)
    rows = {row.id: row for row in found.rows if row.kind != "comment"}
    table = csv.DictReader(io.StringIO(render_csv(found).decode("utf-8-sig")))
    printed = {int(row["contribution"][2:]): row["disposition"] for row in table}
    credited = list_credited(version, clause_id)
    story = load_story(Actor(), version, clause_id)
    told = {each.edit.id: each.fates for each in story.moments if each.what == "proposed"}
    mailed = read_mailed_answers(set(authors.values()), version, news)
    for number, each in effects.items():
        row = rows[number]
        assert printed[row.number] == row.outcome
        (fate,) = [one for one in told[number] if one.version_id == version.id]
        assert (fate.outcome, fate.reason) == (row.outcome, row.reason)
        label = str(OUTCOME_NAMES[row.outcome])
        assert mailed[authors[number]][f"A-{row.number}"] == (label, row.reason)
        if row.outcome in {"noted", "not_accepted", "carried_over"}:
            assert number not in credited and not each.effect.is_credited
        if row.outcome == "accepted":
            assert each.effect.is_complete


def list_credited(version, clause_id):
    """List the ids of the amendments that provenance credits with words of an issued version."""
    told = load_provenance(Actor(), version, clause_id)
    return {
        source.amendment.id
        for passage in told.passages
        if passage.part.version.id == version.id
        for source in passage.sources
        if source.amendment is not None
    }


def read_mailed_answers(names, version, news):
    """Send what is due, and read the answers in the mail about a version to each person.

    Returns:
        By name of the person: label of the outcome and reason, by number of the amendment.
    """
    news.step()
    mail_at_once()
    found = {}
    for name in names:
        told = f", {version.slug.title()} has been issued: "
        (mail,) = [each for each in outbox(name) if told in each.subject]
        body = mail.body.replace("\u2068", "").replace("\u2069", "")
        found[name] = {
            number: (outcome, reason) for number, outcome, reason in MAILED.findall(body)
        }
    return found

"""Names under which reactions and jobs are stored.

They stay when functions move, and an upgrade loses nothing that is pending.
"""

import importlib.util
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import func, select, text

from consult.comments.actions import post_comment, reply_to_comment
from consult.core.database.engine import db, writer_engines
from consult.core.events import dispatcher
from consult.core.jobs import scheduler
from consult.notifications.models import Notice

pytestmark = pytest.mark.postgresql
VERSIONS = Path(__file__).parents[4] / "consult" / "migrations" / "versions"
MANY = 50
ADDED = {  # new since the last release
    "accounts.sign_in.announce_token_ends",
    "accounts.entry.delete_old_codes",
    "accounts.delete_unconfirmed_accounts",
    "consultations.end_heads",
    "consultations.roles.tell_of_ending_roles",
    "notifications.notify_of_ending_role",
    "notifications.notify_of_ending_roles",
    "notifications.notify_of_changed_timetable",
    "search.renew_index",
    "search.reindex_synthesis",
    "accounts.sign_in.end_sign_ins_at_limits",
    "core.permissions.log_left_out_refusals",
    "attachments.delete_ended_letters",
    "audit.checkpoints.sign_checkpoints",
    "audit.erasure.delete_written_files",
    "drafts.delete_old_drafts",
    "consultations.accreditation.apply_accreditations",
    "consultations.circulars.settle_recipients",
    "consultations.accreditation.delete_ended_accreditations",
    "notifications.questionnaires.notify_of_begun_stage",
    "documents.versions.publish_edition_digests",
    "ballots.counting.empty_closed_soundings",
    "notifications.ballots.notify_of_answer",
    "notifications.ballots.notify_of_closing",
    "notifications.ballots.notify_of_correction",
    "notifications.ballots.notify_of_intention",
    "notifications.ballots.notify_of_request",
    "notifications.facilitation.notify_of_assignment",
    "notifications.facilitation.notify_of_decision",
    "notifications.facilitation.notify_of_suggestion",
    "notifications.facilitation.notify_of_contribution",
    "notifications.facilitation.notify_of_invitation",
    "notifications.facilitation.notify_of_next_version",
    "notifications.meetings.notify_of_changed_version",
    "notifications.meetings.notify_of_kept_version",
    "audit.incidents.notify_of_incident",
    "notifications.moderation.notify_appeal_body",
    "notifications.moderation.notify_appellant",
    "notifications.moderation.notify_assigned_moderator",
    "notifications.notify_of_new_mentions",
    "notifications.questionnaires.notify_of_questionnaire",
    "notifications.submissions.notify_of_arrival",
    "notifications.submissions.notify_sender",
    "notifications.translations.notify_of_assignment",
    "notifications.translations.notify_of_edition",
    "notifications.translations.notify_of_review_request",
}


def load_migration():
    """Return the migration that gave them names of their own."""
    spec = importlib.util.spec_from_file_location(
        "stored_names", VERSIONS / "20261128_stored_names.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(step):
    """Run upgrade or downgrade of the migration on the database of the test."""
    with (
        writer_engines.get(db.engine, db.engine)
        .connect()
        .execution_options(to_write=True) as connection
    ):
        with connection.begin(), Operations.context(MigrationContext.configure(connection)):
            step()


def test_every_name_of_the_last_release_leads_to_one_of_today():
    names = load_migration().NAMES
    assert len(set(names.values())) == len(names)
    assert set(names.values()) | ADDED == set(dispatcher.reactions) | set(scheduler.jobs)
    assert not ADDED & set(names.values())


def test_no_name_follows_from_where_a_function_stands():
    for each in [*dispatcher.reactions, *scheduler.jobs]:
        assert not each.startswith("consult.")


def test_an_upgrade_with_fifty_events_pending_tells_all_fifty(here, world):
    migration = load_migration()
    dispatcher.Dispatcher()  # cursors as they stand before anything happens
    said = post_comment(world.actor("hana"), world.clause, "How?").id
    run(migration.downgrade)
    names = set(db.session.scalars(text("select name from cursor")))
    assert names - ADDED <= set(migration.NAMES) and names - ADDED
    for number in range(MANY):
        reply_to_comment(world.actor("pia"), said, f"Answer {number}")
    run(migration.upgrade)
    db.session.rollback()
    dispatcher.Dispatcher().step()
    told = select(func.count(Notice.id)).where(Notice.user_id == world.ids["hana"])
    assert db.session.scalar(told) == MANY

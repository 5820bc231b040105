"""Comment tables of a published submission, read and entered as the secretariat does."""

from consult.core.database.engine import find_row
from consult.core.web.uploads import Upload
from consult.exchange.comment_tables import actions, queries
from consult.exchange.comment_tables.forms import TableRowForm
from consult.exchange.comment_tables.worker import read_tables
from consult.exchange.models import CommentTable
from consult.submissions.actions import (
    SubmissionDetails,
    publish_submissions,
    register_submissions,
)
from consult.submissions.file_contents import examine_files
from tests.support.files.comment_tables import build_word_table

LETTER = b"Title: Comments\nOrganization: Lakeside Schools Network\n\nSee the table."


def publish_letter(world, language="fr"):
    """Publish a submission of Lakeside's; return its id."""
    found = register_submissions(
        world.actor("sera"),
        world.consultation,
        examine_files([Upload("letter.txt", LETTER)]),
        SubmissionDetails(language=language),
    )[0]
    publish_submissions(world.actor("sera"), [found.id])
    return found.id


def receive_rows(
    world, submission_id, *rows, name="sera", document=None, build=build_word_table, **more
):
    """Read rows as a comment table of a submission on the world's document, or on another one."""
    file = Upload("table.docx", build(*rows, **more))
    parsed = read_tables("", file.content)
    return actions.receive_table(
        world.actor(name), submission_id, document or world.document, file, parsed
    )


def load_review(table):
    """Return the review of a table in its present state."""
    return queries.load_table_review(find_row(CommentTable, table.id))


def enter_table(world, table, name="sera"):
    """Enter the rows that are ready; return how many were."""
    version = find_row(CommentTable, table.id).row_version
    return actions.enter_rows(world.actor(name), table.id, version)


def correct_row(world, table, key, name="sera", **given):
    """Correct a row of a table."""
    version = find_row(CommentTable, table.id).row_version
    form = TableRowForm(row_version=version, **given)
    return actions.correct_row(world.actor(name), table.id, key, form)

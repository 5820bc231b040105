"""Tests of comment tables with their answers."""

import pytest
from sqlalchemy import select

from consult.comments.models import Comment
from consult.consolidation.models import Disposition
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.output.comment_tables.answered_table import collect_answered_table
from tests.support.contributions.comment_tables import (
    correct_row,
    enter_table,
    load_review,
    publish_letter,
    receive_rows,
)
from tests.support.files.comment_tables import ENGLISH, make_row

pytestmark = pytest.mark.usefixtures("here")


def answer(world, version_id, comment_id, outcome, reason):
    with transaction():
        db.session.add(
            Disposition(
                consultation_id=world.consultation,
                version_id=version_id,
                comment_id=comment_id,
                outcome=outcome,
                reason=reason,
                made_by_id=world.ids["mona"],
            )
        )


def test_observations_are_the_published_answers_row_by_row(world):
    table = receive_rows(
        world,
        publish_letter(world, "en"),
        make_row("=One.", clause="1", observation="old"),
        make_row("Two.", clause="2"),
        make_row("Three.", clause="3"),
        make_row("Four.", clause="99"),
    )
    correct_row(world, table, "1-4", out=True)
    enter_table(world, table)
    first, second = db.session.scalars(select(Comment.id).order_by(Comment.id))
    answer(world, world.version, first, "accepted", "It is in the text.")
    answer(world, world.working, second, "noted", "Not public yet.")
    made = collect_answered_table(load_review(table))
    (sheet,) = made.sheets
    assert sheet.columns == ["Row", *ENGLISH]
    assert [row[0] for row in sheet.rows] == ["Row 2", "Row 3", "Row 4", "Row 5"]
    assert sheet.rows[0][6] == "=One."
    assert [row[-1] for row in sheet.rows] == [
        "accepted (Zero draft): It is in the text.",
        "There is no answer yet.",
        "This row was not entered as a comment.",
        "This row was not entered as a comment.",
    ]
    assert not made.rtl and len(sheet.widths) == len(sheet.columns)


def test_the_table_speaks_the_language_of_its_submission(world):
    table = receive_rows(world, publish_letter(world, "ar"), make_row("نعم"))
    assert collect_answered_table(load_review(table)).rtl

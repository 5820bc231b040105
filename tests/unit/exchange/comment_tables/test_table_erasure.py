"""Tests of the erasure of comment tables, with their submission and with a comment."""

import json

import pytest
from sqlalchemy import select

from consult.audit.erasure.actions import erase_content
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.exchange.models import CommentTable
from tests.support.contributions.comment_tables import enter_table, publish_letter, receive_rows
from tests.support.files.comment_tables import make_row

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def table(world):
    """Provide a table with two entered rows."""
    made = receive_rows(
        world, publish_letter(world), make_row("My telephone is 12."), make_row("Fine.", who="CA")
    )
    enter_table(world, made)
    return made.id


def stored(table):
    found = find_row(CommentTable, table)
    return json.dumps([found.filename, found.digest, found.parsed, found.choices, found.entered])


def test_with_a_comment_its_row_goes_and_the_others_stay(world, table):
    erased, kept = db.session.scalars(select(Comment.id).order_by(Comment.id))
    erase_content(world.actor("sera"), "comment", erased, "own_request", sure=True)
    assert "telephone" not in stored(table) and "Fine." in stored(table)
    assert list(find_row(CommentTable, table).entered.values()) == [kept]


def test_with_its_submission_the_whole_table_goes(world, table):
    submission = find_row(CommentTable, table).submission_id
    erase_content(world.actor("sera"), "submission", submission, "own_request", sure=True)
    assert stored(table) == '["", "", {}, {}, {}]'

"""Data for the endpoints of submissions: a published one, an unpublished one, path arguments
and valid bodies.
"""

from io import BytesIO

from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.core.web.uploads import Upload
from consult.exchange.comment_tables.actions import receive_table
from consult.exchange.comment_tables.worker import read_tables
from consult.submissions.actions import publish_submissions, register_submissions
from consult.submissions.calls.actions import hand_in
from consult.submissions.calls.forms import HandInForm
from consult.submissions.file_contents import examine_files
from consult.submissions.models import Submission
from tests.support.files.comment_tables import build_workbook, make_row

LETTER = (
    b"Title: Money for schools\nOrganization: Lakeside Schools Network\n\n"
    b"We ask for public financing."
)


def create_submission_rows(world):
    """Create a published submission of Lakeside's and an unpublished one."""
    first, second = register_submissions(
        world.actor("sera"),
        world.consultation,
        examine_files([Upload(name, LETTER) for name in ("a.txt", "b.txt")]),
    )
    publish_submissions(world.actor("sera"), [first.id])
    (file,) = examine_files([Upload("ours.txt", LETTER)])
    form = HandInForm(files=[file.file], again=True)
    late, ours = (hand_in(world.actor("pia"), world.consultation, file, form) for _ in range(2))
    with transaction():
        find_row(Submission, late.id).is_late = True
    table = Upload("table.xlsx", build_workbook(make_row("One."), make_row("Two.", clause="99")))
    read = read_tables("", table.content)
    made = receive_table(world.actor("sera"), first.id, world.document, table, read)
    return {
        "comment_table": made.id,
        "published": first.id,
        "waiting": second.id,
        "late": late.number,
        "ours": ours.number,
    }


def build_submission_arguments(rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    return {"submission_id": rows["published"]}, {
        **dict.fromkeys(
            (
                "exchange.comment_table",
                "output.answered_table",
                "exchange.enter_comment_table",
                "exchange.discard_comment_table",
                "exchange_api.comment_table",
                "exchange_api.enter_comment_table",
                "exchange_api.discard_comment_table",
            ),
            {"table_id": rows["comment_table"]},
        ),
        **dict.fromkeys(
            ("exchange.correct_table_row", "exchange_api.correct_table_row"),
            {"table_id": rows["comment_table"], "key": "1-5"},
        ),
        "submissions.publish": {"number": 2},
        "submissions_api.publish": {"submission_id": rows["waiting"]},
        "submissions.withdraw_own": {"number": rows["ours"]},
        "submissions.correct_form": {"number": rows["ours"]},
        "submissions.correct": {"number": rows["ours"]},
        "submissions.admit": {"number": rows["late"]},
        "submissions.admit_form": {"number": rows["late"]},
    }


def build_submission_bodies(world):
    """Return the bodies by endpoint."""
    said = {"title": "T", "source": "S", "language": "en", "reason": "Its heading says so."}
    file = {"files": (BytesIO(LETTER), "c.txt"), "again": "1"}
    comment = {"clause_id": world.clause, "body": "Soon."}
    amendment = {"clause_id": world.other_clause, "kind": "sup", "reason": "It says nothing new."}
    table = {
        "document_id": world.document,
        "file": (BytesIO(build_workbook(make_row("Three."))), "table.xlsx"),
    }
    correction = {"row_version": 1, "clause": world.clause}
    return {
        "submissions.register": file,
        "submissions.correct": {"title": "T", "kind": "letter"},
        "submissions.send": {**file, "behalf": "person"},
        "submissions.begin_upload": {"digest": "a" * 64},
        "submissions.admit": {"reason": "Their power was cut."},
        "submissions.set_call": {"is_open": "1", "timezone": "UTC"},
        "exchange.read_comment_table": table,
        "exchange_api.read_comment_table": table,
        "exchange.correct_table_row": correction,
        "exchange_api.correct_table_row": correction,
        "exchange_api.enter_comment_table": {"row_version": 1},
        "exchange_api.discard_comment_table": {"row_version": 1},
        "exchange.enter_comment_table": {"row_version": 1},
        "exchange.discard_comment_table": {"row_version": 1},
        "submissions_api.register": file,
        "submissions.publish_several": {"numbers": "2"},
        "submissions.change_details": said,
        "submissions_api.change_details": said,
        "submissions.withdraw": {"reason": "By mistake"},
        "submissions_api.withdraw": {"reason": "By mistake"},
        "comments.enter": comment,
        "comments_api.enter_comment": comment,
        "amendments.enter": amendment,
        "amendments_api.enter_amendment": amendment,
    }

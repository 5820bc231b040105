"""Actions of the sample on submissions: registration, publication, and entry of comments."""

from functools import partial
from pathlib import Path
from typing import Any

from consult.comments.submission_entry_actions import enter_comment
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.web.uploads import Upload
from consult.submissions.actions import SubmissionDetails, publish_submissions, register_submissions
from consult.submissions.file_contents import examine_files

from .timeline_actions import TimedAction, SampleState

SUBMISSIONS_FOLDER = Path(__file__).parent / "data" / "submissions"


def list_submission_actions(
    known: SampleState, secretary: Actor, rows: list[dict[str, Any]]
) -> list[TimedAction]:
    """List the actions that register and publish the files; each file names its own source."""
    return [
        deed
        for each in rows
        for deed in (
            TimedAction(each["days_ago"], partial(_register_file, known, secretary, each)),
            TimedAction(
                each["published_days_ago"], partial(_publish_submission, known, secretary, each)
            ),
        )
    ]


def _register_file(known: SampleState, secretary: Actor, each: dict[str, Any]) -> None:
    read = examine_files([Upload(each["file"], (SUBMISSIONS_FOLDER / each["file"]).read_bytes())])
    about = SubmissionDetails(kind=each["kind"], received_at=known.ago(each["days_ago"]))
    known.submissions[each["file"]] = register_submissions(
        secretary, known.consultation, read, about
    )[0].id


def _publish_submission(known: SampleState, secretary: Actor, each: dict[str, Any]) -> None:
    publish_submissions(secretary, [known.submissions[each["file"]]])


def list_entry_actions(
    known: SampleState, secretary: Actor, rows: list[dict[str, Any]]
) -> list[TimedAction]:
    """List the actions that enter comments from the files, in the language of each file."""
    return [
        TimedAction(said["days_ago"], partial(_enter_comment, known, secretary, each, said))
        for each in rows
        for said in each["entered"]
    ]


def _enter_comment(
    known: SampleState, secretary: Actor, each: dict[str, Any], said: dict[str, Any]
) -> None:
    enter_comment(
        secretary,
        known.submissions[each["file"]],
        said["body"],
        kind=said["kind"],
        clause_id=known.clauses[said["document"], said["clause"]],
        language=each["file"].split(".")[1],
        quote=PassageQuote(said["quote"]) if said["quote"] else None,
    )

"""Actions of the sample on submissions: registration, publication, and entry of comments."""

from functools import partial
from pathlib import Path
from typing import Any

from consult.comments.submission_entry_actions import enter_comment
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.web.uploads import Upload
from consult.submissions.actions import (
    SubmissionDetails,
    publish_submissions,
    register_submissions,
    set_extracted_text,
)
from consult.submissions.file_contents import ExaminedFile, examine_content
from consult.submissions.file_headers import parse_headers
from consult.submissions.origin_recognition import recognize_group, recognize_region

from .submission_writer import BUILDERS
from .timeline_actions import TimedAction, SampleState

DATE_MARK = "{date}"  # in the files: the day on which each was received
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
    """Register a file in its format; a built one has the details that its text states."""
    written = known.ago(each["days_ago"])
    words = (SUBMISSIONS_FOLDER / each["file"]).read_text("utf-8")
    words = words.replace(DATE_MARK, f"{written:%Y-%m-%d}")
    file, ending = Path(each["file"]), each.get("format")
    language = each["file"].split(".")[1]
    about = SubmissionDetails(kind=each["kind"], language=language, received_at=written)
    if ending:
        stated = parse_headers(words)
        about = about._replace(
            title=stated.title,
            source=stated.source,
            group=recognize_group(stated.group),
            region=recognize_region(stated.region),
        )
    content = BUILDERS[ending](words, language) if ending else words.encode()
    name = file.with_suffix(f".{ending}").name if ending else file.name
    read = _examine_file(Upload(name, content), language)
    made = register_submissions(secretary, known.consultation, [read], about)[0].id
    known.submissions[each["file"]] = made
    if ending:
        set_extracted_text(made, words)


def _examine_file(file: Upload, language: str) -> ExaminedFile:
    """Examine a file whose language is known, so that no model has to be loaded to guess it."""
    content = examine_content(file.name, file.content)
    if content is None:
        raise ValueError(f"{file.name} is not what its name says")
    return ExaminedFile(file, content, parse_headers(content.words), language)


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

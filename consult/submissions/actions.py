"""Actions on submissions: register, correct, publish, withdraw."""

from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import regex
from sqlalchemy import func, select

from consult.accounts.models import Organisation
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.database.engine import require_not_erased, require_unchanged
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from .file_contents import MOST_CHARACTERS, ExaminedFile
from .models import FIRST_YEAR, Submission
from .origin_recognition import recognize_group, recognize_region
from .queries import find_organisation_by_name, find_same_file
from consult.submissions.forms import SubmissionDetailsForm

DEFAULT_LANGUAGE = "en"
DAY_PATTERN = regex.compile(r"\d{4}-\d\d-\d\d")


class SubmissionDetails(NamedTuple):
    """Details given by the secretariat; None: what the file itself says."""

    title: str | None = None
    kind: str = "document"
    source: str | None = None
    organisation_id: int | None = None
    group: str | None = None
    region: str | None = None
    language: str | None = None
    received_at: datetime | None = None
    is_of_nobody: bool = False  # of a person: neither an organization nor a group is looked for


def register_submissions(
    actor: Actor,
    consultation_id: int,
    files: list[ExaminedFile],
    about: SubmissionDetails = SubmissionDetails(),
    *,
    again: bool = True,
) -> list[Submission]:
    """Register files unchanged, each under the next number, unpublished.

    Details that `about` leaves open come from the headers of each file. Raises Invalid if a
    title is given for several files, the organization is not verified, or a file is there already
    and it is not meant `again`.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "submission.register", consultation)
        if about.title and len(files) > 1:
            raise Invalid(fields={"title": {"type": "title_of_one"}})
        _get_verified_organisation(about.organisation_id)
        if not again:
            require_new_files(actor, consultation_id, files)
        made = [
            Submission(
                consultation_id=consultation_id,
                number=number,
                registered_by_id=actor.user_id,
                **build_columns(each, about),
            )
            for number, each in enumerate(files, find_next_number(consultation_id))
        ]
        for each in made:
            db.session.add(each)
            db.session.flush()
            record_event(
                "submission.registered",
                each,
                actor,
                audience="moderators",
                number=each.number,
                digest=commit_digest(each),
                organisation_id=each.organisation_id,
                language=each.language,
            )
    return made


def require_new_files(actor: Actor, consultation_id: int, files: list[ExaminedFile]) -> None:
    """Refuse the first file that is there already, as far as the actor may know that.

    Raises:
        Invalid: the field `files` names the file and the submission.
    """
    for each in files:
        there = find_same_file(actor, consultation_id, each.file.digest)
        if there is not None:
            details = {"name": each.file.name, "number": there.number}
            raise Invalid(fields={"files": {"type": "same_file", **details}})


def find_next_number(consultation_id: int) -> int:
    """Find the number of the next submission of a consultation."""
    last = db.session.scalar(
        select(func.max(Submission.number)).where(Submission.consultation_id == consultation_id)
    )
    return (last or 0) + 1


def commit_digest(submission: Submission) -> str:
    """Return the commitment of events to the file of a submission, with its nonce."""
    submission.nonce = submission.nonce or make_nonce()
    return commit_words(submission.nonce, submission.digest)


def build_columns(read: ExaminedFile, about: SubmissionDetails) -> dict[str, Any]:
    """Build the columns: given details first, then the file's own, then derived ones."""
    headers = read.headers
    source = about.source or headers.source or ""
    chosen = about.organisation_id
    own = (
        db.session.get(Organisation, chosen)
        if chosen
        else find_organisation_by_name(source)
        if source and not about.is_of_nobody
        else None
    )
    return {
        "title": about.title or headers.title or read.stem,
        "kind": about.kind,
        "source": source or (own.name if own else ""),
        "organisation_id": own.id if own else None,
        "group_code": about.group
        or (own.group_code if own else None)
        or (None if about.is_of_nobody else recognize_group(headers.group)),
        "region_code": about.region
        or (own.region_code if own else None)
        or (None if about.is_of_nobody else recognize_region(headers.region)),
        "language": about.language or read.language or DEFAULT_LANGUAGE,
        "filename": read.file.name,
        "media_type": read.content.media_type,
        "size": len(read.file.content),
        "digest": read.file.digest,
        "content": read.file.content,
        "words": read.content.words,
        "received_at": about.received_at or _parse_past_day(headers.received) or utc_now(),
    }


def _parse_past_day(said: str | None) -> datetime | None:
    """Return noon of a past day written like 2026-03-02, else None."""
    if said is None or not DAY_PATTERN.fullmatch(said):
        return None
    try:
        found = datetime.combine(date.fromisoformat(said), time(12), UTC)
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR and found.date() <= utc_now().date() else None


def _get_verified_organisation(organisation_id: int | None) -> Organisation | None:
    """Return the chosen organization if it is verified; raises Invalid if it is not."""
    found = db.session.get(Organisation, organisation_id) if organisation_id else None
    if organisation_id and (found is None or not found.verified):
        raise Invalid(fields={"organisation_id": {"type": "literal_error"}})
    return found


def change_submission(
    actor: Actor,
    submission_id: int,
    about: SubmissionDetails,
    row_version: int | None = None,
    reason: str | None = None,
) -> Submission:
    """Correct the details of a submission; its file stays unchanged.

    Contributions entered on its behalf keep their source. Once it is published, another title or
    kind needs a reason, which everyone reads. Raises Conflict on a stale save, Invalid.
    """
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.register", submission)
        require_not_erased(submission)
        require_unchanged(submission, row_version)
        own = _get_verified_organisation(about.organisation_id)
        wanted = {
            "title": about.title,
            "kind": about.kind,
            "source": about.source,
            "organisation_id": about.organisation_id,
            "group_code": about.group or (own.group_code if own else None),
            "region_code": about.region or (own.region_code if own else None),
            "language": about.language,
            "received_at": about.received_at or submission.received_at,
        }
        changed = change_columns(submission, actor, wanted)
        if submission.issued and {"title", "kind"} & set(changed):
            if not reason:
                raise Invalid(fields={"reason": {"type": "correction_reason"}})
            submission.corrected_at, submission.corrected_reason = utc_now(), reason
    return submission


def change_columns(submission: Submission, actor: Actor, wanted: dict[str, Any]) -> list[str]:
    """Change columns of a submission, within a transaction; return the names of those changed."""
    changed = [name for name, value in wanted.items() if getattr(submission, name) != value]
    for name in changed:
        setattr(submission, name, wanted[name])
    if changed:
        record_event(
            "submission.changed",
            submission,
            actor,
            audience=_get_audience(submission),
            changed=changed,
            number=submission.number,
            organisation_id=submission.organisation_id,
        )
    return changed


def _get_audience(submission: Submission) -> str:
    return "everyone" if submission.issued else "moderators"


def publish_submissions(actor: Actor, submission_ids: list[int]) -> list[Submission]:
    """Publish submissions as received.

    Raises Conflict("source_missing") or Conflict("published_already").
    """
    with transaction():
        found = [find_row(Submission, number) for number in submission_ids]
        for submission in found:
            require_permission(actor, "submission.publish", submission)
            require_not_erased(submission)
            if not submission.source:
                raise Conflict("source_missing", number=submission.number)
            if submission.issued:
                raise Conflict("published_already", number=submission.number)
            if submission.sender_withdrew_at is not None:
                raise Conflict("sender_withdrew", number=submission.number)
            if submission.awaits_admission:
                raise Conflict("late_not_admitted", number=submission.number)
            record_publication(submission, actor)
    return found


def record_publication(submission: Submission, actor: Actor) -> None:
    """Make a submission public, within a transaction."""
    submission.published_at, submission.withdrawn_at, submission.withdrawn_reason = (
        utc_now(),
        None,
        None,
    )
    record_event(
        "submission.published",
        submission,
        actor,
        number=submission.number,
        digest=commit_digest(submission),
        organisation_id=submission.organisation_id,
    )


def withdraw_submission(actor: Actor, submission_id: int, reason: str) -> Submission:
    """Withdraw a submission from publication; its page then says only when and why.

    The file stays in the register. Raises Conflict("not_published").
    """
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.publish", submission)
        if not submission.issued:
            raise Conflict("not_published")
        submission.published_at, submission.withdrawn_at, submission.withdrawn_reason = (
            None,
            utc_now(),
            reason,
        )
        record_event(
            "submission.withdrawn",
            submission,
            actor,
            number=submission.number,
            organisation_id=submission.organisation_id,
        )
    return submission


def set_extracted_text(submission_id: int, words: str) -> None:
    """Store the text that was extracted from a file later, within a transaction."""
    with transaction():
        submission = find_row(Submission, submission_id)
        submission.words = words[:MOST_CHARACTERS]
        record_event(
            "submission.read", submission, Actor(), audience="nobody", number=submission.number
        )


def build_details(form: SubmissionDetailsForm) -> SubmissionDetails:
    """Build the details of a submission from a form."""
    return SubmissionDetails(
        form.title,
        form.kind,
        form.source,
        form.organisation_id,
        form.group,
        form.region,
        form.language,
        form.received_at,
    )

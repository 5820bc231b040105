"""Actions on the call for submissions: hand in, withdraw, admit, align, set the rules."""

from datetime import datetime

from sqlalchemy import delete, func, select

from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.core import hooks
from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.i18n import LOCALES, force_locale, gettext
from consult.core.mail import write_mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.submissions.actions import (
    SubmissionDetails,
    build_columns,
    change_columns,
    commit_digest,
    find_next_number,
    record_publication,
    require_new_files,
)
from consult.submissions.file_contents import ExaminedFile
from consult.submissions.models import Submission

from .forms import NUMBER_MARK, CorrectOwnForm, HandInForm, SubmissionCallForm
from .models import SubmissionAlignment, SubmissionCall
from .queries import find_call_state, load_call


def hand_in(
    actor: Actor,
    consultation_id: int,
    file: ExaminedFile,
    form: HandInForm,
    began_at: datetime | None = None,
) -> Submission:
    """Hand in a document; the sender gets a receipt by mail.

    It waits for the secretariat, unless the call publishes at once what a verified organization
    hands in on time.

    Args:
        began_at: when its upload began; this moment counts for the deadline. None: now.

    Raises:
        Conflict: Nothing is taken in now.
        Invalid: The person is of no verified organization, for which they hand it in; or the same
            file is there already, and it is not meant to come again.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "submission.hand_in", consultation)
        moment = began_at or utc_now()
        state = find_call_state(consultation, moment)
        if not state.is_open:
            raise Conflict("call_closed")
        sender = find_row(User, actor.user_id or 0)
        if not form.again:
            require_new_files(actor, consultation_id, [file])
        submission = Submission(
            consultation_id=consultation_id,
            number=find_next_number(consultation_id),
            sent_by_id=sender.id,
            registered_by_id=sender.id,
            is_late=state.is_late,
            agenda_item=form.agenda_item,
            **build_columns(file, _build_details(actor, sender, form, moment)),
        )
        _give_symbol(submission, load_call(consultation_id))
        db.session.add(submission)
        db.session.flush()
        record_event(
            "submission.registered",
            submission,
            actor,
            audience="moderators",
            number=submission.number,
            digest=commit_digest(submission),
            organisation_id=submission.organisation_id,
            language=submission.language,
            handed_in=True,
            late=submission.is_late,
        )
        is_trusted = submission.organisation_id is not None and not submission.is_late
        if is_trusted and not load_call(consultation_id).is_held:
            record_publication(submission, actor)
        _write_receipt(submission, sender)
    return submission


def _build_details(
    actor: Actor, sender: User, form: HandInForm, moment: datetime
) -> SubmissionDetails:
    """Build the details of a submission from what its sender says, and from who they are."""
    own = None
    if form.behalf == "organisation":
        own = db.session.get(Organisation, actor.organisation_id or 0)
        if own is None:
            raise Invalid(fields={"behalf": {"type": "no_organisation"}})
    elif form.group_name:
        raise Invalid(fields={"group_name": {"type": "group_of_organisation"}})
    return SubmissionDetails(
        title=form.title,
        kind=form.kind,
        source=form.group_name or (own.name if own else sender.name),
        organisation_id=own.id if own else None,
        language=form.language,
        received_at=moment,
        group=None if own is None else own.group_code,
        is_of_nobody=own is None,
    )


def _give_symbol(submission: Submission, call: SubmissionCall) -> None:
    """Give a submission the next symbol of its kind, if the call has a pattern for it."""
    is_information = submission.kind == "information"
    pattern = call.information_symbol if is_information else call.document_symbol
    if not pattern:
        return
    same = Submission.kind == "information"
    last = db.session.scalar(
        select(func.max(Submission.symbol_number)).where(
            Submission.consultation_id == submission.consultation_id,
            same if is_information else ~same,
        )
    )
    submission.symbol_number = (last or 0) + 1
    submission.symbol = pattern.replace(NUMBER_MARK, str(submission.symbol_number))


def _write_receipt(submission: Submission, sender: User) -> None:
    """Write the receipt to the sender, who may have closed the account meanwhile."""
    if sender.email is None:
        return
    write_mail(
        sender.email,
        sender.language,
        "submission_receipt",
        one=submission,
        consultation=submission.consultation,
        zone=load_call(submission.consultation_id).timezone,
        own_zone=sender.timezone,
    )


def withdraw_own(actor: Actor, submission_id: int) -> Submission:
    """Withdraw what one handed in, before it is public.

    A repeated call changes nothing.

    Raises:
        Conflict: It is public.
    """
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.withdraw_own", submission)
        if submission.issued or submission.withdrawn_at is not None:
            raise Conflict("published_already", number=submission.number)
        if submission.sender_withdrew_at is None:
            submission.sender_withdrew_at = utc_now()
            record_event(
                "submission.sender_withdrew",
                submission,
                actor,
                audience="moderators",
                number=submission.number,
            )
    return submission


def correct_own(actor: Actor, submission_id: int, form: CorrectOwnForm) -> Submission:
    """Correct the title and the kind of what one handed in, before it is public.

    Its symbol and its file stay as they are.

    Raises:
        Conflict: It is public or withdrawn, or was changed since.
    """
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.withdraw_own", submission)
        if submission.issued or submission.withdrawn_at is not None:
            raise Conflict("published_already", number=submission.number)
        if submission.sender_withdrew_at is not None:
            raise Conflict("sender_withdrew", number=submission.number)
        require_unchanged(submission, form.row_version)
        change_columns(submission, actor, {"title": form.title, "kind": form.kind})
    return submission


def admit_late(actor: Actor, submission_id: int, reason: str) -> Submission:
    """Admit a submission that was handed in after the deadline, with a public reason.

    Raises:
        Conflict: It is not late, or was admitted already.
    """
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.publish", submission)
        if not submission.is_late or submission.admitted_at is not None:
            raise Conflict("not_late")
        submission.admitted_at, submission.admitted_reason = utc_now(), reason
        submission.admitted_by_id = actor.user_id
        record_event(
            "submission.admitted",
            submission,
            actor,
            audience="moderators",
            number=submission.number,
            organisation_id=submission.organisation_id,
        )
    return submission


def align(actor: Actor, submission_id: int) -> None:
    """Align the actor's organization with a published submission.

    A repeated call changes nothing.

    Raises:
        Conflict: It is not public, or the organization's own.
    """
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.align", submission)
        if not submission.issued:
            raise Conflict("not_published")
        if submission.organisation_id == actor.organisation_id:
            raise Conflict("own_submission")
        key = (submission.id, actor.organisation_id)
        if db.session.get(SubmissionAlignment, key) is None:
            db.session.add(
                SubmissionAlignment(
                    submission_id=submission.id,
                    organisation_id=actor.organisation_id,
                    user_id=actor.user_id,
                )
            )
            _record_alignment("submission.aligned", submission, actor)


def end_alignment(actor: Actor, submission_id: int) -> None:
    """End the alignment of the actor's organization; without one it changes nothing."""
    with transaction():
        submission = find_row(Submission, submission_id)
        require_permission(actor, "submission.align", submission)
        if db.session.get(SubmissionAlignment, (submission.id, actor.organisation_id)) is None:
            return
        db.session.execute(
            delete(SubmissionAlignment).where(
                SubmissionAlignment.submission_id == submission.id,
                SubmissionAlignment.organisation_id == actor.organisation_id,
            )
        )
        _record_alignment("submission.alignment_ended", submission, actor)


def _record_alignment(verb: str, submission: Submission, actor: Actor) -> None:
    record_event(
        verb,
        submission,
        actor,
        number=submission.number,
        organisation_id=actor.organisation_id,
    )


def set_call(actor: Actor, consultation_id: int, form: SubmissionCallForm) -> None:
    """Set the rules for what stakeholders hand in.

    Raises:
        Conflict: They were changed since.
        Invalid: Both kinds of documents have the same pattern, so that two would have one symbol.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.change", consultation)
        if form.document_symbol and form.document_symbol == form.information_symbol:
            raise Invalid(fields={"information_symbol": {"type": "same_symbol"}})
        call = db.session.get(SubmissionCall, consultation_id)
        if call is None:
            call = load_call(consultation_id)
            db.session.add(call)
        else:
            require_unchanged(call, form.row_version)
        call.is_open, call.is_held, call.timezone = form.is_open, form.is_held, form.timezone
        call.document_symbol = form.document_symbol or ""
        call.information_symbol = form.information_symbol or ""
        record_event(
            "submission.call_set",
            consultation,
            actor,
            audience="moderators",
            is_open=form.is_open,
            is_held=form.is_held,
        )


def forget_sender(user_id: int) -> None:
    """Replace the name of a person whose account ends as the source of what they handed in.

    It says "former participant" in the language of the submission. A document that was handed in
    for an organization keeps its source.
    """
    own = select(Submission).where(
        Submission.sent_by_id == user_id,
        Submission.organisation_id.is_(None),
        Submission.erased_at.is_(None),
    )
    for submission in db.session.scalars(own).all():
        with force_locale(LOCALES.get(submission.language, submission.language)):
            former = gettext("former participant")
        change_columns(submission, Actor(user_id), {"source": former})


hooks.on_account_end.append(forget_sender)

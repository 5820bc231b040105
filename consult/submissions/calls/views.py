"""Pages of the call for submissions: hand in a document, one's own ones, and the rules."""

import json
from datetime import datetime

from flask import Response, url_for

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name, get_own_user
from consult.consultations.blueprint import load_consultation
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row, utc_now
from consult.core.i18n import list_time_zones
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page, render_page
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    redirect_to,
    write_endpoint,
)
from consult.submissions.blueprint import views
from consult.submissions.file_contents import FILE_ENDINGS, ExaminedFile, examine_files
from consult.submissions.models import KINDS, Submission
from consult.submissions.queries import get_submission_by_number

from . import actions, queries
from .forms import AdmitForm, CorrectOwnForm, HandInForm, SubmissionCallForm, UploadStartForm
from .upload_start import find_start, sign_start

SUBMISSION_URL = "/c/<slug>/submissions/<int:number>"
views.add_app_template_global(queries.load_aligned_organisations)
views.add_app_template_global(queries.load_sender)


@views.app_template_global()
def get_call_state(consultation: Consultation) -> queries.CallState:
    """Return whether documents are handed in now, and until when."""
    return queries.find_call_state(consultation, utc_now())


@views.app_template_global()
def count_waiting_submissions(consultation: Consultation) -> int:
    """Count what was handed in and waits for the secretariat."""
    return queries.count_waiting_submissions(consultation.id)


@views.app_template_global()
def get_call_zone(consultation: Consultation) -> str:
    """Return the time zone of the place, in which a deadline is shown."""
    return queries.load_call(consultation.id).timezone


def _find_submission(actor: Actor, slug: str, number: int) -> Submission:
    return get_submission_by_number(actor, load_consultation(slug).id, number)


def _redirect_to_submission(slug: str, number: int, done: str) -> WriteAnswer:
    return redirect_to(url_for("submissions.submission", slug=slug, number=number, done=done))


@views.get("/c/<slug>/submissions/send", endpoint="send_form")
def show_form(slug: str) -> Response:
    """Show the form that hands in a document."""
    consultation, actor = load_consultation(slug), get_visitor().actor
    may = is_allowed(actor, "submission.hand_in", consultation)
    own = find_row(Organisation, actor.organisation_id) if actor.organisation_id else None
    return render_form_page(
        "submissions/calls/hand_in_form.html",
        state=queries.find_call_state(consultation, utc_now()),
        call=queries.load_call(consultation.id),
        may=may,
        own=get_organisation_name(own) if own else None,
        endings=FILE_ENDINGS,
        kinds=KINDS,
        form=FormFields({"kind": "document", "behalf": "organisation" if own else "person"}),
    )


@views.post("/c/<slug>/submissions/begin", endpoint="begin_upload")
@write_endpoint(UploadStartForm, read_only=True)
def begin_upload(actor: Actor, form: UploadStartForm, slug: str) -> WriteAnswer:
    """Sign the moment at which the upload of a file begins."""
    require_permission(actor, "submission.hand_in", load_consultation(slug))
    moment, proof = sign_start(actor, form.digest)
    return WriteAnswer(200, None, json.dumps({"began_at": moment.isoformat(), "proof": proof}))


def _examine(form: HandInForm) -> ExaminedFile:
    """Examine the file of a form before the write lock is taken."""
    return examine_files(form.files)[0]


@views.post("/c/<slug>/submissions/send", endpoint="send")
@write_endpoint(HandInForm, rerender=show_form, precompute=_examine)
def hand_in(actor: Actor, form: HandInForm, slug: str, precomputed: ExaminedFile) -> WriteAnswer:
    """Hand in a document."""
    began = find_start(actor, precomputed.file.digest, form.began_at, form.proof)
    made = actions.hand_in(actor, load_consultation(slug).id, precomputed, form, began)
    return _redirect_to_submission(slug, made.number, "sent")


@views.post(SUBMISSION_URL + "/withdraw-own", endpoint="withdraw_own")
@write_endpoint()
def withdraw_own(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Withdraw what one handed in."""
    actions.withdraw_own(actor, _find_submission(actor, slug, number).id)
    return _redirect_to_submission(slug, number, "sender_withdrew")


@views.get(SUBMISSION_URL + "/correct", endpoint="correct_form")
def show_correction_form(slug: str, number: int) -> Response:
    """Show the form for title and kind of what one handed in."""
    actor = get_visitor().actor
    found = _find_submission(actor, slug, number)
    require_permission(actor, "submission.withdraw_own", found)
    return render_form_page(
        "submissions/calls/correction_form.html",
        one=found,
        kinds=KINDS,
        form=FormFields({"title": found.title, "kind": found.kind}),
    )


@views.post(SUBMISSION_URL + "/correct", endpoint="correct")
@write_endpoint(CorrectOwnForm, rerender=show_correction_form)
def correct_own(actor: Actor, form: CorrectOwnForm, slug: str, number: int) -> WriteAnswer:
    """Correct title and kind of what one handed in."""
    actions.correct_own(actor, _find_submission(actor, slug, number).id, form)
    return _redirect_to_submission(slug, number, "changed")


@views.get(SUBMISSION_URL + "/admit", endpoint="admit_form")
def show_admission_form(slug: str, number: int) -> Response:
    """Show the form that admits a late submission."""
    found = _find_submission(get_visitor().actor, slug, number)
    require_permission(get_visitor().actor, "submission.publish", found)
    return render_form_page("submissions/calls/admission_form.html", one=found, form=FormFields())


@views.post(SUBMISSION_URL + "/admit", endpoint="admit")
@write_endpoint(AdmitForm, rerender=show_admission_form)
def admit_late(actor: Actor, form: AdmitForm, slug: str, number: int) -> WriteAnswer:
    """Admit a late submission."""
    actions.admit_late(actor, _find_submission(actor, slug, number).id, form.reason)
    return _redirect_to_submission(slug, number, "admitted")


@views.post(SUBMISSION_URL + "/align", endpoint="align")
@write_endpoint()
def align(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Align one's organization with a submission."""
    actions.align(actor, _find_submission(actor, slug, number).id)
    return _redirect_to_submission(slug, number, "aligned")


@views.post(SUBMISSION_URL + "/end-alignment", endpoint="end_alignment")
@write_endpoint()
def end_alignment(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """End the alignment of one's organization with a submission."""
    actions.end_alignment(actor, _find_submission(actor, slug, number).id)
    return _redirect_to_submission(slug, number, "alignment_ended")


@views.get("/my/submissions", endpoint="mine")
def show_own_submissions() -> Response:
    """Show what the reader handed in."""
    actor = get_visitor().actor
    get_own_user(actor)
    return render_page(
        "submissions/calls/own_submissions.html", found=queries.list_own_submissions(actor)
    )


@views.get("/c/<slug>/submissions/call", endpoint="call_form")
def show_call_form(slug: str) -> Response:
    """Show the rules for what stakeholders hand in."""
    consultation = load_consultation(slug)
    require_permission(get_visitor().actor, "consultation.change", consultation)
    call = queries.load_call(consultation.id)
    names = ("is_open", "is_held", "timezone", "document_symbol", "information_symbol")
    return render_form_page(
        "submissions/calls/call_form.html",
        call=call,
        zones=sorted(list_time_zones()),
        form=FormFields({name: getattr(call, name) for name in names}),
        done=read_done(),
    )


@views.post("/c/<slug>/submissions/call", endpoint="set_call")
@write_endpoint(SubmissionCallForm, rerender=show_call_form)
def set_call(actor: Actor, form: SubmissionCallForm, slug: str) -> WriteAnswer:
    """Set the rules for what stakeholders hand in."""
    actions.set_call(actor, load_consultation(slug).id, form)
    return redirect_to(url_for("submissions.call_form", slug=slug, done="saved"))


@views.app_template_filter()
def list_zones_of(moment: datetime, zone: str) -> list[str]:
    """List the time zones in which a deadline is shown: of the place, UTC, of the reader."""
    person = get_visitor().person
    return list(dict.fromkeys([zone, "UTC", person.timezone if person else "UTC"]))

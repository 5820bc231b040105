"""Pages of the record of a meeting: summary, approval, corrections, explanations."""

from typing import Any

from flask import Response, url_for

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.core import i18n
from consult.core.database.engine import utc_now
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import NotFound
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed, require_permission

from . import minutes, actions as recording
from consult.meetings import queries
from .corrections.queries import list_answering_ids
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.hands.queries import list_hand_counts
from .forms import (
    ApproveRecordForm,
    RecordCorrectionForm,
    ExplanationForm,
    ReturnRecordForm,
    SettleCorrectionForm,
    RecordSummaryForm,
)

RECORD_PATH = "/c/<slug>/meetings/<meeting>/record"


@views.get(RECORD_PATH, endpoint="record")
def show_record(slug: str, meeting: str) -> Response:
    """Show the record; before publication, only to participants and editors.

    Participants are those who were present; editors write or approve the record.
    """
    found, actor = load_meeting(slug, meeting), get_visitor().actor
    thing = recording.build_record_subject(found)
    if not is_allowed(actor, "record.read", thing):
        if found.state == "planned":
            raise NotFound(what="Record")
        return render_form_page("meetings/record/unpublished_record.html", meeting=found)
    language = i18n.get_language()
    mine = queries.find_registration(found.id, actor.user_id)
    written = minutes.load_record(found)
    context: dict[str, Any] = {
        "meeting": found,
        "record": written,
        "minutes": minutes.load_minutes(found),
        "form": FormFields(),
        "groups": list_localized_groups(language),
        "regions": list_localized_regions(language),
        "until": (until := recording.get_corrections_deadline(found)),
        "correctable": until is None or utc_now() < until,
        "corrections": minutes.list_corrections(found.id),
        "answering": list_answering_ids(found.id),
        "unconfirmed": list_hand_counts(found.id, is_confirmed=False),
        "unanswered": minutes.count_unanswered_corrections(found.id),
        "mine": mine,
        "took_part": mine is not None,
        "own": minutes.list_own_explanation_ids(found.id, actor.user_id),
    }
    return render_form_page("meetings/record/record.html", **context)


@views.get(RECORD_PATH + "/summary", endpoint="summary")
def show_summary_form(slug: str, meeting: str) -> Response:
    """Show the form for the summary."""
    found = load_meeting(slug, meeting)
    require_permission(get_visitor().actor, "record.edit", found)
    written = minutes.load_minutes(found)
    form = FormFields({"summary": written.summary, "row_version": written.row_version})
    return render_form_page(
        "meetings/record/summary.html", meeting=found, minutes=written, form=form
    )


@views.post(RECORD_PATH + "/summary")
@write_endpoint(RecordSummaryForm, rerender=show_summary_form)
def change_summary(actor: Actor, form: RecordSummaryForm, slug: str, meeting: str) -> WriteAnswer:
    """Write the summary."""
    found = load_meeting(slug, meeting)
    recording.change_summary(actor, found.id, form.summary, i18n.get_language(), form.row_version)
    return _redirect_to_record(slug, meeting)


@views.post(RECORD_PATH + "/send")
@write_endpoint(rerender=show_record)
def send_record(actor: Actor, _form: EmptyForm, slug: str, meeting: str) -> WriteAnswer:
    """Send the record to the chair."""
    recording.send_record(actor, load_meeting(slug, meeting).id)
    return _redirect_to_record(slug, meeting)


@views.post(RECORD_PATH + "/return")
@write_endpoint(ReturnRecordForm, rerender=show_record)
def return_record(actor: Actor, form: ReturnRecordForm, slug: str, meeting: str) -> WriteAnswer:
    """Return the record to its editors."""
    recording.return_record(actor, load_meeting(slug, meeting).id, form.reason)
    return _redirect_to_record(slug, meeting)


@views.post(RECORD_PATH + "/approve")
@write_endpoint(ApproveRecordForm, rerender=show_record)
def approve_record(actor: Actor, form: ApproveRecordForm, slug: str, meeting: str) -> WriteAnswer:
    """Approve the record."""
    recording.approve_record(
        actor, load_meeting(slug, meeting).id, form.row_version, form.unanswered
    )
    return _redirect_to_record(slug, meeting)


@views.post(RECORD_PATH + "/publish")
@write_endpoint(rerender=show_record)
def publish_record(actor: Actor, _form: EmptyForm, slug: str, meeting: str) -> WriteAnswer:
    """Publish the record."""
    recording.publish_record(actor, load_meeting(slug, meeting).id)
    return _redirect_to_record(slug, meeting)


@views.post(RECORD_PATH + "/corrections", endpoint="ask_correction")
@write_endpoint(RecordCorrectionForm, rerender=show_record)
def request_correction(
    actor: Actor, form: RecordCorrectionForm, slug: str, meeting: str
) -> WriteAnswer:
    """Request a correction."""
    recording.request_correction(actor, load_meeting(slug, meeting).id, form.words)
    return _redirect_to_record(slug, meeting, "corrections")


@views.post(RECORD_PATH + "/corrections/<int:correction_id>")
@write_endpoint(
    SettleCorrectionForm, rerender=lambda **path: show_record(path["slug"], path["meeting"])
)
def settle_correction(
    actor: Actor, form: SettleCorrectionForm, slug: str, meeting: str, correction_id: int
) -> WriteAnswer:
    """Answer a requested correction."""
    recording.settle_correction(actor, correction_id, form.outcome, form.reply)
    return _redirect_to_record(slug, meeting, "corrections")


@views.post(RECORD_PATH + "/explanations")
@write_endpoint(ExplanationForm, rerender=show_record)
def explain_position(actor: Actor, form: ExplanationForm, slug: str, meeting: str) -> WriteAnswer:
    """Attach an explanation of position, or a reservation."""
    recording.explain_position(
        actor,
        load_meeting(slug, meeting).id,
        form.kind,
        form.words,
        i18n.get_language(),
        form.ruling,
        form.ballot,
    )
    return _redirect_to_record(slug, meeting, "annex")


@views.post(RECORD_PATH + "/explanations/<int:explanation_id>/withdraw")
@write_endpoint(rerender=lambda **path: show_record(path["slug"], path["meeting"]))
def withdraw_explanation(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, explanation_id: int
) -> WriteAnswer:
    """Withdraw an explanation of position."""
    recording.withdraw_explanation(actor, explanation_id)
    return _redirect_to_record(slug, meeting, "annex")


def _redirect_to_record(slug: str, meeting: str, part: str | None = None) -> WriteAnswer:
    """Redirect to the record."""
    return redirect_to(url_for("meetings.record", slug=slug, meeting=meeting, _anchor=part))

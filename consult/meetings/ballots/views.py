"""Pages of the chair for ballots in a meeting."""

from typing import Any

from flask import Response, request, url_for

from consult.ballots.forms import OpenBallotForm, BallotPreviewForm
from consult.ballots.opening.views import DEFAULT_VALUES, render_preview, build_form_context
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, write_endpoint
from consult.core.web.pages import render_form_page

from . import actions as balloting
from consult.meetings.speakers import objector_invitation_actions as inviting
from consult.meetings.attendance import presence_actions as present
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.models import Meeting, Registration
from consult.meetings.chair.forms import (
    MeetingBallotForm,
    MeetingBallotPreviewForm,
    MeetingBallotChoiceForm,
    RecordedResultForm,
    PodiumForm,
)
from consult.meetings.chair.views import CHAIR_PATH, render_refused_console
from consult.meetings.chair.course_views import redirect_to_console


@views.app_template_global()
def find_ballot_meeting(meeting_id: int | None) -> Meeting | None:
    """Return the meeting in which a ballot was opened, if any."""
    return find_row(Meeting, meeting_id) if meeting_id else None


@views.get(CHAIR_PATH + "/ballot", endpoint="prepare_ballot")
def show_ballot_form(slug: str, meeting: str) -> Response:
    """Show the form for a ballot of any kind in this meeting."""
    found = load_meeting(slug, meeting, "meeting.lead")
    start = BallotPreviewForm.model_construct(None, **DEFAULT_VALUES)
    return render_form_page(
        "ballots/opening/ballot_form.html",
        **build_form_context(
            get_visitor().actor,
            found.consultation,
            **_build_form_addresses(found),
            **_build_attendance_context(found, start),
        ),
    )


@views.post(CHAIR_PATH + "/ballot/words", endpoint="ballot_words")
@write_endpoint(MeetingBallotPreviewForm, read_only=True, rerender=show_ballot_form)
def preview_ballot(
    actor: Actor, form: MeetingBallotPreviewForm, slug: str, meeting: str
) -> WriteAnswer:
    """Preview the meaning of the chosen rules for the participants present now.

    The answer is text and numbers.
    """
    found = load_meeting(slug, meeting, "meeting.lead")
    return render_preview(
        actor,
        form,
        found.consultation,
        **_build_form_addresses(found),
        **_build_attendance_context(found, form),
    )


def _build_form_addresses(meeting: Meeting) -> dict[str, str]:
    """Build the addresses of the ballot form."""
    slug, name = meeting.consultation.slug, meeting.slug
    return {
        "action": url_for("meetings.ask_room", slug=slug, meeting=name),
        "words_at": url_for("meetings.ballot_words", slug=slug, meeting=name),
    }


def _build_attendance_context(meeting: Meeting, form: OpenBallotForm) -> dict[str, Any]:
    """Build the meeting, its attendance and its named voters for the ballot form."""
    return {
        "held": meeting,
        "attendance": balloting.load_voting_attendance(meeting, form),
        "named": queries.load_named_voters(meeting.id),
    }


@views.app_template_global()
def list_unchecked_participants(meeting: Meeting) -> list[Registration]:
    """List the participants of the room of whom nobody says that they are there."""
    return queries.list_unchecked_registrations(meeting.id)


@views.app_template_global()
def list_declared_participants(meeting: Meeting) -> list[Registration]:
    """List the participants who say that they are in the room, and whom nobody confirmed."""
    return queries.list_declared_registrations(meeting.id)


def _update_presence(_form: MeetingBallotForm) -> None:
    """Update the presence before the lock, so that late arrivals are included."""
    there = request.view_args or {}
    found = load_meeting(there["slug"], there["meeting"], "meeting.lead")
    if found.is_live:
        present.update_meeting_presence(found.id, found.consultation_id)


def _render_refused_form(slug: str, meeting: str, **_path: Any) -> Response:
    """Render the page of a refused ballot with its input: the ballot form, or the console."""
    return (
        show_ballot_form(slug, meeting)
        if "roll_language" in request.form
        else render_refused_console(slug, meeting)
    )


@views.post(CHAIR_PATH + "/ballot", endpoint="ask_room")
@write_endpoint(MeetingBallotForm, rerender=_render_refused_form, precompute=_update_presence)
def open_meeting_ballot(
    actor: Actor, form: MeetingBallotForm, slug: str, meeting: str, precomputed: None
) -> WriteAnswer:
    """Open a ballot."""
    balloting.open_meeting_ballot(actor, load_meeting(slug, meeting).id, form, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/close", endpoint="close_room")
@write_endpoint(MeetingBallotChoiceForm, rerender=render_refused_console)
def close_meeting_ballot(
    actor: Actor, form: MeetingBallotChoiceForm, slug: str, meeting: str
) -> WriteAnswer:
    """Close a ballot."""
    balloting.close_meeting_ballot(actor, load_meeting(slug, meeting).id, form.ballot_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/announce", endpoint="announce_result")
@write_endpoint(MeetingBallotChoiceForm, rerender=render_refused_console)
def announce_meeting_result(
    actor: Actor, form: MeetingBallotChoiceForm, slug: str, meeting: str
) -> WriteAnswer:
    """Announce the result of a recorded ballot."""
    balloting.announce_meeting_result(
        actor, load_meeting(slug, meeting).id, form.ballot_id, form.seen
    )
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/read-out", endpoint="read_out")
@write_endpoint(MeetingBallotChoiceForm, rerender=render_refused_console)
def read_out_result(
    actor: Actor, form: MeetingBallotChoiceForm, slug: str, meeting: str
) -> WriteAnswer:
    """Call the result of the current ballot to the screens."""
    balloting.read_out_result(actor, load_meeting(slug, meeting).id, form.ballot_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/record", endpoint="have_recorded")
@write_endpoint(RecordedResultForm, rerender=render_refused_console)
def set_result_recorded(
    actor: Actor, form: RecordedResultForm, slug: str, meeting: str
) -> WriteAnswer:
    """Set whether the result of a sounding enters the record."""
    balloting.set_result_recorded(
        actor,
        load_meeting(slug, meeting).id,
        form.ballot_id,
        recorded=form.recorded,
        seen=form.seen,
    )
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/invite")
@write_endpoint(MeetingBallotChoiceForm, rerender=render_refused_console)
def invite_objectors(
    actor: Actor, form: MeetingBallotChoiceForm, slug: str, meeting: str
) -> WriteAnswer:
    """Invite those who objected to speak."""
    inviting.invite_objectors(actor, load_meeting(slug, meeting).id, form.ballot_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/away", endpoint="put_away")
@write_endpoint(PodiumForm, rerender=render_refused_console)
def hide_result(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Hide the result on the screens."""
    balloting.hide_result(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)

"""What the chair sends to sound out the room, or to put a question to the vote; and the page for a ballot of any kind."""
from typing import Any

from flask import Response, request, url_for

from consult.ballots.forms import OpenBallotForm, BallotPreviewForm
from consult.ballots.opening.views import DEFAULT_VALUES, render_preview, build_form_context
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, write_endpoint
from consult.core.web.pages import render_form_page

from . import actions as balloting
from consult.meetings.speakers import invitation_actions as inviting
from consult.meetings.attendance import presence_actions as present
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.models import Meeting
from consult.meetings.chair.forms import (
    MeetingBallotForm, MeetingBallotPreviewForm, MeetingBallotChoiceForm, RecordedResultForm, PodiumForm,
)
from consult.meetings.chair.views import CHAIR_PATH, render_refused_console
from consult.meetings.chair.course_views import redirect_to_console


@views.app_template_global("meeting_held")
def find_ballot_meeting(meeting_id: int | None) -> Meeting | None:
    """The meeting that a ballot was opened in; none where it was opened outside of any."""
    return find_row(Meeting, meeting_id) if meeting_id else None


@views.get(CHAIR_PATH + "/ballot", endpoint="prepare_ballot")
def show_ballot_form(slug: str, meeting: str) -> Response:
    """A form for a ballot of any kind in this meeting."""
    found = load_meeting(slug, meeting, "meeting.lead")
    start = BallotPreviewForm.model_construct(None, **DEFAULT_VALUES)
    return render_form_page("ballots/opening/ballot_form.html", **build_form_context(
        get_visitor().actor, found.consultation, **_build_form_addresses(found), **_build_attendance_context(found, start)))


@views.post(CHAIR_PATH + "/ballot/words", endpoint="ballot_words")
@write_endpoint(MeetingBallotPreviewForm, asks=True, again=show_ballot_form)
def preview_ballot(actor: Actor, form: MeetingBallotPreviewForm, slug: str, meeting: str) -> WriteAnswer:
    """What these rules would mean for those who are there now, in words and numbers."""
    found = load_meeting(slug, meeting, "meeting.lead")
    return render_preview(actor, form, found.consultation, **_build_form_addresses(found), **_build_attendance_context(found, form))


def _build_form_addresses(meeting: Meeting) -> dict[str, str]:
    slug, name = meeting.consultation.slug, meeting.slug
    return {"action": url_for("meetings.ask_room", slug=slug, meeting=name),
            "words_at": url_for("meetings.ballot_words", slug=slug, meeting=name)}


def _build_attendance_context(meeting: Meeting, form: OpenBallotForm) -> dict[str, Any]:
    return {"held": meeting, "attendance": balloting.load_voting_attendance(meeting, form), "named": queries.load_named_voters(meeting.id)}


def _update_presence(_form: MeetingBallotForm) -> None:
    """See who is there, before the lock is taken: who came a second ago is asked, in the room or remote."""
    there = request.view_args or {}
    found = load_meeting(there["slug"], there["meeting"], "meeting.lead")
    if found.live:
        present.update_meeting_presence(found.id, found.consultation_id)


def _render_refused_form(slug: str, meeting: str, **_path: Any) -> Response:
    """The page that a refused question came from, with what was typed there: for ballots of any kind, or the console."""
    return show_ballot_form(slug, meeting) if "roll_language" in request.form else render_refused_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot", endpoint="ask_room")
@write_endpoint(MeetingBallotForm, again=_render_refused_form, slow=_update_presence)
def open_meeting_ballot(actor: Actor, form: MeetingBallotForm, slug: str, meeting: str, done: None) -> WriteAnswer:
    """Open a ballot."""
    balloting.open_meeting_ballot(actor, load_meeting(slug, meeting).id, form, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/close", endpoint="close_room")
@write_endpoint(MeetingBallotChoiceForm, again=render_refused_console)
def close_meeting_ballot(actor: Actor, form: MeetingBallotChoiceForm, slug: str, meeting: str) -> WriteAnswer:
    """Close it."""
    balloting.close_meeting_ballot(actor, load_meeting(slug, meeting).id, form.ballot_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/record", endpoint="have_recorded")
@write_endpoint(RecordedResultForm, again=render_refused_console)
def set_result_recorded(actor: Actor, form: RecordedResultForm, slug: str, meeting: str) -> WriteAnswer:
    """Have the result of a sounding recorded, or not."""
    balloting.set_result_recorded(actor, load_meeting(slug, meeting).id, form.ballot_id, recorded=form.recorded, seen=form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/invite")
@write_endpoint(MeetingBallotChoiceForm, again=render_refused_console)
def invite_objectors(actor: Actor, form: MeetingBallotChoiceForm, slug: str, meeting: str) -> WriteAnswer:
    """Invite those who object to speak."""
    inviting.invite_objectors(actor, load_meeting(slug, meeting).id, form.ballot_id, form.seen)
    return redirect_to_console(slug, meeting)


@views.post(CHAIR_PATH + "/ballot/away", endpoint="put_away")
@write_endpoint(PodiumForm, again=render_refused_console)
def hide_result(actor: Actor, form: PodiumForm, slug: str, meeting: str) -> WriteAnswer:
    """Take the result off the screens."""
    balloting.hide_result(actor, load_meeting(slug, meeting).id, form.seen)
    return redirect_to_console(slug, meeting)

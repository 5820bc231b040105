"""What the chair sends to sound out the room, or to put a question to the vote; and the page for a ballot of any kind."""
from typing import Any

from flask import Response, request, url_for

from consult.ballots.forms import OpenForm, WordsForm
from consult.ballots.opening.views import START, in_words, prepared
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, visitor, writes
from consult.core.web.pages import form_page

from . import actions as balloting
from consult.meetings.speakers import invitation_actions as inviting
from consult.meetings.attendance import presence_actions as present
from consult.meetings import queries
from consult.meetings.blueprint import here, views
from consult.meetings.models import Meeting
from consult.meetings.chair.forms import (
    AskRoomForm, AskRoomWordsForm, BallotForm, RecordedForm, SeenForm,
)
from consult.meetings.chair.views import CHAIR, again
from consult.meetings.chair.course_views import back


@views.app_template_global("meeting_held")
def meeting_held(meeting_id: int | None) -> Meeting | None:
    """The meeting that a ballot was opened in; none where it was opened outside of any."""
    return find(Meeting, meeting_id) if meeting_id else None


@views.get(CHAIR + "/ballot")
def prepare_ballot(slug: str, meeting: str) -> Response:
    """A form for a ballot of any kind in this meeting."""
    found = here(slug, meeting, "meeting.lead")
    start = WordsForm.model_construct(None, **START)
    return form_page("ballots/opening/ballot_form.html", **prepared(
        visitor().actor, found.consultation, **_doors(found), **_there(found, start)))


@views.post(CHAIR + "/ballot/words")
@writes(AskRoomWordsForm, asks=True, again=prepare_ballot)
def ballot_words(actor: Actor, form: AskRoomWordsForm, slug: str, meeting: str) -> Answer:
    """What these rules would mean for those who are there now, in words and numbers."""
    found = here(slug, meeting, "meeting.lead")
    return in_words(actor, form, found.consultation, **_doors(found), **_there(found, form))


def _doors(meeting: Meeting) -> dict[str, str]:
    slug, name = meeting.consultation.slug, meeting.slug
    return {"action": url_for("meetings.ask_room", slug=slug, meeting=name),
            "words_at": url_for("meetings.ballot_words", slug=slug, meeting=name)}


def _there(meeting: Meeting, form: OpenForm) -> dict[str, Any]:
    return {"held": meeting, "attendance": balloting.there_for(meeting, form), "named": queries.voters(meeting.id)}


def _look(_form: AskRoomForm) -> None:
    """See who is there, before the lock is taken: who came a second ago is asked, in the room or remote."""
    there = request.view_args or {}
    found = here(there["slug"], there["meeting"], "meeting.lead")
    if found.live:
        present.look_at(found.id, found.consultation_id)


def _asked_again(slug: str, meeting: str, **_path: Any) -> Response:
    """The page that a refused question came from, with what was typed there: for ballots of any kind, or the console."""
    return prepare_ballot(slug, meeting) if "roll_language" in request.form else again(slug, meeting)


@views.post(CHAIR + "/ballot")
@writes(AskRoomForm, again=_asked_again, slow=_look)
def ask_room(actor: Actor, form: AskRoomForm, slug: str, meeting: str, done: None) -> Answer:
    """Open a ballot."""
    balloting.ask_room(actor, here(slug, meeting).id, form, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/ballot/close")
@writes(BallotForm, again=again)
def close_room(actor: Actor, form: BallotForm, slug: str, meeting: str) -> Answer:
    """Close it."""
    balloting.close_room(actor, here(slug, meeting).id, form.ballot_id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/ballot/record")
@writes(RecordedForm, again=again)
def have_recorded(actor: Actor, form: RecordedForm, slug: str, meeting: str) -> Answer:
    """Have the result of a sounding recorded, or not."""
    balloting.have_recorded(actor, here(slug, meeting).id, form.ballot_id, recorded=form.recorded, seen=form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/ballot/invite")
@writes(BallotForm, again=again)
def invite_objectors(actor: Actor, form: BallotForm, slug: str, meeting: str) -> Answer:
    """Invite those who object to speak."""
    inviting.invite(actor, here(slug, meeting).id, form.ballot_id, form.seen)
    return back(slug, meeting)


@views.post(CHAIR + "/ballot/away")
@writes(SeenForm, again=again)
def put_away(actor: Actor, form: SeenForm, slug: str, meeting: str) -> Answer:
    """Take the result off the screens."""
    balloting.put_away(actor, here(slug, meeting).id, form.seen)
    return back(slug, meeting)

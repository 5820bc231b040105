"""The floor: the page of everyone who takes part in a meeting or follows it, in the room and remote alike."""
from typing import Any

from flask import Response, request, url_for
from markupsafe import Markup

from consult.amendments.coalitions.queries import own_coalitions
from consult.ballots.casting import actions as voting
from consult.ballots.queries import card_of
from consult.ballots.forms import BackForm, CastForm
from consult.consultations.models import Consultation
from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.events.dispatcher import newest
from consult.core.web.pages import Fields, form_page, page
from consult.core.realtime.server import Room, room_of
from consult.core.permissions.rules import allows

from . import fragment_views as showing, state_queries as standing
from consult.meetings.speakers import queries as speakers
from consult.meetings.ballot_bar import build_ballot_bar
from consult.meetings.blueprint import faces, here, views
from consult.meetings.models import Meeting
from consult.meetings.queries import registration_of


def floor(meeting: Meeting) -> Response:
    """The meeting while it is live: what is before everyone, as it is now, and what is one's own beside it."""
    look = showing.Look.asked()
    seq = newest(Room(meeting.consultation_id, "everyone"))
    drawn = {name: showing.piece(meeting, name, look).plain for name in showing.PARTS}
    pieces = {name: Markup(html) for name, html in drawn.items()}  # noqa: S704 - templates drew them
    return _draw("meetings/live/floor.html", meeting, pieces=pieces, seq=seq, text=look.text,
                 proposed=request.args.get("proposed", type=int))


faces["live"] = floor


@views.app_template_global()
def meetings_now(consultation: Consultation) -> list[tuple[Meeting, str]]:
    """The meetings of a consultation that are on, each with the clause that is before it, for every page: the way there."""
    return standing.going_on(consultation.id)


@views.app_template_global()
def as_positions(parts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Counts of any ballot as the picture of groups draws them: yes as support, no as an objection."""
    return {code: {"support": counts.get("support", 0) + counts.get("yes", 0), "live": counts.get("live", 0),
                   "object": counts.get("object", 0) + counts.get("no", 0), "abstain": counts.get("abstain", 0)}
            for code, counts in parts.items()}


@views.get("/c/<slug>/meetings/<meeting>/mine")
def mine(slug: str, meeting: str) -> Response:
    """What is one's own, as a fragment: how one takes part, the place in the list, the vote. For this reader alone."""
    return _draw("meetings/live/_participant.html", here(slug, meeting))


def _again(slug: str, meeting: str, **_path: Any) -> Response:
    return floor(here(slug, meeting))


@views.post("/c/<slug>/meetings/<meeting>/vote/<int:ballot_id>")
@writes(CastForm, together=True, again=_again)
def vote(actor: Actor, form: CastForm, slug: str, meeting: str, ballot_id: int) -> Answer:
    """Vote from the floor, and stay there."""
    voting.cast_vote(actor, ballot_id, form.choice, form.digest, form.holder)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post("/c/<slug>/meetings/<meeting>/vote/<int:ballot_id>/withdraw")
@writes(BackForm, together=True, again=_again)
def withdraw_vote(actor: Actor, form: BackForm, slug: str, meeting: str, ballot_id: int) -> Answer:
    """Take a vote back."""
    voting.withdraw_vote(actor, ballot_id, form.holder)
    return see(url_for("meetings.meeting", slug=slug, meeting=meeting))


def _draw(template: str, meeting: Meeting, **more: Any) -> Response:
    actor = visitor().actor
    if actor.user_id is not None and "here" in request.args:  # whose network lets no line through, or who has no script
        lines.visit(actor.user_id, room_of(meeting.consultation_id, "meeting", meeting.id))
    draw = form_page if actor.user_id is not None else page
    return draw(template, meeting=meeting, at=now(), **_own(actor, meeting), **more)


def _own(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """How the reader takes part: registered or not, waiting for the floor or having it, what may be asked for, the vote."""
    shown = standing.ballot_of(meeting)
    card = card_of(actor, shown.ballot) if shown and shown.open else None
    own = registration_of(meeting.id, actor.user_id)
    waiting = speakers.turns_waiting(meeting) if own else []
    present = speakers.present_turn(meeting.id) if own else None
    mine_there = [each for each in waiting if each.user_id == actor.user_id]
    speaks = own is not None and allows(actor, "floor.ask", own) and (own.where == "room" or "speak" in meeting.remote_may)
    return {"card": card, "bar": build_ballot_bar(actor, meeting, shown, card), "form": Fields(), "own": own,
            "speaking": present if present and present.user_id == actor.user_id else None, "turns": mine_there,
            "left_item": speakers.left_on(meeting, actor.user_id) if own and meeting.live and not mine_there else None,
            "place_in_list": {each.id: number for number, each in enumerate(waiting, 1)},
            "may_vote": "vote" in meeting.remote_may or (own is not None and own.where == "room" and own.present),
            "may_speak": speaks and meeting.state == "open",
            "coalitions": own_coalitions(actor, meeting.consultation_id) if speaks else []}

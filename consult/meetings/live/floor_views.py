"""The floor: the page of a live meeting for everyone in the room and remote."""

from typing import Any

from flask import Response, request, url_for
from markupsafe import Markup

from consult.amendments.coalitions.queries import load_own_coalitions
from consult.ballots.casting import actions as voting
from consult.ballots.queries import build_vote_card
from consult.ballots.forms import WithdrawVoteForm, VoteForm
from consult.consultations.models import Consultation
from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.events.dispatcher import get_newest_seq
from consult.core.web.pages import FormFields, read_done, render_form_page, render_page
from consult.core.realtime.server import AudienceRoom, build_room_name
from consult.core.permissions.rules import is_allowed

from . import fragment_views as showing, state_queries as standing
from consult.meetings.speakers import queries as speakers
from consult.meetings.ballot_bar import build_ballot_bar
from consult.meetings.blueprint import load_meeting, views
from consult.core.hooks import meeting_pages
from consult.meetings.models import Meeting, Registration
from consult.meetings.queries import find_registration


def render_floor(meeting: Meeting) -> Response:
    """Render the live meeting: the state for all, and the reader's own participation."""
    return render_live_page(
        "meetings/live/floor.html",
        meeting,
        showing.FRAGMENT_NAMES,
        proposed=int(read_done("proposed") or 0),
        handed_in=int(read_done("handed_in") or 0),
    )


def render_live_page(
    template: str, meeting: Meeting, names: tuple[str, ...], **more: Any
) -> Response:
    """Render a page that follows a meeting: fragments for all, and the reader's participation.

    Args:
        names: The fragments of the page.
    """
    look = showing.FragmentOptions.from_request()
    seq = get_newest_seq(AudienceRoom(meeting.consultation_id, "everyone"))
    drawn = {name: showing.load_fragment(meeting, name, look).plain for name in names}
    pieces = {name: Markup(html) for name, html in drawn.items()}  # noqa: S704 - from templates
    return _render_page(template, meeting, pieces=pieces, seq=seq, text=look.text, **more)


meeting_pages["live"] = render_floor


@views.app_template_global()
def list_live_meetings(consultation: Consultation) -> list[tuple[Meeting, str]]:
    """List the live meetings of a consultation, for the link on every page."""
    return standing.list_live_meetings(consultation.id)


@views.app_template_global()
def convert_to_positions(parts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Convert the counts of any ballot to positions: yes is support, no is object.

    The picture of groups draws positions.
    """
    return {
        code: {
            "support": counts.get("support", 0) + counts.get("yes", 0),
            "live": counts.get("live", 0),
            "object": counts.get("object", 0) + counts.get("no", 0),
            "abstain": counts.get("abstain", 0),
        }
        for code, counts in parts.items()
    }


@views.get("/c/<slug>/meetings/<meeting>/mine", endpoint="mine")
def show_own_participation(slug: str, meeting: str) -> Response:
    """Show the reader's own participation as a fragment: registration, place in the list, vote."""
    return _render_page(
        "meetings/live/_participant.html",
        load_meeting(slug, meeting),
        writing=request.args.get("writing", type=int),
    )


def _render_refused_floor(slug: str, meeting: str, **_path: Any) -> Response:
    """Render the floor with a refused form."""
    return render_floor(load_meeting(slug, meeting))


@views.post("/c/<slug>/meetings/<meeting>/vote/<int:ballot_id>", endpoint="vote")
@write_endpoint(
    VoteForm,
    batched=True,
    is_repeat=voting.is_repeated_vote,
    rerender=_render_refused_floor,
)
def cast_vote(actor: Actor, form: VoteForm, slug: str, meeting: str, ballot_id: int) -> WriteAnswer:
    """Cast a vote from the floor."""
    voting.cast_vote(actor, ballot_id, form.choice, form.digest, form.holder)
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


@views.post("/c/<slug>/meetings/<meeting>/vote/<int:ballot_id>/withdraw")
@write_endpoint(WithdrawVoteForm, batched=True, rerender=_render_refused_floor)
def withdraw_vote(
    actor: Actor, form: WithdrawVoteForm, slug: str, meeting: str, ballot_id: int
) -> WriteAnswer:
    """Withdraw a vote."""
    voting.withdraw_vote(actor, ballot_id, form.holder)
    return redirect_to(url_for("meetings.meeting", slug=slug, meeting=meeting))


def _render_page(template: str, meeting: Meeting, **more: Any) -> Response:
    """Render a page of the floor with the reader's own participation."""
    actor = get_visitor().actor
    if (
        actor.user_id is not None and "here" in request.args
    ):  # readers whose network blocks WebSocket, or who have no script
        lines.record_visit(
            actor.user_id, build_room_name(meeting.consultation_id, "meeting", meeting.id)
        )
    draw = render_form_page if actor.user_id is not None else render_page
    own = _build_own_context(actor, meeting)
    return draw(template, **{"meeting": meeting, "at": utc_now(), **own, **more})


def _build_voting_context(
    meeting: Meeting, own: Registration | None, kind: str | None
) -> dict[str, bool]:
    """Build whether the reader may vote from their place, as the check of each vote decides.

    unproved: the ballot asks a participant of the room for more than their own word.
    """
    in_room, there = own is not None and own.where == "room", own is not None and own.present
    unproved = in_room and not there and kind not in {None, "indicative"}
    by_word = own is not None and own.present_by_own_word and kind == "indicative"
    return {
        "unproved": unproved,
        "may_vote": not unproved
        and ("vote" in meeting.remote_may or (in_room and there) or by_word),
    }


def _build_own_context(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Build the reader's own participation: registration, turns, rights, vote card."""
    shown = standing.load_current_ballot(meeting)
    mine = build_vote_card(actor, shown.ballot) if shown else None
    card = mine if shown and shown.open else None
    bar = build_ballot_bar(actor, meeting, shown, card)
    asked = showing.load_asked_change(meeting, bar.card.ballot) if bar else ""
    own = find_registration(meeting.id, actor.user_id)
    waiting = speakers.list_waiting_turns(meeting) if own else []
    present = speakers.find_current_turn(meeting.id) if own else None
    mine_there = [each for each in waiting if each.user_id == actor.user_id]
    speaks = (
        own is not None
        and is_allowed(actor, "floor.ask", own)
        and (own.where == "room" or "speak" in meeting.remote_may)
    )
    return {
        "card": card,
        "past": mine if mine and card is None and mine.has_voted else None,
        "bar": bar,
        "asked_change": Markup(asked),  # noqa: S704 - from a template
        "form": FormFields(),
        "own": own,
        "speaking": present if present and present.user_id == actor.user_id else None,
        "turns": mine_there,
        "left_item": speakers.find_stranded_item(meeting, actor.user_id)
        if own and meeting.is_live and not mine_there
        else None,
        "place_in_list": {each.id: number for number, each in enumerate(waiting, 1)},
        **_build_voting_context(meeting, own, shown.ballot.kind if shown else None),
        "may_speak": speaks and meeting.state == "open",
        "coalitions": load_own_coalitions(actor, meeting.consultation_id) if speaks else [],
    }

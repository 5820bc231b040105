"""The chair's console: the current subject in the middle, speakers and agenda on either side."""

from typing import Any, NamedTuple

from flask import Response, current_app, g
from consult.core.i18n import gettext
from markupsafe import Markup

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.amendments.coalitions.queries import load_coalitions
from consult.ballots.opening.question_messages import propose_question
from consult.ballots.queries import BallotView, load_roll_call
from consult.consolidation.silence.queries import load_locking_silences
from consult.core import i18n
from consult.core.realtime import connections as lines
from consult.core.database.engine import find_row, utc_now
from consult.core.web.write_endpoint import get_visitor
from consult.core.events.dispatcher import get_newest_seq
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.realtime.server import AudienceRoom, build_room_name
from consult.documents.models import Clause

from . import queries as console
from consult.meetings.speakers import objector_invitation_actions as inviting, queries as speakers
from consult.meetings.live import state_queries as standing
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.models import LAYOUTS, Meeting, Screen
from consult.meetings.record.proceedings import list_open_points_of_order
from consult.meetings.statements.queries import list_written_turn_ids
from consult.meetings.screens import actions as lit, content_views as staging
from .next_step import find_next_step
from .ruling_actions import find_last_ruling, may_withdraw_ruling
from .undo import is_relieved

CHAIR_PATH = "/c/<slug>/meetings/<meeting>/chair"


class ScreenPicture(NamedTuple):
    """A screen as it is now: what it shows, in words and as a picture, and whether it is there."""

    screen: Screen
    words: str
    layout: str
    html: Markup
    connected: bool


def load_screen_pictures(meeting: Meeting, shown: BallotView | None) -> list[ScreenPicture]:
    """Load what the screens show; without a screen, what one that follows the meeting would."""
    screens = lit.list_screens(meeting.id) or [
        Screen(name="", layout="auto", languages=[i18n.get_language()])
    ]
    names = {**get_layout_names(), **_get_state_names()}
    found = []
    for number, screen in enumerate(screens):
        layout = staging.find_screen_layout(meeting, screen, shown)
        drawn = "" if number else staging.load_screen_preview(meeting, screen).plain
        room = build_room_name(meeting.consultation_id, "screen", screen.id or 0)
        html = Markup(drawn)  # noqa: S704 - from templates
        there = bool(lines.get_presence(room).anonymous)
        found.append(ScreenPicture(screen, names.get(layout, layout), layout, html, there))
    return found


def _get_state_names() -> dict[str, str]:
    return {
        "suspended": gettext("The meeting is suspended"),
        "closed": gettext("The meeting is closed"),
    }


def build_console_context(meeting: Meeting) -> dict[str, Any]:
    """Build the template context of the console."""
    actor = get_visitor().actor
    present, waiting = console.load_speaker_entries(meeting)
    words = console.load_current_clause(meeting)
    said = speakers.sum_speaking_times_by_group(meeting.id)
    names = {each["code"]: each for each in list_localized_regions(i18n.get_language())}
    rulings, lines = console.list_rulings(meeting), console.load_item_clauses(meeting.item)
    undoable, ballot = (
        console.load_undoable_act(meeting),
        standing.load_current_ballot(meeting, to_podium=True),
    )
    pictures = load_screen_pictures(meeting, ballot)
    return {
        "step": find_next_step(
            meeting,
            ballot,
            rulings,
            lines,
            has_waiting=bool(waiting),
            has_speaker=present is not None,
        ),
        "watches": is_relieved(actor, meeting),
        "pictures": pictures,
        "has_text_shown": all(each.layout == "text" for each in pictures),
        "silences": load_locking_silences(words.clause_id) if words else [],
        "locked": has_open_ballot(ballot, words.clause_id if words else None),
        "meeting": meeting,
        "moment": utc_now(),
        "seen": console.load_last_act_id(meeting),
        "undoable": undoable,
        "last_ruling": find_last_ruling(meeting, rulings),
        "just_undone": console.is_just_undone(meeting),
        "left_behind": console.count_stranded_requests(undoable),
        "act_words": get_act_sentences(),
        "present": present,
        "waiting": waiting,
        "written": list_written_turn_ids(meeting.id),
        "spoken": console.list_speaking_shares(meeting),
        "where": said.where,
        "regions": [(names.get(code or "", {}), seconds) for code, seconds in said.regions.items()],
        "people": console.list_possible_speakers(meeting),
        "coalitions": load_coalitions(meeting.consultation_id),
        "pace": console.estimate_pace(meeting),
        "words": words,
        "status_of": find_row(Clause, words.clause_id).status if words else None,
        "brackets": console.list_bracket_choices(words) if words else [],
        "lines": lines,
        "document": words.version.document if words else None,
        "shown": ballot,
        "roll": load_roll_call(ballot.ballot, to_podium=True) if ballot else [],
        "there": console.load_attendance_summary(meeting, ballot),
        "afterwards": console.load_late_decision_clauses(meeting),
        "online": console.load_clause_contributions(actor, words) if words else None,
        "groups": list_localized_groups(i18n.get_language()),
        "all_regions": list_localized_regions(i18n.get_language()),
        "points": list_open_points_of_order(meeting),
        "rulings": rulings,
        "fresh": {each.id for each in rulings if may_withdraw_ruling(each)},
        "labels": console.load_ruling_labels(rulings),
        "invited": inviting.is_invitation_open(meeting, ballot),
        "may_invite": meeting.state == "open" and inviting.may_invite(ballot),
        "proposed": propose_question,
        "layouts": [(code, get_layout_names()[code]) for code in LAYOUTS],
        "has": has_view,
    }


def has_open_ballot(shown: BallotView | None, clause_id: int | None) -> bool:
    """Return whether the current ballot locks the text of this clause."""
    return shown is not None and shown.open and shown.ballot.clause_id == clause_id is not None


def has_view(name: str) -> bool:
    """Return whether a view of this name exists among the meetings' views."""
    return f"meetings.{name}" in current_app.view_functions


@views.get(CHAIR_PATH, endpoint="chair")
def show_console(slug: str, meeting: str) -> Response:
    """Show the console."""
    found = load_meeting(slug, meeting, "meeting.lead")
    g.consultation = found.consultation
    heard = get_newest_seq(AudienceRoom(found.consultation_id, "everyone"))
    return render_form_page(
        "meetings/chair/console.html", form=FormFields(), seq=heard, **build_console_context(found)
    )


@views.get(CHAIR_PATH + "/now", endpoint="chair_now")
def show_console_fragment(slug: str, meeting: str) -> Response:
    """Show the current content of the console, for the page that is open."""
    found = load_meeting(slug, meeting, "meeting.lead")
    g.consultation = found.consultation
    return render_page(
        "meetings/chair/_console.html", form=FormFields(), **build_console_context(found)
    )


def render_refused_console(slug: str, meeting: str, **_path: Any) -> Response:
    """Render the console with a refused form."""
    return show_console(slug, meeting)


def get_layout_names() -> dict[str, str]:
    """Get the names of the screen layouts."""
    return {
        "auto": gettext("Current item"),
        "text": gettext("The text"),
        "speakers": gettext("The speakers"),
        "ballot": gettext("The ballot"),
        "result": gettext("The result"),
        "board": gettext("Names and votes"),
        "agenda": gettext("The agenda"),
        "join": gettext("How to join"),
        "message": gettext("The message"),
    }


def get_act_sentences() -> dict[str, str]:
    """Get a sentence for each act of the podium that can be undone."""
    return {
        "meeting.suspended": gettext("The meeting was suspended."),
        "meeting.resumed": gettext("The meeting was resumed."),
        "meeting.closed": gettext("The meeting was closed."),
        "item.started": gettext("An item was taken up."),
        "item.ended": gettext("The item was ended."),
        "item.parked": gettext("The item was parked."),
        "clause.taken_up": gettext("Another clause was taken up."),
        "meeting.laid_out": gettext("The screens show something else."),
        "meeting.said": gettext("The message on the screens was changed."),
        "chair.taken": gettext("The chair was taken."),
        "result.read_out": gettext("The result was called to the screens."),
        "result.put_away": gettext("The result was removed from the screens."),
        "list.opened": gettext("The list was opened."),
        "list.closed": gettext("The list was closed."),
        "list.ordered": gettext("The order of the list was changed."),
        "list.invited": gettext(
            "Delegates who object were invited to speak, and the list was opened."
        ),
        "presence.confirmed": gettext("Participants were confirmed to be in the room."),
        "presence.unconfirmed": gettext("The confirmation of a participant was undone."),
        "turn.called": gettext("A speaker was called."),
        "turn.ended": gettext("The speaker was thanked."),
        "turn.extended": gettext("The speaker has more time."),
        "turn.lost": gettext("Connection lost; the place is kept."),
        "turn.moved": gettext("The list was changed by hand."),
    }

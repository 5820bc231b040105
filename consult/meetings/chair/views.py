"""The chair's console: what is on the screen in the middle, what comes next on either side."""
from typing import Any

from flask import Response, current_app, g
from flask_babel import gettext

from consult.accounts.queries import groups_in, regions_in
from consult.amendments.coalitions.queries import coalitions_of
from consult.ballots.opening.question_messages import proposed
from consult.core import i18n
from consult.core.database.engine import find, now
from consult.core.web.write_endpoint import visitor
from consult.core.events.dispatcher import newest
from consult.core.web.pages import Fields, form_page, page
from consult.core.realtime.server import Room
from consult.documents.models import Clause

from . import queries as console
from consult.meetings.speakers import invitation_actions as inviting, queries as speakers
from consult.meetings.live import state_queries as standing
from consult.meetings.blueprint import here, views
from consult.meetings.models import LAYOUTS, Meeting
from .ruling_actions import may_take_back

CHAIR = "/c/<slug>/meetings/<meeting>/chair"


def shown(meeting: Meeting) -> dict[str, Any]:
    """What the console shows, as its templates take it."""
    actor = visitor().actor
    present, waiting = console.floor(meeting)
    words = console.clause_before(meeting)
    said = speakers.spoken(meeting.id)
    names = {each["code"]: each for each in regions_in(i18n.spoken())}
    rulings = console.rulings_of(meeting)
    undoable, ballot = console.undoable(meeting), standing.ballot_of(meeting)
    return {
        "meeting": meeting, "moment": now(), "seen": console.seen(meeting), "undoable": undoable,
        "left_behind": console.left_behind(undoable),
        "act_words": act_words(), "present": present, "waiting": waiting, "spoken": console.shares(meeting),
        "where": said.where,
        "regions": [(names.get(code or "", {}), seconds) for code, seconds in said.regions.items()],
        "people": console.registered(meeting), "coalitions": coalitions_of(meeting.consultation_id),
        "pace": console.pace(meeting),
        "words": words, "status_of": find(Clause, words.clause_id).status if words else None,
        "brackets": console.brackets(words) if words else [], "lines": console.lines_of(meeting.item),
        "document": words.version.document if words else None, "shown": ballot,
        "there": console.there(meeting, ballot), "afterwards": console.afterwards(meeting),
        "online": console.online(actor, words.clause_id) if words else None, "groups": groups_in(i18n.spoken()),
        "all_regions": regions_in(i18n.spoken()),
        "rulings": rulings, "fresh": {each.id for each in rulings if may_take_back(each)}, "labels": console.labels(rulings),
        "invited": inviting.invited(meeting, ballot), "may_invite": meeting.state == "open" and inviting.may_invite(ballot),
        "proposed": proposed, "layouts": [(code, layout_words()[code]) for code in LAYOUTS], "has": has}


def has(name: str) -> bool:
    """Whether this part of the meetings is here."""
    return f"meetings.{name}" in current_app.view_functions


@views.get(CHAIR)
def chair(slug: str, meeting: str) -> Response:
    """The console."""
    found = here(slug, meeting, "meeting.lead")
    g.consultation = found.consultation
    heard = newest(Room(found.consultation_id, "everyone"))
    return form_page("meetings/chair/console.html", form=Fields(), seq=heard, **shown(found))


@views.get(CHAIR + "/now")
def chair_now(slug: str, meeting: str) -> Response:
    """What stands on it now, for the page that is open."""
    found = here(slug, meeting, "meeting.lead")
    g.consultation = found.consultation
    return page("meetings/chair/_console.html", form=Fields(), **shown(found))


def again(slug: str, meeting: str, **_path: Any) -> Response:
    """The console again, with what was refused."""
    return chair(slug, meeting)


def layout_words() -> dict[str, str]:
    """What the screens can show, in words."""
    return {"auto": gettext("What happens now"), "text": gettext("The text"), "speakers": gettext("The speakers"),
            "ballot": gettext("The ballot"), "result": gettext("The result"), "agenda": gettext("The agenda"),
            "join": gettext("How to join"), "message": gettext("The message")}


def act_words() -> dict[str, str]:
    """What the podium did, in words, for who would take it back."""
    return {
        "meeting.suspended": gettext("The meeting was suspended."), "meeting.resumed": gettext("The meeting was resumed."),
        "meeting.closed": gettext("The meeting was closed."), "item.started": gettext("An item was taken up."),
        "item.ended": gettext("The item was ended."), "item.parked": gettext("The item was parked."),
        "clause.taken_up": gettext("Another clause was taken up."),
        "meeting.laid_out": gettext("The screens show something else."),
        "meeting.said": gettext("The message on the screens was changed."), "chair.taken": gettext("The chair was taken."),
        "result.put_away": gettext("The result was taken off the screens."),
        "list.opened": gettext("The list was opened."), "list.closed": gettext("The list was closed."),
        "list.ordered": gettext("The order of the list was changed."),
        "list.invited": gettext("Those who object were invited to speak, and the list was opened."),
        "turn.called": gettext("A speaker was called."),
        "turn.ended": gettext("The speaker was thanked."), "turn.extended": gettext("The speaker has more time."),
        "turn.lost": gettext("The line failed, the place is kept."), "turn.moved": gettext("The list was changed by hand.")}

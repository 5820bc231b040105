"""The screens of a meeting: what the projector's browser shows, and the page of the secretariat that sets them up."""
from typing import Any

from flask import Response, g, make_response, redirect, render_template, url_for

from consult.core import i18n
from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.errors import NotFound
from consult.core.events.dispatcher import newest
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page, page
from consult.core.realtime.server import Room, room_of

from . import actions as lit, layout_views as staging
from consult.meetings.live import fragment_views as showing
from consult.meetings.blueprint import here, views
from consult.meetings.qr_codes import picture_of
from consult.meetings.models import Screen
from .forms import ScreenForm, TurnForm

SCREENS = "/c/<slug>/meetings/<meeting>/screens"


@views.get(SCREENS)
def screens(slug: str, meeting: str) -> Response:
    """The screens that stand, what each shows, and a form for another."""
    found = here(slug, meeting, "meeting.plan")
    rows = lit.screens_of(found.id)
    there = {each.id: lines.present(room_of(found.consultation_id, "screen", each.id)).anonymous for each in rows}
    return form_page("meetings/screens/screen_list.html", meeting=found, rows=rows, there=there, form=Fields({"first": i18n.spoken()}))


@views.post(SCREENS)
@writes(ScreenForm, keep=False, again=screens)
def light_screen(actor: Actor, form: ScreenForm, slug: str, meeting: str) -> Answer:
    """Another screen; its address is shown this once."""
    found = here(slug, meeting)
    return _shown(lit.light(actor, found.id, form.name, form.layout, form.languages))


@views.post(SCREENS + "/<int:screen_id>/turn")
@writes(TurnForm, again=lambda **path: screens(path["slug"], path["meeting"]))
def turn_screen(actor: Actor, form: TurnForm, slug: str, meeting: str, screen_id: int) -> Answer:
    """Let it show something else; it does so by itself."""
    here(slug, meeting)
    lit.turn(actor, screen_id, form.layout, form.languages)
    return see(url_for("meetings.screens", slug=slug, meeting=meeting))


@views.post(SCREENS + "/<int:screen_id>/relight")
@writes(Nothing, keep=False)
def relight_screen(actor: Actor, _form: Nothing, slug: str, meeting: str, screen_id: int) -> Answer:
    """Another address for it; the old one shows nothing any more."""
    here(slug, meeting)
    return _shown(lit.relight(actor, screen_id))


@views.post(SCREENS + "/<int:screen_id>/put-out")
@writes()
def put_out_screen(actor: Actor, _form: Nothing, slug: str, meeting: str, screen_id: int) -> Answer:
    """Take it away."""
    here(slug, meeting)
    lit.put_out(actor, screen_id)
    return see(url_for("meetings.screens", slug=slug, meeting=meeting))


def _shown(made: lit.Lit) -> Answer:
    """The page with the address of a screen, and the picture of it for the projector's own camera or a phone."""
    address = url_for("meetings.screen", token=made.token, ui=made.screen.languages[0], _external=True)
    shown = page("meetings/screens/screen_address.html", screen=made.screen, meeting=made.screen.meeting, address=address,
                 picture=picture_of(address))
    return Answer(200, None, shown.get_data(as_text=True))


@views.get("/screen/<token>")
def screen(token: str) -> Any:
    """What the projector shows: nothing but what everyone may see. Let in by the token alone."""
    found = _let_in(token)
    if found.languages[0] != i18n.spoken():
        return redirect(url_for("meetings.screen", token=token, ui=found.languages[0]))
    meeting = found.meeting
    seq = newest(Room(meeting.consultation_id, "everyone"))
    response = make_response(render_template("meetings/screens/screen.html", screen=found, meeting=meeting, token=token, at=now(),
                                             seq=seq, stage=staging.stage(meeting, found).plain))
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/screen/<token>/now/<parts>")
def screen_now(token: str, parts: str) -> Response:
    """Everything on the screen as it is now, for the page that shows it already; and where it should be, if elsewhere."""
    found = _let_in(token)
    if parts != "stage":
        raise NotFound(what="Part")
    place = url_for("meetings.screen", token=token, ui=found.languages[0])
    return showing.answer(staging.named(found.meeting, found, place))


def _let_in(token: str) -> Screen:
    found = lit.screen_by(token)
    g.consultation = found.meeting.consultation
    return found

"""Pages of screens: the projector's page, and the secretariat's list."""

from typing import Any

from flask import Response, g, make_response, redirect, render_template, url_for

from consult.core import i18n
from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.errors import NotFound
from consult.core.events.dispatcher import get_newest_seq
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.realtime.server import AudienceRoom, build_room_name

from . import actions as lit, content_views as staging
from consult.meetings.live import fragment_views as showing
from consult.meetings.blueprint import load_meeting, views
from consult.accounts.qr_codes import build_qr_code
from consult.meetings.models import Screen
from .forms import NewScreenForm, ScreenLayoutForm

SCREENS_PATH = "/c/<slug>/meetings/<meeting>/screens"


@views.get(SCREENS_PATH, endpoint="screens")
def show_screen_list(slug: str, meeting: str) -> Response:
    """Show the active screens with the layout of each, and a form for another."""
    found = load_meeting(slug, meeting, "meeting.plan")
    rows = lit.list_screens(found.id)
    there = {
        each.id: lines.get_presence(
            build_room_name(found.consultation_id, "screen", each.id)
        ).anonymous
        for each in rows
    }
    return render_form_page(
        "meetings/screens/screen_list.html",
        meeting=found,
        rows=rows,
        there=there,
        form=FormFields({"first": i18n.get_language()}),
    )


@views.post(SCREENS_PATH, endpoint="light_screen")
@write_endpoint(NewScreenForm, store_answer=False, rerender=show_screen_list)
def create_screen(actor: Actor, form: NewScreenForm, slug: str, meeting: str) -> WriteAnswer:
    """Create a screen; its address is shown this once."""
    found = load_meeting(slug, meeting)
    return _render_address(
        lit.create_screen(actor, found.id, form.name, form.layout, form.languages)
    )


@views.post(SCREENS_PATH + "/<int:screen_id>/turn", endpoint="turn_screen")
@write_endpoint(
    ScreenLayoutForm, rerender=lambda **path: show_screen_list(path["slug"], path["meeting"])
)
def change_screen(
    actor: Actor, form: ScreenLayoutForm, slug: str, meeting: str, screen_id: int
) -> WriteAnswer:
    """Change the layout or the languages of a screen."""
    load_meeting(slug, meeting)
    lit.change_screen(actor, screen_id, form.layout, form.languages)
    return redirect_to(url_for("meetings.screens", slug=slug, meeting=meeting))


@views.post(SCREENS_PATH + "/<int:screen_id>/relight", endpoint="relight_screen")
@write_endpoint(EmptyForm, store_answer=False)
def renew_screen_token(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, screen_id: int
) -> WriteAnswer:
    """Give a screen a new address; the old one shows nothing any more."""
    load_meeting(slug, meeting)
    return _render_address(lit.renew_screen_token(actor, screen_id))


@views.post(SCREENS_PATH + "/<int:screen_id>/put-out", endpoint="put_out_screen")
@write_endpoint()
def remove_screen(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, screen_id: int
) -> WriteAnswer:
    """Remove a screen."""
    load_meeting(slug, meeting)
    lit.remove_screen(actor, screen_id)
    return redirect_to(url_for("meetings.screens", slug=slug, meeting=meeting))


def _render_address(made: lit.ScreenWithToken) -> WriteAnswer:
    """Render the address of a screen with its QR code, for a camera."""
    address = url_for(
        "meetings.screen", token=made.token, ui=made.screen.languages[0], _external=True
    )
    shown = render_page(
        "meetings/screens/screen_address.html",
        screen=made.screen,
        meeting=made.screen.meeting,
        address=address,
        picture=build_qr_code(address),
    )
    return WriteAnswer(200, None, shown.get_data(as_text=True))


@views.get("/screen/<token>", endpoint="screen")
def show_screen(token: str) -> Any:
    """Show the projector's page, which holds public content only.

    The token alone admits it.
    """
    found = _load_screen(token)
    if found.languages[0] != i18n.get_language():
        return redirect(url_for("meetings.screen", token=token, ui=found.languages[0]))
    meeting = found.meeting
    seq = get_newest_seq(AudienceRoom(meeting.consultation_id, "everyone"))
    response = make_response(
        render_template(
            "meetings/screens/screen.html",
            screen=found,
            meeting=meeting,
            token=token,
            at=utc_now(),
            seq=seq,
            stage=staging.load_screen_content(meeting, found).plain,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/screen/<token>/now/<parts>", endpoint="screen_now")
def show_screen_update(token: str, parts: str) -> Response:
    """Show the current content of a screen, and its address if that has changed."""
    found = _load_screen(token)
    if parts != "stage":
        raise NotFound(what="Part")
    place = url_for("meetings.screen", token=token, ui=found.languages[0])
    return showing.build_fragment_response(staging.load_screen_update(found.meeting, found, place))


def _load_screen(token: str) -> Screen:
    """Load the screen of a token; raise NotFound."""
    found = lit.find_screen_by_token(token)
    g.consultation = found.meeting.consultation
    return found

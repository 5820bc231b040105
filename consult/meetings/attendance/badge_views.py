"""Pages of badges: print them, and find the participant of one at the door."""

from typing import Any, NamedTuple

from flask import Response, g, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from consult.accounts.qr_codes import build_qr_code
from consult.accounts.queries import build_current_appearance
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views

from . import badge_actions

BADGES_URL = "/c/<slug>/meetings/<meeting>/badges"


class Badge(NamedTuple):
    """A badge to print. picture: the QR code of the address that leads to its participant."""

    appearance: dict[str, Any]
    picture: str


@views.get(BADGES_URL, endpoint="badges")
def show_badges(slug: str, meeting: str) -> Response:
    """Show the badges of a meeting, eight on a sheet, to be printed."""
    found = load_meeting(slug, meeting, "meeting.check_in")
    registered = queries.search_registrations(found.id, limit=None)
    return render_form_page(
        "meetings/attendance/badges.html",
        meeting=found,
        badges=[
            Badge(
                build_current_appearance(each.user),
                build_qr_code(url_for("meetings.badge", number=each.badge, _external=True)),
            )
            for each in registered
            if each.badge
        ],
        without=sum(each.badge is None for each in registered),
        form=FormFields(),
        done=read_done(),
    )


@views.post(BADGES_URL, endpoint="make_badges")
@write_endpoint(rerender=show_badges)
def make_badges(actor: Actor, _form: EmptyForm, slug: str, meeting: str) -> WriteAnswer:
    """Give badges to the participants who have none."""
    badge_actions.make_badges(actor, load_meeting(slug, meeting).id)
    return redirect_to(url_for("meetings.badges", slug=slug, meeting=meeting, done="made"))


@views.get("/badges/<number>", endpoint="badge")
def find_participant(number: str) -> BaseResponse:
    """Lead from the QR code of a badge to its participant on the page of the door.

    Nobody else learns anything from the number, not even whether it exists.
    """
    found = queries.get_registration_by_badge(get_visitor().actor, number)
    g.consultation = find_row(Consultation, found.consultation_id)
    return redirect(
        url_for(
            "meetings.door",
            slug=g.consultation.slug,
            meeting=found.meeting.slug,
            q=found.user.name,
            _anchor=f"r{found.id}",
        )
    )

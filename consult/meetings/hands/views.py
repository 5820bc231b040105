"""The page of the shows of hands of a meeting, for the podium and the secretariat."""

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.record.minutes import is_approved

from . import actions as counting
from .forms import HandCountForm
from .queries import list_hand_counts

HANDS_PATH = "/c/<slug>/meetings/<meeting>/hands"


@views.get(HANDS_PATH, endpoint="hands")
def show_hand_counts(slug: str, meeting: str) -> Response:
    """Show the counts of a meeting, with the form for another."""
    found = load_meeting(slug, meeting, "hands.count")
    return render_form_page(
        "meetings/hands/hands.html",
        meeting=found,
        rows=list_hand_counts(found.id),
        is_changeable=not is_approved(found),
        form=FormFields(),
    )


def _render_refused(slug: str, meeting: str, **_path: object) -> Response:
    """Render the page with a refused form."""
    return show_hand_counts(slug, meeting)


@views.post(HANDS_PATH, endpoint="count_hands")
@write_endpoint(HandCountForm, rerender=_render_refused)
def enter_hand_count(actor: Actor, form: HandCountForm, slug: str, meeting: str) -> WriteAnswer:
    """Enter a show of hands."""
    counting.enter_hand_count(actor, load_meeting(slug, meeting).id, form)
    return _redirect_to_hands(slug, meeting)


@views.post(HANDS_PATH + "/<int:hands_id>/confirm", endpoint="confirm_hands")
@write_endpoint(rerender=_render_refused)
def confirm_hand_count(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, hands_id: int
) -> WriteAnswer:
    """Confirm a show of hands as a second person."""
    load_meeting(slug, meeting)
    counting.confirm_hand_count(actor, hands_id)
    return _redirect_to_hands(slug, meeting)


@views.post(HANDS_PATH + "/<int:hands_id>/withdraw", endpoint="withdraw_hands")
@write_endpoint(rerender=_render_refused)
def withdraw_hand_count(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, hands_id: int
) -> WriteAnswer:
    """Withdraw a show of hands."""
    load_meeting(slug, meeting)
    counting.withdraw_hand_count(actor, hands_id)
    return _redirect_to_hands(slug, meeting)


def _redirect_to_hands(slug: str, meeting: str) -> WriteAnswer:
    return redirect_to(url_for("meetings.hands", slug=slug, meeting=meeting))

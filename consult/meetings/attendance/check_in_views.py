"""Check-in pages: search of registrations, check-in, and personal codes."""

from flask import Response, request, url_for

from consult.accounts.queries import build_current_appearance
from consult.consultations.roles.queries import list_members
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import Form, ShortText, EmptyForm, parse_form
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.consultations.forms import RowId

from . import check_in_actions as arriving, registration_actions as registering
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views
from consult.accounts.qr_codes import build_qr_code
from consult.meetings.models import Registration

PAGE_SIZE = 100


class RegistrationSearchForm(Form):
    """A search in names and organizations, and the number after which the list continues."""

    q: ShortText | None = None
    after: RowId | None = None


class CheckInForm(Form):
    """A check-in; over: also if the room is over its capacity."""

    over: bool = False


class WalkInForm(CheckInForm):
    """A person without a registration: by number, or by the address of their account."""

    user_id: RowId | None = None
    email: ShortText | None = None


@views.get("/c/<slug>/meetings/<meeting>/door", endpoint="door")
def show_check_in_list(slug: str, meeting: str) -> Response:
    """Show the registrations; a search also finds people without a registration."""
    found = load_meeting(slug, meeting, "meeting.check_in")
    sought = parse_form(
        RegistrationSearchForm,
        {name: value for name, value in request.args.items() if value and name in {"q", "after"}},
    )
    rows, already = (
        queries.search_registrations(found.id, sought.q, sought.after or 0, PAGE_SIZE),
        queries.list_registered_user_ids(found.id),
    )
    others = list_members(found.consultation_id, name=sought.q, limit=20) if sought.q else []
    return render_form_page(
        "meetings/attendance/check_in_list.html",
        form=FormFields(),
        meeting=found,
        sought=sought,
        counted=queries.count_presence(found.id),
        full=registering.is_room_full(found),
        rows=[(each, build_current_appearance(each.user)) for each in rows],
        others=[each for each in others if each.id not in already],
        more=rows[-1].id if len(rows) == PAGE_SIZE else None,
    )


def _render_refused_list(slug: str, meeting: str, **_ids: int) -> Response:
    """Render the list with a refused form."""
    return show_check_in_list(slug, meeting)


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/in", endpoint="check_in")
@write_endpoint(CheckInForm, rerender=_render_refused_list)
def check_in_participant(
    actor: Actor, form: CheckInForm, slug: str, meeting: str, registration_id: int
) -> WriteAnswer:
    """Check a participant in."""
    return _redirect_to_list(
        slug,
        meeting,
        arriving.check_in_participant(
            actor, _find_registration_id(slug, meeting, registration_id), over=form.over
        ),
    )


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/out", endpoint="check_out")
@write_endpoint(EmptyForm, rerender=_render_refused_list)
def check_out_participant(
    actor: Actor, form: EmptyForm, slug: str, meeting: str, registration_id: int
) -> WriteAnswer:
    """Check a participant out."""
    return _redirect_to_list(
        slug,
        meeting,
        arriving.check_out_participant(
            actor, _find_registration_id(slug, meeting, registration_id)
        ),
    )


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/call/undo")
@write_endpoint(EmptyForm, rerender=_render_refused_list)
def undo_call(
    actor: Actor, form: EmptyForm, slug: str, meeting: str, registration_id: int
) -> WriteAnswer:
    """Undo the mark of the podium's call."""
    return _redirect_to_list(
        slug,
        meeting,
        arriving.undo_call(actor, _find_registration_id(slug, meeting, registration_id)),
    )


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/code")
@write_endpoint(EmptyForm, store_answer=False, rerender=_render_refused_list)
def issue_code(
    actor: Actor, form: EmptyForm, slug: str, meeting: str, registration_id: int
) -> WriteAnswer:
    """Issue a personal code and show it this once, for printing."""
    code = arriving.issue_code(actor, _find_registration_id(slug, meeting, registration_id))
    found = queries.load_registration(load_meeting(slug, meeting), registration_id)
    entering = url_for("meetings_api.short_enter", _external=True)
    shown = render_page(
        "meetings/attendance/personal_code.html",
        meeting=found.meeting,
        code=code,
        who=build_current_appearance(found.user),
        entering=entering,
        picture=build_qr_code(entering),
    )
    return WriteAnswer(200, None, shown.get_data(as_text=True))


@views.post("/c/<slug>/meetings/<meeting>/door/walk-in", endpoint="walk_in")
@write_endpoint(WalkInForm, rerender=_render_refused_list)
def register_walk_in(actor: Actor, form: WalkInForm, slug: str, meeting: str) -> WriteAnswer:
    """Register and check in a person without a registration."""
    found = load_meeting(slug, meeting)
    return _redirect_to_list(
        slug,
        meeting,
        arriving.register_walk_in(
            actor, found.id, user_id=form.user_id, email=form.email, over=form.over
        ),
    )


def _find_registration_id(slug: str, meeting: str, registration_id: int) -> int:
    """Return the number of a registration of this meeting; raise NotFound for one of another."""
    return queries.load_registration(load_meeting(slug, meeting), registration_id).id


def _redirect_to_list(slug: str, meeting: str, who: Registration) -> WriteAnswer:
    """Redirect to the list, at the participant's entry."""
    sought = request.args.get("q") or None
    return redirect_to(
        url_for("meetings.door", slug=slug, meeting=meeting, q=sought, _anchor=f"r{who.id}")
    )

"""The page at the door of a meeting: who comes is found, checked in, and given a personal code."""
from flask import Response, request, url_for

from consult.accounts.queries import appearance_now
from consult.consultations.roles.queries import members
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Form, Line, Nothing, parse
from consult.core.web.pages import Fields, form_page, page
from consult.consultations.forms import Number

from . import check_in_actions as arriving, registration_actions as registering
from consult.meetings import queries
from consult.meetings.blueprint import here, views
from consult.meetings.qr_codes import picture_of
from consult.meetings.models import Registration

PAGE = 100


class Sought(Form):
    """Words in the name or the organisation of who stands at the door, and where the list goes on."""

    q: Line | None = None
    after: Number | None = None


class CheckInForm(Form):
    """Somebody who is there; over: also where the room is over its capacity."""

    over: bool = False


class WalkInForm(CheckInForm):
    """Somebody who did not register: by number, or by the address of their account."""

    user_id: Number | None = None
    email: Line | None = None


@views.get("/c/<slug>/meetings/<meeting>/door")
def door(slug: str, meeting: str) -> Response:
    """Who registered, with a search; and who has an account and did not, once somebody is looked for."""
    found = here(slug, meeting, "meeting.check_in")
    sought = parse(Sought, {name: value for name, value in request.args.items() if value and name in {"q", "after"}})
    rows, already = queries.registered(found.id, sought.q, sought.after or 0, PAGE), queries.people_registered(found.id)
    others = members(found.consultation_id, name=sought.q, limit=20) if sought.q else []
    return form_page("meetings/attendance/check_in_list.html", form=Fields(), meeting=found, sought=sought, counted=queries.presence(found.id),
                     full=registering.is_full(found),
                     rows=[(each, appearance_now(each.user)) for each in rows],
                     others=[each for each in others if each.id not in already], more=rows[-1].id if len(rows) == PAGE else None)


def _door_again(slug: str, meeting: str, **_ids: int) -> Response:
    return door(slug, meeting)


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/in")
@writes(CheckInForm, again=_door_again)
def check_in(actor: Actor, form: CheckInForm, slug: str, meeting: str, registration_id: int) -> Answer:
    """Somebody is in the room."""
    return _back(slug, meeting, arriving.check_in(actor, _at(slug, meeting, registration_id), over=form.over))


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/out")
@writes(Nothing, again=_door_again)
def check_out(actor: Actor, form: Nothing, slug: str, meeting: str, registration_id: int) -> Answer:
    """Somebody left the room."""
    return _back(slug, meeting, arriving.check_out(actor, _at(slug, meeting, registration_id)))


@views.post("/c/<slug>/meetings/<meeting>/door/<int:registration_id>/code")
@writes(Nothing, keep=False, again=_door_again)
def issue_code(actor: Actor, form: Nothing, slug: str, meeting: str, registration_id: int) -> Answer:
    """A personal code, shown and printed this once."""
    code = arriving.issue_code(actor, _at(slug, meeting, registration_id))
    found = queries.registration_in(here(slug, meeting), registration_id)
    entering = url_for("meetings_api.short_enter", _external=True)
    shown = page("meetings/attendance/personal_code.html", meeting=found.meeting, code=code, who=appearance_now(found.user), entering=entering,
                 picture=picture_of(entering))
    return Answer(200, None, shown.get_data(as_text=True))


@views.post("/c/<slug>/meetings/<meeting>/door/walk-in")
@writes(WalkInForm, again=_door_again)
def walk_in(actor: Actor, form: WalkInForm, slug: str, meeting: str) -> Answer:
    """Somebody came who did not register."""
    found = here(slug, meeting)
    return _back(slug, meeting, arriving.walk_in(actor, found.id, user_id=form.user_id, email=form.email, over=form.over))


def _at(slug: str, meeting: str, registration_id: int) -> int:
    """The number of a registration of this meeting; raises NotFound for those of others."""
    return queries.registration_in(here(slug, meeting), registration_id).id


def _back(slug: str, meeting: str, who: Registration) -> Answer:
    """To the list again, where the person stands in it."""
    sought = request.args.get("q") or None
    return see(url_for("meetings.door", slug=slug, meeting=meeting, q=sought, _anchor=f"r{who.id}"))

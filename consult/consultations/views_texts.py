"""The pages where the secretariat keeps the texts of a process and its next meeting."""
from datetime import datetime
from typing import Any

from flask import Response, url_for

from consult.core.access import Actor
from consult.core.door import Answer, see, writes
from consult.core.pages import Fields, form_page

from . import actions
from .actions import MINUTE
from .blueprint import kept, views, within
from .forms import ConsultationForm, MeetingForm, SettingsForm


def in_fields(prefix: str, titles: dict[str, str] | None) -> dict[str, str]:
    """A text kept in several languages, as the fields of a form."""
    return {f"{prefix}_{language}": words for language, words in (titles or {}).items()}


def to_the_second(typed: datetime | None, there: datetime | None) -> datetime | None:
    """The moment as it was kept, where its minute was left as it stood: forms show no seconds, so they change none."""
    return there if typed and there and typed == there.replace(second=0, microsecond=0) else typed


@views.get("/c/<slug>/manage/settings")
def settings(slug: str) -> Response:
    """Title, lead, rules, whether posts of the unverified wait for a moderator, and how long answers may be contested."""
    found = kept(slug, "consultation.change")
    form = Fields({**in_fields("title", found.title), **in_fields("lead", found.lead),
                   **in_fields("rules", found.rules_text), "hold_unverified": found.hold_unverified,
                   "contest_days": found.contest_days})
    return form_page("consultations/settings.html", form=form, there=found)


@views.post("/c/<slug>/manage/settings")
@writes(SettingsForm, again=settings)
def change_settings(actor: Actor, form: SettingsForm, slug: str) -> Answer:
    """Save the texts."""
    actions.change_consultation(actor, within(slug).id, title=form.title, lead=form.lead, rules_text=form.rules_text,
                                hold_unverified=form.hold_unverified, contest_days=form.contest_days,
                                row_version=form.row_version)
    return see(url_for("consultations.manage", slug=slug))


@views.get("/c/<slug>/manage/meeting")
def meeting(slug: str) -> Response:
    """The next meeting."""
    found = kept(slug, "consultation.change")
    there: dict[str, Any] = found.meeting or {}
    form = Fields({**in_fields("title", there.get("title")), **in_fields("place", there.get("place")),
                   "link": there.get("link"), "opens_at": _minute(there.get("opens_at")),
                   "closes_at": _minute(there.get("closes_at"))})
    return form_page("consultations/meeting.html", form=form, there=found)


@views.post("/c/<slug>/manage/meeting")
@writes(MeetingForm, again=meeting)
def set_meeting(actor: Actor, form: MeetingForm, slug: str) -> Answer:
    """Tell when and where the next meeting is."""
    found = within(slug)
    opens_at, closes_at = (to_the_second(typed, _moment((found.meeting or {}).get(name)))
                           for name, typed in (("opens_at", form.opens_at), ("closes_at", form.closes_at)))
    actions.set_meeting(actor, found.id, title=form.title, place=form.place, opens_at=opens_at, closes_at=closes_at,
                        link=form.link, row_version=form.row_version)
    return see(url_for("consultations.manage", slug=slug))


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def _minute(kept: str | None) -> str | None:
    moment = _moment(kept)
    return moment.strftime(MINUTE) if moment else None


@views.get("/c/<slug>/manage/new")
def new_consultation(slug: str) -> Response:
    """A form for another consultation of this installation."""
    kept(slug, "consultation.create")
    return form_page("consultations/new.html", form=Fields())


@views.post("/c/<slug>/manage/new")
@writes(ConsultationForm, again=new_consultation)
def create_consultation(actor: Actor, form: ConsultationForm, slug: str) -> Answer:
    """Begin another process."""
    made = actions.create_consultation(actor, form.slug, form.title)
    return see(url_for("consultations.manage", slug=made.slug))

"""The pages of a process for those who take part: joining it, the own delegation; and the start of its management."""
from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.pages import Fields, form_page

from . import overview_queries as overview
from consult.consultations.roles import queries as people, actions as roles, views as views_people
from consult.consultations.stages import views as views_stages
from consult.consultations.tags import views as views_tags
from consult.consultations.settings import views as views_texts
from .blueprint import kept, views, within
from .forms import JoinForm, SpeakerForm

__all__ = ["views", "views_people", "views_stages", "views_tags", "views_texts"]


@views.get("/c/<slug>/join")
def join(slug: str) -> Response:
    """The rules of the consultation, and the button that accepts them."""
    consultation = within(slug)
    return form_page("consultations/join_form.html", form=Fields(),
                     taking_part=people.takes_part(visitor().actor, consultation.id))


@views.post("/c/<slug>/join")
@writes(JoinForm, again=join)
def do_join(actor: Actor, form: JoinForm, slug: str) -> Answer:
    """Take part."""
    roles.join_consultation(actor, within(slug).id)
    return see(url_for("reading.home", slug=slug))


@views.get("/c/<slug>/delegation")
def delegation(slug: str) -> Response:
    """The verified members of the own organisation, and who of them speaks for it."""
    own = roles.own_delegation(visitor().actor, within(slug).id)
    members = people.colleagues(own.organisation_id or 0, own.consultation_id)
    return form_page("consultations/delegation.html", form=Fields(), members=members)


@views.post("/c/<slug>/delegation/name")
@writes(SpeakerForm, again=delegation)
def name_speaker(actor: Actor, form: SpeakerForm, slug: str) -> Answer:
    """Let a colleague set the organisation's positions."""
    roles.name_speaker(actor, within(slug).id, form.user_id)
    return see(url_for("consultations.delegation", slug=slug))


@views.post("/c/<slug>/delegation/unname")
@writes(SpeakerForm, again=delegation)
def unname_speaker(actor: Actor, form: SpeakerForm, slug: str) -> Answer:
    """Take the organisation's voice back from a colleague."""
    roles.unname_speaker(actor, within(slug).id, form.user_id)
    return see(url_for("consultations.delegation", slug=slug))


@views.get("/c/<slug>/manage")
def manage(slug: str) -> Response:
    """What there is to keep, and what is missing."""
    consultation = kept(slug, "consultation.change")
    return form_page("consultations/management_overview.html", seen=overview.overview(consultation))

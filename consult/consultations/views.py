"""Pages for joining a consultation, the own delegation, and the overview of its management."""

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.pages import FormFields, read_done, render_form_page

from . import overview_queries as overview
from consult.consultations.roles import queries as people, actions as roles
from .blueprint import load_managed_consultation, views, load_consultation
from .forms import ConsultationJoinForm, OrganisationSpeakerForm


@views.get("/c/<slug>/join", endpoint="join")
def show_join_form(slug: str) -> Response:
    """Show the rules of the consultation, and a button that accepts them."""
    consultation = load_consultation(slug)
    return render_form_page(
        "consultations/join_form.html",
        form=FormFields(),
        taking_part=people.has_joined(get_visitor().actor, consultation.id),
    )


@views.post("/c/<slug>/join", endpoint="do_join")
@write_endpoint(ConsultationJoinForm, rerender=show_join_form)
def join_consultation(actor: Actor, form: ConsultationJoinForm, slug: str) -> WriteAnswer:
    """Join the consultation."""
    roles.join_consultation(actor, load_consultation(slug).id)
    return redirect_to(url_for("reading.home", slug=slug))


@views.get("/c/<slug>/delegation", endpoint="delegation")
def show_delegation(slug: str) -> Response:
    """Show the verified members of the own organization, and those who speak for it."""
    own = people.get_own_delegation(get_visitor().actor, load_consultation(slug).id)
    members = people.list_colleagues(own.organisation_id or 0, own.consultation_id)
    return render_form_page("consultations/delegation.html", form=FormFields(), members=members)


@views.post("/c/<slug>/delegation/name")
@write_endpoint(OrganisationSpeakerForm, rerender=show_delegation)
def name_speaker(actor: Actor, form: OrganisationSpeakerForm, slug: str) -> WriteAnswer:
    """Allow a colleague to set the organization's positions."""
    roles.name_speaker(actor, load_consultation(slug).id, form.user_id)
    return redirect_to(url_for("consultations.delegation", slug=slug))


@views.post("/c/<slug>/delegation/unname", endpoint="unname_speaker")
@write_endpoint(OrganisationSpeakerForm, rerender=show_delegation)
def dismiss_speaker(actor: Actor, form: OrganisationSpeakerForm, slug: str) -> WriteAnswer:
    """Withdraw that right from a colleague."""
    roles.dismiss_speaker(actor, load_consultation(slug).id, form.user_id)
    return redirect_to(url_for("consultations.delegation", slug=slug))


@views.get("/c/<slug>/manage", endpoint="manage")
def show_management_overview(slug: str) -> Response:
    """Show what there is to manage, and what is missing."""
    consultation = load_managed_consultation(slug, "consultation.change")
    return render_form_page(
        "consultations/management_overview.html",
        seen=overview.load_overview(consultation),
        form=FormFields(),
        done=read_done(),
    )

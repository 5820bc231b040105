"""The pages of coalitions: list, founding, invitations, confirmation and leaving."""

from flask import Response, g, url_for

from consult.accounts.queries import get_organisation_name
from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page

from consult.amendments.sponsors import actions as sponsors
from consult.amendments.blueprint import views
from .queries import load_joinable_organisations, load_own_organisation, load_coalition_views
from consult.amendments.forms import CoalitionInvitationForm, CoalitionForm
from consult.amendments.models import Coalition


@views.get("/c/<slug>/coalitions", endpoint="coalitions")
def list_coalitions(slug: str) -> Response:
    """List the coalitions with their members and the acts open to the reader."""
    g.consultation = get_consultation_by_slug(slug)
    actor = get_visitor().actor
    return render_form_page(
        "amendments/coalitions/coalitions.html",
        found=load_coalition_views(actor, g.consultation.id),
        called=get_organisation_name,
        form=FormFields(),
        own=load_own_organisation(actor, g.consultation.id),
        could_join=load_joinable_organisations,
    )


@views.post("/c/<slug>/coalitions")
@write_endpoint(CoalitionForm, rerender=list_coalitions)
def make_coalition(actor: Actor, form: CoalitionForm, slug: str) -> WriteAnswer:
    """Found a coalition and invite organizations to join."""
    return _redirect_to_coalition(
        sponsors.make_coalition(
            actor, get_consultation_by_slug(slug).id, form.name, form.organisations
        )
    )


def _redirect_to_coalition(coalition: Coalition) -> WriteAnswer:
    """Redirect to a coalition in the list."""
    slug = find_row(Consultation, coalition.consultation_id).slug
    return redirect_to(
        url_for("amendments.coalitions", slug=slug, _anchor=f"coalition-{coalition.id}")
    )


@views.post("/coalitions/<int:coalition_id>/ask", endpoint="ask_to_join")
@write_endpoint(CoalitionInvitationForm)
def invite_organisation(
    actor: Actor, form: CoalitionInvitationForm, coalition_id: int
) -> WriteAnswer:
    """Invite another organization, for one's own that is a member."""
    return _redirect_to_coalition(
        sponsors.invite_organisation(actor, coalition_id, form.organisation_id)
    )


@views.post("/coalitions/<int:coalition_id>/join")
@write_endpoint()
def join_coalition(actor: Actor, _form: EmptyForm, coalition_id: int) -> WriteAnswer:
    """Confirm the membership of one's organization."""
    return _redirect_to_coalition(sponsors.confirm_membership(actor, coalition_id).coalition)


@views.post("/coalitions/<int:coalition_id>/leave")
@write_endpoint()
def leave_coalition(actor: Actor, _form: EmptyForm, coalition_id: int) -> WriteAnswer:
    """Leave the coalition, or decline the invitation, for one's organization."""
    sponsors.leave_coalition(actor, coalition_id)
    return _redirect_to_coalition(find_row(Coalition, coalition_id))

"""The pages of coalitions: which there are, founding one, asking others, confirming that one belongs to it, leaving."""
from flask import Response, g, url_for

from consult.accounts.queries import called
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page

from consult.amendments.sponsors import actions as sponsors
from consult.amendments.blueprint import views
from .queries import could_join, own_organisation, together
from consult.amendments.forms import AskForm, CoalitionForm
from consult.amendments.models import Coalition


@views.get("/c/<slug>/coalitions")
def coalitions(slug: str) -> Response:
    """Every coalition with its members, and what the reader may do about them."""
    g.consultation = consultation_at(slug)
    actor = visitor().actor
    return form_page("amendments/coalitions/coalitions.html", found=together(actor, g.consultation.id), called=called, form=Fields(),
                     own=own_organisation(actor, g.consultation.id), could_join=could_join)


@views.post("/c/<slug>/coalitions")
@writes(CoalitionForm, again=coalitions)
def make_coalition(actor: Actor, form: CoalitionForm, slug: str) -> Answer:
    """Found a coalition and ask organisations to join."""
    return _shown(sponsors.make_coalition(actor, consultation_at(slug).id, form.name, form.organisations))


def _shown(coalition: Coalition) -> Answer:
    slug = find(Consultation, coalition.consultation_id).slug
    return see(url_for("amendments.coalitions", slug=slug, _anchor=f"coalition-{coalition.id}"))


@views.post("/coalitions/<int:coalition_id>/ask")
@writes(AskForm)
def ask_to_join(actor: Actor, form: AskForm, coalition_id: int) -> Answer:
    """Ask another organisation to join, for one's own that belongs to it."""
    return _shown(sponsors.ask_to_join(actor, coalition_id, form.organisation_id))


@views.post("/coalitions/<int:coalition_id>/join")
@writes()
def join_coalition(actor: Actor, _form: Nothing, coalition_id: int) -> Answer:
    """Confirm, for one's organisation, that it belongs to it."""
    return _shown(sponsors.confirm_membership(actor, coalition_id).coalition)


@views.post("/coalitions/<int:coalition_id>/leave")
@writes()
def leave_coalition(actor: Actor, _form: Nothing, coalition_id: int) -> Answer:
    """Leave it, or say no to having been asked, for one's organisation."""
    sponsors.leave_coalition(actor, coalition_id)
    return _shown(find(Coalition, coalition_id))

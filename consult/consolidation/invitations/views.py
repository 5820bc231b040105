"""Page of the invitations to a clause: who was asked, and the form that asks another person."""

from flask import Response, g, url_for

from consult.consolidation.blueprint import views
from consult.core.i18n import get_language, isolate_direction, join_list
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.documents.clause_queries import load_current_names
from consult.documents.queries import get_current_clause_text, get_issued_clause

from . import actions
from .forms import InviteToClauseForm
from .queries import load_clause_invitations

INVITATIONS = "/clauses/<int:clause_id>/invitations"


@views.get(INVITATIONS, endpoint="invitations")
def show_invitations(clause_id: int, invitation_id: int | None = None) -> Response:
    """Show who is invited to contribute to a clause, and the form that invites.

    Args:
        invitation_id: of a refused act on one, which the page shows again.
    """
    document = get_issued_clause(clause_id).document
    g.consultation = document.consultation
    found = load_clause_invitations(get_visitor().actor, clause_id)
    response = render_form_page(
        "consolidation/invitations/invitations.html",
        found=found,
        invited_names=join_list(isolate_direction(each.name) for each in found.invited_last),
        document=document,
        line=get_current_clause_text(clause_id, get_language()),
        name=load_current_names([clause_id]).get(clause_id) or "·",
        form=FormFields(),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _redirect(clause_id: int, done: str) -> WriteAnswer:
    return redirect_to(url_for("consolidation.invitations", clause_id=clause_id, done=done))


@views.post(INVITATIONS, endpoint="invite")
@write_endpoint(InviteToClauseForm, rerender=show_invitations)
def invite_to_clause(actor: Actor, form: InviteToClauseForm, clause_id: int) -> WriteAnswer:
    """Invite a person to contribute to a clause."""
    actions.invite_to_clause(actor, clause_id, form)
    return _redirect(clause_id, "invited")


@views.post(INVITATIONS + "/<int:invitation_id>/withdraw", endpoint="withdraw_invitation")
@write_endpoint(rerender=show_invitations)
def withdraw_invitation(
    actor: Actor, _form: EmptyForm, clause_id: int, invitation_id: int
) -> WriteAnswer:
    """Withdraw an invitation that one made."""
    actions.withdraw_invitation(actor, clause_id, invitation_id)
    return _redirect(clause_id, "withdrawn")

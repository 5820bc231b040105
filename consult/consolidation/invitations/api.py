"""JSON API of the invitations to a clause."""

from flask import Response, jsonify

from consult.consolidation.blueprint import api
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, json_answer, write_endpoint

from . import actions
from .forms import InviteToClauseForm
from .queries import load_clause_invitations
from .shapes import ClauseInvitationsShape

INVITATIONS = "/clauses/<int:clause_id>/invitations"


def _build_shape(actor: Actor, clause_id: int) -> ClauseInvitationsShape:
    return ClauseInvitationsShape.build(load_clause_invitations(actor, clause_id))


@api.get(INVITATIONS, endpoint="invitations")
@document_response(ClauseInvitationsShape)
def list_invitations(clause_id: int) -> Response:
    """List who is invited to contribute to a clause, to those who may invite."""
    response = jsonify(_build_shape(get_visitor().actor, clause_id).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(INVITATIONS, endpoint="invite")
@document_response(ClauseInvitationsShape, 201)
@write_endpoint(InviteToClauseForm, rule="clause.invite")
def invite_to_clause(actor: Actor, form: InviteToClauseForm, clause_id: int) -> WriteAnswer:
    """Invite a member, or those who speak for an organization, to contribute to a clause."""
    actions.invite_to_clause(actor, clause_id, form)
    return json_answer(_build_shape(actor, clause_id), 201)


@api.post(INVITATIONS + "/<int:invitation_id>/withdraw", endpoint="withdraw_invitation")
@document_response(ClauseInvitationsShape)
@write_endpoint(EmptyForm, rule="invitation.withdraw")
def withdraw_invitation(
    actor: Actor, _form: EmptyForm, clause_id: int, invitation_id: int
) -> WriteAnswer:
    """Withdraw an invitation that one made."""
    actions.withdraw_invitation(actor, clause_id, invitation_id)
    return json_answer(_build_shape(actor, clause_id))

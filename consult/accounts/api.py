"""JSON API of people and organizations."""

from flask import Blueprint, Response, jsonify, request

from consult.core.web.write_endpoint import get_visitor
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response
from consult.core.permissions.scopes import SCOPES

from . import queries
from .forms import OrganisationPagingForm
from .shapes import (
    MeShape,
    OrganisationShape,
    OrganisationsShape,
    PersonShape,
    RoleShape,
    TokenShape,
)

api = Blueprint("accounts_api", __name__, url_prefix="/api/v1")


@api.get("/organisations")
@document_response(OrganisationsShape, query=OrganisationPagingForm)
def list_organisations() -> Response:
    """List organizations and governments, oldest first, optionally of a group or a region."""
    asked = parse_form(OrganisationPagingForm, request.args.to_dict())
    found = queries.list_organisations(asked.group, asked.region, asked.after, asked.limit)
    shape = OrganisationsShape(
        organisations=[OrganisationShape.build(each) for each in found],
        next_after=found[-1].id if len(found) == asked.limit else None,
    )
    return jsonify(shape.model_dump(mode="json"))


@api.get("/organisations/<int:organisation_id>")
@document_response(OrganisationShape)
def show_organisation(organisation_id: int) -> Response:
    """Return one organization."""
    return jsonify(
        OrganisationShape.build(queries.get_public_organisation(organisation_id)).model_dump(
            mode="json"
        )
    )


@api.get("/people/<int:user_id>")
@document_response(PersonShape)
def show_person(user_id: int) -> Response:
    """Return one person as everyone sees them."""
    return jsonify(PersonShape.build(queries.get_public_person(user_id)).model_dump(mode="json"))


@api.get("/me")
@document_response(MeShape)
def show_me() -> Response:
    """Return the signed-in person, with the roles that count in this sign-in."""
    actor = get_visitor().actor
    user = queries.get_own_user(actor)
    shape = MeShape(
        person=PersonShape.build(user),
        email=user.email,
        language=user.language,
        timezone=user.timezone,
        second_factor=user.totp_on,
        roles=[
            RoleShape(consultation_id=number, role=role) for number, role in sorted(actor.roles)
        ],
        token=TokenShape(
            scopes=[scope for scope in SCOPES if scope in (actor.scopes or ())],
            expires_at=queries.find_sign_in_expiry(actor),
        )
        if actor.program
        else None,
    )
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response

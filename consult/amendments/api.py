"""The JSON API of amendments: propose, revise, withdraw, sponsor, render, find collisions."""

from flask import Blueprint, Response, jsonify, request

from consult.attachments.examination import NewAttachment, examine_attachments
from consult.attachments.queries import get_attachment
from consult.core.permissions.actor import Actor
from consult.core.files.downloads import send_untrusted_file
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.openapi import document_response
from consult.documents.queries import get_issued_clause, get_issued_document

from . import actions, queries
from consult.amendments.proposing import submission_entry_actions as on_behalf
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.conflicts.collisions import find_clashes
from .forms import (
    AmendForm,
    CoalitionInvitationForm,
    CoalitionForm,
    TextComparisonForm,
    AmendmentEntryForm,
    EndSponsorshipForm,
    AmendmentPaging,
    ProposeForm,
    RenderingForm,
    RetableForm,
    ReviseForm,
    SponsorForm,
)
from .models import Amendment, Coalition
from .voting_order_shapes import VotingOrderShape
from consult.amendments.proposing.preview import build_preview_shape
from .shapes import (
    AmendmentShape,
    AmendmentsShape,
    ClashShape,
    CoalitionShape,
    AmendmentDetailShape,
    AmendmentPreviewShape,
    RenderingShape,
    AmendmentRevisionShape,
    AmendmentRevisionsShape,
    AmendmentSponsorsShape,
    SponsorShape,
)
from .voting_order import derive_voting_order

api = Blueprint("amendments_api", __name__, url_prefix="/api/v1")


def build_private_response(given: object) -> Response:
    """Build a JSON response that no cache may keep."""
    response = jsonify(given)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_amendment(actor: Actor, amendment: Amendment, status: int = 200) -> WriteAnswer:
    """Answer with one amendment as the actor sees it."""
    return json_answer(AmendmentShape.build(queries.load_amendment(actor, amendment.id)), status)


@api.get("/clauses/<int:clause_id>/amendments", endpoint="on_clause")
@document_response(AmendmentsShape)
def list_clause_amendments(clause_id: int) -> Response:
    """List the amendments of a clause and the new clauses proposed after it."""
    get_issued_clause(clause_id)
    found = queries.load_clause_amendments(get_visitor().actor, clause_id)
    return build_private_response(
        AmendmentsShape(amendments=[AmendmentShape.build(each) for each in found]).model_dump(
            mode="json"
        )
    )


@api.get("/clauses/<int:clause_id>/voting-order", endpoint="order_of_voting")
@document_response(VotingOrderShape)
def show_voting_order(clause_id: int) -> Response:
    """Show the order in which the open amendments of a clause would be put to the vote.

    The one furthest from the text comes first.
    """
    get_issued_clause(clause_id)
    order = derive_voting_order(queries.load_clause_amendments(get_visitor().actor, clause_id))
    return build_private_response(VotingOrderShape.build(order).model_dump(mode="json"))


@api.get("/documents/<int:document_id>/amendments", endpoint="in_document")
@document_response(AmendmentsShape, query=AmendmentPaging)
def list_document_amendments(document_id: int) -> Response:
    """List the amendments in a document by row number."""
    paging = parse_form(AmendmentPaging, request.args.to_dict())
    found = queries.load_amendments_after(
        get_visitor().actor, get_issued_document(document_id).id, paging.after, paging.limit
    )
    more = found[-1].id if len(found) == paging.limit else None
    shape = AmendmentsShape(
        amendments=[AmendmentShape.build(each) for each in found], next_after=more
    )
    return build_private_response(shape.model_dump(mode="json"))


@api.get("/amendments/<int:amendment_id>", endpoint="amendment")
@document_response(AmendmentDetailShape)
def show_amendment(amendment_id: int) -> Response:
    """Show one amendment and its collisions."""
    actor = get_visitor().actor
    found = queries.load_amendment(actor, amendment_id)
    beside = queries.load_clause_amendments(actor, found.clause_id) if found.clause_id else []
    shape = AmendmentDetailShape(
        **AmendmentShape.build(found).model_dump(),
        clashes=[ClashShape.build(each) for each in find_clashes(beside).get(amendment_id, [])],
    )
    return build_private_response(shape.model_dump(mode="json"))


@api.get("/amendments/<int:amendment_id>/attachments/<int:place>", endpoint="attachment")
@document_response(None, media="*/*")
def download_attachment(amendment_id: int, place: int) -> Response:
    """Download a file of an amendment, with its own media type.

    The place is 1, 2 or 3, as the list `attachments` says.
    """
    queries.load_amendment(get_visitor().actor, amendment_id)
    found = get_attachment("amendment", amendment_id, place)
    return send_untrusted_file(found.content, found.media_type, found.filename)


@api.get("/amendments/<int:amendment_id>/revisions", endpoint="revisions")
@document_response(AmendmentRevisionsShape)
def list_revisions(amendment_id: int) -> Response:
    """List the earlier revisions of an amendment."""
    found = queries.load_revisions(get_visitor().actor, amendment_id)
    return build_private_response(
        AmendmentRevisionsShape(
            revisions=[AmendmentRevisionShape.build(each) for each in found]
        ).model_dump(mode="json")
    )


@api.post("/clauses/<int:clause_id>/amendments/preview", endpoint="compare")
@document_response(AmendmentPreviewShape)
@write_endpoint(TextComparisonForm, read_only=True, rule="amendment.propose")
def compare_text(actor: Actor, form: TextComparisonForm, clause_id: int) -> WriteAnswer:
    """Show the change that a text would make and the amendments like it; store nothing."""
    return json_answer(build_preview_shape(actor, clause_id, form.text, form.wording_id))


@api.post("/clauses/<int:clause_id>/amendments", endpoint="propose")
@document_response(AmendmentShape, 201)
@write_endpoint(ProposeForm, precompute=examine_attachments, rule="amendment.propose")
def propose_amendment(
    actor: Actor, form: ProposeForm, clause_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Propose an amendment: another text, a move, a split, a merge or (kind "add") a new clause."""
    made = actions.propose_amendment(
        actor,
        clause_id,
        form.kind,
        form.text,
        form.reason,
        language=form.language,
        wording_id=form.wording_id,
        clause_kind=form.clause_kind,
        clause_level=form.clause_level,
        after=form.after,
        cut=form.cut,
        coalition_id=form.coalition_id,
        files=precomputed,
    )
    return _answer_amendment(actor, made, 201)


@api.post("/amendments/<int:amendment_id>/amendments", endpoint="amend")
@document_response(AmendmentShape, 201)
@write_endpoint(AmendForm, precompute=examine_attachments, rule="amendment.propose")
def amend_amendment(
    actor: Actor, form: AmendForm, amendment_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Propose another text for an amendment."""
    return _answer_amendment(
        actor,
        actions.amend_amendment(
            actor, amendment_id, form.text, form.reason, form.revision, files=precomputed
        ),
        201,
    )


@api.post("/submissions/<int:submission_id>/amendments")
@document_response(AmendmentShape, 201)
@write_endpoint(AmendmentEntryForm, rule="submission.enter")
def enter_amendment(actor: Actor, form: AmendmentEntryForm, submission_id: int) -> WriteAnswer:
    """Enter an amendment on behalf of the source of a submission."""
    return _answer_amendment(actor, on_behalf.enter_amendment(actor, submission_id, form), 201)


@api.put("/amendments/<int:amendment_id>", endpoint="revise")
@document_response(AmendmentShape)
@write_endpoint(ReviseForm, rule="amendment.revise")
def revise_amendment(actor: Actor, form: ReviseForm, amendment_id: int) -> WriteAnswer:
    """Add a new revision to an amendment."""
    return _answer_amendment(
        actor,
        actions.revise_amendment(
            actor,
            amendment_id,
            form.text,
            form.reason,
            form.row_version,
            form.parent_revision,
            form.wording_id,
            form.after,
            form.clause_level,
            form.cut,
        ),
    )


@api.delete("/amendments/<int:amendment_id>", endpoint="withdraw")
@document_response(AmendmentShape)
@write_endpoint(rule="amendment.withdraw")
def withdraw_amendment(actor: Actor, _form: EmptyForm, amendment_id: int) -> WriteAnswer:
    """Withdraw an amendment."""
    return _answer_amendment(actor, actions.withdraw_amendment(actor, amendment_id))


@api.post("/amendments/<int:amendment_id>/retable", endpoint="retable")
@document_response(AmendmentShape, 201)
@write_endpoint(RetableForm, rule="amendment.retable")
def retable_amendment(actor: Actor, form: RetableForm, amendment_id: int) -> WriteAnswer:
    """Reintroduce a withdrawn or answered amendment."""
    return _answer_amendment(
        actor, actions.retable_amendment(actor, amendment_id, form.reason), 201
    )


@api.put("/amendments/<int:amendment_id>/rendering", endpoint="render")
@document_response(RenderingShape)
@write_endpoint(RenderingForm, rule="amendment.render")
def enter_rendering(actor: Actor, form: RenderingForm, amendment_id: int) -> WriteAnswer:
    """Enter the authentic text of an amendment that was made in another language."""
    found = renderings.enter_rendering(actor, amendment_id, form.text, form.revision)
    return json_answer(RenderingShape(amendment_id=amendment_id, text=found.text, official=False))


@api.post("/amendments/<int:amendment_id>/rendering/confirm")
@document_response(RenderingShape)
@write_endpoint(rule="amendment.confirm_rendering")
def confirm_rendering(actor: Actor, _form: EmptyForm, amendment_id: int) -> WriteAnswer:
    """Confirm the rendered text as official."""
    found = renderings.confirm_rendering(actor, amendment_id)
    return json_answer(RenderingShape(amendment_id=amendment_id, text=found.text, official=True))


@api.put("/amendments/<int:amendment_id>/sponsorship", endpoint="sponsor")
@document_response(AmendmentSponsorsShape)
@write_endpoint(SponsorForm, rule="amendment.sponsor")
def sponsor_amendment(actor: Actor, form: SponsorForm, amendment_id: int) -> WriteAnswer:
    """Co-sponsor an amendment for one's organization, or in a personal capacity."""
    sponsors.sponsor_amendment(actor, amendment_id, form.digest, form.coalition_id)
    return _answer_sponsors(actor, amendment_id)


@api.delete("/amendments/<int:amendment_id>/sponsorship", endpoint="leave")
@document_response(AmendmentSponsorsShape)
@write_endpoint(EndSponsorshipForm, rule="amendment.sponsor")
def end_sponsorship(actor: Actor, form: EndSponsorshipForm, amendment_id: int) -> WriteAnswer:
    """End a co-sponsorship."""
    sponsors.end_sponsorship(actor, amendment_id, form.coalition_id)
    return _answer_sponsors(actor, amendment_id)


def _answer_sponsors(actor: Actor, amendment_id: int) -> WriteAnswer:
    """Answer with the current co-sponsors of an amendment."""
    found = queries.load_amendment(actor, amendment_id)
    return json_answer(
        AmendmentSponsorsShape(
            amendment_id=amendment_id,
            sponsors=[SponsorShape.build(each) for each in found.sponsors],
        )
    )


@api.post("/consultations/<int:consultation_id>/coalitions")
@document_response(CoalitionShape, 201)
@write_endpoint(CoalitionForm, rule="coalition.make")
def make_coalition(actor: Actor, form: CoalitionForm, consultation_id: int) -> WriteAnswer:
    """Found a coalition and invite organizations to join."""
    return json_answer(
        _build_coalition_shape(
            sponsors.make_coalition(actor, consultation_id, form.name, form.organisations)
        ),
        201,
    )


@api.post("/coalitions/<int:coalition_id>/membership")
@document_response(CoalitionShape)
@write_endpoint(rule="coalition.make")
def join_coalition(actor: Actor, _form: EmptyForm, coalition_id: int) -> WriteAnswer:
    """Confirm the membership of one's organization in a coalition."""
    return json_answer(
        _build_coalition_shape(sponsors.confirm_membership(actor, coalition_id).coalition)
    )


@api.post("/coalitions/<int:coalition_id>/members", endpoint="ask_to_join")
@document_response(CoalitionShape, 201)
@write_endpoint(CoalitionInvitationForm, rule="coalition.make")
def invite_organisation(
    actor: Actor, form: CoalitionInvitationForm, coalition_id: int
) -> WriteAnswer:
    """Invite one more organization to a coalition, as one of its members."""
    return json_answer(
        _build_coalition_shape(
            sponsors.invite_organisation(actor, coalition_id, form.organisation_id)
        ),
        201,
    )


@api.delete("/coalitions/<int:coalition_id>/membership")
@document_response(CoalitionShape)
@write_endpoint(rule="coalition.make")
def leave_coalition(actor: Actor, _form: EmptyForm, coalition_id: int) -> WriteAnswer:
    """Leave the coalition, or decline the invitation, for one's organization."""
    return json_answer(_build_coalition_shape(sponsors.leave_coalition(actor, coalition_id)))


def _build_coalition_shape(found: Coalition) -> CoalitionShape:
    """Build the JSON form of a coalition."""
    return CoalitionShape(
        id=found.id,
        name=found.name,
        members=[each.organisation_id for each in found.members],
        confirmed=[each.organisation_id for each in found.members if each.confirmed_at],
    )

"""JSON API of requested corrections, the announcement of results, and noted intentions."""

from consult.ballots.counting.actions import order_counts
from consult.ballots.forms import IntentionForm, ProposeCorrectionForm, RequestCorrectionForm
from consult.ballots.shapes import AnnouncedResultShape, CorrectionRequestShape, IntentionShape
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, json_answer, write_endpoint
from consult.positions.blueprint import api

from . import announcement_actions as announcing, request_actions as requesting

REQUEST_PATH = "/ballots/<int:ballot_id>/corrections/<int:request_id>"


@api.post("/ballots/<int:ballot_id>/corrections", endpoint="request_correction")
@document_response(CorrectionRequestShape, 201)
@write_endpoint(RequestCorrectionForm, rule="ballot.vote")
def request_correction(actor: Actor, form: RequestCorrectionForm, ballot_id: int) -> WriteAnswer:
    """Ask the podium to correct one's vote, before the result is announced."""
    made = requesting.request_correction(actor, ballot_id, form.choice, form.reason, form.holder)
    return json_answer(CorrectionRequestShape.build(made), 201)


@api.post("/ballots/<int:ballot_id>/correct", endpoint="correct")
@document_response(CorrectionRequestShape, 201)
@write_endpoint(ProposeCorrectionForm, rule="ballot.correct")
def propose_correction(actor: Actor, form: ProposeCorrectionForm, ballot_id: int) -> WriteAnswer:
    """Ask a voter, as the podium, to confirm a correction of its vote."""
    made = requesting.propose_correction(actor, ballot_id, form.holder, form.choice, form.reason)
    return json_answer(CorrectionRequestShape.build(made), 201)


@api.post(REQUEST_PATH + "/accept", endpoint="accept_correction")
@document_response(CorrectionRequestShape)
@write_endpoint(rule="ballot.vote")
def accept_correction(
    actor: Actor, _form: EmptyForm, ballot_id: int, request_id: int
) -> WriteAnswer:
    """Accept or confirm a requested correction, as the side that was asked."""
    made = requesting.settle_request(actor, ballot_id, request_id, accept=True)
    return json_answer(CorrectionRequestShape.build(made))


@api.post(REQUEST_PATH + "/decline", endpoint="decline_correction")
@document_response(CorrectionRequestShape)
@write_endpoint(rule="ballot.vote")
def decline_correction(
    actor: Actor, _form: EmptyForm, ballot_id: int, request_id: int
) -> WriteAnswer:
    """Decline a requested correction, as the side that was asked."""
    made = requesting.settle_request(actor, ballot_id, request_id, accept=False)
    return json_answer(CorrectionRequestShape.build(made))


@api.post(REQUEST_PATH + "/withdraw", endpoint="withdraw_correction")
@document_response(CorrectionRequestShape)
@write_endpoint(rule="ballot.vote")
def withdraw_correction(
    actor: Actor, _form: EmptyForm, ballot_id: int, request_id: int
) -> WriteAnswer:
    """Withdraw one's own request for a correction."""
    made = requesting.withdraw_request(actor, ballot_id, request_id)
    return json_answer(CorrectionRequestShape.build(made))


@api.post("/ballots/<int:ballot_id>/announce", endpoint="announce")
@document_response(AnnouncedResultShape)
@write_endpoint(rule="ballot.announce")
def announce_result(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Announce the result of a recorded ballot; neither votes nor result change afterwards."""
    ballot = announcing.announce_result(actor, ballot_id)
    counted = ballot.counted or {}
    return json_answer(
        AnnouncedResultShape(
            ballot_id=ballot.id,
            announced_at=ballot.announced_at,
            counts=order_counts(ballot, counted),
            outcome=counted["outcome"],
        )
    )


@api.post("/ballots/<int:ballot_id>/intention", endpoint="note_intention")
@document_response(IntentionShape, 201)
@write_endpoint(IntentionForm, rule="ballot.vote")
def note_intention(actor: Actor, form: IntentionForm, ballot_id: int) -> WriteAnswer:
    """Note the intended vote beside a vote, once the result is final."""
    return json_answer(
        IntentionShape.build(announcing.note_intention(actor, ballot_id, form.intended)), 201
    )

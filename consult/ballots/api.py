"""The JSON API of ballots that the podium opens: open, vote, close, recount, export votes."""

from flask import Response, jsonify, request
from pydantic import BaseModel

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.openapi import document_response

from . import queries as asked
from consult.ballots.counting import actions as closing
from consult.ballots.corrections import actions as correcting
from consult.ballots.opening import actions as opening
from consult.ballots.opening.fixed_values import list_fixed_values
from consult.ballots.casting import actions as voting
from .forms import (
    WithdrawVoteForm,
    VoteForm,
    BallotPaging,
    OpenBallotForm,
    RecordResultForm,
)
from .shapes import (
    VoteCorrectionShape,
    ElectorShape,
    PodiumBallotShape,
    PodiumBallotsShape,
    RecordedResultShape,
    RecountShape,
    VoteCastShape,
    VotesShape,
    VoteWithdrawnShape,
)
from consult.positions.blueprint import api
from consult.positions.models import Ballot

PAGE_SIZE = 100


def _build_private_response(shape: BaseModel) -> Response:
    """Build a JSON response that no cache may keep."""
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations/<int:consultation_id>/ballots", endpoint="ballots")
@document_response(PodiumBallotsShape, query=BallotPaging)
def list_ballots(consultation_id: int) -> Response:
    """List the ballots that the podium opened, newest first."""
    after = parse_form(BallotPaging, request.args.to_dict()).after
    found = asked.load_ballots(find_row(Consultation, consultation_id).id, after, PAGE_SIZE)
    return _build_private_response(
        PodiumBallotsShape(
            ballots=[PodiumBallotShape.build(asked.build_ballot_view(each)) for each in found],
            next_after=found[-1].number if len(found) == PAGE_SIZE else None,
        )
    )


@api.post("/consultations/<int:consultation_id>/ballots")
@document_response(PodiumBallotShape, status=201)
@write_endpoint(OpenBallotForm, rule="ballot.open")
def open_ballot(actor: Actor, form: OpenBallotForm, consultation_id: int) -> WriteAnswer:
    """Open a ballot."""
    ballot = opening.open_ballot(actor, consultation_id, form)
    return json_answer(PodiumBallotShape.build(asked.build_ballot_view(ballot)), 201)


@api.get("/ballots/<int:ballot_id>/result", endpoint="result")
@document_response(PodiumBallotShape)
def show_result(ballot_id: int) -> Response:
    """Show a ballot: question, rules, turnout, and the result as far as it is public."""
    return _build_private_response(
        PodiumBallotShape.build(
            asked.build_ballot_view(asked.load_readable_ballot(get_visitor().actor, ballot_id))
        )
    )


@api.post("/ballots/<int:ballot_id>/votes", endpoint="cast")
@document_response(VoteCastShape)
@write_endpoint(VoteForm, batched=True, is_repeat=voting.is_repeated_vote, rule="ballot.vote")
def cast_vote(actor: Actor, form: VoteForm, ballot_id: int) -> WriteAnswer:
    """Cast or change a vote."""
    ballot = voting.cast_vote(actor, ballot_id, form.choice, form.digest, form.holder)
    return json_answer(VoteCastShape(ballot_id=ballot_id, holder=str(ballot.holder)))


@api.delete("/ballots/<int:ballot_id>/votes", endpoint="withdraw")
@document_response(VoteWithdrawnShape)
@write_endpoint(WithdrawVoteForm, batched=True, rule="ballot.vote")
def withdraw_vote(actor: Actor, form: WithdrawVoteForm, ballot_id: int) -> WriteAnswer:
    """Withdraw a vote."""
    voting.withdraw_vote(actor, ballot_id, form.holder)
    return json_answer(VoteWithdrawnShape(ballot_id=ballot_id))


@api.post("/ballots/<int:ballot_id>/close", endpoint="close")
@document_response(PodiumBallotShape)
@write_endpoint(rule="ballot.close")
def close_ballot(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Close a ballot and count its votes."""
    return json_answer(
        PodiumBallotShape.build(asked.build_ballot_view(closing.close_ballot(actor, ballot_id)))
    )


@api.post("/ballots/<int:ballot_id>/record", endpoint="record")
@document_response(RecordedResultShape)
@write_endpoint(RecordResultForm, rule="ballot.record")
def record_result(actor: Actor, form: RecordResultForm, ballot_id: int) -> WriteAnswer:
    """Decide whether the result of a sounding is recorded."""
    return json_answer(
        RecordedResultShape.build(closing.record_result(actor, ballot_id, form.recorded))
    )


@api.post("/ballots/<int:ballot_id>/recount", endpoint="recount")
@document_response(RecountShape)
@write_endpoint(rule="ballot.recount")
def recount_ballot(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Count a closed ballot again and record whether the result matches."""
    return json_answer(RecountShape.build(correcting.recount_ballot(actor, ballot_id)))


def _build_votes_shape(ballot: Ballot) -> VotesShape:
    """Build the JSON form of a recorded ballot with its electors and corrections."""
    lines, told = asked.load_roll_call(ballot), asked.build_ballot_view(ballot)
    ended = ballot.closed_at is not None and told.result is not None
    return VotesShape(
        ballot_id=ballot.id,
        consultation_id=ballot.consultation_id,
        number=ballot.number or 0,
        open=told.open,
        fixed=list_fixed_values(ballot, lines),
        head=asked.load_closing_head(ballot),
        counts=told.result and told.result.counts,
        outcome=told.result.outcome if told.result and not told.open else None,
        electors=[ElectorShape.build(line) for line in lines],
        corrections=[
            VoteCorrectionShape.build(made) for made, _name, _by in asked.load_corrections(ballot)
        ]
        if ended
        else [],
    )


@api.get("/ballots/<int:ballot_id>/votes", endpoint="votes")
@document_response(VotesShape)
def show_votes(ballot_id: int) -> Response:
    """Show the roll of a recorded ballot: the electors and the turnout.

    Once the ballot is closed, it also holds the choice of each elector.
    """
    return _build_private_response(
        _build_votes_shape(asked.load_recorded_ballot(get_visitor().actor, ballot_id))
    )

"""The JSON API of ballots that are opened by hand: open, vote, close, count, and take the votes home."""
import csv
import io

from flask import Response, jsonify, request
from pydantic import BaseModel

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.openapi import answers

from . import queries as asked
from consult.ballots.counting import actions as closing
from consult.ballots.corrections import actions as correcting
from consult.ballots.opening import actions as opening
from consult.ballots.casting import actions as voting
from .forms import BackForm, CastForm, CorrectForm, ListForm, OpenForm, RecordForm
from .shapes import (
    CorrectionShape, ElectorShape, HandBallotShape, HandBallotsShape, RecordedShape, RecountShape,
    VoteCastShape, VotesShape, VoteWithdrawnShape,
)
from consult.positions.blueprint import api
from consult.positions.models import Ballot

PAGE = 100
SAFE = str.maketrans({"\t": " ", "\r": " ", "\n": " "})


def _said(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations/<int:consultation_id>/ballots")
@answers(HandBallotsShape, query=ListForm)
def ballots(consultation_id: int) -> Response:
    """The ballots that the podium opened, the newest first."""
    after = parse(ListForm, request.args.to_dict()).after
    found = asked.ballots_in(find(Consultation, consultation_id).id, after, PAGE)
    return _said(HandBallotsShape(ballots=[HandBallotShape.of(asked.shown_of(each)) for each in found],
                                  next_after=found[-1].number if len(found) == PAGE else None))


@api.post("/consultations/<int:consultation_id>/ballots")
@answers(HandBallotShape, status=201)
@writes(OpenForm)
def open_ballot(actor: Actor, form: OpenForm, consultation_id: int) -> Answer:
    """Put a question to the vote."""
    ballot = opening.open_ballot(actor, consultation_id, form)
    return shown(HandBallotShape.of(asked.shown_of(ballot)), 201)


@api.get("/ballots/<int:ballot_id>/result")
@answers(HandBallotShape)
def result(ballot_id: int) -> Response:
    """The question, its rules, how many took part, and the result as far as it shows."""
    return _said(HandBallotShape.of(asked.shown_of(asked.ballot_for(visitor().actor, ballot_id))))


@api.post("/ballots/<int:ballot_id>/votes")
@answers(VoteCastShape)
@writes(CastForm, together=True)
def cast(actor: Actor, form: CastForm, ballot_id: int) -> Answer:
    """Vote; to vote again changes it."""
    ballot = voting.cast_vote(actor, ballot_id, form.choice, form.digest, form.holder)
    return shown(VoteCastShape(ballot_id=ballot_id, holder=str(ballot.holder)))


@api.delete("/ballots/<int:ballot_id>/votes")
@answers(VoteWithdrawnShape)
@writes(BackForm, together=True)
def withdraw(actor: Actor, form: BackForm, ballot_id: int) -> Answer:
    """Take a vote back."""
    voting.withdraw_vote(actor, ballot_id, form.holder)
    return shown(VoteWithdrawnShape(ballot_id=ballot_id))


@api.post("/ballots/<int:ballot_id>/close")
@answers(HandBallotShape)
@writes()
def close(actor: Actor, _form: Nothing, ballot_id: int) -> Answer:
    """End the vote and count."""
    return shown(HandBallotShape.of(asked.shown_of(closing.close_ballot(actor, ballot_id))))


@api.post("/ballots/<int:ballot_id>/record")
@answers(RecordedShape)
@writes(RecordForm)
def record(actor: Actor, form: RecordForm, ballot_id: int) -> Answer:
    """Have the result of a sounding recorded, or not."""
    return shown(RecordedShape.of(closing.record_result(actor, ballot_id, form.recorded)))


@api.post("/ballots/<int:ballot_id>/correct")
@answers(CorrectionShape)
@writes(CorrectForm)
def correct(actor: Actor, form: CorrectForm, ballot_id: int) -> Answer:
    """Set a recorded vote right."""
    made = correcting.correct_vote(actor, ballot_id, form.holder, form.choice or None, form.reason)
    return shown(CorrectionShape.of(made))


@api.post("/ballots/<int:ballot_id>/recount")
@answers(RecountShape)
@writes()
def recount(actor: Actor, _form: Nothing, ballot_id: int) -> Answer:
    """Count again, and say in the record whether it fits."""
    return shown(RecountShape.of(correcting.recount(actor, ballot_id)))


def _votes(ballot: Ballot) -> VotesShape:
    lines, told = asked.roll_of(ballot), asked.shown_of(ballot)
    ended = ballot.closed_at is not None and told.result is not None
    return VotesShape(
        ballot_id=ballot.id, consultation_id=ballot.consultation_id, number=ballot.number or 0, open=told.open,
        fixed=opening.fixed(ballot, lines), counts=told.result and told.result.counts,
        outcome=told.result.outcome if told.result and not told.open else None,
        electors=[ElectorShape.of(line) for line in lines],
        corrections=[CorrectionShape.of(made) for made, _name, _by in asked.corrections_of(ballot)] if ended else [])


@api.get("/ballots/<int:ballot_id>/votes")
@answers(VotesShape)
def votes(ballot_id: int) -> Response:
    """A recorded ballot with its roll: who may vote and who has; once it is closed what each chose."""
    return _said(_votes(asked.recorded_for(visitor().actor, ballot_id)))


@api.get("/ballots/<int:ballot_id>/votes.csv")
@answers(None, media="text/csv")
def votes_csv(ballot_id: int) -> Response:
    """The same roll as a table."""
    ballot = asked.recorded_for(visitor().actor, ballot_id)
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["ballot", "holder", "name", "group", "region", "where", "voted", "choice", "corrected"])
    for line in asked.roll_of(ballot):
        table.writerow([f"B-{ballot.number}", line.holder, _cell(line.name), line.group or "", line.region or "", line.where,
                        "yes" if line.cast_at else "no", _cell(line.choice or ""), "yes" if line.corrected else "no"])
    response = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="ballot-B-{ballot.number}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _cell(words: str) -> str:
    """What people typed, so that no program takes it for a formula."""
    flat = words.translate(SAFE)
    return f"'{flat}" if flat[:1] in {"=", "+", "-", "@"} else flat

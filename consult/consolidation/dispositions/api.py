"""The JSON API of answers: what became of one's contributions, contesting that, and hiding the words of a contest."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers
from consult.documents.queries import readable_version
from consult.moderation.forms import GroundsForm

from consult.consolidation.contests import actions as contesting, moderation_actions as hiding
from . import mine as own_answers
from .shapes import ContestShape, ContestsShape, OwnAnswerShape, OwnAnswersShape
from consult.consolidation.blueprint import api
from consult.consolidation.contests.forms import ContestForm, ReplyForm


@api.get("/my/answers")
@answers(OwnAnswersShape)
def my_answers() -> Response:
    """What became of what one contributed, oneself, for one's organisation or behind others, newest first."""
    actor = visitor().actor
    every = own_answers.own_answers(actor)
    places = own_answers.places(actor, every)
    found = [OwnAnswerShape.of(each, places.get(each.fate.id) if each.fate else None) for each in every]
    return jsonify(OwnAnswersShape(answers=found).model_dump(mode="json"))


@api.get("/versions/<int:version_id>/contests")
@answers(ContestsShape)
def contests(version_id: int) -> Response:
    """The answers of an issued version that were contested, those that wait first."""
    actor = visitor().actor
    version = readable_version(actor, version_id)
    found = contesting.public(contesting.contests_in(version)) if version.issued else []
    return jsonify(ContestsShape(contests=[ContestShape.of(actor, each) for each in found]).model_dump(mode="json"))


@api.post("/answers/<int:disposition_id>/contest")
@answers(ContestShape, 201)
@writes(ContestForm)
def contest(actor: Actor, form: ContestForm, disposition_id: int) -> Answer:
    """Contest an answer, or take what a moderator said to that to the chair."""
    return shown(ContestShape.of(actor, contesting.contest(actor, disposition_id, form.reason)), 201)


@api.post("/contests/<int:contest_id>/withdraw")
@answers(ContestShape)
@writes()
def withdraw_contest(actor: Actor, _form: Nothing, contest_id: int) -> Answer:
    """Contest it no more."""
    return shown(ContestShape.of(actor, contesting.withdraw_contest(actor, contest_id)))


@api.post("/contests/<int:contest_id>/reply")
@answers(ContestShape)
@writes(ReplyForm)
def reply(actor: Actor, form: ReplyForm, contest_id: int) -> Answer:
    """Uphold a contested answer, or change it."""
    made = contesting.answer_contest(actor, contest_id, form.verdict, form.reason, form.outcome, form.row_version)
    return shown(ContestShape.of(actor, made))


@api.post("/contests/<int:contest_id>/hide")
@answers(ContestShape)
@writes(GroundsForm)
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> Answer:
    """Hide the words of a contest and say why; it is answered all the same."""
    return shown(ContestShape.of(actor, hiding.hide_contest(actor, contest_id, form.grounds)))


@api.post("/contests/<int:contest_id>/show")
@answers(ContestShape)
@writes()
def show_contest(actor: Actor, _form: Nothing, contest_id: int) -> Answer:
    """Let the words of a contest be read again."""
    return shown(ContestShape.of(actor, hiding.show_contest(actor, contest_id)))

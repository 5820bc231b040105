"""JSON API of a contributor's answers: reading, contesting, and hiding the reason of a
contest.
"""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.documents.queries import get_readable_version
from consult.moderation.forms import GroundsForm

from consult.consolidation.contests import actions as contesting, moderation_actions as hiding
from consult.consolidation.contests.queries import load_contests, filter_readable
from . import mine as own_answers
from .shapes import ContestShape, ContestsShape, OwnAnswerShape, OwnAnswersShape
from consult.consolidation.blueprint import api
from consult.consolidation.contests.forms import ContestAnswerForm, ContestReplyForm


@api.get("/my/answers", endpoint="my_answers")
@document_response(OwnAnswersShape)
def list_my_answers() -> Response:
    """Return the dispositions of the reader's contributions, newest first.

    Includes contributions made for the reader's organization or supported by the reader.
    """
    actor = get_visitor().actor
    every = own_answers.load_own_answers(actor)
    places = own_answers.load_answer_places(actor, every)
    found = [
        OwnAnswerShape.build(each, places.get(each.disposition.id) if each.disposition else None)
        for each in every
    ]
    return jsonify(OwnAnswersShape(answers=found).model_dump(mode="json"))


@api.get("/versions/<int:version_id>/contests", endpoint="contests")
@document_response(ContestsShape)
def list_contests(version_id: int) -> Response:
    """Return the contested answers of an issued version, open contests first."""
    actor = get_visitor().actor
    version = get_readable_version(actor, version_id)
    found = filter_readable(load_contests(version)) if version.issued else []
    return jsonify(
        ContestsShape(contests=[ContestShape.build(actor, each) for each in found]).model_dump(
            mode="json"
        )
    )


@api.post("/answers/<int:disposition_id>/contest", endpoint="contest")
@document_response(ContestShape, 201)
@write_endpoint(ContestAnswerForm, rule="answer.contest")
def contest_answer(actor: Actor, form: ContestAnswerForm, disposition_id: int) -> WriteAnswer:
    """Contest an answer, or take a moderator's reply to the chair."""
    return json_answer(
        ContestShape.build(actor, contesting.contest_answer(actor, disposition_id, form.reason)),
        201,
    )


@api.post("/contests/<int:contest_id>/withdraw")
@document_response(ContestShape)
@write_endpoint(rule="contest.withdraw")
def withdraw_contest(actor: Actor, _form: EmptyForm, contest_id: int) -> WriteAnswer:
    """Withdraw a contest."""
    return json_answer(ContestShape.build(actor, contesting.withdraw_contest(actor, contest_id)))


@api.post("/contests/<int:contest_id>/reply", endpoint="reply")
@document_response(ContestShape)
@write_endpoint(ContestReplyForm, rule="contest.review")
def answer_contest(actor: Actor, form: ContestReplyForm, contest_id: int) -> WriteAnswer:
    """Reply to a contest: uphold the answer, or change it."""
    made = contesting.answer_contest(
        actor, contest_id, form.verdict, form.reason, form.outcome, form.row_version
    )
    return json_answer(ContestShape.build(actor, made))


@api.post("/contests/<int:contest_id>/hide")
@document_response(ContestShape)
@write_endpoint(GroundsForm, rule="contest.hide")
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> WriteAnswer:
    """Hide the reason of a contest on stated grounds; the contest still gets a reply."""
    return json_answer(
        ContestShape.build(actor, hiding.hide_contest(actor, contest_id, form.grounds))
    )


@api.post("/contests/<int:contest_id>/show")
@document_response(ContestShape)
@write_endpoint(rule="contest.hide")
def show_contest(actor: Actor, _form: EmptyForm, contest_id: int) -> WriteAnswer:
    """Show the hidden reason of a contest again."""
    return json_answer(ContestShape.build(actor, hiding.show_contest(actor, contest_id)))

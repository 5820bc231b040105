"""The JSON API of contested names of groups."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers
from consult.moderation.forms import GroundsForm

from . import contest_actions as contesting
from consult.similarity.blueprint import CONTEST, GROUP, api, group_of
from .forms import ContestForm, ReplyForm
from .shapes import SummaryContestShape, SummaryContestsShape
from consult.similarity.forms import SavedForm


@api.get(GROUP + "/contests")
@answers(SummaryContestsShape)
def contests(group_id: int) -> Response:
    """What was said of the name of a group; everyone may read it."""
    actor, row = visitor().actor, group_of(group_id)
    return jsonify(SummaryContestsShape(
        contests=[SummaryContestShape.of(actor, each) for each in contesting.contests_of(group_id)],
        until={each.item: each.until for each in contesting.may_contest(actor, row)}).model_dump(mode="json"))


@api.post(GROUP + "/contest")
@answers(SummaryContestShape, 201)
@writes(ContestForm)
def contest(actor: Actor, form: ContestForm, group_id: int) -> Answer:
    """Say what the name of a group misses in the own contribution."""
    made = contesting.contest(actor, group_id, form.item, form.reason, form.proposed)
    return shown(SummaryContestShape.of(actor, made), 201)


@api.post(CONTEST + "/withdraw")
@answers(SummaryContestShape)
@writes(SavedForm)
def withdraw_contest(actor: Actor, form: SavedForm, contest_id: int) -> Answer:
    """Contest it no more."""
    return shown(SummaryContestShape.of(actor, contesting.withdraw_contest(actor, contest_id, form.row_version)))


@api.post(CONTEST + "/reply")
@answers(SummaryContestShape)
@writes(ReplyForm)
def reply(actor: Actor, form: ReplyForm, contest_id: int) -> Answer:
    """Keep the name of the group, or give it another one."""
    made = contesting.answer_contest(actor, contest_id, form.verdict, form.reason, form.given, form.row_version)
    return shown(SummaryContestShape.of(actor, made))


@api.post(CONTEST + "/hide")
@answers(SummaryContestShape)
@writes(GroundsForm)
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> Answer:
    """Hide the words of a contest and say why; it is answered all the same."""
    return shown(SummaryContestShape.of(actor, contesting.hide_contest(actor, contest_id, form.grounds)))


@api.post(CONTEST + "/show")
@answers(SummaryContestShape)
@writes()
def show_contest(actor: Actor, _form: Nothing, contest_id: int) -> Answer:
    """Let the words of a contest be read again."""
    return shown(SummaryContestShape.of(actor, contesting.show_contest(actor, contest_id)))

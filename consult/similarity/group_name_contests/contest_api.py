"""JSON API of contests of a group's name."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.moderation.forms import GroundsForm

from . import contest_actions as contesting
from consult.similarity.group_name_contests.queries import list_group_contests, list_contestable
from consult.similarity.blueprint import CONTEST_PATH, GROUP_PATH, api, find_group
from .forms import NameContestForm, NameContestReplyForm
from .shapes import SummaryContestShape, SummaryContestsShape
from consult.similarity.forms import GroupVersionForm


@api.get(GROUP_PATH + "/contests", endpoint="contests")
@document_response(SummaryContestsShape)
def list_contests(group_id: int) -> Response:
    """List the contests of a group's name; everyone may read them."""
    actor, row = get_visitor().actor, find_group(group_id)
    return jsonify(
        SummaryContestsShape(
            contests=[
                SummaryContestShape.build(actor, each) for each in list_group_contests(group_id)
            ],
            until={each.item: each.until for each in list_contestable(actor, row)},
        ).model_dump(mode="json")
    )


@api.post(GROUP_PATH + "/contest", endpoint="contest")
@document_response(SummaryContestShape, 201)
@write_endpoint(NameContestForm, rule="summary.contest")
def contest_name(actor: Actor, form: NameContestForm, group_id: int) -> WriteAnswer:
    """Contest the name of a group that holds one's own contribution."""
    made = contesting.contest_name(actor, group_id, form.item, form.reason, form.proposed)
    return json_answer(SummaryContestShape.build(actor, made), 201)


@api.post(CONTEST_PATH + "/withdraw")
@document_response(SummaryContestShape)
@write_endpoint(GroupVersionForm, rule="contest.withdraw")
def withdraw_contest(actor: Actor, form: GroupVersionForm, contest_id: int) -> WriteAnswer:
    """Withdraw a contest."""
    return json_answer(
        SummaryContestShape.build(
            actor, contesting.withdraw_contest(actor, contest_id, form.row_version)
        )
    )


@api.post(CONTEST_PATH + "/reply", endpoint="reply")
@document_response(SummaryContestShape)
@write_endpoint(NameContestReplyForm, rule="contest.answer")
def answer_contest(actor: Actor, form: NameContestReplyForm, contest_id: int) -> WriteAnswer:
    """Reply to a contest: keep the name of the group, or give it another one."""
    made = contesting.answer_contest(
        actor, contest_id, form.verdict, form.reason, form.given, form.row_version
    )
    return json_answer(SummaryContestShape.build(actor, made))


@api.post(CONTEST_PATH + "/hide")
@document_response(SummaryContestShape)
@write_endpoint(GroundsForm, rule="contest.hide")
def hide_contest(actor: Actor, form: GroundsForm, contest_id: int) -> WriteAnswer:
    """Hide the text of a contest on stated grounds; the contest still gets a reply."""
    return json_answer(
        SummaryContestShape.build(actor, contesting.hide_contest(actor, contest_id, form.grounds))
    )


@api.post(CONTEST_PATH + "/show", endpoint="show_contest")
@document_response(SummaryContestShape)
@write_endpoint(rule="contest.hide")
def reveal_contest(actor: Actor, _form: EmptyForm, contest_id: int) -> WriteAnswer:
    """Show the text of a hidden contest again."""
    return json_answer(
        SummaryContestShape.build(actor, contesting.reveal_contest(actor, contest_id))
    )

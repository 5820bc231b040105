"""JSON API of drafting groups; their texts are private until they are tabled."""

from flask import Response, jsonify
from pydantic import BaseModel

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import PREFIX, document_response
from consult.core.permissions.rules import require_permission

from . import actions as groups
from consult.meetings.blueprint import api
from consult.meetings.drafting.commands import run_group_command
from consult.meetings.drafting.forms import PenForm, ReferralForm, GroupReportForm, ClauseTextForm
from consult.meetings.drafting.shapes import (
    DraftingGroupShape,
    DraftingGroupsShape,
    GroupTextShape,
    GroupTextsShape,
    PenShape,
)
from .models import DraftingGroup

GROUPS_PATH = PREFIX + "/consultations/<int:consultation_id>/drafting-groups"
GROUP_PATH = PREFIX + "/drafting-groups/<int:group_id>"


def _build_response(shape: BaseModel) -> Response:
    """Build a JSON response that no cache stores."""
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get(GROUPS_PATH)
@document_response(DraftingGroupsShape)
def list_groups(consultation_id: int) -> Response:
    """List the drafting groups of a consultation with their clauses, members and deadlines."""
    found = groups.list_groups(find_row(Consultation, consultation_id).id)
    return _build_response(
        DraftingGroupsShape(groups=[DraftingGroupShape.build(each) for each in found])
    )


@api.post(GROUPS_PATH, endpoint="refer")
@document_response(DraftingGroupShape, 201)
@write_endpoint(ReferralForm, rule="group.refer")
def refer_clauses(actor: Actor, form: ReferralForm, consultation_id: int) -> WriteAnswer:
    """Refer clauses to a drafting group."""
    require_permission(actor, "group.refer", find_row(Consultation, consultation_id))
    made = groups.refer_clauses(
        actor,
        consultation_id,
        form.title,
        groups.find_clauses_by_label(form.document_id, form.labels),
        form.members,
        form.facilitator_id,
        form.deadline_at,
        mandate=form.mandate or "",
        meeting_id=form.meeting_id,
    )
    return json_answer(DraftingGroupShape.build(made), 201)


@api.get(GROUP_PATH + "/texts")
@document_response(GroupTextsShape)
def list_group_texts(group_id: int) -> Response:
    """List the texts of a group: for its members and the podium, and for everyone once tabled."""
    group = find_row(DraftingGroup, group_id)
    require_permission(get_visitor().actor, "group.see", group)
    return _build_response(
        GroupTextsShape(texts=[GroupTextShape.build(each) for each in group.texts])
    )


@api.put(GROUP_PATH + "/texts/<int:clause_id>/pen", endpoint="move_group_pen")
@document_response(PenShape)
@write_endpoint(PenForm, rule="group.work")
def run_group_pen_action(actor: Actor, form: PenForm, group_id: int, clause_id: int) -> WriteAnswer:
    """Take, request, give or keep the pen of a clause.

    The pen is the exclusive right to edit the drafted text.
    """
    return json_answer(PenShape.build(run_group_command("pen", actor, form, group_id, clause_id)))


@api.put(GROUP_PATH + "/texts/<int:clause_id>", endpoint="put_group_words")
@document_response(GroupTextShape)
@write_endpoint(ClauseTextForm, rule="group.work")
def put_group_text(
    actor: Actor, form: ClauseTextForm, group_id: int, clause_id: int
) -> WriteAnswer:
    """Write the text of a clause; 409 with the current text if the digest is out of date."""
    return json_answer(
        GroupTextShape.build(run_group_command("put_words", actor, form, group_id, clause_id))
    )


@api.post(GROUP_PATH + "/table", endpoint="table_group")
@document_response(DraftingGroupShape)
@write_endpoint(GroupReportForm, rule="group.table")
def table_report(actor: Actor, form: GroupReportForm, group_id: int) -> WriteAnswer:
    """Table the report of a group, so that everyone can read its text."""
    return json_answer(DraftingGroupShape.build(groups.table_report(actor, group_id, form.report)))

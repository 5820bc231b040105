"""The JSON API of drafting groups: that they are there, for everyone; their words, for the members until they are tabled."""
from flask import Response, jsonify
from pydantic import BaseModel

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import PREFIX, answers
from consult.core.permissions.rules import require

from . import actions as groups
from consult.meetings.blueprint import api
from consult.meetings.drafting.commands import in_group
from consult.meetings.drafting.forms import PenForm, ReferForm, ReportForm, WordsForm
from consult.meetings.drafting.shapes import (
    GroupShape, GroupsShape, GroupTextShape, GroupTextsShape, PenShape,
)
from .models import DraftingGroup

LIST = PREFIX + "/consultations/<int:consultation_id>/groups"
GROUP = PREFIX + "/groups/<int:group_id>"


def _shown(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get(LIST)
@answers(GroupsShape)
def list_groups(consultation_id: int) -> Response:
    """The drafting groups of a consultation: what was referred to whom, and until when."""
    found = groups.groups_of(find(Consultation, consultation_id).id)
    return _shown(GroupsShape(groups=[GroupShape.of(each) for each in found]))


@api.post(LIST)
@answers(GroupShape, 201)
@writes(ReferForm)
def refer(actor: Actor, form: ReferForm, consultation_id: int) -> Answer:
    """Refer clauses to a drafting group."""
    require(actor, "group.refer", find(Consultation, consultation_id))
    made = groups.refer(actor, consultation_id, form.title, groups.clauses_labelled(form.document_id, form.labels), form.members,
                        form.facilitator_id, form.deadline_at, mandate=form.mandate or "", meeting_id=form.meeting_id)
    return shown(GroupShape.of(made), 201)


@api.get(GROUP + "/texts")
@answers(GroupTextsShape)
def list_group_texts(group_id: int) -> Response:
    """The words of a group, for its members and the podium; for everyone once they are tabled."""
    group = find(DraftingGroup, group_id)
    require(visitor().actor, "group.see", group)
    return _shown(GroupTextsShape(texts=[GroupTextShape.of(each) for each in group.texts]))


@api.put(GROUP + "/texts/<int:clause_id>/pen")
@answers(PenShape)
@writes(PenForm)
def move_group_pen(actor: Actor, form: PenForm, group_id: int, clause_id: int) -> Answer:
    """Take the pen of a clause, ask for it, hand it over or lay it down, or stay alive."""
    return shown(PenShape.of(in_group("pen", actor, form, group_id, clause_id)))


@api.put(GROUP + "/texts/<int:clause_id>/words")
@answers(GroupTextShape)
@writes(WordsForm)
def put_group_words(actor: Actor, form: WordsForm, group_id: int, clause_id: int) -> Answer:
    """Write the words of a clause; 409 with those that stand there where they are not those of the digest."""
    return shown(GroupTextShape.of(in_group("put_words", actor, form, group_id, clause_id)))


@api.post(GROUP + "/table")
@answers(GroupShape)
@writes(ReportForm)
def table_group(actor: Actor, form: ReportForm, group_id: int) -> Answer:
    """Report back: everyone reads the words of the group from now on."""
    return shown(GroupShape.of(groups.table(actor, group_id, form.report)))

"""JSON API of groups of similar contributions."""

from flask import Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.openapi import document_response
from consult.core.permissions.rules import require_permission

from . import (
    actions,
    identical_amendment_actions as joining,
    opt_out_actions as leaving,
    suggestions as looking,
    queries,
)
from .blueprint import DOCUMENT_PATH, GROUP_PATH, ENDORSEMENT_PATH, api, find_document, find_group
from .forms import (
    EndorsementForm,
    CreateGroupForm,
    SimilarGroupMembersForm,
    MergeGroupsForm,
    GroupNameForm,
    OwnContributionForm,
    GroupVersionForm,
    ClauseFilterForm,
)
from .shapes import SimilarGroupShape, JoinedShape, SimilarShape, SoughtShape, SuggestionShape


@api.get(DOCUMENT_PATH, endpoint="similar")
@document_response(SimilarShape, query=ClauseFilterForm)
def list_similar(document_id: int) -> Response:
    """List the suggestions and groups of a document, or of one clause with ?clause=."""
    document, actor = find_document(document_id), get_visitor().actor
    require_permission(actor, "similar.see", document)
    clause_id = parse_form(ClauseFilterForm, request.args.to_dict()).clause
    found = looking.load_status(document_id)
    response = jsonify(
        SimilarShape(
            sought=SoughtShape.build(found) if found else None,
            suggestions=[
                SuggestionShape.build(each)
                for each in (looking.build_suggestions(actor, found, clause_id) if found else [])
            ],
            groups=[
                SimilarGroupShape.build(each)
                for each in queries.list_groups(actor, document_id, clause_id)
            ],
        ).model_dump(mode="json")
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(DOCUMENT_PATH + "/search", endpoint="seek")
@document_response(SoughtShape)
@write_endpoint(rule="similar.seek")
def start_search(actor: Actor, _form: EmptyForm, document_id: int) -> WriteAnswer:
    """Start a background search for contributions that say nearly the same."""
    look = looking.start_search(actor, document_id)
    return json_answer(
        SoughtShape(
            state="working",
            progress=0,
            across="no",
            at=look.at,
            looked_at=len(look.seen),
            new=0,
            changed=0,
            gone=0,
        )
    )


def _answer_group(actor: Actor, group_id: int) -> WriteAnswer:
    """Answer with a group."""
    return json_answer(SimilarGroupShape.build(queries.load_group(actor, group_id)))


@api.post(DOCUMENT_PATH, endpoint="group")
@document_response(SimilarGroupShape)
@write_endpoint(CreateGroupForm, rule="similar.group")
def create_group(actor: Actor, form: CreateGroupForm, document_id: int) -> WriteAnswer:
    """Group contributions."""
    kind, numbers = actions.parse_items(form.items)
    made = actions.create_group(
        actor,
        document_id,
        form.items,
        form.name or "",
        looking.find_score(document_id, kind, numbers),
    )
    return _answer_group(actor, made.id)


@api.get(GROUP_PATH, endpoint="one")
@document_response(SimilarGroupShape)
def get_group(group_id: int) -> Response:
    """Return one group with all its supporters; everyone may read it."""
    find_group(group_id)
    return jsonify(
        SimilarGroupShape.build(queries.load_group(get_visitor().actor, group_id)).model_dump(
            mode="json"
        )
    )


@api.post(GROUP_PATH + "/name", endpoint="name")
@document_response(SimilarGroupShape)
@write_endpoint(GroupNameForm, rule="similar.group")
def name_group(actor: Actor, form: GroupNameForm, group_id: int) -> WriteAnswer:
    """Give a group another name."""
    return _answer_group(
        actor, actions.name_group(actor, group_id, form.name or "", form.row_version).id
    )


@api.post(GROUP_PATH + "/remove", endpoint="take_out")
@document_response(SimilarGroupShape)
@write_endpoint(SimilarGroupMembersForm, rule="similar.group")
def remove_members(actor: Actor, form: SimilarGroupMembersForm, group_id: int) -> WriteAnswer:
    """Remove contributions from a group; several become a group of their own, which is returned."""
    return _answer_group(
        actor, actions.split_group(actor, group_id, form.items, form.row_version).id
    )


@api.post(GROUP_PATH + "/add", endpoint="add")
@document_response(SimilarGroupShape)
@write_endpoint(SimilarGroupMembersForm, rule="similar.group")
def add_members(actor: Actor, form: SimilarGroupMembersForm, group_id: int) -> WriteAnswer:
    """Add contributions to a group."""
    return _answer_group(
        actor, actions.add_members(actor, group_id, form.items, form.row_version).id
    )


@api.post(GROUP_PATH + "/merge", endpoint="merge")
@document_response(SimilarGroupShape)
@write_endpoint(MergeGroupsForm, rule="similar.group")
def merge_groups(actor: Actor, form: MergeGroupsForm, group_id: int) -> WriteAnswer:
    """Merge another group into this one."""
    return _answer_group(
        actor, actions.merge_groups(actor, group_id, form.other, form.row_version).id
    )


@api.post(GROUP_PATH + "/ungroup", endpoint="ungroup")
@document_response(SimilarGroupShape)
@write_endpoint(GroupVersionForm, rule="similar.group")
def dissolve_group(actor: Actor, form: GroupVersionForm, group_id: int) -> WriteAnswer:
    """Dissolve a group."""
    return _answer_group(actor, actions.dissolve_group(actor, group_id, form.row_version).id)


@api.post(GROUP_PATH + "/restore", endpoint="restore")
@document_response(SimilarGroupShape)
@write_endpoint(rule="similar.group")
def restore_group(actor: Actor, _form: EmptyForm, group_id: int) -> WriteAnswer:
    """Restore a group that was dissolved or merged."""
    return _answer_group(actor, actions.restore_group(actor, group_id).id)


@api.post(GROUP_PATH + "/leave", endpoint="leave")
@document_response(SimilarGroupShape)
@write_endpoint(OwnContributionForm, rule="similar.leave")
def leave_group(actor: Actor, form: OwnContributionForm, group_id: int) -> WriteAnswer:
    """Take one's own contribution out of a group."""
    return _answer_group(actor, leaving.leave_group(actor, group_id, form.item).id)


@api.post(GROUP_PATH + "/return", endpoint="come_back")
@document_response(SimilarGroupShape)
@write_endpoint(OwnContributionForm, rule="similar.leave")
def return_to_group(actor: Actor, form: OwnContributionForm, group_id: int) -> WriteAnswer:
    """Put one's own contribution back into the group it was taken out of."""
    return _answer_group(actor, leaving.return_to_group(actor, group_id, form.item).id)


@api.post(ENDORSEMENT_PATH, endpoint="join")
@document_response(JoinedShape)
@write_endpoint(EndorsementForm, rule="amendment.sponsor")
def endorse_twin(actor: Actor, form: EndorsementForm, amendment_id: int) -> WriteAnswer:
    """Withdraw one's amendment and co-sponsor an identical one; the reason becomes a comment."""
    made = joining.endorse_twin(actor, amendment_id, form.other)
    return json_answer(
        JoinedShape(amendment_id=made.id, withdrawn=made.withdrawn, comment_id=made.comment_id)
    )

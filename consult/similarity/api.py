"""The JSON API of groups of similar contributions."""
from flask import Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.openapi import answers
from consult.core.permissions.rules import require

from . import (
    actions, endorsement_actions as joining, opt_out_actions as leaving, suggestions as looking,
    queries,
)
from consult.similarity.name_contests import contest_api as api_contests
from .blueprint import DOCUMENT, GROUP, JOIN, api, document_of, group_of
from .forms import (
    JoinForm, MakeForm, MembersForm, MergeForm, NameForm, OwnForm, SavedForm, WhereForm,
)
from .shapes import SimilarGroupShape, JoinedShape, SimilarShape, SoughtShape, SuggestionShape

__all__ = ["api", "api_contests"]


@api.get(DOCUMENT)
@answers(SimilarShape, query=WhereForm)
def similar(document_id: int) -> Response:
    """The suggested and the made groups of a document; of one clause with ?clause=."""
    document, actor = document_of(document_id), visitor().actor
    require(actor, "similar.see", document)
    clause_id = parse(WhereForm, request.args.to_dict()).clause
    found = looking.looked(document_id)
    response = jsonify(SimilarShape(
        sought=SoughtShape.of(found) if found else None,
        suggestions=[SuggestionShape.of(each) for each in (looking.suggestions(actor, found, clause_id) if found else [])],
        groups=[SimilarGroupShape.of(each) for each in queries.groups_in(actor, document_id, clause_id)]).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(DOCUMENT + "/seek")
@answers(SoughtShape)
@writes()
def seek(actor: Actor, _form: Nothing, document_id: int) -> Answer:
    """Let the program look for contributions that say nearly the same, in the background."""
    look = looking.seek(actor, document_id)
    return shown(SoughtShape(state="working", progress=0, across="no", at=look.at, looked_at=len(look.seen),
                             new=0, changed=0, gone=0))


def _one(actor: Actor, group_id: int) -> Answer:
    return shown(SimilarGroupShape.of(queries.group_for(actor, group_id)))


@api.post(DOCUMENT)
@answers(SimilarGroupShape)
@writes(MakeForm)
def group(actor: Actor, form: MakeForm, document_id: int) -> Answer:
    """Put contributions together."""
    kind, numbers = actions.parted(form.items)
    made = actions.group(actor, document_id, form.items, form.name or "", looking.score_of(document_id, kind, numbers))
    return _one(actor, made.id)


@api.get(GROUP)
@answers(SimilarGroupShape)
def one(group_id: int) -> Response:
    """One group with everybody who stands behind it; everyone may read it."""
    group_of(group_id)
    return jsonify(SimilarGroupShape.of(queries.group_for(visitor().actor, group_id)).model_dump(mode="json"))


@api.post(GROUP + "/name")
@answers(SimilarGroupShape)
@writes(NameForm)
def name(actor: Actor, form: NameForm, group_id: int) -> Answer:
    """Give it another name."""
    return _one(actor, actions.name(actor, group_id, form.name or "", form.row_version).id)


@api.post(GROUP + "/take-out")
@answers(SimilarGroupShape)
@writes(MembersForm)
def take_out(actor: Actor, form: MembersForm, group_id: int) -> Answer:
    """Take contributions out; several become a group of their own, which is answered."""
    return _one(actor, actions.split(actor, group_id, form.items, form.row_version).id)


@api.post(GROUP + "/add")
@answers(SimilarGroupShape)
@writes(MembersForm)
def add(actor: Actor, form: MembersForm, group_id: int) -> Answer:
    """Put more contributions in."""
    return _one(actor, actions.add(actor, group_id, form.items, form.row_version).id)


@api.post(GROUP + "/merge")
@answers(SimilarGroupShape)
@writes(MergeForm)
def merge(actor: Actor, form: MergeForm, group_id: int) -> Answer:
    """Make another group a part of this one."""
    return _one(actor, actions.merge(actor, group_id, form.other, form.row_version).id)


@api.post(GROUP + "/ungroup")
@answers(SimilarGroupShape)
@writes(SavedForm)
def ungroup(actor: Actor, form: SavedForm, group_id: int) -> Answer:
    """Undo the group."""
    return _one(actor, actions.ungroup(actor, group_id, form.row_version).id)


@api.post(GROUP + "/restore")
@answers(SimilarGroupShape)
@writes()
def restore(actor: Actor, _form: Nothing, group_id: int) -> Answer:
    """Put a group together again that was undone or merged."""
    return _one(actor, actions.restore(actor, group_id).id)


@api.post(GROUP + "/leave")
@answers(SimilarGroupShape)
@writes(OwnForm)
def leave(actor: Actor, form: OwnForm, group_id: int) -> Answer:
    """Take the own contribution out of a group."""
    return _one(actor, leaving.leave(actor, group_id, form.item).id)


@api.post(GROUP + "/return")
@answers(SimilarGroupShape)
@writes(OwnForm)
def come_back(actor: Actor, form: OwnForm, group_id: int) -> Answer:
    """Put the own contribution back into the group that one took it out of."""
    return _one(actor, leaving.come_back(actor, group_id, form.item).id)


@api.post(JOIN)
@answers(JoinedShape)
@writes(JoinForm)
def join(actor: Actor, form: JoinForm, amendment_id: int) -> Answer:
    """Withdraw the own amendment and stand behind one that asks for exactly the same; the reason becomes a comment there."""
    made = joining.join(actor, amendment_id, form.other)
    return shown(JoinedShape(amendment_id=made.id, withdrawn=made.withdrawn, comment_id=made.comment_id))

"""The pages of similar contributions: what is suggested, the groups, and one group with everybody who stands behind it."""

from flask import Response, request, url_for

from consult.amendments.lifecycle.permission_queries import permitted
from consult.amendments.queries import Proposal
from consult.consultations.document_queries import labels_of
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows, require
from consult.documents.models import Document
from consult.documents.queries import documents_of

from . import (
    actions, endorsement_actions as joining, opt_out_actions as leaving, suggestions as looking,
    queries,
)
from consult.similarity.name_contests import contest_views as views_contests
from .blueprint import DOCUMENT, GROUP, JOIN, document_of, views
from .forms import JoinForm, MakeForm, MembersForm, MergeForm, NameForm, OwnForm, SavedForm
from .queries import Together
from .group_views import names, one

__all__ = ["views", "views_contests"]
PAGE = 20  # suggestions on a page


@views.app_template_global("together_of")
def together_of(kind: str, number: int) -> Together | None:
    """The group of a contribution, for what stands beside it."""
    return queries.together_of(kind, number)


@views.app_template_global("twins_of")
def twins_of(amendment_id: int) -> list[Proposal]:
    """Which amendments ask for exactly what the reader's own asks for, for its page."""
    return joining.twins_of(visitor().actor, amendment_id)


@views.app_template_global("documents_to_group")
def documents_to_group(consultation_id: int) -> list[Document]:
    """The documents of a consultation that something can be said about, for the page of moderators and facilitators."""
    return [each for each in documents_of(consultation_id) if each.current_version_id is not None]


@views.get(DOCUMENT)
def similar(document_id: int) -> Response:
    """The contributions to a document that say nearly the same: suggested, and grouped; of one clause where it is asked for."""
    document, actor = document_of(document_id), visitor().actor
    require(actor, "similar.see", document)
    clause_id = request.args.get("clause", type=int)
    found = looking.looked(document_id)
    suggested = looking.suggestions(actor, found, clause_id) if found else []
    page = min(max(request.args.get("page", 1, type=int), 1), max(-(-len(suggested) // PAGE), 1))
    groups = queries.groups_in(actor, document_id, clause_id)
    members = [each for part in (*(one.members for one in suggested), *(one.members for one in groups)) for each in part]
    clauses = {each.clause_id for each in members if each.clause_id}
    return form_page("similarity/overview.html", document=document, found=found, clause_id=clause_id, shown=groups, page_number=page,
                     suggested=suggested[(page - 1) * PAGE:page * PAGE], total=len(suggested), pages=-(-len(suggested) // PAGE),
                     dissolved=queries.dissolved_in(document_id), form=Fields(),
                     labels=labels_of(clauses | ({clause_id} if clause_id else set())),
                     seeks=allows(actor, "similar.seek", document), across=looking.across_languages(found, document_id),
                     **names())


@views.post(DOCUMENT + "/seek")
@writes(again=similar)
def seek(actor: Actor, _form: Nothing, document_id: int) -> Answer:
    """Let the program look, in the background."""
    looking.seek(actor, document_id)
    return see(url_for("grouping.similar", document_id=document_id))


@views.post(DOCUMENT)
@writes(MakeForm, again=similar)
def group(actor: Actor, form: MakeForm, document_id: int) -> Answer:
    """Put contributions together."""
    kind, numbers = actions.parted(form.items)
    made = actions.group(actor, document_id, form.items, form.name or "", looking.score_of(document_id, kind, numbers))
    return see(url_for("grouping.one", group_id=made.id))


def _there(group_id: int) -> Answer:
    return see(url_for("grouping.one", group_id=group_id))


@views.post(GROUP + "/name")
@writes(NameForm, again=one)
def name(actor: Actor, form: NameForm, group_id: int) -> Answer:
    """Give it another name."""
    actions.name(actor, group_id, form.name or "", form.row_version)
    return _there(group_id)


@views.post(GROUP + "/take-out")
@writes(MembersForm, again=one)
def take_out(actor: Actor, form: MembersForm, group_id: int) -> Answer:
    """Take contributions out; several become a group of their own."""
    return _there(actions.split(actor, group_id, form.items, form.row_version).id)


@views.post(GROUP + "/add")
@writes(MembersForm, again=one)
def add(actor: Actor, form: MembersForm, group_id: int) -> Answer:
    """Put more contributions in."""
    actions.add(actor, group_id, form.items, form.row_version)
    return _there(group_id)


@views.post(GROUP + "/merge")
@writes(MergeForm, again=one)
def merge(actor: Actor, form: MergeForm, group_id: int) -> Answer:
    """Make another group a part of this one."""
    actions.merge(actor, group_id, form.other, form.row_version)
    return _there(group_id)


@views.post(GROUP + "/ungroup")
@writes(SavedForm, again=one)
def ungroup(actor: Actor, form: SavedForm, group_id: int) -> Answer:
    """Undo the group."""
    actions.ungroup(actor, group_id, form.row_version)
    return _there(group_id)


@views.post(GROUP + "/restore")
@writes(again=one)
def restore(actor: Actor, _form: Nothing, group_id: int) -> Answer:
    """Put it together again."""
    actions.restore(actor, group_id)
    return _there(group_id)


@views.post(GROUP + "/leave")
@writes(OwnForm, again=one)
def leave(actor: Actor, form: OwnForm, group_id: int) -> Answer:
    """Take the own contribution out."""
    leaving.leave(actor, group_id, form.item)
    return _there(group_id)


@views.post(GROUP + "/return")
@writes(OwnForm, again=one)
def come_back(actor: Actor, form: OwnForm, group_id: int) -> Answer:
    """Put the own contribution back."""
    leaving.come_back(actor, group_id, form.item)
    return _there(group_id)


@views.get(JOIN)
def joining_page(amendment_id: int) -> Response:
    """What happens when the own amendment is given up for one that asks for the same."""
    own = permitted(visitor().actor, "withdraw", amendment_id)
    document = document_of(own.document_id)
    return form_page("similarity/endorsement.html", document=document, own=own, form=Fields(), twins=twins_of(amendment_id))


@views.post(JOIN)
@writes(JoinForm, again=joining_page)
def join(actor: Actor, form: JoinForm, amendment_id: int) -> Answer:
    """Stand behind one that asks for the same, instead of the own one."""
    made = joining.join(actor, amendment_id, form.other)
    return see(url_for("amendments.amendment", amendment_id=made.id))

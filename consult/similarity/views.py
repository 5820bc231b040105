"""Pages of similar contributions: suggestions, groups, and endorsement of amendments."""

from flask import Response, request, url_for

from consult.amendments.lifecycle.permission_queries import load_permitted_amendment
from consult.amendments.queries import AmendmentView
from consult.documents.clause_queries import load_current_names
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document
from consult.documents.queries import list_documents

from . import (
    actions,
    identical_amendment_actions as joining,
    opt_out_actions as leaving,
    suggestions as looking,
    queries,
)
from .blueprint import DOCUMENT_PATH, GROUP_PATH, ENDORSEMENT_PATH, find_document, views
from .forms import (
    EndorsementForm,
    CreateGroupForm,
    SimilarGroupMembersForm,
    MergeGroupsForm,
    GroupNameForm,
    OwnContributionForm,
    GroupVersionForm,
)
from .queries import SimilarGroupLink
from .group_views import load_display_names, show_group

PAGE_SIZE = 20  # suggestions on a page


@views.app_template_global()
def get_group_link(kind: str, number: int) -> SimilarGroupLink | None:
    """Return the group of a contribution, for display beside it."""
    return queries.find_group_link(kind, number)


@views.app_template_global()
def list_twins(amendment_id: int) -> list[AmendmentView]:
    """List the amendments that ask for exactly the same as the reader's own, for its page."""
    return joining.list_twins(get_visitor().actor, amendment_id)


@views.app_template_global()
def list_documents_to_group(consultation_id: int) -> list[Document]:
    """List the documents with a current version, for the page of moderators and facilitators."""
    return [each for each in list_documents(consultation_id) if each.current_version_id is not None]


@views.get(DOCUMENT_PATH, endpoint="similar")
def show_overview(document_id: int) -> Response:
    """Show the suggestions and groups of a document, or of one clause."""
    document, actor = find_document(document_id), get_visitor().actor
    require_permission(actor, "similar.see", document)
    clause_id = request.args.get("clause", type=int)
    found = looking.load_status(document_id)
    suggested = looking.build_suggestions(actor, found, clause_id) if found else []
    page = min(
        max(request.args.get("page", 1, type=int), 1), max(-(-len(suggested) // PAGE_SIZE), 1)
    )
    groups = queries.list_groups(actor, document_id, clause_id)
    members = [
        each
        for part in (*(one.members for one in suggested), *(one.members for one in groups))
        for each in part
    ]
    clauses = {each.clause_id for each in members if each.clause_id}
    return render_form_page(
        "similarity/overview.html",
        document=document,
        found=found,
        clause_id=clause_id,
        shown=groups,
        page_number=page,
        suggested=suggested[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(suggested),
        pages=-(-len(suggested) // PAGE_SIZE),
        dissolved=queries.list_dissolved_groups(document_id),
        form=FormFields(),
        labels=load_current_names(clauses | ({clause_id} if clause_id else set())),
        seeks=is_allowed(actor, "similar.seek", document),
        across=looking.get_language_state(found, document_id),
        **load_display_names(),
    )


@views.post(DOCUMENT_PATH + "/seek", endpoint="seek")
@write_endpoint(rerender=show_overview)
def start_search(actor: Actor, _form: EmptyForm, document_id: int) -> WriteAnswer:
    """Start a search in the background."""
    looking.start_search(actor, document_id)
    return redirect_to(url_for("grouping.similar", document_id=document_id))


@views.post(DOCUMENT_PATH, endpoint="group")
@write_endpoint(CreateGroupForm, rerender=show_overview)
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
    return redirect_to(url_for("grouping.one", group_id=made.id))


def _redirect_to_group(group_id: int) -> WriteAnswer:
    """Redirect to the page of a group."""
    return redirect_to(url_for("grouping.one", group_id=group_id))


@views.post(GROUP_PATH + "/name", endpoint="name")
@write_endpoint(GroupNameForm, rerender=show_group)
def name_group(actor: Actor, form: GroupNameForm, group_id: int) -> WriteAnswer:
    """Give a group another name."""
    actions.name_group(actor, group_id, form.name or "", form.row_version)
    return _redirect_to_group(group_id)


@views.post(GROUP_PATH + "/take-out", endpoint="take_out")
@write_endpoint(SimilarGroupMembersForm, rerender=show_group)
def remove_members(actor: Actor, form: SimilarGroupMembersForm, group_id: int) -> WriteAnswer:
    """Take contributions out; several become a group of their own."""
    return _redirect_to_group(actions.split_group(actor, group_id, form.items, form.row_version).id)


@views.post(GROUP_PATH + "/add", endpoint="add")
@write_endpoint(SimilarGroupMembersForm, rerender=show_group)
def add_members(actor: Actor, form: SimilarGroupMembersForm, group_id: int) -> WriteAnswer:
    """Add contributions to a group."""
    actions.add_members(actor, group_id, form.items, form.row_version)
    return _redirect_to_group(group_id)


@views.post(GROUP_PATH + "/merge", endpoint="merge")
@write_endpoint(MergeGroupsForm, rerender=show_group)
def merge_groups(actor: Actor, form: MergeGroupsForm, group_id: int) -> WriteAnswer:
    """Merge another group into this one."""
    actions.merge_groups(actor, group_id, form.other, form.row_version)
    return _redirect_to_group(group_id)


@views.post(GROUP_PATH + "/ungroup", endpoint="ungroup")
@write_endpoint(GroupVersionForm, rerender=show_group)
def dissolve_group(actor: Actor, form: GroupVersionForm, group_id: int) -> WriteAnswer:
    """Dissolve a group."""
    actions.dissolve_group(actor, group_id, form.row_version)
    return _redirect_to_group(group_id)


@views.post(GROUP_PATH + "/restore", endpoint="restore")
@write_endpoint(rerender=show_group)
def restore_group(actor: Actor, _form: EmptyForm, group_id: int) -> WriteAnswer:
    """Restore a group that was dissolved or merged."""
    actions.restore_group(actor, group_id)
    return _redirect_to_group(group_id)


@views.post(GROUP_PATH + "/leave", endpoint="leave")
@write_endpoint(OwnContributionForm, rerender=show_group)
def leave_group(actor: Actor, form: OwnContributionForm, group_id: int) -> WriteAnswer:
    """Take the own contribution out of a group."""
    leaving.leave_group(actor, group_id, form.item)
    return _redirect_to_group(group_id)


@views.post(GROUP_PATH + "/return", endpoint="come_back")
@write_endpoint(OwnContributionForm, rerender=show_group)
def return_to_group(actor: Actor, form: OwnContributionForm, group_id: int) -> WriteAnswer:
    """Put the own contribution back into a group."""
    leaving.return_to_group(actor, group_id, form.item)
    return _redirect_to_group(group_id)


@views.get(ENDORSEMENT_PATH, endpoint="joining_page")
def show_endorsement(amendment_id: int) -> Response:
    """Show the consequences of giving up the own amendment for an identical one."""
    own = load_permitted_amendment(get_visitor().actor, "withdraw", amendment_id)
    document = find_document(own.document_id)
    return render_form_page(
        "similarity/endorsement.html",
        document=document,
        own=own,
        form=FormFields(),
        twins=list_twins(amendment_id),
    )


@views.post(ENDORSEMENT_PATH, endpoint="join")
@write_endpoint(EndorsementForm, rerender=show_endorsement)
def endorse_twin(actor: Actor, form: EndorsementForm, amendment_id: int) -> WriteAnswer:
    """Endorse an identical amendment in place of the own one."""
    made = joining.endorse_twin(actor, amendment_id, form.other)
    return redirect_to(url_for("amendments.amendment", amendment_id=made.id))

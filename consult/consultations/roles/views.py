"""Pages for roles, and for the clauses assigned to facilitators."""

from flask import Response, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.permissions.rules import ROLES
from consult.core.hooks import get_app_hooks

from .messages import ROLE_SOURCES
from . import queries as people, actions as roles, facilitation_actions
from consult.consultations.tags.queries import load_tags_by_set
from consult.consultations.blueprint import load_managed_consultation, views, load_consultation
from consult.consultations.forms import (
    FacilitatorClausesForm,
    GrantRoleListForm,
    MemberFilterForm,
    RevokeRoleForm,
    parse_addresses,
    parse_labels,
)


views.app_template_global()(people.list_administrators)


@views.get("/c/<slug>/manage/people", endpoint="members")
def show_members(slug: str) -> Response:
    """Show members and their roles, filtered, page by page, with a form that grants a role."""
    found = load_managed_consultation(slug, "role.list")
    asked = MemberFilterForm.read(request.args)
    shown = people.list_members(found.id, role=asked.role, name=asked.q, after=asked.after)
    return render_form_page(
        "consultations/roles/members.html",
        form=FormFields(
            {
                "emails": people.find_member_address(
                    get_visitor().actor, found, request.args.get("person", type=int)
                )
            }
        ),
        members=shown,
        asked=asked,
        roles=ROLES,
        role_sources=ROLE_SOURCES,
        done=read_done(),
        counts=people.count_roles(found.id),
        more=shown[-1].id if len(shown) == people.PAGE_SIZE else None,
    )


@views.post("/c/<slug>/manage/people")
@write_endpoint(GrantRoleListForm, rerender=show_members)
def grant_role(actor: Actor, form: GrantRoleListForm, slug: str) -> WriteAnswer:
    """Grant a role to one or more people."""
    roles.grant_role_to_people(
        actor, load_consultation(slug).id, form.role, parse_addresses(form.emails), form.until
    )
    return redirect_to(url_for("consultations.members", slug=slug, role=form.role, done="given"))


@views.post("/c/<slug>/manage/people/revoke")
@write_endpoint(RevokeRoleForm, rerender=show_members)
def revoke_role(actor: Actor, form: RevokeRoleForm, slug: str) -> WriteAnswer:
    """Revoke a role."""
    roles.revoke_role(actor, load_consultation(slug).id, form.user_id, form.role)
    return redirect_to(url_for("consultations.members", slug=slug))


@views.get("/c/<slug>/manage/people/<int:user_id>/clauses", endpoint="care")
def show_facilitator_clauses(slug: str, user_id: int) -> Response:
    """Show the clauses and tags of a facilitator, with a form that assigns more.

    A tag is chosen first; the page then says how many clauses have it, and asks.
    """
    found = load_managed_consultation(slug, "facilitation.change")
    tags, asked = load_tags_by_set(found.id), request.args.get("tag", type=int)
    return render_form_page(
        "consultations/roles/facilitator_clauses.html",
        form=FormFields(),
        member=people.get_facilitator(found.id, user_id),
        documents=get_app_hooks().list_document_titles(found.id),
        tags=tags,
        asked=next((tag for each in tags.values() for tag in each if tag.id == asked), None),
        done=read_done(),
        uses=get_app_hooks().count_tag_uses(found.id),
    )


@views.post("/c/<slug>/manage/people/<int:user_id>/clauses", endpoint="change_care")
@write_endpoint(FacilitatorClausesForm, rerender=show_facilitator_clauses)
def change_facilitator_clauses(
    actor: Actor, form: FacilitatorClausesForm, slug: str, user_id: int
) -> WriteAnswer:
    """Assign clauses or a tag to a facilitator, or unassign a clause, a tag or everything."""
    facilitation_actions.change_assigned_clauses(
        actor,
        load_consultation(slug).id,
        user_id,
        drop=form.drop,
        document_id=form.document_id,
        labels=parse_labels(form.labels),
        tag_id=form.tag_id,
        clause_id=form.clause_id,
    )
    done = "withdrawn" if form.drop else "entrusted"
    return redirect_to(url_for("consultations.care", slug=slug, user_id=user_id, done=done))

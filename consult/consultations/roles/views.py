"""The pages where roles are given, taken, and facilitators entrusted with clauses."""
from flask import Response, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import ROLES

from . import queries as people, actions as roles
from consult.consultations.tags import actions as tags
from consult.consultations import document_queries as text_above
from consult.consultations.blueprint import kept, views, within
from consult.consultations.forms import CareForm, GrantForm, PeopleForm, RevokeForm, labels_in


@views.get("/c/<slug>/manage/people")
def members(slug: str) -> Response:
    """Who takes part in which role, filtered, page by page; and a form that gives a role."""
    found = kept(slug, "role.list")
    asked = PeopleForm.read(request.args)
    shown = people.members(found.id, role=asked.role, name=asked.q, after=asked.after)
    return form_page("consultations/roles/members.html", form=Fields(), members=shown, asked=asked, roles=ROLES,
                     counts=people.roles_counted(found.id), more=shown[-1].id if len(shown) == people.PAGE else None)


@views.post("/c/<slug>/manage/people")
@writes(GrantForm, again=members)
def grant_role(actor: Actor, form: GrantForm, slug: str) -> Answer:
    """Give a role."""
    roles.grant_to(actor, within(slug).id, form.role, user_id=form.user_id, email=form.email)
    return see(url_for("consultations.members", slug=slug, role=form.role))


@views.post("/c/<slug>/manage/people/revoke")
@writes(RevokeForm, again=members)
def revoke_role(actor: Actor, form: RevokeForm, slug: str) -> Answer:
    """Take a role back."""
    roles.revoke_role(actor, within(slug).id, form.user_id, form.role)
    return see(url_for("consultations.members", slug=slug))


@views.get("/c/<slug>/manage/people/<int:user_id>/clauses")
def care(slug: str, user_id: int) -> Response:
    """The clauses of a facilitator, and a form that adds some."""
    found = kept(slug, "facilitation.change")
    return form_page("consultations/roles/facilitator_clauses.html", form=Fields(), member=people.facilitator(found.id, user_id),
                     documents=text_above.documents_of(found.id), tags=tags.tags_of(found.id))


@views.post("/c/<slug>/manage/people/<int:user_id>/clauses")
@writes(CareForm, again=care)
def change_care(actor: Actor, form: CareForm, slug: str, user_id: int) -> Answer:
    """Entrust clauses to a facilitator, or take them all back."""
    roles.change_care(actor, within(slug).id, user_id, drop=form.drop, document_id=form.document_id,
                      labels=labels_in(form.labels), tag_id=form.tag_id)
    return see(url_for("consultations.care", slug=slug, user_id=user_id))

"""The pages of drafting groups: who works on what until when, for everyone; the words and notes, for the members."""
from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.accounts.queries import appearance, groups_in
from consult.consultations.blueprint import within
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, csrf_of, see, visitor, with_secret, writes
from consult.core.events.dispatcher import newest
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page, page
from consult.core.realtime.server import Room
from consult.core.permissions.rules import require
from consult.documents.queries import documents_of

from . import actions as groups, referral_actions as referring
from consult.meetings.blueprint import views
from consult.meetings.drafting.forms import ExtendForm, MembersForm, NoteForm, ReferForm, ReportForm
from consult.meetings.drafting.page_queries import group_desk
from .models import DraftingGroup
from .report_queries import meetings_on

GROUPS = "/c/<slug>/meetings/groups"
GROUP = GROUPS + "/<int:number>"


def group_here(slug: str, number: int, action: str = "group.see") -> DraftingGroup:
    """The group of an address, for those who may do this to it; raises NotFound, Unknown or Forbidden."""
    found = groups.group_at(within(slug).id, number)
    require(visitor().actor, action, found)
    g.consultation = found.document.consultation
    return found


@views.get(GROUPS)
def group_listing(slug: str) -> Response:
    """The drafting groups: what was referred to whom, and until when."""
    g.consultation = within(slug)
    found = groups.groups_of(g.consultation.id)
    actor = visitor().actor
    return page("meetings/drafting_groups/group_list.html", found=found, names={each.document_id: _names(each) for each in found},
                mine={each.id for each in found if actor.user_id in each.members}, who=_who)


def _names(group: DraftingGroup) -> dict[int, str]:
    return names_in(group.document.current_version_id or 0)


def _who(member: Any) -> dict[str, Any]:
    return appearance(member.user, member.organisation)


@views.get(GROUPS + "/new")
def new_group(slug: str) -> Response:
    """The form with which the chair refers clauses."""
    g.consultation = within(slug)
    require(visitor().actor, "group.refer", g.consultation)
    asked = request.args
    documents = [each for each in documents_of(g.consultation.id) if each.current_version_id is not None]
    clause = asked.get("clause", type=int)
    labels = next((name for each in documents for number, name in names_in(each.current_version_id or 0).items()
                   if number == clause), "")
    form = Fields({"labels": labels, "meeting_id": asked.get("meeting", type=int)})
    return form_page("meetings/drafting_groups/new_group.html", form=form, documents=documents, people=groups.people_of(g.consultation.id))


@views.post(GROUPS)
@writes(ReferForm, again=new_group)
def refer(actor: Actor, form: ReferForm, slug: str) -> Answer:
    """Refer clauses to a drafting group."""
    consultation = within(slug)
    clauses = groups.clauses_labelled(form.document_id, form.labels)
    made = referring.refer(actor, consultation.id, form.title, clauses, form.members, form.facilitator_id, form.deadline_at,
                           mandate=form.mandate or "", meeting_id=form.meeting_id)
    return see(url_for("meetings.group", slug=slug, number=made.number))


def shown(found: DraftingGroup, clause_id: int) -> dict[str, Any]:
    """What the templates of a group's page take."""
    desk = group_desk(visitor().actor, found, clause_id)
    return {"group": found, "desk": desk, "words": desk.words, "document": found.document, "line": desk.words,
            "groups": groups_in(i18n.spoken()), "works": desk.open_here and desk.mine, "notes": groups.notes_in(found.id),
            "who": _who, "names": _names(found), "meetings": meetings_on(found)}


def _chosen(found: DraftingGroup) -> int:
    wanted, there = request.args.get("clause", type=int), [int(each) for each in found.clause_ids]
    return wanted if wanted is not None and wanted in there else there[0]


@views.get(GROUP)
def group(slug: str, number: int) -> Response:
    """A group with its words: for its members and the podium; for everyone once it tabled them."""
    found = group_here(slug, number)
    return group_clause(slug, number, _chosen(found))


@views.get(GROUP + "/<int:clause_id>")
def group_clause(slug: str, number: int, clause_id: int) -> Response:
    """One clause of a group."""
    found = group_here(slug, number)
    more = shown(found, clause_id)
    form = Fields({"text": more["words"].text})
    return form_page("meetings/drafting_groups/group.html", form=form, apart=[], seq=newest(Room(found.consultation_id, "everyone")),
                     people=groups.people_of(found.consultation_id), **more)


@views.get(GROUP + "/<int:clause_id>/now")
def group_piece(slug: str, number: int, clause_id: int) -> Response:
    """The same for the page's script to draw anew."""
    found = group_here(slug, number)
    more = shown(found, clause_id)
    html = render_template("meetings/drafting_groups/_text_and_notes.html", csrf=csrf_of(with_secret().token), key=None, apart=[],
                           form=Fields({"text": more["words"].text}), **more)
    response = Response(html)
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(slug: str, number: int, anchor: str) -> Answer:
    return see(url_for("meetings.group", slug=slug, number=number, _anchor=anchor))


@views.post(GROUP + "/deadline")
@writes(ExtendForm, again=group)
def extend_group(actor: Actor, form: ExtendForm, slug: str, number: int) -> Answer:
    """Give it until another day."""
    groups.extend(actor, group_here(slug, number).id, form.deadline_at, form.row_version)
    return _back(slug, number, "group")


@views.post(GROUP + "/members")
@writes(MembersForm, again=group)
def set_members(actor: Actor, form: MembersForm, slug: str, number: int) -> Answer:
    """Give it other members."""
    groups.set_members(actor, group_here(slug, number).id, form.members, form.facilitator_id, form.row_version)
    return _back(slug, number, "group")


@views.post(GROUP + "/dissolve")
@writes(again=group)
def dissolve_group(actor: Actor, _form: Nothing, slug: str, number: int) -> Answer:
    """End it without a proposal."""
    groups.dissolve(actor, group_here(slug, number).id)
    return see(url_for("meetings.group_listing", slug=slug))


@views.post(GROUP + "/table")
@writes(ReportForm, again=group)
def table_words(actor: Actor, form: ReportForm, slug: str, number: int) -> Answer:
    """Report back: everyone reads its words from now on."""
    groups.table(actor, group_here(slug, number).id, form.report)
    return _back(slug, number, "group")


@views.post(GROUP + "/notes")
@writes(NoteForm, again=group)
def write_note(actor: Actor, form: NoteForm, slug: str, number: int) -> Answer:
    """Say something to the other members."""
    groups.write_note(actor, group_here(slug, number).id, form.body)
    return _back(slug, number, "notes")

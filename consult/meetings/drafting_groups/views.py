"""Pages of drafting groups: the list for everyone, text and notes for the members."""

from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.accounts.queries import build_appearance, list_localized_groups
from consult.consultations.blueprint import load_consultation
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import (
    WriteAnswer,
    redirect_to,
    get_visitor,
    ensure_visitor_secret,
    write_endpoint,
)
from consult.core.web.csrf import compute_csrf_token
from consult.core.events.dispatcher import get_newest_seq
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.realtime.server import AudienceRoom
from consult.core.permissions.rules import require_permission
from consult.documents.queries import list_documents

from . import actions as groups, referral_actions as referring
from consult.meetings.blueprint import views
from consult.meetings.drafting.forms import (
    GroupDeadlineForm,
    DraftingGroupMembersForm,
    GroupNoteForm,
    ReferralForm,
    GroupReportForm,
)
from consult.meetings.drafting.page_queries import load_group_editor
from .models import DraftingGroup
from .report_queries import list_group_meetings

GROUPS_PATH = "/c/<slug>/meetings/groups"
GROUP_PATH = GROUPS_PATH + "/<int:number>"


def load_group(slug: str, number: int, action: str = "group.see") -> DraftingGroup:
    """Load the group of this address for an actor with the right to `action`.

    Raises NotFound, Unknown or Forbidden.
    """
    found = groups.find_group(load_consultation(slug).id, number)
    require_permission(get_visitor().actor, action, found)
    g.consultation = found.document.consultation
    return found


@views.get(GROUPS_PATH, endpoint="group_listing")
def show_group_list(slug: str) -> Response:
    """Show the drafting groups with their clauses, members and deadlines."""
    g.consultation = load_consultation(slug)
    found = groups.list_groups(g.consultation.id)
    actor = get_visitor().actor
    return render_page(
        "meetings/drafting_groups/group_list.html",
        found=found,
        names={each.document_id: _load_clause_names(each) for each in found},
        mine={each.id for each in found if actor.user_id in each.members},
        who=_build_appearance,
    )


def _load_clause_names(group: DraftingGroup) -> dict[int, str]:
    """Load the labels of the clauses of a group's document."""
    return load_version_names(group.document.current_version_id or 0)


def _build_appearance(member: Any) -> dict[str, Any]:
    """Build the appearance of a member."""
    return build_appearance(member.user, member.organisation)


@views.get(GROUPS_PATH + "/new", endpoint="new_group")
def show_referral_form(slug: str) -> Response:
    """Show the form with which the chair refers clauses."""
    g.consultation = load_consultation(slug)
    require_permission(get_visitor().actor, "group.refer", g.consultation)
    asked = request.args
    documents = [
        each for each in list_documents(g.consultation.id) if each.current_version_id is not None
    ]
    clause = asked.get("clause", type=int)
    labels = next(
        (
            name
            for each in documents
            for number, name in load_version_names(each.current_version_id or 0).items()
            if number == clause
        ),
        "",
    )
    form = FormFields({"labels": labels, "meeting_id": asked.get("meeting", type=int)})
    return render_form_page(
        "meetings/drafting_groups/new_group.html",
        form=form,
        documents=documents,
        people=groups.list_possible_members(g.consultation.id),
    )


@views.post(GROUPS_PATH, endpoint="refer")
@write_endpoint(ReferralForm, rerender=show_referral_form)
def refer_clauses(actor: Actor, form: ReferralForm, slug: str) -> WriteAnswer:
    """Refer clauses to a drafting group."""
    consultation = load_consultation(slug)
    clauses = groups.find_clauses_by_label(form.document_id, form.labels)
    made = referring.refer_clauses_in_meeting(
        actor,
        consultation.id,
        form.title,
        clauses,
        form.members,
        form.facilitator_id,
        form.deadline_at,
        mandate=form.mandate or "",
        meeting_id=form.meeting_id,
    )
    return redirect_to(url_for("meetings.group", slug=slug, number=made.number))


def build_group_context(found: DraftingGroup, clause_id: int) -> dict[str, Any]:
    """Build the template context of a group's page."""
    desk = load_group_editor(get_visitor().actor, found, clause_id)
    return {
        "group": found,
        "desk": desk,
        "words": desk.words,
        "document": found.document,
        "line": desk.words,
        "groups": list_localized_groups(i18n.get_language()),
        "works": desk.open_here and desk.mine,
        "notes": groups.list_notes(found.id),
        "who": _build_appearance,
        "names": _load_clause_names(found),
        "meetings": list_group_meetings(found),
    }


def _choose_clause(found: DraftingGroup) -> int:
    """Choose the clause of the address, or the first of the group."""
    wanted, there = request.args.get("clause", type=int), [int(each) for each in found.clause_ids]
    return wanted if wanted is not None and wanted in there else there[0]


@views.get(GROUP_PATH, endpoint="group")
def show_group(slug: str, number: int) -> Response:
    """Show a group with its text: for members and podium, and for everyone once tabled."""
    found = load_group(slug, number)
    return show_group_clause(slug, number, _choose_clause(found))


@views.get(GROUP_PATH + "/<int:clause_id>", endpoint="group_clause")
def show_group_clause(slug: str, number: int, clause_id: int) -> Response:
    """Show one clause of a group."""
    found = load_group(slug, number)
    more = build_group_context(found, clause_id)
    form = FormFields({"text": more["words"].text})
    return render_form_page(
        "meetings/drafting_groups/group.html",
        form=form,
        apart=[],
        seq=get_newest_seq(AudienceRoom(found.consultation_id, "everyone")),
        people=groups.list_possible_members(found.consultation_id),
        **more,
    )


@views.get(GROUP_PATH + "/<int:clause_id>/now", endpoint="group_piece")
def render_group_fragment(slug: str, number: int, clause_id: int) -> Response:
    """Render the content of a group's page, for its script."""
    found = load_group(slug, number)
    more = build_group_context(found, clause_id)
    html = render_template(
        "meetings/drafting_groups/_text_and_notes.html",
        csrf=compute_csrf_token(ensure_visitor_secret().token),
        key=None,
        apart=[],
        form=FormFields({"text": more["words"].text}),
        **more,
    )
    response = Response(html)
    response.headers["Cache-Control"] = "no-store"
    return response


def _redirect_to_group(slug: str, number: int, anchor: str) -> WriteAnswer:
    """Redirect to the page of the group."""
    return redirect_to(url_for("meetings.group", slug=slug, number=number, _anchor=anchor))


@views.post(GROUP_PATH + "/deadline", endpoint="extend_group")
@write_endpoint(GroupDeadlineForm, rerender=show_group)
def extend_deadline(actor: Actor, form: GroupDeadlineForm, slug: str, number: int) -> WriteAnswer:
    """Set a new deadline."""
    groups.extend_deadline(actor, load_group(slug, number).id, form.deadline_at, form.row_version)
    return _redirect_to_group(slug, number, "group")


@views.post(GROUP_PATH + "/members")
@write_endpoint(DraftingGroupMembersForm, rerender=show_group)
def set_members(
    actor: Actor, form: DraftingGroupMembersForm, slug: str, number: int
) -> WriteAnswer:
    """Set the members and the facilitator."""
    groups.set_members(
        actor, load_group(slug, number).id, form.members, form.facilitator_id, form.row_version
    )
    return _redirect_to_group(slug, number, "group")


@views.post(GROUP_PATH + "/dissolve")
@write_endpoint(rerender=show_group)
def dissolve_group(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Dissolve a group without a report."""
    groups.dissolve_group(actor, load_group(slug, number).id)
    return redirect_to(url_for("meetings.group_listing", slug=slug))


@views.post(GROUP_PATH + "/table", endpoint="table_words")
@write_endpoint(GroupReportForm, rerender=show_group)
def table_report(actor: Actor, form: GroupReportForm, slug: str, number: int) -> WriteAnswer:
    """Table the report, so that everyone can read the text."""
    groups.table_report(actor, load_group(slug, number).id, form.report)
    return _redirect_to_group(slug, number, "group")


@views.post(GROUP_PATH + "/notes")
@write_endpoint(GroupNoteForm, rerender=show_group)
def write_note(actor: Actor, form: GroupNoteForm, slug: str, number: int) -> WriteAnswer:
    """Write a note to the other members."""
    groups.write_note(actor, load_group(slug, number).id, form.body)
    return _redirect_to_group(slug, number, "notes")

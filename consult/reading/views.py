"""Routes of the pages that combine several features around a text, a clause or the process."""

from datetime import datetime
from typing import Any

from flask import Response, g, jsonify, redirect, request, url_for

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.amendments.list_filter import AmendmentFilter
from consult.positions import queries as ballots
from consult.positions.orphan_queries import load_orphaned_positions
from consult.comments import queries as comments
from consult.consultations.queries import get_consultation_by_slug, list_readable_consultations
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, utc_now
from consult.core.events.dispatcher import get_newest_seq
from consult.core.realtime.server import AudienceRoom
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.core.errors import NotFound
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.web.error_pages import is_json_expected
from consult.consolidation.dispositions.queries import find_answered_comments
from consult.consolidation.invitations.queries import list_waiting_invitations
from consult.documents import queries as documents
from consult.documents.models import Clause, Document, Version
from consult.meetings.drafting_groups.report_queries import list_reporting_groups
from consult.meetings.drafting.queries import list_meeting_drafts
from consult.notifications.queries import is_following

from . import actions, amendment_queries as amended
from consult.reading.home import queries as homes
from consult.reading.home.subject_queries import load_subjects
from consult.reading.text import page_views as texts
from consult.reading.feed import views as views_feed
from .blueprint import views
from .clause_status_queries import load_status_note
from .contribution_filter import ContributionFilter, ListReader
from .forms import ReadingMarkForm
from .read_version_queries import find_read_version
from .unread_queries import load_seen_time

__all__ = ["views", "views_feed"]


@views.get("/", endpoint="start")
def show_start() -> Any:
    """Redirect to the only consultation, or show the list of them."""
    found = list_readable_consultations(get_visitor().actor)
    if len(found) == 1:
        return redirect(url_for("reading.home", slug=found[0].slug))
    return render_page("reading/consultations.html", found=found)


@views.get("/c/<slug>", endpoint="home")
def show_home(slug: str) -> Response:
    """Show the state of the process and the reader's next action."""
    g.consultation = get_consultation_by_slug(slug)
    return render_form_page(
        "reading/home/home.html", **homes.load_home(get_visitor().actor, g.consultation)
    )


@views.get("/c/<slug>/subjects", endpoint="subjects")
def show_subjects(slug: str) -> Response:
    """Show the subjects of the texts: clauses and contributions by action line, goal and tag."""
    g.consultation = get_consultation_by_slug(slug)
    return render_page("reading/home/subjects.html", subjects=load_subjects(g.consultation.id))


@views.get("/c/<slug>/<document>", endpoint="text")
@views.get("/c/<slug>/<document>/<version>", endpoint="text")
def show_text(slug: str, document: str, version: str | None = None) -> Response:
    """Show a version with everything around it."""
    g.consultation = get_consultation_by_slug(slug)
    found = documents.get_document_by_slug(g.consultation.id, document)
    chosen = documents.get_version_by_slug(get_visitor().actor, found, version)
    view = texts.choose_view(request.args.get("view", ""), found, chosen)
    language = (
        found.authentic
        if view == "rolling"
        else texts.choose_language(chosen, request.args.get("text"))
    )
    wish = texts.ReadingRequest(
        found,
        chosen,
        language,
        view,
        request.args.get("tag", "")[:40],
        AmendmentFilter.build(request.args),
    )
    return texts.make_response(wish, g.consultation)


@views.get("/clauses/<int:clause_id>", endpoint="clause")
def show_clause_page(clause_id: int) -> Response:
    """Show one clause on its own page: the margin without a script."""
    return render_form_page("reading/clause.html", **_load_clause_context(clause_id))


@views.get("/clauses/<int:clause_id>/margin", endpoint="margin")
def show_margin(clause_id: int) -> Response:
    """Send the margin of a clause as a fragment, with the form under the comment to reply to.

    Beside a version other than the current one it says so, also of a clause that is there no more.
    """
    try:
        context = _load_clause_context(clause_id)
    except NotFound:
        if (gone := _find_gone_clause(clause_id)) is None:
            raise
        return render_page("reading/_gone_clause.html", **gone)
    replying = request.args.get("reply", type=int)
    answerable = any(
        each.id == replying and "reply" in each.allowed_acts
        for thread in context["threads"]
        for each in (thread.first, *thread.replies)
    )
    return render_form_page(
        "reading/_margin.html",
        scripted=True,
        replying=replying,
        unanswerable=bool(replying) and not answerable,
        **context,
    )


def _load_clause_context(clause_id: int) -> dict[str, Any]:
    """Load everything about a clause: text, positions, comments, amendments."""
    actor = get_visitor().actor
    row = find_row(Clause, clause_id)
    document = row.document
    g.consultation = document.consultation
    version = documents.get_version_by_slug(actor, document, None)
    language = texts.choose_language(version, request.args.get("text"))
    line = documents.find_clause_text(version.id, clause_id, language, document.authentic)
    if line is None:
        raise NotFound(what="Clause")
    previous, following = documents.find_neighbours(version.id, clause_id)
    proposed, tally = (
        amended.load_clause_amendments(actor, clause_id),
        ballots.load_clause_tally(clause_id),
    )
    return {
        **proposed,
        **_load_lists(actor, clause_id, proposed),
        **load_status_note(actor, row, tally, proposed["edits"]),
        "clause": row,
        "line": line,
        "document": document,
        "version": version,
        "text_language": language,
        "previous": previous,
        "following": following,
        "editions": documents.list_editions(version.id),
        "tally": tally,
        "left": load_orphaned_positions(clause_id, document),
        "in_meetings": list_meeting_drafts(clause_id, version.id),
        "tabled": list_reporting_groups(clause_id),
        "mine": ballots.load_own_clause_position(actor, clause_id),
        "groups": list_localized_groups(i18n.get_language()),
        "regions": list_localized_regions(i18n.get_language()),
        "form": FormFields(),
        "followed": is_following(actor, clause_id),
        "asked": list_waiting_invitations(actor, document.consultation, clause_id),
        "counts": texts.load_clause_facts(document, clause_id),
        "read": find_read_version(
            actor, document, request.args.get("beside", type=int), clause_id, language
        ),
    }


def _find_gone_clause(clause_id: int) -> dict[str, Any] | None:
    """Find a clause that is in the version beside the margin, but not in the current one."""
    actor, row = get_visitor().actor, find_row(Clause, clause_id)
    document = row.document
    if document.current_version_id is None:
        return None
    version = documents.get_version_by_slug(actor, document, None)
    beside, language = request.args.get("beside", type=int), request.args.get("text", "")
    read = find_read_version(actor, document, beside, clause_id, language)
    return read and {"clause": row, "document": document, "version": version, "read": read}


def _load_lists(actor: Actor, clause_id: int, proposed: dict[str, Any]) -> dict[str, Any]:
    """Load the comments of a clause, filter and sort both lists, and say what is unread.

    Args:
        proposed: The amendments of the clause, open and past.
    """
    choice = ContributionFilter.build(request.args)
    shown_at = utc_now()
    seen_at = load_seen_time(actor, clause_id)
    reader = ListReader(actor.user_id, seen_at and (_parse_moment("since") or seen_at))
    threads = comments.load_threads(actor, clause_id=clause_id)
    return {
        "choice": choice,
        "shown_at": shown_at,
        "since": reader.seen_at,
        "unread": ContributionFilter(show="unread").count_matches(
            threads, proposed, ListReader(actor.user_id, seen_at)
        ),
        "every": {"comments": len(threads), "amendments": len(proposed["edits"])},
        "spoken": sorted(
            {said.language for each in threads for said in (each.first, *each.replies)}
            | {row.each.language for row in proposed["edits"]}
        ),
        "threads": choice.filter_threads(threads, reader, find_answered_comments),
        "edits": choice.filter_rows(proposed["edits"], reader),
        "past_edits": choice.filter_rows(proposed["past_edits"], reader),
    }


def _parse_moment(name: str) -> datetime | None:
    """Return a moment of the query, with its time zone; None for anything else."""
    try:
        found = datetime.fromisoformat(request.args.get(name, "")[:40])
    except ValueError:
        return None
    return found if found.tzinfo else None


@views.post("/clauses/<int:clause_id>/seen", endpoint="seen")
@write_endpoint(ReadingMarkForm, store_answer=False)
def mark_clause_read(actor: Actor, form: ReadingMarkForm, clause_id: int) -> WriteAnswer:
    """Mark the contributions on a clause as read."""
    actions.mark_clause_read(actor, clause_id, form.until)
    return redirect_to(url_for("reading.clause", clause_id=clause_id, done="seen", _anchor="done"))


@views.get("/c/<slug>/<document>/amendments/<int:number>", endpoint="amendment")
def show_amendment(slug: str, document: str, number: int) -> Response:
    """Show one amendment with everything around it."""
    g.consultation = get_consultation_by_slug(slug)
    found = documents.get_document_by_slug(g.consultation.id, document)
    seq = get_newest_seq(AudienceRoom(g.consultation.id, "everyone"))  # before the page is read
    try:
        return render_form_page(
            "amendments/amendment.html",
            seq=seq,
            **amended.load_amendment_page(get_visitor().actor, found, number),
        )
    except NotFound:
        grounds = amended.get_hidden_reason(found.id, number)
        erased = amended.get_erasure(found.id, number)
        if (grounds is None and erased is None) or is_json_expected():
            raise
        return render_page(
            "amendments/hidden_amendment.html",
            NotFound.status,
            document=found,
            number=number,
            grounds=grounds,
            erased=erased,
        )


@views.get("/documents/<int:document_id>/facts", endpoint="facts")
def send_clause_facts(document_id: int) -> Response:
    """Send the facts of some clauses as fragments, for changes during reading."""
    found = find_row(Document, document_id)
    wanted = [
        int(each)
        for each in request.args.get("clauses", "").split(",")
        if each.isdecimal() and len(each) < 11
    ][:200]
    response = jsonify(texts.render_fragments(found, wanted))
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/versions/<int:version_id>/anchors", endpoint="anchors")
def send_anchors(version_id: int) -> Response:
    """Send the places of comments on passages, as UTF-16 offsets in the plain text of clauses."""
    version = find_row(Version, version_id)
    actor: Actor = get_visitor().actor
    document = version.document
    documents.get_version_by_slug(actor, document, version.slug)
    language = texts.choose_language(version, request.args.get("text"))
    response = jsonify(texts.load_anchors(document, version, language))
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/keys", endpoint="keys")
def show_keyboard_shortcuts() -> Response:
    """Show all keyboard shortcuts as a page."""
    return render_page("reading/keyboard_shortcuts.html")

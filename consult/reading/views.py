"""The pages that compose: where everything about a text, a clause or the process comes together."""
from typing import Any

from flask import Response, g, jsonify, redirect, request, url_for

from consult.accounts.queries import groups_in, regions_in
from consult.amendments.list_filter import Choice
from consult.positions import queries as ballots
from consult.positions.orphan_queries import left_on
from consult.comments import queries as comments
from consult.consultations.queries import consultation_at, consultations
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import visitor
from consult.core.errors import NotFound
from consult.core.web.pages import Fields, form_page, page
from consult.core.web.error_pages import wants_json
from consult.documents import queries as documents
from consult.documents.models import Clause, Document, Version
from consult.meetings.drafting_groups.report_queries import tabled_for
from consult.meetings.drafting.queries import drafted_of
from consult.notifications.queries import follows

from . import amendment_queries as amended
from consult.reading.home import queries as homes
from consult.reading.text import page_views as texts
from consult.reading.feed import views as views_feed
from .blueprint import views
from .clause_status_queries import marking

__all__ = ["views", "views_feed"]


@views.get("/")
def start() -> Any:
    """The consultation, where there is one; else a choice of them."""
    found = consultations()
    if len(found) == 1:
        return redirect(url_for("reading.home", slug=found[0].slug))
    return page("reading/consultations.html", found=found)


@views.get("/c/<slug>")
def home(slug: str) -> Response:
    """Where the process stands, and what one can do now."""
    g.consultation = consultation_at(slug)
    return form_page("reading/home/home.html", **homes.home_context(visitor().actor, g.consultation))


@views.get("/c/<slug>/<document>")
@views.get("/c/<slug>/<document>/<version>")
def text(slug: str, document: str, version: str | None = None) -> Response:
    """A version with everything around it."""
    g.consultation = consultation_at(slug)
    found = documents.document_at(g.consultation.id, document)
    chosen = documents.version_at(visitor().actor, found, version)
    view = texts.view_of(request.args.get("view", ""), found, chosen)
    language = found.authentic if view == "rolling" else texts.language_for(chosen, request.args.get("text"))
    wish = texts.Wish(found, chosen, language, view, request.args.get("tag", "")[:40], Choice.of(request.args))
    return texts.answer(wish, g.consultation)


@views.get("/clauses/<int:clause_id>")
def clause(clause_id: int) -> Response:
    """One clause on a page of its own: what the margin shows, without a script."""
    return form_page("reading/clause.html", **_around(clause_id))


@views.get("/clauses/<int:clause_id>/margin")
def margin(clause_id: int) -> Response:
    """What stands in the margin beside a clause, as a fragment; with the form beneath the comment that is answered."""
    context, replying = _around(clause_id), request.args.get("reply", type=int)
    answerable = any(each.id == replying and "reply" in each.may
                     for thread in context["threads"] for each in (thread.first, *thread.replies))
    return form_page("reading/_margin.html", scripted=True, replying=replying,
                     unanswerable=bool(replying) and not answerable, **context)


def _around(clause_id: int) -> dict[str, Any]:
    """Everything about a clause: its words, who stands where, what was said."""
    actor = visitor().actor
    row = find(Clause, clause_id)
    document = row.document
    g.consultation = document.consultation
    version = documents.version_at(actor, document, None)
    language = texts.language_for(version, request.args.get("text"))
    line = documents.line_of(version.id, clause_id, language, document.authentic)
    if line is None:
        raise NotFound(what="Clause")
    previous, following = documents.neighbours(version.id, clause_id)
    proposed, tally = amended.on_clause(actor, clause_id), ballots.tally(clause_id)
    return {**proposed, **marking(actor, row, tally, proposed["edits"]), "clause": row, "line": line, "document": document,
            "version": version, "text_language": language, "previous": previous, "following": following,
            "editions": documents.editions_of(version.id),
            "threads": comments.threads_on(actor, clause_id=clause_id), "tally": tally,
            "left": left_on(clause_id, document),
            "in_meetings": drafted_of(clause_id, version.id), "tabled": tabled_for(clause_id),
            "mine": ballots.mine(actor, clause_id), "groups": groups_in(i18n.spoken()),
            "regions": regions_in(i18n.spoken()), "form": Fields(), "followed": follows(actor, clause_id),
            "other_words": request.args.get("beside", str(version.id)) != str(version.id)}


@views.get("/c/<slug>/<document>/amendments/<int:number>")
def amendment(slug: str, document: str, number: int) -> Response:
    """One amendment with everything around it."""
    g.consultation = consultation_at(slug)
    found = documents.document_at(g.consultation.id, document)
    try:
        return form_page("amendments/amendment.html", **amended.context(visitor().actor, found, number))
    except NotFound:
        grounds = amended.hidden(found.id, number)
        if grounds is None or wants_json():
            raise
        return page("amendments/hidden_amendment.html", NotFound.status, document=found, number=number, grounds=grounds)


@views.get("/documents/<int:document_id>/facts")
def facts(document_id: int) -> Response:
    """The facts beside some clauses, as fragments: what arrives while one reads."""
    found = find(Document, document_id)
    wanted = [int(each) for each in request.args.get("clauses", "").split(",") if each.isdecimal() and len(each) < 11][:200]
    response = jsonify(texts.fragments(found, wanted))
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/versions/<int:version_id>/anchors")
def anchors(version_id: int) -> Response:
    """Where comments stand on passages: offsets in the plain text of clauses, in UTF-16 units for the browser."""
    version = find(Version, version_id)
    actor: Actor = visitor().actor
    document = version.document
    documents.version_at(actor, document, version.slug)
    language = texts.language_for(version, request.args.get("text"))
    response = jsonify(texts.anchors(document, version, language))
    response.headers["Cache-Control"] = "no-store"
    return response


@views.get("/keys")
def keys() -> Response:
    """All keys, as a page."""
    return page("reading/keyboard_shortcuts.html")

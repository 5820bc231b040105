"""Responses of the reading page: the shared body from memory inside each reader's page."""

import re
from collections import Counter
from hashlib import sha256
from typing import Any, NamedTuple

from flask import Response, current_app, render_template, request, url_for
from markupsafe import Markup

from consult.accounts.queries import list_localized_groups
from consult.amendments.list_filter import AmendmentFilter, filter_amendments, collect_organisations
from consult.amendments.queries import AmendmentView
from consult.amendments.conflicts.rolling_text import build_rolling_segments
from consult.comments import queries as comments
from consult.consultations.models import Consultation
from consult.consultations.tags.queries import load_tags_by_set
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.web.csrf import compute_csrf_token
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.gzip_splice import build_gzip_stream, compress_piece
from consult.documents import queries as documents
from consult.documents.clause_queries import load_current_names
from consult.documents.clauses.status_queries import load_status_decisions
from consult.documents.models import Document, Version
from consult.documents.translations.queries import find_translation_in_work, load_correction_days
from consult.meetings.record.annex_queries import load_annex
from consult.text.anchors.selectors import convert_to_utf16
from consult.text.parsing.light_markup import extract_plain_text
from consult.reading.unread_queries import count_unread
from consult.text.brackets.anonymity import anonymize_text

from .body_cache import ALL_CLAUSES, RenderedBody, BodyKey, get_or_render_body
from .annex_cache import get_annex_digest
from .fact_cache import NO_FACTS, ClauseFacts, DocumentFacts, load_document_facts, get_last_facts
from .amendment_cache import (
    NO_AMENDMENTS,
    ClauseAmendments,
    list_arriving_clauses,
    derive_once,
    filter_clause_amendments,
    get_amendments,
)

AMENDMENT_VIEWS = frozenset({"rolling", "compilation"})  # views with amendments
PLAIN_VIEWS = frozenset({"clean", "chair"})  # views with the text alone
TEXT_VIEWS = frozenset({"text"}) | PLAIN_VIEWS | AMENDMENT_VIEWS
BODY_MARK = "<!--body-->"
OPENING = re.compile(r"^\W{0,3}(?:\w+\W{0,2}){0,3}?\*[^*\n]{2,40}\*[\s,،，]*")
SHORTEST_TITLE = 8  # characters
SEQ_MARK = 'data-seq=""'  # place of the event number up to which the page is true


class ReadingRequest(NamedTuple):
    """A request for a version in a language and a view.

    The views are "text" (with marks), "clean" (without), "chair" (clean, without the names of
    bracket holders), "rolling" (all changes in place) and "compilation" (amendments under
    their clauses, filtered by `choice`).
    """

    document: Document
    version: Version
    language: str
    view: str
    tag: str = ""  # only the clauses with this tag
    choice: AmendmentFilter = AmendmentFilter()


def choose_language(version: Version, asked: str | None) -> str:
    """Choose the language of the text: the requested, the reader's, or the authentic one."""
    there = [edition.language for edition in documents.list_editions(version.id)]
    return next(
        (
            each
            for each in (asked, i18n.get_language(), version.document.authentic)
            if each in there
        ),
        there[0] if there else version.document.authentic,
    )


def choose_view(asked: str, document: Document, version: Version) -> str:
    """Return the requested view; only the current version has views with amendments."""
    known = (
        TEXT_VIEWS if version.id == document.current_version_id else TEXT_VIEWS - AMENDMENT_VIEWS
    )
    return asked if asked in known else "text"


def make_response(wish: ReadingRequest, consultation: Consultation) -> Response:
    """Return the page; 304 if an anonymous reader has it already, from whichever process."""
    known = load_document_facts(wish.document.id, consultation.id)
    body = _get_body(wish, known).get_piece(known)
    head, _, tail = _render_shell(wish, known).partition(BODY_MARK)
    anonymous = not get_visitor().actor.user_id
    tag = (
        f'"{sha256(f"{body.crc} {len(body.plain)} {head}{tail}".encode()).hexdigest()[:20]}"'
        if anonymous
        else ""
    )
    if anonymous and request.headers.get("If-None-Match") == tag:
        return _mark_revalidated(Response(status=304), tag)
    pieces = (
        compress_piece(head.replace(SEQ_MARK, f'data-seq="{known.seq}"', 1), 5),
        body,
        compress_piece(tail, 5, body.plain),
    )
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(build_gzip_stream(pieces), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(b"".join(each.plain for each in pieces), mimetype="text/html")
    response.vary.update(["Accept-Encoding", "Cookie"])
    return _mark_revalidated(response, tag) if anonymous else _mark_personal(response)


def _get_body(wish: ReadingRequest, known: DocumentFacts) -> RenderedBody:
    """Return the body, from memory if it may be cached.

    A working version may change at any time, and an unknown tag in an address must not fill
    the cache: both are rendered anew.
    """
    tags = load_tags_by_set(wish.document.consultation_id) if wish.tag else {}
    if wish.view in AMENDMENT_VIEWS and wish.choice.any:
        return RenderedBody(_render_body(wish, known), _make_fact_renderer(wish))
    if not wish.version.issued or (
        wish.tag and all(tag.code != wish.tag for row in tags.values() for tag in row)
    ):
        return RenderedBody(_render_body(wish, known), _make_fact_renderer(wish))
    key = BodyKey(
        wish.version.id,
        wish.document.revision,
        wish.language,
        i18n.get_language(),
        (
            f"{wish.view} {wish.tag} {_get_head_key(wish, known)} "
            f"{get_annex_digest(wish.version, known)}"
        ),
    )
    return get_or_render_body(
        str(db.engine.url), key, lambda: _render_body(wish, known), _make_fact_renderer(wish)
    )


def _mark_revalidated(response: Response, tag: str) -> Response:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _mark_personal(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _render_shell(wish: ReadingRequest, known: DocumentFacts) -> str:
    """Render the page around the body: bar, stages and margin.

    It differs as soon as its reader sees a change.
    """
    reader = get_visitor()
    unread = count_unread(reader.actor, wish.document.id, known)
    return render_template(
        "reading/text/text.html",
        body=BODY_MARK,
        document=wish.document,
        version=wish.version,
        text_language=wish.language,
        view=wish.view,
        unread=unread,
        labels=load_current_names(unread) if unread else {},
        seq="",
        csrf=compute_csrf_token(reader.token) if reader.actor.user_id else "",  # to sign out
        key="",
    )


def _render_body(wish: ReadingRequest, known: DocumentFacts) -> str:
    """Render outline and text, the same for everyone."""
    every = documents.load_clause_texts(wish.version.id, wish.language, wish.document.authentic)
    lines, left_out = prepare_lines(
        filter_by_tag(every, wish.tag) if wish.tag else every, wish.view
    )
    earlier = wish.version.issued and not _is_current(wish)
    as_issued = documents.compute_progress(every, as_issued=True)
    return render_template(
        "reading/text/_body.html",
        lines=lines,
        left_out=left_out,
        outline=build_outline(lines),
        document=wish.document,
        tags=count_tags(every, wish.document.consultation_id),
        tag=wish.tag,
        version=wish.version,
        text_language=wish.language,
        view=wish.view,
        editions=documents.list_editions(wish.version.id),
        coming=find_translation_in_work(wish.version, i18n.get_language()),
        corrected=load_correction_days(wish.version.id, wish.language),
        current=_is_current(wish),
        progress=as_issued if earlier else documents.compute_progress(every),
        as_issued=as_issued,
        **_get_filter_context(wish, known),
        annex=[] if wish.tag or wish.view == "chair" else load_annex(wish.version),
        versions=[each for each in wish.document.versions if each.issued],
    )


def _is_current(wish: ReadingRequest) -> bool:
    return wish.version.id == wish.document.current_version_id


def _get_head_key(wish: ReadingRequest, known: DocumentFacts) -> str:
    """Return the cache key of the head of a compilation."""
    return (
        str(derive_once("heads", wish.document.id, known, _summarize_amendments))
        if wish.view == "compilation"
        else ""
    )


def _summarize_amendments(there: dict[int, ClauseAmendments]) -> tuple[list[tuple[int, str]], int]:
    """List the organizations behind amendments, and count the withdrawn or answered amendments."""
    every = [each for beside in there.values() for each in beside.amendments]
    return collect_organisations(every), sum(
        each.state in {"withdrawn", "answered"} for each in every
    )


def _get_filter_context(wish: ReadingRequest, known: DocumentFacts) -> dict[str, Any]:
    """Return the options of the form that filters a compilation."""
    if wish.view != "compilation":
        return {"choice": wish.choice, "groups": list_localized_groups(i18n.get_language())}
    there = get_amendments(wish.document.id, known)
    organisations, past = derive_once("heads", wish.document.id, known, _summarize_amendments)
    return {
        "choice": wish.choice,
        "groups": list_localized_groups(i18n.get_language()),
        "organisations": organisations,
        "past": past,
        "shown": sum(
            len(beside.rows) for beside in filter_clause_amendments(there, wish.choice).values()
        ),
    }


def _make_fact_renderer(wish: ReadingRequest) -> Any:
    """Make the function that renders the facts of a clause.

    It renders nothing in plain views and on earlier versions.
    """
    if wish.view in PLAIN_VIEWS or not _is_current(wish):
        return lambda _clause, _facts: ""
    groups, ui = list_localized_groups(i18n.get_language()), i18n.get_language()
    listing = url_for(
        "amendments.listing", slug=wish.document.consultation.slug, document=wish.document.slug
    )
    beside: Any = current_app.jinja_env.get_template("reading/text/_clause_facts.html").module

    def render_facts(clause: int, facts: ClauseFacts) -> str:
        return str(beside.clause_facts(clause, facts, groups, ui, listing))

    return (
        _make_amendment_renderer(wish, render_facts, groups)
        if wish.view in AMENDMENT_VIEWS
        else render_facts
    )


def _make_amendment_renderer(
    wish: ReadingRequest, beside: Any, groups: list[dict[str, str]]
) -> Any:
    """Make the function that renders a clause with its amendments."""
    under: Any = current_app.jinja_env.get_template("reading/text/_amendments.html").module
    document, view, choice = wish.document, wish.view, wish.choice
    number = document.id
    lines = {
        line.clause_id: line
        for line in documents.load_clause_texts(wish.version.id, wish.language, document.authentic)
    }
    slug, name = document.consultation.slug, document.slug
    place = {
        "slug": slug,
        "document": name,
        "at": url_for("amendments.listing", slug=slug, document=name),
        "decided": load_status_decisions(document, lines.values()),
    }

    def render_clause(clause: int, facts: ClauseFacts) -> str:
        if clause == ALL_CLAUSES:
            return str(
                under.author_list(_list_open(get_amendments(number, get_last_facts(number))), place)
            )
        there = get_amendments(number, get_last_facts(number)).get(clause, NO_AMENDMENTS)
        shown, line = (
            filter_clause_amendments({clause: there}, choice).get(clause, NO_AMENDMENTS),
            lines.get(clause),
        )
        rolling = (
            build_rolling_segments(line.text, there.amendments)
            if line is not None and view == "rolling"
            else []
        )
        there_too = Markup(beside(clause, facts))  # noqa: S704 - rendered by a template
        arriving = filter_amendments(
            derive_once("coming", number, get_last_facts(number), list_arriving_clauses).get(
                clause, []
            ),
            choice,
        )
        return str(
            under.clause_amendments(view, line, there_too, shown, rolling, groups, place, arriving)
        )

    return render_clause


def _list_open(there: dict[int, ClauseAmendments]) -> list[AmendmentView]:
    return sorted(
        (each for beside in there.values() for each in beside.amendments if each.state == "open"),
        key=lambda each: each.number,
    )


def prepare_lines(lines: list[Any], view: str) -> tuple[list[Any], int]:
    """Return the clauses of a view, and the number of reservations left out.

    A clause that is nothing but a reservation is left out too.
    """
    if view != "chair":
        return lines, 0
    made = [(line, anonymize_text(line.text)) for line in lines]
    return (
        [
            line._replace(text=each.text)
            for line, each in made
            if each.text or not each.reservations
        ],
        sum(each.reservations for _, each in made),
    )


def filter_by_tag(lines: list[Any], tag: str) -> list[Any]:
    """Filter the clauses by a tag, and keep the headings above them."""
    kept: list[Any] = []
    for line in reversed(lines):
        below = kept[-1] if kept else None
        heads = (
            line.kind == "heading"
            and below is not None
            and (below.kind != "heading" or below.level > line.level)
        )
        if heads or (line.kind != "heading" and tag in line.tags):
            kept.append(line)
    return kept[::-1]


def count_tags(lines: list[Any], consultation_id: int) -> list[tuple[str, list[tuple[Any, int]]]]:
    """Count the clauses of each tag, by set."""
    counted = Counter(code for line in lines for code in line.tags)
    found = [
        (name, [(tag, counted[tag.code]) for tag in tags if counted[tag.code]])
        for name, tags in load_tags_by_set(consultation_id).items()
    ]
    return [(name, tags) for name, tags in found if tags]


def build_outline(lines: list[Any]) -> list[Any]:
    """List the headings and outermost clauses of the outline, each with a short title."""
    return [
        (line, _shorten_text(build_short_title(line.text)))
        for line in lines
        if line.level == 1 or line.kind == "heading"
    ]


def build_short_title(text: str) -> str:
    """Return what a clause is about: its text without the opening and its verb ("We *resolve*").

    All clauses of a part begin alike, so that their first words tell little. A text without an
    emphasized verb near its beginning stays whole.
    """
    rest = extract_plain_text(OPENING.sub("", text, count=1)).strip()
    return rest if len(rest) >= SHORTEST_TITLE else extract_plain_text(text)


def _shorten_text(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def load_clause_facts(document: Document, clause_id: int) -> ClauseFacts:
    """Load the facts of one clause, the same as beside its text."""
    known = load_document_facts(document.id, document.consultation_id)
    return known.facts.get(clause_id) or NO_FACTS


def render_fragments(document: Document, clauses: list[int]) -> dict[str, Any]:
    """Render the facts of some clauses as HTML, with the event number up to which they are true."""
    known = load_document_facts(document.id, document.consultation_id)
    groups = list_localized_groups(i18n.get_language())
    listing = url_for("amendments.listing", slug=document.consultation.slug, document=document.slug)
    return {
        "seq": known.seq,
        "facts": {
            clause: render_template(
                "reading/text/_clause_facts_fragment.html",
                clause=clause,
                groups=groups,
                listing=listing,
                facts=known.facts.get(clause) or NO_FACTS,
            )
            for clause in clauses
        },
    }


def load_anchors(document: Document, version: Version, language: str) -> dict[str, Any]:
    """Load the passages of all open comments; offsets are UTF-16 units, as in browsers."""
    plains = {
        line.clause_id: extract_plain_text(line.text)
        for line in documents.load_clause_texts(version.id, language, document.authentic)
    }
    found = []
    for each in comments.load_anchors(document.id, version.id, language):
        if not each.is_gone and each.clause_id in plains:
            words = plains[each.clause_id]
            start, end = convert_to_utf16(words, each.start, each.end)
            found.append(
                {"comment": each.comment_id, "clause": each.clause_id, "start": start, "end": end}
            )
    return {"anchors": found}

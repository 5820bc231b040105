"""The reading page: what everyone sees comes packed from memory, what one reader sees is stitched around it."""
from collections import Counter
from hashlib import sha256
from typing import Any, NamedTuple

from flask import Response, current_app, render_template, request, url_for
from markupsafe import Markup

from consult.accounts.queries import groups_in
from consult.amendments.list_filter import Choice, chosen, organisations_in
from consult.amendments.queries import Proposal
from consult.amendments.conflicts.rolling_text import rolled
from consult.comments import queries as comments
from consult.consultations.models import Consultation
from consult.consultations.tags.actions import tags_of
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.web.write_endpoint import visitor
from consult.core.web.gzip_splice import gzipped, piece
from consult.documents import queries as documents
from consult.documents.models import Document, Version
from consult.meetings.record.annex_queries import annex_of
from consult.text.anchors.selectors import to_utf16
from consult.text.parsing.light_markup import plain
from consult.text.brackets.anonymity import unattributed

from .body_cache import EVERY, Body, Key, body_for
from .annex_cache import annex_print
from .fact_cache import Facts, Known, facts_of, latest
from .amendment_cache import NOTHING, Beside, coming, following, narrowed, proposals_of

PROPOSALS = frozenset({"rolling", "compilation"})  # views that hold what is proposed
BARE = frozenset({"clean", "chair"})  # views with nothing beside the words
VIEWS = frozenset({"text"}) | BARE | PROPOSALS
BODY = "<!--body-->"
SEQ = 'data-seq=""'  # where the page says up to which event it is true


class Wish(NamedTuple):
    """What is asked for: a version in a language, as one of its views.

    text: with its marks; clean: without; chair: as clean, and without the names of those who hold brackets open; rolling:
    every proposed change in place; compilation: every proposal under its clause, or those that fit the choice.
    """

    document: Document
    version: Version
    language: str
    view: str
    tag: str = ""  # only the clauses with this tag
    choice: Choice = Choice()


def language_for(version: Version, asked: str | None) -> str:
    """The language of the text: as asked, else the reader's own, else the authentic one, as far as there are editions."""
    there = [edition.language for edition in documents.editions_of(version.id)]
    return next((each for each in (asked, i18n.spoken(), version.document.authentic) if each in there),
                there[0] if there else version.document.authentic)


def view_of(asked: str, document: Document, version: Version) -> str:
    """The view that is asked for; what is proposed stands in the current version alone."""
    known = VIEWS if version.id == document.current_version_id else VIEWS - PROPOSALS
    return asked if asked in known else "text"


def answer(wish: Wish, consultation: Consultation) -> Response:
    """The page; 304 where an anonymous reader has it already, whichever process gave it."""
    known = facts_of(wish.document.id, consultation.id)
    body = _kept(wish, known).piece(known)
    head, _, tail = _shell(wish).partition(BODY)
    anonymous = not visitor().actor.user_id
    tag = f'"{sha256(f"{body.crc} {len(body.plain)} {head}{tail}".encode()).hexdigest()[:20]}"' if anonymous else ""
    if anonymous and request.headers.get("If-None-Match") == tag:
        return _cached(Response(status=304), tag)
    pieces = (piece(head.replace(SEQ, f'data-seq="{known.seq}"', 1), 4), body, piece(tail, 4))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(gzipped(pieces), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(b"".join(each.plain for each in pieces), mimetype="text/html")
    response.vary.update(["Accept-Encoding", "Cookie"])
    return _cached(response, tag) if anonymous else _personal(response)


def _kept(wish: Wish, known: Known) -> Body:
    """The body, from memory where it may be kept: a working version may be other words with the next breath.

    What anyone may type into an address (a tag that is none) takes no place there.
    """
    tags = tags_of(wish.document.consultation_id) if wish.tag else {}
    if wish.view in PROPOSALS and wish.choice.any:
        return Body(_body(wish, known), _drawn(wish))
    if not wish.version.issued or (wish.tag and all(tag.code != wish.tag for row in tags.values() for tag in row)):
        return Body(_body(wish, known), _drawn(wish))
    key = Key(wish.version.id, wish.document.revision, wish.language, i18n.spoken(),
              f"{wish.view} {wish.tag} {_heads(wish, known)} {annex_print(wish.version, known)}")
    return body_for(str(db.engine.url), key, lambda: _body(wish, known), _drawn(wish))


def _cached(response: Response, tag: str) -> Response:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _personal(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _shell(wish: Wish) -> str:
    """The page around the body: bar, stage line, margin; it is another one wherever its reader would see a change."""
    return render_template("reading/text/text.html", body=BODY, document=wish.document, version=wish.version,
                           text_language=wish.language, view=wish.view, seq="", csrf="", key="")


def _body(wish: Wish, known: Known) -> str:
    """Outline and text, as everyone sees them."""
    every = documents.text_of(wish.version.id, wish.language, wish.document.authentic)
    lines, left_out = unnamed(tagged(every, wish.tag) if wish.tag else every, wish.view)
    return render_template("reading/text/_body.html", lines=lines, left_out=left_out, outline=outline(lines), document=wish.document,
                           tags=tags_in(every, wish.document.consultation_id), tag=wish.tag,
                           version=wish.version, text_language=wish.language, view=wish.view,
                           editions=documents.editions_of(wish.version.id), current=_is_current(wish),
                           progress=documents.progress_of(every), **_chosen(wish, known),
                           annex=[] if wish.tag or wish.view == "chair" else annex_of(wish.version),
                           versions=[each for each in wish.document.versions if each.issued])


def _is_current(wish: Wish) -> bool:
    return wish.version.id == wish.document.current_version_id


def _heads(wish: Wish, known: Known) -> str:
    """What the head of a compilation depends on."""
    return str(following("heads", wish.document.id, known, _told)) if wish.view == "compilation" else ""


def _told(there: dict[int, Beside]) -> tuple[list[tuple[int, str]], int]:
    """Which organisations propose something or stand behind it, and how many proposals were withdrawn or answered."""
    every = [each for beside in there.values() for each in beside.every]
    return organisations_in(every), sum(each.state in {"withdrawn", "answered"} for each in every)


def _chosen(wish: Wish, known: Known) -> dict[str, Any]:
    """What the form offers by which a compilation is narrowed down."""
    if wish.view != "compilation":
        return {"choice": wish.choice, "groups": groups_in(i18n.spoken())}
    there = proposals_of(wish.document.id, known)
    organisations, past = following("heads", wish.document.id, known, _told)
    return {"choice": wish.choice, "groups": groups_in(i18n.spoken()), "organisations": organisations, "past": past,
            "shown": sum(len(beside.rows) for beside in narrowed(there, wish.choice).values())}


def _drawn(wish: Wish) -> Any:
    """How the facts beside a clause are drawn; none on earlier versions and in the clean view."""
    if wish.view in BARE or not _is_current(wish):
        return lambda _clause, _facts: ""
    groups, ui = groups_in(i18n.spoken()), i18n.spoken()
    listing = url_for("amendments.listing", slug=wish.document.consultation.slug, document=wish.document.slug)
    beside: Any = current_app.jinja_env.get_template("reading/text/_clause_facts.html").module

    def drawn(clause: int, facts: Facts) -> str:
        return str(beside.facts(clause, facts, groups, ui, listing))
    return _with_proposals(wish, drawn, groups) if wish.view in PROPOSALS else drawn


def _with_proposals(wish: Wish, beside: Any, groups: list[dict[str, str]]) -> Any:
    """How a clause is drawn with what is proposed on it."""
    under: Any = current_app.jinja_env.get_template("reading/text/_amendments.html").module
    document, view, choice = wish.document, wish.view, wish.choice
    number = document.id
    lines = {line.clause_id: line for line in documents.text_of(wish.version.id, wish.language, document.authentic)}
    slug, name = document.consultation.slug, document.slug
    place = {"slug": slug, "document": name, "at": url_for("amendments.listing", slug=slug, document=name)}

    def drawn(clause: int, facts: Facts) -> str:
        if clause == EVERY:
            return str(under.asking(_open(proposals_of(number, latest(number))), place))
        there = proposals_of(number, latest(number)).get(clause, NOTHING)
        shown, line = narrowed({clause: there}, choice).get(clause, NOTHING), lines.get(clause)
        rolling = rolled(line.text, there.every) if line is not None and view == "rolling" else []
        there_too = Markup(beside(clause, facts))  # noqa: S704 - a template drew it
        arriving = chosen(following("coming", number, latest(number), coming).get(clause, []), choice)
        return str(under.under(view, line, there_too, shown, rolling, groups, place, arriving))
    return drawn


def _open(there: dict[int, Beside]) -> list[Proposal]:
    return sorted((each for beside in there.values() for each in beside.every if each.state == "open"),
                  key=lambda each: each.number)


def unnamed(lines: list[Any], view: str) -> tuple[list[Any], int]:
    """The clauses as a view has them, and how many reservations the chair's text leaves out, with what is nothing else."""
    if view != "chair":
        return lines, 0
    made = [(line, unattributed(line.text)) for line in lines]
    return ([line._replace(text=each.text) for line, each in made if each.text or not each.reservations],
            sum(each.reservations for _, each in made))


def tagged(lines: list[Any], tag: str) -> list[Any]:
    """The clauses with a tag, under those headings that still have some."""
    kept: list[Any] = []
    for line in reversed(lines):
        below = kept[-1] if kept else None
        heads = line.kind == "heading" and below is not None and (below.kind != "heading" or below.level > line.level)
        if heads or (line.kind != "heading" and tag in line.tags):
            kept.append(line)
    return kept[::-1]


def tags_in(lines: list[Any], consultation_id: int) -> list[tuple[str, list[tuple[Any, int]]]]:
    """The tags that clauses have, by set, each with how many clauses."""
    counted = Counter(code for line in lines for code in line.tags)
    found = [(name, [(tag, counted[tag.code]) for tag in tags if counted[tag.code]])
             for name, tags in tags_of(consultation_id).items()]
    return [(name, tags) for name, tags in found if tags]


def outline(lines: list[Any]) -> list[Any]:
    """What the outline lists: every heading, and every clause with its first words."""
    return [(line, _first_words(plain(line.text))) for line in lines if line.level == 1 or line.kind == "heading"]


def _first_words(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def fragments(document: Document, clauses: list[int]) -> dict[str, Any]:
    """Facts of some clauses as HTML, with the seq up to which they are true."""
    known = facts_of(document.id, document.consultation_id)
    groups = groups_in(i18n.spoken())
    listing = url_for("amendments.listing", slug=document.consultation.slug, document=document.slug)
    return {"seq": known.seq, "facts": {
        clause: render_template("reading/text/_clause_facts_fragment.html", clause=clause, groups=groups,
                                listing=listing, facts=known.facts.get(clause) or Facts(0, None)) for clause in clauses}}


def anchors(document: Document, version: Version, language: str) -> dict[str, Any]:
    """Every open comment on a passage with its place; offsets in UTF-16 units, as browsers count."""
    plains = {line.clause_id: plain(line.text)
              for line in documents.text_of(version.id, language, document.authentic)}
    found = []
    for each in comments.anchors_on(document.id, version.id, language):
        if not each.orphan and each.clause_id in plains:
            words = plains[each.clause_id]
            start, end = to_utf16(words, each.start, each.end)
            found.append({"comment": each.comment_id, "clause": each.clause_id, "start": start, "end": end})
    return {"anchors": found}

"""The moderators' desk and the workbench of a clause; the chair's decisions. Plain forms do it all."""
import re
from typing import Any

from flask import Response, g, get_template_attribute, request, url_for

from consult.accounts.queries import groups_in
from consult.consultations.queries import consultation_at, consultations
from consult.core import i18n
from consult.core.access import Actor
from consult.core.door import Answer, see, visitor, writes
from consult.core.forms import Nothing
from consult.core.pages import Fields, form_page, page
from consult.core.rules import allows, require
from consult.documents.models import Version
from consult.documents.queries import document_at
from consult.text.brackets import count

from . import deciding, fates, publishing, queries, views_report, views_story, working
from .blueprint import views
from .forms import DecideForm, DisposeForm, PostponeForm, RewriteForm, TakeForm, UndisposeForm, contribution, seen_in
from .models import DECIDABLE, OUTCOMES

__all__ = ["views", "views_report", "views_story"]
ONE = "/versions/<int:version_id>/desk"
CLAUSE = ONE + "/<int:clause_id>"
SHOWS = ("all", "mine", "free", "open")


@views.app_template_global("may_see_desk")
def may_see_desk(thing: Any) -> bool:
    """Whether the reader may see the desk of a consultation or document."""
    return allows(visitor().actor, "desk.see", thing)


@views.get("/c/<slug>/<document>/desk")
def desks(slug: str, document: str) -> Any:
    """The desk of the version in work, where there is one; else how to begin."""
    g.consultation = consultation_at(slug)
    found = document_at(g.consultation.id, document)
    require(visitor().actor, "desk.see", found)
    there = queries.working_versions(found)
    if there:
        return board(there[0].id)
    return form_page("consolidation/none.html", document=found, form=Fields())


def _version(version_id: int) -> Version:
    version = queries.version_for_desk(visitor().actor, version_id)
    g.consultation = version.document.consultation
    return version


@views.get(ONE)
def board(version_id: int) -> Response:
    """The coverage board: the clauses of a version in work, with what is to be done."""
    version = _version(version_id)
    found = queries.board(visitor().actor, version)
    show = request.args.get("show", "all") if request.args.get("show") in SHOWS else "all"
    rows = [row for row in found.rows if _shown(row, show)]
    return form_page("consolidation/board.html", board=found, version=version, document=version.document, rows=rows, show=show,
                     form=Fields(), groups=groups_in(i18n.spoken()), statuses=DECIDABLE,
                     owed=found.owed, rest=queries.rest(visitor().actor, version).owed,
                     decisions=queries.decisions_on(version.document_id))


def _shown(row: queries.Row, show: str) -> bool:
    own = visitor().actor.user_id
    return {"mine": row.claim is not None and row.claim.user_id == own, "free": row.claim is None and row.owed > 0,
            "open": not row.ready}.get(show, True)


@views.get(ONE + "/rest")
def rest(version_id: int) -> Response:
    """What was contributed to the whole document, or to clauses that left it, with its answers."""
    version = _version(version_id)
    found = queries.rest(visitor().actor, version)
    return form_page("consolidation/rest.html", rest=found, version=version, document=version.document,
                     form=Fields(), works=allows(visitor().actor, "clause.consolidate", version))


@views.post(ONE + "/rest")
@writes(DisposeForm, again=rest)
def dispose_rest(actor: Actor, form: DisposeForm, version_id: int) -> Answer:
    """Say what becomes of those that are ticked."""
    deciding.dispose(actor, version_id, [contribution(each) for each in form.items], form.outcome, form.reason)
    return see(url_for("consolidation.rest", version_id=version_id))


@views.post(ONE + "/rest/drop")
@writes(UndisposeForm, again=rest)
def undispose_rest(actor: Actor, form: UndisposeForm, version_id: int) -> Answer:
    """Take the answers back of those that are ticked."""
    deciding.undispose(actor, version_id, [contribution(each) for each in form.items])
    return see(url_for("consolidation.rest", version_id=version_id))


@views.get(CLAUSE)
def bench(version_id: int, clause_id: int) -> Response:
    """The workbench of a clause: what was asked for beside the words that take shape."""
    version = _version(version_id)
    found = queries.bench(visitor().actor, version, clause_id)
    actor = visitor().actor
    return form_page("consolidation/bench.html", bench=found, version=version, document=version.document,
                     form=Fields({"text": found.line.text, "status": "bracketed" if count(found.line.text) else "agreed"}),
                     statuses=DECIDABLE,
                     passages=working.passages_now(found.work, found.line, found.base), numbers=queries.numbers_in(found),
                     works=allows(actor, "clause.consolidate", version), decides=allows(actor, "decision.take", version))


def _there(version_id: int, clause_id: int) -> Answer:
    return see(url_for("consolidation.bench", version_id=version_id, clause_id=clause_id))


@views.post(CLAUSE + "/take")
@writes(TakeForm, again=bench)
def take(actor: Actor, form: TakeForm, version_id: int, clause_id: int) -> Answer:
    """Make the words of the hunks that are ticked."""
    working.take(actor, version_id, clause_id, form.taken, form.row_version, form.digest)
    return _there(version_id, clause_id)


@views.post(CLAUSE + "/words")
@writes(RewriteForm, again=bench)
def rewrite(actor: Actor, form: RewriteForm, version_id: int, clause_id: int) -> Answer:
    """Write the words otherwise."""
    working.rewrite(actor, version_id, clause_id, form.text, form.row_version, form.digest)
    return _there(version_id, clause_id)


@views.post(CLAUSE + "/claim")
@writes(again=bench)
def claim(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Take care of the clause."""
    working.claim(actor, version_id, clause_id)
    return _there(version_id, clause_id)


@views.post(CLAUSE + "/release")
@writes(again=bench)
def release(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Leave it to others."""
    working.release(actor, version_id, clause_id)
    return _there(version_id, clause_id)


@views.post(CLAUSE + "/dispositions")
@writes(DisposeForm, again=bench)
def dispose(actor: Actor, form: DisposeForm, version_id: int, clause_id: int) -> Answer:
    """Say what becomes of the contributions that are ticked."""
    deciding.dispose(actor, version_id, [contribution(each) for each in form.items], form.outcome, form.reason)
    return _there(version_id, clause_id)


@views.post(CLAUSE + "/dispositions/drop")
@writes(UndisposeForm, again=bench)
def undispose(actor: Actor, form: UndisposeForm, version_id: int, clause_id: int) -> Answer:
    """Take the answers back of those that are ticked."""
    deciding.undispose(actor, version_id, [contribution(each) for each in form.items])
    return _there(version_id, clause_id)


@views.post(CLAUSE + "/decision")
@writes(DecideForm, again=bench)
def decide_clause(actor: Actor, form: DecideForm, version_id: int, clause_id: int) -> Answer:
    """Decide about this clause, as the chair."""
    clauses, digests = seen_in(form)
    deciding.decide(actor, version_id, clauses, form.status, form.reason, digests)
    return _there(version_id, clause_id)


@views.post(ONE + "/decisions")
@writes(DecideForm, again=board)
def decide(actor: Actor, form: DecideForm, version_id: int) -> Answer:
    """Decide about the clauses that are ticked, as the chair."""
    clauses, digests = seen_in(form)
    deciding.decide(actor, version_id, clauses, form.status, form.reason, digests)
    return see(url_for("consolidation.board", version_id=version_id))


@views.app_template_global()
def drawn_plainly(words: str) -> str:
    """Stored words, or a part of them, without the marks of emphasis; white space stays."""
    return re.sub(r"\\([*\\])|\*", lambda mark: mark[1] or "", words)


@views.app_template_global()
def outcome_options() -> list[tuple[str, str]]:
    """The outcomes of a disposition, in words."""
    words = get_template_attribute("consolidation/_words.html", "outcome_words")
    return [(code, str(words(code))) for code in OUTCOMES]


@views.app_template_global("owed_of")
def owed_of(version: Version) -> publishing.Owed:
    """What stands against issuing a working version."""
    return publishing.owed(version)


@views.app_template_global("fates_of")
def fates_of(kind: str, number: int) -> list[fates.Fate]:
    """What became of a contribution, for everyone to read."""
    return fates.fates_of(kind, number)


@views.get("/my/answers")
def answers() -> Response:
    """What became of one's own contributions."""
    all_there = consultations()
    g.consultation = all_there[0] if len(all_there) == 1 else None
    return page("consolidation/answers.html", found=fates.own_fates(visitor().actor))


@views.post(ONE + "/postpone")
@writes(PostponeForm, again=board)
def postpone(actor: Actor, form: PostponeForm, version_id: int) -> Answer:
    """Let it be issued with answers owed, as the chair."""
    publishing.postpone(actor, version_id, form.until, form.why)
    return see(url_for("consolidation.board", version_id=version_id))

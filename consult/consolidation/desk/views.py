"""The desk: the coverage board with its choices, deeds for many clauses, the whole document, the chair's decisions."""
from typing import Any

from flask import Response, g, redirect, request, url_for
from werkzeug import Response as WerkzeugResponse

from consult.accounts.stakeholder_groups import regions_in
from consult.accounts.queries import groups_in
from consult.consultations.queries import consultation_at
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows, require
from consult.documents.queries import document_at, versions_for

from . import batch_actions as batching, activity as seeing
from consult.consolidation import actions as deciding, queries
from consult.consolidation.publishing import actions as publishing
from .queries import ONLY, SHOWS, Choice, choice
from .queries import board as board_of
from consult.consolidation.blueprint import DESK, version_on_desk, views
from .burndown import burning
from .forms import DeedForm, TickedForm, ViewForm
from consult.consolidation.forms import (
    DisposeForm, PostponeForm, UndisposeForm, contribution, hunks_in, seen_in,
)
from consult.consolidation.models import DECIDABLE


@views.get("/c/<slug>/<document>/desk")
def desks(slug: str, document: str) -> Any:
    """The desk of the version in work, where there is one; else how to begin."""
    g.consultation = consultation_at(slug)
    found = document_at(g.consultation.id, document)
    require(visitor().actor, "desk.see", found)
    there = queries.working_versions(found)
    if there:
        return board(there[0].id)
    others = [each for each in versions_for(visitor().actor, found) if not each.issued and found.current_version_id]
    return form_page("consolidation/desk/start.html", document=found, others=others, form=Fields())


@views.get(DESK)
def board(version_id: int, **_of_the_form: int) -> Response:
    """The coverage board: the clauses of a version in work, with what is to be done."""
    version, actor = version_on_desk(version_id), visitor().actor
    found, chosen = board_of(actor, version), _chosen()
    language = i18n.spoken()
    rows = [row for row in found.rows if chosen.fits(row, actor.user_id)]
    return form_page("consolidation/desk/board.html", board=found, version=version, document=version.document, rows=rows,
                     chosen=chosen, shows=SHOWS, only=ONLY, kept=seeing.views_of(actor, version.document_id),
                     counts={show: sum(Choice(show).fits(row, actor.user_id) for row in found.rows) for show in SHOWS},
                     form=Fields({"status": "agreed"}), groups=groups_in(language),
                     regions={each["code"]: each["name"] for each in regions_in(language)}, statuses=DECIDABLE,
                     moment=now(), names=names_in(version_id), owed=found.owed, rest=found.rest, burning=burning(version),
                     batch=batching.batch_of(actor, version_id, request.args.get("done", 0, type=int))
                     or batching.supposed_last(actor, version_id),
                     here=seeing.working_on(actor, version_id), decisions=queries.decisions_on(version.document_id),
                     works=allows(actor, "clause.consolidate", version))


def _chosen() -> Choice:
    asked = request.args
    return choice(asked.get("show", "all"), asked.get("only", ""), asked.get("group", ""))


@views.get(DESK + "/next")
def go_on(version_id: int) -> WerkzeugResponse:
    """To the clause that has waited longest, but for the one that one comes from; then to what stands beside no clause.

    To the desk where nothing waits.
    """
    after = request.args.get("after", 0, type=int)
    found = board_of(visitor().actor, version_on_desk(version_id))
    chosen = next((row.line.clause_id for row in found.queue if row.line.clause_id != after), None)
    if chosen is not None:
        return redirect(url_for("consolidation.bench", version_id=version_id, clause_id=chosen))
    return redirect(url_for("consolidation.rest" if found.rest else "consolidation.board", version_id=version_id))


@views.post(DESK + "/deeds")
@writes(DeedForm, again=board)
def do(actor: Actor, form: DeedForm, version_id: int) -> Answer:
    """Do this with the clauses that are ticked."""
    clauses = [int(each.partition(":")[0]) for each in form.seen]
    made = batching.do(actor, version_id, form.deed, clauses, form.outcome, form.why)
    return see(url_for("consolidation.board", version_id=version_id, done=made.id, **_chosen()._asdict()))


@views.post(DESK + "/deeds/<int:batch_id>/undo")
@writes(again=board)
def undo(actor: Actor, _form: Nothing, version_id: int, batch_id: int) -> Answer:
    """Take exactly that back."""
    batching.undo(actor, version_id, batch_id)
    return see(url_for("consolidation.board", version_id=version_id, done=batch_id))


@views.post(DESK + "/views")
@writes(ViewForm, again=board)
def keep_view(actor: Actor, form: ViewForm, version_id: int) -> Answer:
    """Keep the choice of clauses under a name."""
    chosen = choice(form.show, form.only, form.group)
    seeing.keep_view(actor, version_id, form.name, chosen)
    return see(url_for("consolidation.board", version_id=version_id, **chosen._asdict()))


@views.post(DESK + "/views/<int:view_id>/drop")
@writes()
def drop_view(actor: Actor, _form: Nothing, version_id: int, view_id: int) -> Answer:
    """Keep it no more."""
    seeing.drop_view(actor, view_id)
    return see(url_for("consolidation.board", version_id=version_id))


@views.get(DESK + "/rest")
def rest(version_id: int) -> Response:
    """What was contributed to the whole document, or to clauses that left it, with its answers."""
    version = version_on_desk(version_id)
    found = queries.rest(visitor().actor, version)
    return form_page("consolidation/desk/unplaced_contributions.html", rest=found, version=version, document=version.document,
                     form=Fields(), works=allows(visitor().actor, "clause.consolidate", version))


@views.post(DESK + "/rest")
@writes(DisposeForm, again=rest)
def dispose_rest(actor: Actor, form: DisposeForm, version_id: int) -> Answer:
    """Say what becomes of those that are ticked."""
    deciding.dispose(actor, version_id, [contribution(each) for each in form.items], form.outcome, form.reason, hunks_in(form))
    return see(url_for("consolidation.rest", version_id=version_id))


@views.post(DESK + "/rest/drop")
@writes(UndisposeForm, again=rest)
def undispose_rest(actor: Actor, form: UndisposeForm, version_id: int) -> Answer:
    """Take the answers back of those that are ticked."""
    deciding.undispose(actor, version_id, [contribution(each) for each in form.items])
    return see(url_for("consolidation.rest", version_id=version_id))


@views.post(DESK + "/decisions")
@writes(TickedForm, again=board)
def decide(actor: Actor, form: TickedForm, version_id: int) -> Answer:
    """Decide about the clauses that are ticked, as the chair."""
    clauses, digests = seen_in(form)
    deciding.decide(actor, version_id, clauses, form.status, form.reason, digests)
    return see(url_for("consolidation.board", version_id=version_id))


@views.post(DESK + "/postpone")
@writes(PostponeForm, again=board)
def postpone(actor: Actor, form: PostponeForm, version_id: int) -> Answer:
    """Let it be issued with answers owed, as the chair."""
    publishing.postpone(actor, version_id, form.until, form.why)
    return see(url_for("consolidation.board", version_id=version_id))

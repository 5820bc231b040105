"""The workbench of a clause: its words made of what was asked for, brackets, answers, and the chair's decision."""
from typing import Any

from flask import Response, render_template, url_for

from consult.accounts.stakeholder_groups import regions_in
from consult.accounts.queries import groups_in as stakeholder_groups
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page
from consult.core.realtime.server import tell_room_soon
from consult.core.permissions.rules import allows
from consult.similarity.queries import Group, groups_in
from consult.text.brackets.bracket_tree import borne_out, count

from consult.consolidation.brackets import insertion_actions as bracketing
from consult.consolidation import actions as deciding
from . import (
    clause_actions as placing, move_actions as reordering, split_merge_actions as reshaping,
    actions as working,
)
from consult.consolidation.desk import activity as seeing
from consult.consolidation.dispositions.effect import before
from consult.consolidation.edit_conflict import apart
from .queries import Bench
from .queries import bench as bench_of
from consult.consolidation.blueprint import CLAUSE, version_on_desk, views
from consult.consolidation.brackets.actions import brackets_of
from .handover_actions import Told, told
from consult.consolidation.brackets.change_log import deeds_on
from consult.consolidation.desk.forms import BracketForm, HereForm, OutForm
from consult.consolidation.forms import (
    DecideForm, DisposeForm, RewriteForm, TakeForm, UndisposeForm, contribution, hunks_in, seen_in,
)
from consult.consolidation.models import DECIDABLE


@views.get(CLAUSE)
def bench(version_id: int, clause_id: int) -> Response:
    """The workbench of a clause: what was asked for beside the words that take shape."""
    version, actor = version_on_desk(version_id), visitor().actor
    found = bench_of(actor, version, clause_id)
    form = Fields({"text": found.line.text, "status": "bracketed" if count(found.line.text) else "agreed"})
    return form_page("consolidation/workbench/clause.html", bench=found, version=version, document=version.document, form=form,
                     name=_name(found), statuses=DECIDABLE, groups=stakeholder_groups(i18n.spoken()), numbers=found.numbers,
                     here=seeing.here_too(actor, version_id, clause_id), until=now(), apart=apart(form, found.line.text),
                     elsewhere=_elsewhere(found), similar=_similar(actor, found), tongues=i18n.LANGUAGES,
                     brackets=[] if found.out else brackets_of(found.line, version.document.authentic),
                     deeds=deeds_on(version_id, clause_id), works=allows(actor, "clause.consolidate", version),
                     decides=allows(actor, "decision.take", version),
                     regions={each["code"]: each["name"] for each in regions_in(i18n.spoken())},
                     standing=borne_out(found.line.status, count(found.line.text)))


def _similar(actor: Actor, found: Bench) -> list[tuple[Group, list[str]]]:
    """The groups of similar contributions here, each with what of it is answered on this page."""
    here = [f"amendment:{each.id}" for each in found.proposals] + [f"comment:{each.first.id}" for each in found.threads]
    return [(each, there) for each in groups_in(actor, found.version.document_id, found.line.clause_id)
            if (there := [f"{each.row.kind}:{one.id}" for one in each.members if f"{each.row.kind}:{one.id}" in here])]


def _elsewhere(found: Bench) -> dict[str, Told]:
    """What is said of words that were made in meetings and groups."""
    struck = [tuple(sources) for _, _, sources in found.work.struck] if found.work else []
    out = [tuple(map(str, found.work.out))] if found.work else []
    return told([*(tuple(map(str, each.sources)) for each in found.passages), *struck, *out])


def _name(found: Bench) -> str:
    """What the clause is called, also where it was taken out."""
    version = found.version
    return names_in(before(version) if found.out else version.id).get(found.line.clause_id) or "·"


def there(version_id: int, clause_id: int, **where: Any) -> Answer:
    """Back to the workbench of a clause."""
    return see(url_for("consolidation.bench", version_id=version_id, clause_id=clause_id, **where))


@views.post(CLAUSE + "/take")
@writes(TakeForm, again=bench)
def take(actor: Actor, form: TakeForm, version_id: int, clause_id: int) -> Answer:
    """Make the words of the hunks that are ticked."""
    reshaping.take_whole(actor, version_id, clause_id, form.taken, form.row_version, form.digest)
    return there(version_id, clause_id, _anchor="now")


@views.post(CLAUSE + "/words")
@writes(RewriteForm, again=bench)
def rewrite(actor: Actor, form: RewriteForm, version_id: int, clause_id: int) -> Answer:
    """Write the words otherwise."""
    working.rewrite(actor, version_id, clause_id, form.text, form.row_version, form.digest)
    return there(version_id, clause_id, _anchor="now")


@views.post(CLAUSE + "/brackets")
@writes(BracketForm, again=bench)
def bracket(actor: Actor, form: BracketForm, version_id: int, clause_id: int) -> Answer:
    """Put words in brackets."""
    bracketing.bracket(actor, version_id, clause_id, form.words, form.by, form.row_version, form.digest, why=form.why)
    return there(version_id, clause_id, _anchor="now")


@views.post(CLAUSE + "/out")
@writes(OutForm, again=bench)
def take_out(actor: Actor, form: OutForm, version_id: int, clause_id: int) -> Answer:
    """Take the clause out."""
    placing.take_out(actor, version_id, clause_id, form.digest)
    made = placing.source_of(version_id, clause_id)
    return there(version_id, clause_id) if made is None else see(
        url_for("consolidation.board", version_id=version_id) if made.clause_id is None else
        url_for("consolidation.bench", version_id=version_id, clause_id=made.clause_id))


@views.post(CLAUSE + "/back")
@writes(again=bench)
def put_back(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Put the clause back."""
    placing.put_back(actor, version_id, clause_id)
    return there(version_id, clause_id)


@views.post("/versions/<int:version_id>/put-in/<int:amendment_id>")
@writes()
def put_in(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Put the clause in that an edit proposes, and show its workbench."""
    return there(version_id, placing.put_in(actor, version_id, amendment_id).clause_id)


@views.post("/versions/<int:version_id>/moved/<int:amendment_id>")
@writes()
def move(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Put the clause where an edit wants it."""
    return there(version_id, reordering.move_as(actor, version_id, amendment_id).clause_id)


@views.post(CLAUSE + "/moved-back")
@writes(again=bench)
def move_back(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Put the clause back where it stood before."""
    reordering.move_back(actor, version_id, clause_id)
    return there(version_id, clause_id)


@views.post("/versions/<int:version_id>/reshaped/<int:amendment_id>")
@writes()
def reshape(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Split the clause, or join it to the one before, as an edit asks for."""
    return there(version_id, reshaping.reshape_as(actor, version_id, amendment_id).clause_id)


@views.post("/versions/<int:version_id>/reshaped/<int:amendment_id>/back")
@writes()
def reshape_back(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Make one clause of the two again, or two of the one."""
    return there(version_id, reshaping.reshape_back(actor, version_id, amendment_id).clause_id)


@views.post(CLAUSE + "/claim")
@writes(again=bench)
def claim(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Take care of the clause."""
    working.claim(actor, version_id, clause_id)
    return there(version_id, clause_id)


@views.post(CLAUSE + "/release")
@writes(again=bench)
def release(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Leave it to others."""
    working.release(actor, version_id, clause_id)
    return there(version_id, clause_id)


@views.post(CLAUSE + "/dispositions")
@writes(DisposeForm, again=bench)
def dispose(actor: Actor, form: DisposeForm, version_id: int, clause_id: int) -> Answer:
    """Say what becomes of the contributions that are ticked."""
    deciding.dispose(actor, version_id, [contribution(each) for each in form.items], form.outcome, form.reason, hunks_in(form))
    return there(version_id, clause_id, _anchor="answers")


@views.post(CLAUSE + "/dispositions/drop")
@writes(UndisposeForm, again=bench)
def undispose(actor: Actor, form: UndisposeForm, version_id: int, clause_id: int) -> Answer:
    """Take the answers back of those that are ticked."""
    deciding.undispose(actor, version_id, [contribution(each) for each in form.items])
    return there(version_id, clause_id, _anchor="answers")


@views.post(CLAUSE + "/decision")
@writes(DecideForm, again=bench)
def decide_clause(actor: Actor, form: DecideForm, version_id: int, clause_id: int) -> Answer:
    """Decide about this clause, as the chair."""
    clauses, digests = seen_in(form)
    deciding.decide(actor, version_id, clauses, form.status, form.reason, digests)
    return there(version_id, clause_id)


@views.post(CLAUSE + "/seen")
@writes(HereForm, again=bench)
def look(actor: Actor, form: HereForm, version_id: int, clause_id: int) -> Answer:
    """Have seen what was said of the clause, also without a script."""
    seeing.look(actor, version_id, clause_id, form.until)
    return there(version_id, clause_id)


@views.post(CLAUSE + "/here")
@writes(HereForm, keep=False)
def here(actor: Actor, form: HereForm, version_id: int, clause_id: int) -> Answer:
    """Have the workbench open, or no more; who else has it open."""
    before = seeing.is_here(actor, version_id, clause_id)
    if form.gone:
        seeing.leave(actor, version_id, clause_id)
    else:
        seeing.look(actor, version_id, clause_id, form.until, here=True)
    if before == bool(form.gone):
        tell_room_soon("desk.here", f"desk:{version_id}", clause_id, lambda: {"clause_id": clause_id})
    return Answer(200, None, render_template("consolidation/workbench/_presence.html", here=seeing.here_too(actor, version_id, clause_id)))

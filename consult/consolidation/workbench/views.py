"""Pages of the workbench of a clause: building its text, answers, and the chair's decision."""

from flask import Response, render_template, request, url_for

from consult.accounts.stakeholder_groups import list_localized_regions
from consult.accounts.queries import list_localized_groups as stakeholder_groups
from consult.documents.clause_queries import has_facilitator, load_current_names, load_version_names
from consult.documents.versions.queries import ClauseSubject
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.realtime.server import queue_for_room
from consult.core.permissions.rules import is_allowed
from consult.similarity.queries import SimilarGroupView, list_groups
from consult.text.brackets.bracket_tree import derive_status, count_brackets

from consult.consolidation.brackets import insertion_actions as bracketing
from consult.consolidation import actions as deciding
from . import (
    clause_actions as placing,
    move_actions as reordering,
    split_merge_actions as reshaping,
    actions as working,
    undo_actions as undoing,
)
from consult.consolidation.workbench.clause_text_queries import find_source_amendment
from consult.consolidation.desk import activity as seeing
from consult.consolidation.desk.batch_actions import get_own_batch
from consult.consolidation.desk.suggestion_queries import digest_suggestions, load_suggestions
from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.invitations.queries import ClauseInvitations, load_invitations
from consult.consolidation.edit_conflict import diff_refused_text
from .queries import ClauseWorkbench
from .queries import load_workbench as bench_of
from consult.consolidation.blueprint import (
    CLAUSE,
    load_desk_version,
    redirect_to_workbench,
    views,
)
from consult.consolidation.brackets.bracket_options import list_brackets
from consult.consolidation.provenance.source_labels import SourceLabel, load_source_labels
from consult.consolidation.brackets.change_log import load_bracket_changes
from consult.consolidation.decisions.suggestion_queries import list_suggestions
from consult.consolidation.desk.forms import (
    InsertBracketsForm,
    WorkbenchPresenceForm,
    RemoveClauseForm,
)
from consult.consolidation.forms import (
    DecideClausesForm,
    ProposeDispositionsForm,
    RewriteClauseForm,
    SelectHunksForm,
    WithdrawDispositionsForm,
    parse_contribution,
    parse_hunk_outcomes,
    parse_seen_clauses,
)
from consult.consolidation.models import DECIDABLE_STATUSES


@views.get(CLAUSE, endpoint="bench")
def show_workbench(version_id: int, clause_id: int) -> Response:
    """Show the workbench of a clause: requested changes beside the current text."""
    version, actor = load_desk_version(version_id), get_visitor().actor
    found = bench_of(actor, version, clause_id)
    suggestions = list_suggestions(version_id, clause_id)
    chosen = request.args.get("use", 0, type=int)
    used = next((each.row for each in suggestions if each.row.id == chosen), None)
    status = "bracketed" if count_brackets(found.text_now.text) else "agreed"
    form = FormFields(
        {"text": found.text_now.text, "status": used.status if used is not None else status}
    )
    return render_form_page(
        "consolidation/workbench/clause.html",
        bench=found,
        version=version,
        document=version.document,
        form=form,
        name=_get_clause_name(found),
        statuses=DECIDABLE_STATUSES,
        groups=stakeholder_groups(i18n.get_language()),
        numbers=found.numbers,
        here=seeing.load_workbench_users(actor, version_id, clause_id),
        until=utc_now(),
        apart=diff_refused_text(form, found.text_now.text, request.form),
        elsewhere=_load_source_labels(found),
        similar=_load_similar(actor, found),
        suggestions=suggestions,
        used=used,
        suggests=is_allowed(
            actor, "decision.suggest", ClauseSubject(version.consultation_id, clause_id)
        ),
        invitations=_load_invitations(actor, found),
        batch=get_own_batch(actor, version_id, request.args.get("done", 0, type=int)),
        suggested=_load_suggestions(actor, found),
        tongues=i18n.LANGUAGES,
        brackets=[]
        if found.is_removed
        else list_brackets(found.text_now, version.document.authentic),
        deeds=load_bracket_changes(version_id, clause_id),
        works=is_allowed(actor, "clause.write", ClauseSubject(version.consultation_id, clause_id)),
        is_entrusted=has_facilitator(clause_id),
        reshapes=is_allowed(actor, "clause.consolidate", version),
        decides=is_allowed(actor, "decision.take", version),
        regions={
            each["code"]: each["name"] for each in list_localized_regions(i18n.get_language())
        },
        standing=derive_status(found.text_now.status_now, count_brackets(found.text_now.text)),
    )


def _load_suggestions(actor: Actor, found: ClauseWorkbench) -> tuple[int, str]:
    """Load how many answers follow from the text here, and their digest."""
    every = load_suggestions(actor, found.version, found.check)
    return len(every), digest_suggestions(every)


def _load_invitations(actor: Actor, found: ClauseWorkbench) -> ClauseInvitations | None:
    """Load the invitations to the clause, if it is in the current text and the actor may invite."""
    clause_id = found.text_now.clause_id
    current = load_current_names([clause_id])
    return load_invitations(actor, found.version.document, current).get(clause_id)


def _load_similar(actor: Actor, found: ClauseWorkbench) -> list[tuple[SimilarGroupView, list[str]]]:
    """Load the groups of similar contributions, each with its members on this page."""
    here = [f"amendment:{each.id}" for each in found.proposals] + [
        f"comment:{each.first.id}" for each in found.threads
    ]
    return [
        (each, there)
        for each in list_groups(actor, found.version.document_id, found.text_now.clause_id)
        if (
            there := [
                f"{each.row.kind}:{one.id}"
                for one in each.members
                if f"{each.row.kind}:{one.id}" in here
            ]
        )
    ]


def _load_source_labels(found: ClauseWorkbench) -> dict[str, SourceLabel]:
    """Load the labels of text that comes from meetings and drafting groups."""
    struck = [tuple(sources) for _, _, sources in found.work.struck] if found.work else []
    out = [tuple(map(str, found.work.out))] if found.work else []
    return load_source_labels(
        [*(tuple(map(str, each.sources)) for each in found.passages), *struck, *out]
    )


def _get_clause_name(found: ClauseWorkbench) -> str:
    """Return the name of the clause, also if it was removed."""
    version = found.version
    return (
        load_version_names(
            get_previous_version_id(version) if found.is_removed else version.id
        ).get(found.text_now.clause_id)
        or "·"
    )


@views.post(CLAUSE + "/take", endpoint="take")
@write_endpoint(SelectHunksForm, rerender=show_workbench)
def build_text(actor: Actor, form: SelectHunksForm, version_id: int, clause_id: int) -> WriteAnswer:
    """Build the text from the selected hunks."""
    made = undoing.change_text_undoably(
        actor,
        version_id,
        clause_id,
        "build",
        lambda: reshaping.build_whole_text(
            actor,
            version_id,
            clause_id,
            form.taken,
            form.row_version,
            form.digest,
            is_afresh=form.afresh,
        ),
    )
    return redirect_to_workbench(
        version_id, clause_id, done=made.id if made else "built", _anchor="now"
    )


@views.post(CLAUSE + "/words", endpoint="rewrite")
@write_endpoint(RewriteClauseForm, rerender=show_workbench)
def rewrite_clause(
    actor: Actor, form: RewriteClauseForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Rewrite the text."""
    made = undoing.change_text_undoably(
        actor,
        version_id,
        clause_id,
        "write",
        lambda: working.rewrite_clause(
            actor, version_id, clause_id, form.text, form.row_version, form.digest
        ),
    )
    return redirect_to_workbench(
        version_id, clause_id, done=made.id if made else "written", _anchor="now"
    )


@views.post(CLAUSE + "/brackets", endpoint="bracket")
@write_endpoint(InsertBracketsForm, rerender=show_workbench)
def insert_brackets(
    actor: Actor, form: InsertBracketsForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Put text in brackets."""
    bracketing.insert_brackets(
        actor,
        version_id,
        clause_id,
        form.words,
        form.by,
        form.row_version,
        form.digest,
        why=form.why,
    )
    return redirect_to_workbench(version_id, clause_id, done="bracketed", _anchor="now")


@views.post(CLAUSE + "/out", endpoint="take_out")
@write_endpoint(RemoveClauseForm, rerender=show_workbench)
def remove_clause(
    actor: Actor, form: RemoveClauseForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Remove the clause."""
    placing.remove_working_clause(actor, version_id, clause_id, form.digest)
    made = find_source_amendment(version_id, clause_id)
    return (
        redirect_to_workbench(version_id, clause_id)
        if made is None
        else redirect_to(
            url_for("consolidation.board", version_id=version_id)
            if made.clause_id is None
            else url_for("consolidation.bench", version_id=version_id, clause_id=made.clause_id)
        )
    )


@views.post(CLAUSE + "/back", endpoint="put_back")
@write_endpoint(rerender=show_workbench)
def restore_clause(actor: Actor, _form: EmptyForm, version_id: int, clause_id: int) -> WriteAnswer:
    """Restore the clause."""
    placing.restore_working_clause(actor, version_id, clause_id)
    return redirect_to_workbench(version_id, clause_id)


@views.post("/versions/<int:version_id>/put-in/<int:amendment_id>", endpoint="put_in")
@write_endpoint()
def insert_clause(
    actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int
) -> WriteAnswer:
    """Insert the clause that an amendment proposes, and show its workbench."""
    return redirect_to_workbench(
        version_id, placing.insert_working_clause(actor, version_id, amendment_id).clause_id
    )


@views.post("/versions/<int:version_id>/moved/<int:amendment_id>", endpoint="move")
@write_endpoint()
def move_clause(actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int) -> WriteAnswer:
    """Move the clause to the place an amendment requests."""
    return redirect_to_workbench(
        version_id, reordering.move_working_clause(actor, version_id, amendment_id).clause_id
    )


@views.post(CLAUSE + "/moved-back", endpoint="move_back")
@write_endpoint(rerender=show_workbench)
def restore_clause_position(
    actor: Actor, _form: EmptyForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Restore the previous place of the clause."""
    reordering.restore_clause_position(actor, version_id, clause_id)
    return redirect_to_workbench(version_id, clause_id)


@views.post("/versions/<int:version_id>/reshaped/<int:amendment_id>", endpoint="reshape")
@write_endpoint()
def reshape_clause(
    actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int
) -> WriteAnswer:
    """Split the clause, or merge it into the previous one, as an amendment requests."""
    return redirect_to_workbench(
        version_id, reshaping.reshape_clause(actor, version_id, amendment_id).clause_id
    )


@views.post("/versions/<int:version_id>/reshaped/<int:amendment_id>/back", endpoint="reshape_back")
@write_endpoint()
def undo_reshape(actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int) -> WriteAnswer:
    """Undo the split or merge that an amendment requested."""
    return redirect_to_workbench(
        version_id, reshaping.undo_reshape(actor, version_id, amendment_id).clause_id
    )


@views.post(CLAUSE + "/claim", endpoint="claim")
@write_endpoint(rerender=show_workbench)
def claim_clause(actor: Actor, _form: EmptyForm, version_id: int, clause_id: int) -> WriteAnswer:
    """Claim the clause."""
    working.claim_clause(actor, version_id, clause_id)
    return redirect_to_workbench(version_id, clause_id, done="claimed")


@views.post(CLAUSE + "/release", endpoint="release")
@write_endpoint(rerender=show_workbench)
def release_clause(actor: Actor, _form: EmptyForm, version_id: int, clause_id: int) -> WriteAnswer:
    """Release the claim on the clause."""
    working.release_clause(actor, version_id, clause_id)
    return redirect_to_workbench(version_id, clause_id, done="released")


@views.post(CLAUSE + "/dispositions", endpoint="dispose")
@write_endpoint(ProposeDispositionsForm, rerender=show_workbench)
def propose_dispositions(
    actor: Actor, form: ProposeDispositionsForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Propose the dispositions of the selected contributions."""
    deciding.propose_dispositions(
        actor,
        version_id,
        [parse_contribution(each) for each in form.items],
        form.outcome,
        form.reason,
        parse_hunk_outcomes(form),
        same_as=form.same_as,
    )
    return redirect_to_workbench(version_id, clause_id, done="answered", _anchor="answers")


@views.post(CLAUSE + "/dispositions/drop", endpoint="undispose")
@write_endpoint(WithdrawDispositionsForm, rerender=show_workbench)
def withdraw_dispositions(
    actor: Actor, form: WithdrawDispositionsForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Withdraw the dispositions of the selected contributions."""
    deciding.withdraw_dispositions(
        actor, version_id, [parse_contribution(each) for each in form.items]
    )
    return redirect_to_workbench(version_id, clause_id, done="unanswered", _anchor="answers")


@views.post(CLAUSE + "/decision")
@write_endpoint(DecideClausesForm, rerender=show_workbench)
def decide_clause(
    actor: Actor, form: DecideClausesForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Decide on this clause, as the chair."""
    clauses, digests = parse_seen_clauses(form)
    deciding.decide_clauses(
        actor, version_id, clauses, form.status, form.reason, digests, lowered=form.lowered
    )
    return redirect_to_workbench(version_id, clause_id, done="decided")


@views.post(CLAUSE + "/seen", endpoint="look")
@write_endpoint(WorkbenchPresenceForm, rerender=show_workbench)
def mark_clause_seen(
    actor: Actor, form: WorkbenchPresenceForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Mark the clause as seen, also without a script."""
    seeing.mark_clause_seen(actor, version_id, clause_id, form.until)
    return redirect_to_workbench(version_id, clause_id)


@views.post(CLAUSE + "/here", endpoint="here")
@write_endpoint(WorkbenchPresenceForm, store_answer=False)
def update_presence(
    actor: Actor, form: WorkbenchPresenceForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Update the reader's presence at the workbench, and return the other persons present."""
    before = seeing.is_workbench_open(actor, version_id, clause_id)
    if form.gone:
        seeing.end_presence(actor, version_id, clause_id, form.page)
    else:
        seeing.report_presence(actor, version_id, clause_id, form.page, form.until)
    if before != seeing.is_workbench_open(actor, version_id, clause_id):
        queue_for_room(
            "desk.here", f"desk:{version_id}", clause_id, lambda: {"clause_id": clause_id}
        )
    return WriteAnswer(
        200,
        None,
        render_template(
            "consolidation/workbench/_presence.html",
            here=seeing.load_workbench_users(actor, version_id, clause_id),
        ),
    )

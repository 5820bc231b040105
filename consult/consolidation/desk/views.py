"""Pages of the desk: coverage board, saved views, batch actions, other contributions, chair's
decisions.
"""

from typing import Any

from flask import Response, g, redirect, request, url_for
from werkzeug import Response as WerkzeugResponse

from consult.accounts.stakeholder_groups import list_localized_regions
from consult.accounts.queries import list_localized_groups
from consult.consultations.queries import get_consultation_by_slug
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.queries import get_document_by_slug, list_readable_versions

from . import batch_actions as batching, activity as seeing
from consult.consolidation import actions as deciding, queries
from consult.consolidation.publishing import chair_decision_actions as publishing
from .queries import (
    ONLY_CHOICES,
    SHOW_CHOICES,
    DeskFilter,
    is_facilitator_only,
    parse_filter,
)
from .queries import load_board as board_of
from consult.consolidation.blueprint import DESK, load_desk_version, redirect_to_workbench, views
from .burndown import load_burndown
from .forms import BatchActionForm, DecideSelectionForm, SaveViewForm
from consult.consolidation.forms import (
    ProposeDispositionsForm,
    PostponeAnswersForm,
    WithdrawDispositionsForm,
    parse_contribution,
    parse_hunk_outcomes,
    parse_seen_clauses,
)
from consult.consolidation.models import DECIDABLE_STATUSES, KEPT_STATUS


@views.get("/c/<slug>/<document>/desk", endpoint="desks")
def show_current_desk(slug: str, document: str) -> Any:
    """Show the desk of the newest working version; without one, show how to start one."""
    g.consultation = get_consultation_by_slug(slug)
    found = get_document_by_slug(g.consultation.id, document)
    require_permission(get_visitor().actor, "desk.see", found)
    there = queries.load_working_versions(found)
    if there:
        return show_board(there[0].id)
    others = [
        each
        for each in list_readable_versions(get_visitor().actor, found)
        if not each.issued and found.current_version_id
    ]
    return render_form_page(
        "consolidation/desk/start.html", document=found, others=others, form=FormFields()
    )


@views.get(DESK, endpoint="board")
def show_board(version_id: int, **_of_the_form: int) -> Response:
    """Show the coverage board: the clauses of a working version with their pending work."""
    version, actor = load_desk_version(version_id), get_visitor().actor
    found = board_of(actor, version)
    facilitates = is_facilitator_only(actor, version)
    chosen = _parse_filter("facilitated" if facilitates else "all")
    language = i18n.get_language()
    rows = [row for row in found.rows if chosen.fits(row, actor.user_id)]
    return render_form_page(
        "consolidation/desk/board.html",
        board=found,
        summed=found.limit_to_facilitated() if facilitates else found,
        facilitates=facilitates,
        version=version,
        document=version.document,
        rows=rows,
        chosen=chosen,
        shows=[each for each in SHOW_CHOICES if each != "facilitated" or actor.facilitated_clauses],
        only=ONLY_CHOICES,
        kept=seeing.load_views(actor, version.document_id),
        counts={
            show: sum(
                row.is_counted and DeskFilter(show).fits(row, actor.user_id) for row in found.rows
            )
            for show in SHOW_CHOICES
        },
        form=FormFields({"status": KEPT_STATUS}),
        groups=list_localized_groups(language),
        regions={each["code"]: each["name"] for each in list_localized_regions(language)},
        statuses=(KEPT_STATUS, *DECIDABLE_STATUSES),
        moment=utc_now(),
        names=load_version_names(version_id),
        owed=found.owed,
        rest=found.unplaced,
        burning=load_burndown(version),
        batch=batching.get_own_batch(actor, version_id, request.args.get("done", 0, type=int))
        or batching.get_last_scenario_batch(actor, version_id),
        here=seeing.load_workbench_names(actor, version_id),
        decisions=queries.load_decisions(version.document_id),
        works=is_allowed(actor, "clause.consolidate", version),
    )


def _parse_filter(show: str = "all") -> DeskFilter:
    """Parse the filter of the address.

    Args:
        show: The clauses that are shown where the address does not say which.
    """
    asked = request.args
    return parse_filter(asked.get("show", show), asked.get("only", ""), asked.get("group", ""))


@views.get(DESK + "/next", endpoint="go_on")
def redirect_to_next_clause(version_id: int) -> WerkzeugResponse:
    """Redirect to the longest-waiting clause other than the one the reader comes from.

    Without one, redirect to the contributions outside all clauses, and then to the desk.
    """
    after = request.args.get("after", 0, type=int)
    found = board_of(get_visitor().actor, load_desk_version(version_id))
    chosen = next((row.line.clause_id for row in found.queue if row.line.clause_id != after), None)
    if chosen is not None:
        return redirect(url_for("consolidation.bench", version_id=version_id, clause_id=chosen))
    return redirect(
        url_for(
            "consolidation.rest" if found.unplaced else "consolidation.board", version_id=version_id
        )
    )


@views.post(DESK + "/deeds", endpoint="do")
@write_endpoint(BatchActionForm, rerender=show_board)
def run_batch_action(actor: Actor, form: BatchActionForm, version_id: int) -> WriteAnswer:
    """Run a batch action on the selected clauses."""
    clauses = [int(each.partition(":")[0]) for each in form.seen]
    made = batching.run_batch_action(actor, version_id, form.deed, clauses, form.outcome, form.why)
    return redirect_to(
        url_for(
            "consolidation.board", version_id=version_id, done=made.id, **_parse_filter()._asdict()
        )
    )


@views.post(DESK + "/deeds/<int:batch_id>/undo", endpoint="undo")
@write_endpoint(rerender=show_board)
def undo_batch_action(
    actor: Actor, _form: EmptyForm, version_id: int, batch_id: int
) -> WriteAnswer:
    """Undo exactly that batch action; what concerned the text of one clause leads back to it."""
    made = batching.undo_batch_action(actor, version_id, batch_id)
    if made.deed in {"build", "write"}:
        return redirect_to_workbench(version_id, made.items[0][0], done=batch_id, _anchor="now")
    return redirect_to(url_for("consolidation.board", version_id=version_id, done=batch_id))


@views.post(DESK + "/views", endpoint="keep_view")
@write_endpoint(SaveViewForm, rerender=show_board)
def save_view(actor: Actor, form: SaveViewForm, version_id: int) -> WriteAnswer:
    """Save the filter under a name."""
    chosen = parse_filter(form.show, form.only, form.group)
    seeing.save_view(actor, version_id, form.name, chosen)
    return redirect_to(url_for("consolidation.board", version_id=version_id, **chosen._asdict()))


@views.post(DESK + "/views/<int:view_id>/drop", endpoint="drop_view")
@write_endpoint()
def remove_view(actor: Actor, _form: EmptyForm, version_id: int, view_id: int) -> WriteAnswer:
    """Remove a saved view."""
    seeing.remove_view(actor, view_id)
    return redirect_to(url_for("consolidation.board", version_id=version_id))


@views.get(DESK + "/rest", endpoint="rest")
def show_unplaced_contributions(version_id: int) -> Response:
    """Show the contributions to the whole document or to clauses that are not in the text."""
    version = load_desk_version(version_id)
    found = queries.load_unplaced_contributions(get_visitor().actor, version)
    return render_form_page(
        "consolidation/desk/unplaced_contributions.html",
        rest=found,
        version=version,
        document=version.document,
        form=FormFields(),
        works=is_allowed(get_visitor().actor, "clause.consolidate", version),
    )


@views.post(DESK + "/rest", endpoint="dispose_rest")
@write_endpoint(ProposeDispositionsForm, rerender=show_unplaced_contributions)
def answer_unplaced_contributions(
    actor: Actor, form: ProposeDispositionsForm, version_id: int
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
    return redirect_to(url_for("consolidation.rest", version_id=version_id))


@views.post(DESK + "/rest/drop", endpoint="undispose_rest")
@write_endpoint(WithdrawDispositionsForm, rerender=show_unplaced_contributions)
def withdraw_unplaced_answers(
    actor: Actor, form: WithdrawDispositionsForm, version_id: int
) -> WriteAnswer:
    """Withdraw the dispositions of the selected contributions."""
    deciding.withdraw_dispositions(
        actor, version_id, [parse_contribution(each) for each in form.items]
    )
    return redirect_to(url_for("consolidation.rest", version_id=version_id))


@views.post(DESK + "/decisions", endpoint="decide")
@write_endpoint(DecideSelectionForm, rerender=show_board)
def decide_selection(actor: Actor, form: DecideSelectionForm, version_id: int) -> WriteAnswer:
    """Decide on the selected clauses, as the chair."""
    clauses, digests = parse_seen_clauses(form)
    deciding.decide_clauses(
        actor, version_id, clauses, form.status, form.reason, digests, lowered=form.lowered
    )
    return redirect_to(url_for("consolidation.board", version_id=version_id))


@views.post(DESK + "/postpone", endpoint="postpone")
@write_endpoint(PostponeAnswersForm, rerender=show_board)
def postpone_answers(actor: Actor, form: PostponeAnswersForm, version_id: int) -> WriteAnswer:
    """Allow the version to be issued with due answers, as the chair."""
    publishing.postpone_answers(actor, version_id, form.until, form.why)
    return redirect_to(url_for("consolidation.board", version_id=version_id))

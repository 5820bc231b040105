"""Pages of publishing: contents of a version, blockers, places of contributions, issue, and
due answers.
"""

from typing import Any, NamedTuple

from flask import Response, g, request, url_for

from consult.consultations.queries import get_consultation_by_slug
from consult.documents.clause_queries import load_version_names
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import Conflict
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.messages.error_messages import describe_problem
from consult.documents import queries as documents
from consult.documents.actions import issue_version
from consult.documents.forms import IssueVersionForm
from consult.documents.labels.preview_queries import preview_numbers
from consult.documents.models import Version
from consult.documents.clauses.text_locks import Lock
from consult.documents.versions.issue_obstacles import find_obstacles, list_document_clause_ids
from consult.documents.versions.issue_question_queries import load_issue_questions

from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.dispositions import effect as answering, postponed_answer_queries as late
from consult.consolidation.carry_over import (
    queries as carrying,
    position_queries as carrying_positions,
    confirmation as confirming,
)
from consult.consolidation import actions as deciding
from consult.consolidation.silence.actions import silences_locking
from . import queries as publication, chair_decision_actions as publishing
from consult.consolidation.blueprint import views
from consult.consolidation.carry_over.models import VERDICTS
from consult.consolidation.forms import (
    DecideClausesForm,
    ProposeDispositionsForm,
    parse_contribution,
    parse_seen_clauses,
)
from consult.consolidation.models import DECIDABLE_STATUSES, KEPT_STATUS
from consult.consolidation.references.queries import load_reference_summary
from .forms import (
    ConfirmVerdictsForm,
    FinalTextForm,
    ClauseOrderForm,
    WithdrawVerdictsForm,
    parse_seen_places,
)

AT = "/c/<slug>/<document>/<version>/publish"
PAGE = 50


class ObstacleView(NamedTuple):
    """A refusal that issuing would meet, in words, with the ballots that lock the text."""

    code: str
    words: str
    ballots: Any  # of each its id and the number that it is shown with


def find_version(slug: str, document: str, version: str) -> Version:
    """Find the version of an address for a reader who may see the desk."""
    g.consultation = get_consultation_by_slug(slug)
    found = documents.get_version_by_slug(
        get_visitor().actor, documents.get_document_by_slug(g.consultation.id, document), version
    )
    require_permission(get_visitor().actor, "desk.see", found)
    return found


def _find_working_version(slug: str, document: str, version: str) -> Version:
    """Find a working version; raise Conflict if it was issued."""
    found = find_version(slug, document, version)
    if found.issued:
        raise Conflict("issued_already")
    return found


@views.get(AT, endpoint="publish")
def show_publication(slug: str, document: str, version: str) -> Response:
    """Show all facts about a version before it is issued."""
    draft, actor = _find_working_version(slug, document, version), get_visitor().actor
    obstacles = [
        ObstacleView(each.code, describe_problem(each), each.details.get("ballots", []))
        for each in find_obstacles(actor, draft)
    ]
    found, places = (
        publication.load_blockers(draft),
        carrying_positions.compute_full_carry_over(actor, draft),
    )
    asked = request.args.get("verdict", "")
    shown = [
        each
        for each in places
        if (each.verdict == asked if asked in VERDICTS else not each.is_trivial)
    ]
    pages = max(1, -(-len(shown) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = shown[(number - 1) * PAGE : number * PAGE]
    lines = documents.load_clause_texts(
        draft.id, draft.document.authentic, draft.document.authentic
    )
    return render_form_page(
        "consolidation/publishing/publication.html",
        version=draft,
        document=draft.document,
        owed=found,
        check=check_answers(draft),
        obstacles=obstacles,
        questions=load_issue_questions(draft),
        silences=_list_running_silences(draft, obstacles),
        facts=publication.load_publication(actor, draft),
        places=places,
        shown=shown,
        number=number,
        pages=pages,
        chosen=asked if asked in VERDICTS else "",
        counts=carrying.count_by_verdict(places),
        verdicts=VERDICTS,
        doubtful=[each for each in places if each.doubtful],
        speakers=publication.load_contribution_sources(shown),
        same=carrying.count_by_kind(each for each in places if each.is_trivial),
        positions=carrying_positions.count_reconfirmations(draft),
        progress=documents.compute_progress(lines),
        remarks=_count_translation_gaps(draft),
        numbers=preview_numbers(draft),
        references=load_reference_summary(draft),
        order=publication.digest_current_order(draft),
        seen=documents.compute_version_digest(draft.id),
        called=load_version_names(answering.get_previous_version_id(draft)),
        called_now=load_version_names(draft.id),
        statuses=(KEPT_STATUS, *DECIDABLE_STATUSES),
        form=FormFields(),
        confirms=is_allowed(actor, "carryover.confirm", draft),
        decides=is_allowed(actor, "decision.take", draft),
        issues=is_allowed(actor, "version.issue", draft),
        chooses=is_allowed(actor, "version.number", draft),
        writes=is_allowed(actor, "clause.consolidate", draft),
    )


def _list_running_silences(draft: Version, obstacles: list[ObstacleView]) -> list[Lock]:
    """List the silence procedures of the document that do not hold this version back."""
    held = {ballot["id"] for each in obstacles for ballot in each.ballots}
    every = silences_locking(clause_ids=list_document_clause_ids(draft.document_id))
    return [each for each in every if each.id not in held]


def _count_translation_gaps(draft: Version) -> list[tuple[str, int, int]]:
    """Count, per language, the clauses without text and the outdated translations; skip complete
    editions.
    """
    found = []
    for edition in documents.list_editions(draft.id):
        lines = documents.load_clause_texts(draft.id, edition.language, draft.document.authentic)
        found.append(
            (
                edition.language,
                sum(line.language != edition.language for line in lines),
                sum(line.is_outdated for line in lines),
            )
        )
    return [remark for remark in found if remark[1] or remark[2]]


def redirect_to_publication(
    slug: str, document: str, version: str, anchor: str | None = None
) -> WriteAnswer:
    """Redirect to the page of publishing."""
    return redirect_to(
        url_for(
            "consolidation.publish", slug=slug, document=document, version=version, _anchor=anchor
        )
    )


@views.post(AT, endpoint="issue")
@write_endpoint(IssueVersionForm, rerender=show_publication)
def issue_working_version(
    actor: Actor, form: IssueVersionForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Issue the version as one transaction."""
    issue_version(
        actor,
        find_version(slug, document, version).id,
        form.row_version,
        form.seen,
        form.meetings,
    )
    return redirect_to(url_for("reading.text", slug=slug, document=document, version=version))


@views.post(AT + "/places", endpoint="confirm")
@write_endpoint(ConfirmVerdictsForm, rerender=show_publication)
def confirm_verdicts(
    actor: Actor, form: ConfirmVerdictsForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Confirm the places of contributions, or give another verdict."""
    confirming.confirm_verdicts(
        actor, find_version(slug, document, version).id, parse_seen_places(form), form.verdict
    )
    return redirect_to_publication(slug, document, version, "doubt")


@views.post(AT + "/places/drop", endpoint="unconfirm")
@write_endpoint(WithdrawVerdictsForm, rerender=show_publication)
def withdraw_verdicts(
    actor: Actor, form: WithdrawVerdictsForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Withdraw confirmed verdicts."""
    confirming.withdraw_verdicts(
        actor,
        find_version(slug, document, version).id,
        [parse_contribution(each) for each in form.items],
    )
    return redirect_to_publication(slug, document, version, "doubt")


@views.post(AT + "/decision", endpoint="decide_all")
@write_endpoint(DecideClausesForm, rerender=show_publication)
def decide_all_clauses(
    actor: Actor, form: DecideClausesForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Decide on all undecided texts at once, as the chair."""
    clauses, digests = parse_seen_clauses(form)
    deciding.decide_clauses(
        actor,
        find_version(slug, document, version).id,
        clauses,
        form.status,
        form.reason,
        digests,
        lowered=form.lowered,
    )
    return redirect_to_publication(slug, document, version, "against")


@views.post(AT + "/order")
@write_endpoint(ClauseOrderForm, rerender=show_publication)
def decide_order(
    actor: Actor, form: ClauseOrderForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Decide the order of the clauses, as the chair."""
    publishing.decide_order(actor, find_version(slug, document, version).id, form.order, form.why)
    return redirect_to_publication(slug, document, version, "against")


@views.post(AT + "/final")
@write_endpoint(FinalTextForm, rerender=show_publication)
def mark_final(
    actor: Actor, form: FinalTextForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Mark the version as the final text, or remove that mark, as the chair."""
    publishing.mark_final(actor, find_version(slug, document, version).id, final=form.final)
    return redirect_to_publication(slug, document, version, "against")


@views.app_template_global()
def get_due_answers(version: Version) -> answering.DueAnswers | None:
    """Return the due answers of an issued version."""
    return answering.load_due_answers(version)


OWED = "/c/<slug>/<document>/<version>/owed"


@views.get(OWED, endpoint="owing")
def show_due_answers(slug: str, document: str, version: str) -> Response:
    """Show the contributions whose answers are due, with the form to answer them."""
    found, actor = find_version(slug, document, version), get_visitor().actor
    return render_form_page(
        "consolidation/dispositions/due_answers.html",
        version=found,
        document=found.document,
        form=FormFields(),
        rest=late.load_due_contributions(actor, found),
        owed=answering.load_due_answers(found),
        works=is_allowed(actor, "clause.consolidate", found),
    )


@views.post(OWED, endpoint="answer_late")
@write_endpoint(ProposeDispositionsForm, rerender=show_due_answers)
def answer_due_contributions(
    actor: Actor, form: ProposeDispositionsForm, slug: str, document: str, version: str
) -> Any:
    """Answer the selected contributions; the answers are public at once."""
    given = [parse_contribution(each) for each in form.items]
    deciding.propose_dispositions(
        actor,
        find_version(slug, document, version).id,
        given,
        form.outcome,
        form.reason,
        same_as=form.same_as,
    )
    return redirect_to(
        url_for("consolidation.owing", slug=slug, document=document, version=version)
    )

"""The page on which the chair prepares a ballot and previews its rules."""

from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.forms import FormState
from consult.core.web.write_endpoint import (
    WriteAnswer,
    redirect_to,
    get_visitor,
    write_endpoint,
)
from consult.core.web.csrf import compute_csrf_token
from consult.core.errors import Problem
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import require_permission
from consult.core.messages.error_messages import describe_problem

from . import option_queries as offering, actions as opening
from .question_queries import propose_form_question
from consult.ballots.forms import USUAL_RULES, OpenBallotForm, BallotPreviewForm
from consult.positions.blueprint import views

DEFAULT_VALUES: dict[str, Any] = BallotPreviewForm().model_dump(exclude_none=True)


def build_form_context(
    actor: Actor, consultation: Consultation, action: str, words_at: str, **told: Any
) -> dict[str, Any]:
    """Build the template context of the form, also for the console of a meeting.

    action, words_at: the addresses of the form and of the preview.
    """
    spoken, there = i18n.get_language(), {name: told.get(name) for name in ("attendance", "named")}
    clause_id = request.args.get("clause", type=int)
    about: dict[str, Any] = {"about": "clause", "clause_id": clause_id} if clause_id else {}
    kind = request.args.get("kind", "")
    if kind in USUAL_RULES and (kind == "indicative" or consultation.formal_ballots):
        about |= {"kind": kind, **USUAL_RULES[kind]}
    own = {**DEFAULT_VALUES, "language": spoken, "roll_language": spoken, **about}
    asked = told.get("asked") or BallotPreviewForm.model_construct(None, **own)
    proposed = propose_form_question(consultation.id, asked)
    form = FormFields({**own, "question": proposed})
    return {
        "form": form,
        "action": action,
        "words_at": words_at,
        "asked": asked,
        "told": told.get("told") or opening.preview_ballot(actor, consultation.id, asked, **there),
        "held": told.get("held"),
        "proposed": proposed,
        "usual_rules": USUAL_RULES,
        "language_options": list(i18n.LANGUAGES.items()),
        "group_options": [
            (group["code"], group["name"]) for group in list_localized_groups(spoken)
        ],
        "clauses": offering.list_clause_options(consultation.id),
        "amendments": offering.list_amendment_options(consultation.id),
    }


@views.get("/c/<slug>/ballots/new", endpoint="new")
def show_ballot_form(slug: str) -> Response:
    """Show the form of a new ballot."""
    g.consultation = get_consultation_by_slug(slug)
    require_permission(get_visitor().actor, "ballot.open", g.consultation)
    return render_form_page(
        "ballots/opening/ballot_form.html",
        **build_form_context(get_visitor().actor, g.consultation, **_build_addresses(slug)),
    )


def _build_addresses(slug: str) -> dict[str, str]:
    """Build the addresses of the form and of the preview."""
    return {
        "action": url_for("ballots.open_new", slug=slug),
        "words_at": url_for("ballots.words", slug=slug),
    }


@views.post("/c/<slug>/ballots/words", endpoint="words")
@write_endpoint(BallotPreviewForm, read_only=True, rerender=show_ballot_form)
def preview_ballot(actor: Actor, form: BallotPreviewForm, slug: str) -> WriteAnswer:
    """Preview the rules in sentences and numbers; as a whole page if the form itself was sent."""
    return render_preview(actor, form, get_consultation_by_slug(slug), **_build_addresses(slug))


def render_preview(
    actor: Actor,
    form: BallotPreviewForm,
    consultation: Consultation,
    action: str,
    words_at: str,
    *,
    held: Any = None,
    **there: Any,
) -> WriteAnswer:
    """Render the preview of a ballot, also for a meeting.

    Args:
        held: The meeting that the ballot is for.
        there: attendance and named, see load_electorate.
    """
    g.consultation = consultation
    told, why = None, ""
    try:
        told = opening.preview_ballot(actor, consultation.id, form, **there)
    except Problem as problem:
        require_permission(actor, "ballot.open", consultation)
        why = describe_problem(problem)
    if request.headers.get("X-Requested-With") == "fetch":
        return WriteAnswer(
            200,
            None,
            render_template(
                "ballots/opening/rules_fragment.html",
                told=told,
                asked=form,
                held=held,
                sentence=why,
                proposed=propose_form_question(consultation.id, form),
            ),
        )
    typed = form.model_dump(exclude_none=True)
    if not typed.get("question"):
        typed["question"] = propose_form_question(consultation.id, form)
    g.form_state = FormState(typed)
    return WriteAnswer(
        200,
        None,
        render_template(
            "ballots/opening/ballot_form.html",
            csrf=compute_csrf_token(get_visitor().token),
            key=request.form.get("key", ""),
            **build_form_context(
                actor,
                consultation,
                action,
                words_at,
                told=told,
                asked=form if told else None,
                held=held,
                **there,
            ),
        ),
    )


@views.post("/c/<slug>/ballots", endpoint="open_new")
@write_endpoint(OpenBallotForm, rerender=show_ballot_form)
def open_ballot(actor: Actor, form: OpenBallotForm, slug: str) -> WriteAnswer:
    """Open the ballot."""
    ballot = opening.open_ballot(actor, get_consultation_by_slug(slug).id, form)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot.id))

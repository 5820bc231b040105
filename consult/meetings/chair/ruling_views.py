"""Buttons of the console for decisions; each answer redirects to the console."""

from flask import url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm

from . import ruling_actions as ruling, bracket_resolution as settling
from consult.meetings.blueprint import load_meeting, views
from .forms import ClauseRulingForm, OtherRulingForm, BracketResolutionForm
from .views import CHAIR_PATH, render_refused_console


def redirect_to_rulings(slug: str, meeting: str) -> WriteAnswer:
    """Redirect to the decisions on the console."""
    return redirect_to(url_for("meetings.chair", slug=slug, meeting=meeting, _anchor="rulings"))


@views.post(CHAIR_PATH + "/decide", endpoint="decide_clause")
@write_endpoint(ClauseRulingForm, rerender=render_refused_console)
def rule_on_clause(actor: Actor, form: ClauseRulingForm, slug: str, meeting: str) -> WriteAnswer:
    """Decide on a clause."""
    ruling.rule_on_clause(
        actor,
        load_meeting(slug, meeting).id,
        form.clause_id,
        form.status,
        form.words,
        digest=form.digest,
        ballot_id=form.ballot_id,
        afterwards=form.late_decision,
        seen=form.seen,
    )
    return redirect_to_rulings(slug, meeting)


@views.post(CHAIR_PATH + "/bracket", endpoint="settle_bracket")
@write_endpoint(BracketResolutionForm, rerender=render_refused_console)
def resolve_bracket(
    actor: Actor, form: BracketResolutionForm, slug: str, meeting: str
) -> WriteAnswer:
    """Resolve a bracket."""
    settling.resolve_bracket(
        actor,
        load_meeting(slug, meeting).id,
        form.clause_id,
        form.number,
        form.keep,
        form.words,
        digest=form.digest,
        seen=form.seen,
    )
    return redirect_to(url_for("meetings.chair", slug=slug, meeting=meeting))


@views.post(CHAIR_PATH + "/rulings", endpoint="decide_otherwise")
@write_endpoint(OtherRulingForm, rerender=render_refused_console)
def make_ruling(actor: Actor, form: OtherRulingForm, slug: str, meeting: str) -> WriteAnswer:
    """Enter another decision."""
    ruling.make_ruling(
        actor,
        load_meeting(slug, meeting).id,
        form.words,
        clause_id=form.clause_id,
        turn_id=form.turn_id,
        afterwards=form.late_decision,
        seen=form.seen,
    )
    return redirect_to_rulings(slug, meeting)


@views.post(CHAIR_PATH + "/rulings/<int:ruling_id>/back", endpoint="take_ruling_back")
@write_endpoint(rerender=render_refused_console)
def withdraw_ruling(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, ruling_id: int
) -> WriteAnswer:
    """Withdraw a decision."""
    settling.take_back_ruling(actor, ruling_id)
    return redirect_to_rulings(slug, meeting)


@views.post(CHAIR_PATH + "/rulings/<int:ruling_id>/carry", endpoint="carry_ruling")
@write_endpoint(rerender=render_refused_console)
def carry_over_ruling(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, ruling_id: int
) -> WriteAnswer:
    """Carry a decision over to the working version."""
    ruling.carry_over_ruling(actor, ruling_id)
    return redirect_to_rulings(slug, meeting)

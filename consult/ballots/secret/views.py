"""The pages of secret ballots: cast a vote, show its receipt once, show the published list."""

from typing import Any

from flask import Response, g, request, url_for

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import (
    WriteAnswer,
    build_response,
    redirect_to,
    get_visitor,
    write_endpoint,
)
from consult.core.web.pages import FormFields, render_form_page, render_page

from . import receipt_queries as receipts, actions as secret
from consult.ballots.counting.result_queries import is_result_held
from consult.ballots.messages import describe_void_reason
from consult.ballots.podium_checks import may_act_for_podium
from consult.ballots.queries import build_vote_card
from consult.positions.blueprint import views
from consult.positions.models import Ballot
from .forms import SecretVoteForm
from .queries import list_commitments, load_participants, load_void_reason


def _load_ballot(ballot_id: int) -> Ballot:
    """Load a secret ballot and set the page's consultation."""
    ballot = receipts.load_secret_ballot(get_visitor().actor, ballot_id)
    g.consultation = find_row(Consultation, ballot.consultation_id)
    return ballot


@views.get("/ballots/<int:ballot_id>/secret", endpoint="sealed")
def show_secret_ballot(ballot_id: int) -> Response:
    """Show a secret ballot with the form that casts a vote and the published list.

    In a meeting the list shows once the chair has read out the result.
    """
    ballot, actor = _load_ballot(ballot_id), get_visitor().actor
    is_held = is_result_held(ballot) and not may_act_for_podium(actor, ballot)
    event = None if is_held else receipts.load_unsealing_event(ballot)
    return render_form_page(
        "ballots/secret/secret_ballot.html",
        card=build_vote_card(actor, ballot),
        event=event,
        is_held=is_held,
        commitments=list_commitments(event.facts) if event else [],
        participants=load_participants(ballot),
        form=FormFields(),
    )


def _after_cast(answer: WriteAnswer, ballot_id: int) -> Response:
    """Show the receipt, once: as a page, or as what the page's script puts in place of the form.

    The answer is equally long for every choice. A repeated request has no receipt, and is
    redirected to the page that says so.
    """
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if not answer.body and not by_script:
        return build_response(redirect_to(url_for("ballots.sealed", ballot_id=ballot_id)))
    return render_page(
        "ballots/cast.html" if by_script else "ballots/secret/receipt.html",
        ballot=_load_ballot(ballot_id),
        receipt=answer.body,
    )


@views.post("/ballots/<int:ballot_id>/secret", endpoint="cast_secret")
@write_endpoint(SecretVoteForm, batched=True, to_page=_after_cast, rerender=show_secret_ballot)
def cast_secret_vote(actor: Actor, form: SecretVoteForm, ballot_id: int) -> WriteAnswer:
    """Cast a secret vote, which cannot be changed."""
    receipt = secret.cast_secret_vote(actor, ballot_id, form.choice)
    return WriteAnswer(200, None, str(receipt), repeat_answer=(200, None, ""))


@views.app_template_global()
def number_choices(ballot: Ballot) -> list[tuple[int, Any]]:
    """List the choices of a ballot with their numbers, from 1."""
    return list(enumerate(ballot.choices or [], 1))


views.add_app_template_global(load_void_reason)
views.add_app_template_global(describe_void_reason)

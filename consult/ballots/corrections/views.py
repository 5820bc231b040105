"""Forms of the page of a ballot about corrections, the announcement and intentions."""

from flask import url_for

from consult.ballots.forms import IntentionForm, ProposeCorrectionForm, RequestCorrectionForm
from consult.ballots.views import show_ballot
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.positions.blueprint import views

from . import announcement_actions as announcing, request_actions as requesting


def _redirect_to_requests(ballot_id: int) -> WriteAnswer:
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id) + "#requests")


@views.post("/ballots/<int:ballot_id>/corrections", endpoint="request_correction")
@write_endpoint(RequestCorrectionForm, rerender=show_ballot)
def request_correction(actor: Actor, form: RequestCorrectionForm, ballot_id: int) -> WriteAnswer:
    """Ask the podium to correct one's vote."""
    requesting.request_correction(actor, ballot_id, form.choice, form.reason, form.holder)
    return _redirect_to_requests(ballot_id)


@views.post("/ballots/<int:ballot_id>/correct", endpoint="correct")
@write_endpoint(ProposeCorrectionForm, rerender=show_ballot)
def propose_correction(actor: Actor, form: ProposeCorrectionForm, ballot_id: int) -> WriteAnswer:
    """Ask a voter to confirm a correction of its vote."""
    requesting.propose_correction(actor, ballot_id, form.holder, form.choice, form.reason)
    return _redirect_to_requests(ballot_id)


REQUEST_PATH = "/ballots/<int:ballot_id>/corrections/<int:request_id>"


def _render_refused_request(ballot_id: int, **_path: int) -> object:
    return show_ballot(ballot_id)


@views.post(REQUEST_PATH + "/accept", endpoint="accept_correction")
@write_endpoint(rerender=_render_refused_request)
def accept_correction(
    actor: Actor, _form: EmptyForm, ballot_id: int, request_id: int
) -> WriteAnswer:
    """Accept or confirm a requested correction."""
    requesting.settle_request(actor, ballot_id, request_id, accept=True)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id) + "#corrections")


@views.post(REQUEST_PATH + "/decline", endpoint="decline_correction")
@write_endpoint(rerender=_render_refused_request)
def decline_correction(
    actor: Actor, _form: EmptyForm, ballot_id: int, request_id: int
) -> WriteAnswer:
    """Decline a requested correction."""
    requesting.settle_request(actor, ballot_id, request_id, accept=False)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post(REQUEST_PATH + "/withdraw", endpoint="withdraw_correction")
@write_endpoint(rerender=_render_refused_request)
def withdraw_correction(
    actor: Actor, _form: EmptyForm, ballot_id: int, request_id: int
) -> WriteAnswer:
    """Withdraw one's own request."""
    requesting.withdraw_request(actor, ballot_id, request_id)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/announce", endpoint="announce")
@write_endpoint(rerender=show_ballot)
def announce_result(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Announce the result."""
    announcing.announce_result(actor, ballot_id)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/intention", endpoint="note_intention")
@write_endpoint(IntentionForm, rerender=show_ballot)
def note_intention(actor: Actor, form: IntentionForm, ballot_id: int) -> WriteAnswer:
    """Note the vote that one's elector had intended."""
    announcing.note_intention(actor, ballot_id, form.intended)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id) + "#roll")

"""The pages of ballots that the podium opens: list, vote, result, and the acts of the chair."""

from typing import Any

from flask import Response, g, get_template_attribute, redirect, request, url_for
from consult.core.i18n import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.accounts.stakeholder_groups import name_groups
from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.hooks import ballot_url_by_kind, result_recording_ends

from . import queries as asked, text_lock as locking
from .messages import describe_ballot_kind
from .podium_checks import may_act_for_podium
from consult.ballots.counting import actions as closing, result_queries as results
from consult.ballots.corrections import actions as correcting
from consult.ballots.corrections.request_queries import load_correction_options
from consult.positions import translation_queries as rendered
from consult.ballots.secret import actions as secret
from consult.ballots.casting import actions as voting
from .forms import WithdrawVoteForm, VoteForm, BallotPaging, RecordResultForm
from consult.positions.blueprint import views
from consult.ballots.counting.vote_count import compute_quorum
from consult.positions.models import Ballot
from consult.ballots.opening.asked_change_queries import load_asked_amendment
from consult.ballots.opening.question_messages import translate_question
from consult.ballots.proxies.single_ballot_actions import compute_proxy_fingerprint

__all__ = ["locking", "views"]
PAGE_SIZE = 50
PARTS = ("card", "requests", "own", "podium")  # of the page of a ballot, beside the result


views.add_app_template_global(translate_question)
views.add_app_template_global(load_asked_amendment)
views.add_app_template_global(describe_ballot_kind)


@views.app_template_global()
def load_question_text(ballot: Any) -> tuple[str | None, str | None]:
    """Load the text that a ballot asks about, if it is public, and the reason if it is not."""
    return asked.load_public_text(ballot), asked.find_withheld_reason(ballot)


@views.app_template_global()
def translate_question_text(ballot: Any) -> rendered.TextTranslation | None:
    """Load the translation of a ballot's text in the reader's language; None if it needs none."""
    return rendered.load_ballot_translation(ballot, i18n.get_language())


views.add_app_template_global(secret.compute_min_votes)


@views.app_template_global()
def list_group_names(codes: list[str] | None) -> list[str]:
    """List the names of stakeholder groups in the reader's language."""
    return name_groups(codes or [], i18n.get_language())


@views.app_template_global()
def list_clause_ballots(clause_id: int) -> list[asked.BallotView]:
    """List the ballots about a clause, newest first."""
    return [asked.build_ballot_view(each) for each in asked.load_clause_ballots(clause_id)]


@views.app_template_global()
def list_choice_options(choices: list[str]) -> list[tuple[str, str]]:
    """List the answers of a ballot as form options with their labels."""
    words = get_template_attribute("ballots/_labels.html", "choice_name")
    return [(choice, words(choice)) for choice in choices]


@views.get("/c/<slug>/ballots", endpoint="ballots")
def list_ballots(slug: str) -> Response:
    """List the ballots of a consultation and its silence procedures, newest first."""
    g.consultation = get_consultation_by_slug(slug)
    after = parse_form(BallotPaging, request.args.to_dict()).after
    found = asked.load_ballots(g.consultation.id, after, PAGE_SIZE, also=["silence"])
    return render_page(
        "ballots/ballot_list.html",
        ballots=[
            asked.build_silence_view(each)
            if each.kind == "silence"
            else asked.build_ballot_view(each)
            for each in found
        ],
        next_after=found[-1].number if len(found) == PAGE_SIZE else None,
    )


@views.get("/ballots/<int:ballot_id>", endpoint="ballot")
def show_ballot(ballot_id: int) -> BaseResponse:
    """Show a ballot: question, vote and rules; once it is closed, result, roll and corrections."""
    actor = get_visitor().actor
    there = ballot_url_by_kind.get(find_row(Ballot, ballot_id).kind)
    if there is not None:
        return redirect(there(ballot_id), 303)
    found = asked.load_readable_ballot(actor, ballot_id)
    g.consultation = find_row(Consultation, found.consultation_id)
    return render_form_page(
        "ballots/ballot.html", **_build_context(actor, found), form=FormFields()
    )


def _build_context(actor: Actor, found: Any) -> dict[str, Any]:
    """Build the template context of a ballot's page."""
    leads = may_act_for_podium(actor, found)
    language, card, roll = (
        i18n.get_language(),
        asked.build_vote_card(actor, found),
        asked.load_roll_call(found, to_podium=leads),
    )
    return {
        "ballot": found,
        "card": card,
        "shown": asked.build_ballot_view(found, to_podium=leads),
        "leads": leads,
        "recording_ended": any(is_over(found) for is_over in result_recording_ends),
        "groups": list_localized_groups(language),
        "regions": list_localized_regions(language),
        "roll": roll,
        "voters": [(line.holder, line.name or _("former participant")) for line in roll],
        "corrections": asked.load_corrections(found),
        "head": asked.load_closing_head(found),
        "options": load_correction_options(actor, found),
        "proxies": compute_proxy_fingerprint(found.id),
        "needed": compute_quorum(results.build_rules(found), card.electors, 0).needed,
    }


@views.get("/ballots/<int:ballot_id>/part/<part>", endpoint="part")
def show_fragment(ballot_id: int, part: str) -> Response:
    """Show a fragment of the page as it is now: one of PARTS, or the public result."""
    found = asked.load_readable_ballot(get_visitor().actor, ballot_id)
    g.consultation = find_row(Consultation, found.consultation_id)
    return render_form_page(
        "ballots/ballot_fragment.html",
        part=part if part in PARTS else "result",
        form=FormFields(),
        **_build_context(get_visitor().actor, found),
    )


@views.post("/ballots/<int:ballot_id>/vote", endpoint="cast")
@write_endpoint(VoteForm, batched=True, is_repeat=voting.is_repeated_vote, rerender=show_ballot)
def cast_vote(actor: Actor, form: VoteForm, ballot_id: int) -> WriteAnswer:
    """Cast or change a vote."""
    voting.cast_vote(actor, ballot_id, form.choice, form.digest, form.holder)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/vote/withdraw", endpoint="withdraw")
@write_endpoint(WithdrawVoteForm, batched=True, rerender=show_ballot)
def withdraw_vote(actor: Actor, form: WithdrawVoteForm, ballot_id: int) -> WriteAnswer:
    """Withdraw a vote."""
    voting.withdraw_vote(actor, ballot_id, form.holder)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/close", endpoint="close")
@write_endpoint(rerender=show_ballot)
def close_ballot(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Close a ballot and count its votes."""
    closing.close_ballot(actor, ballot_id)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/record", endpoint="record")
@write_endpoint(RecordResultForm, rerender=show_ballot)
def record_result(actor: Actor, form: RecordResultForm, ballot_id: int) -> WriteAnswer:
    """Decide whether the result of a sounding is recorded."""
    closing.record_result(actor, ballot_id, form.recorded)
    return redirect_to(url_for("ballots.ballot", ballot_id=ballot_id))


@views.post("/ballots/<int:ballot_id>/recount", endpoint="recount")
@write_endpoint(rerender=show_ballot)
def recount_ballot(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Count a closed ballot again and record whether the result matches."""
    found = correcting.recount_ballot(actor, ballot_id)
    return redirect_to(
        url_for("ballots.ballot", ballot_id=ballot_id, recount="fits" if found.fits else "differs")
    )

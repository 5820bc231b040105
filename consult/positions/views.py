"""The pages of positions: on a clause or an amendment, and the reader's own."""

from typing import Any

from flask import Response, g, request, url_for

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.consultations.models import Consultation
from consult.consultations.roles.queries import find_heads
from consult.core.hooks import entry_endpoints
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.pages import FormFields, render_form_page
from consult.documents.models import Document
from consult.text.parsing.light_markup import extract_plain_text

from . import actions, queries
from .reconfirmation_queries import load_earlier_positions
from .blueprint import views
from .forms import PositionPaging, PositionForm, ReconfirmForm
from .orphan_queries import load_orphaned_positions
from .models import BallotQuestion
from .translation_queries import load_clause_translation


def find_member_organisation(actor: Actor) -> str | None:
    """Return the verified organization of a person who answers for themselves.

    The page names it and says who sets its position.
    """
    person = get_visitor().person
    return person.organisation if person is not None and actor.organisation_id is not None else None


@views.app_template_global()
def find_own_heads() -> list[str]:
    """Find the names of the heads of delegation of the reader's organization, here."""
    actor, here = get_visitor().actor, g.get("consultation")
    if actor.organisation_id is None or here is None:
        return []
    return find_heads(actor.organisation_id, here.id)


def _build_page(asked: BallotQuestion) -> Response:
    """Build the page with all positions on a question and the form to take one."""
    actor = get_visitor().actor
    g.consultation = find_row(Consultation, asked.consultation_id)
    given = request.args if request.method == "GET" else {}
    asked_for = {name: value for name, value in given.items() if name != "done"}  # of the template
    paging = parse_form(PositionPaging, asked_for)
    document = find_row(Document, asked.document_id)
    stands = queries.load_public_positions(asked.id, paging.after, paging.limit)
    language = i18n.get_language()
    context: dict[str, Any] = {
        "asked": asked,
        "mine": queries.load_own_question_position(actor, asked),
        "member_of": find_member_organisation(actor),
        "tally": queries.load_question_tally(asked),
        "groups": list_localized_groups(language),
        "regions": list_localized_regions(language),
        "stands": stands,
        "next_after": stands[-1].id if len(stands) == paging.limit else None,
        "translated": load_clause_translation(asked.clause_id, language)
        if asked.amendment_id is None and asked.clause_id
        else None,
        "left": load_orphaned_positions(asked.clause_id, document)
        if asked.amendment_id is None and asked.clause_id is not None
        else [],
        "document": document,
        "form": FormFields(),
        "plain": extract_plain_text,
    }
    return render_form_page("positions/position.html", **context)


entry_endpoints.update({"ballots.take_position", "ballots.take_position_on"})


@views.get("/clauses/<int:clause_id>/position", endpoint="position")
def show_clause_position(clause_id: int) -> Response:
    """Show the positions on a clause and the form to take one."""
    return _build_page(queries.load_question(clause_id=clause_id))


@views.get("/amendments/<int:amendment_id>/position", endpoint="position_on")
def show_amendment_position(amendment_id: int) -> Response:
    """Show the positions on an amendment and the form to take one."""
    return _build_page(queries.load_question(amendment_id=amendment_id))


def _build_answer(done: str, **question: int) -> WriteAnswer:
    """Lead back to the page on which a position was taken or withdrawn, which confirms it."""
    parts: dict[str, Any] = {**question, "done": done, "_anchor": "done"}
    wanted = request.args.get("page")
    if "amendment_id" in question:
        here = "amendments.amendment" if wanted == "amendment" else "ballots.position_on"
    else:
        here = "reading.clause" if wanted == "clause" else "ballots.position"
    return redirect_to(url_for(here, **parts))


@views.post("/clauses/<int:clause_id>/position")
@write_endpoint(PositionForm, rerender=show_clause_position)
def take_position(actor: Actor, form: PositionForm, clause_id: int) -> WriteAnswer:
    """Take or change a position on a clause."""
    actions.take_position(
        actor, queries.find_clause_ballot(clause_id), form.choice, form.reason, form.digest
    )
    return _build_answer("position", clause_id=clause_id)


@views.post("/amendments/<int:amendment_id>/position", endpoint="take_position_on")
@write_endpoint(PositionForm, rerender=show_amendment_position)
def take_amendment_position(actor: Actor, form: PositionForm, amendment_id: int) -> WriteAnswer:
    """Take or change a position on an amendment."""
    actions.take_position(
        actor,
        queries.load_question(amendment_id=amendment_id).id,
        form.choice,
        form.reason,
        form.digest,
    )
    return _build_answer("position", amendment_id=amendment_id)


@views.post("/clauses/<int:clause_id>/position/withdraw")
@write_endpoint(rerender=show_clause_position)
def withdraw_position(actor: Actor, _form: EmptyForm, clause_id: int) -> WriteAnswer:
    """Withdraw a position on a clause."""
    actions.withdraw_position(actor, queries.find_clause_ballot(clause_id))
    return _build_answer("no-position", clause_id=clause_id)


@views.post("/amendments/<int:amendment_id>/position/withdraw", endpoint="withdraw_position_on")
@write_endpoint(rerender=show_amendment_position)
def withdraw_amendment_position(actor: Actor, _form: EmptyForm, amendment_id: int) -> WriteAnswer:
    """Withdraw a position on an amendment."""
    actions.withdraw_position(actor, queries.load_question(amendment_id=amendment_id).id)
    return _build_answer("no-position", amendment_id=amendment_id)


@views.get("/my/positions", endpoint="mine")
def list_own_positions(**_path: Any) -> Response:
    """List the reader's positions, those to be reconfirmed first."""
    held = queries.load_held_positions(get_visitor().actor)
    return render_form_page(
        "positions/own_positions.html",
        earlier=load_earlier_positions(get_visitor().actor, held),
        current=[each for each in held if not each.earlier],
        form=FormFields(),
        plain=extract_plain_text,
    )


@views.post("/my/positions/<int:ballot_id>/reconfirm")
@write_endpoint(ReconfirmForm, rerender=list_own_positions)
def reconfirm_position(actor: Actor, form: ReconfirmForm, ballot_id: int) -> WriteAnswer:
    """Confirm a position on the current text."""
    actions.reconfirm_position(actor, ballot_id, form.digest)
    return redirect_to(url_for("ballots.mine"))

"""Pages of answers beside the text: those that do not fit, suggested ones, whole amendments."""

from random import Random

from flask import Response, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.documents.clause_queries import load_version_names
from consult.documents.models import Version

from consult.consolidation.blueprint import (
    CLAUSE,
    DESK,
    load_desk_version,
    redirect_to_workbench,
    views,
)
from consult.consolidation.dispositions.confirmation_actions import adopt_stale_words
from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.dispositions.effect_queries import AnswerCheck, check_answers
from consult.consolidation.forms import ConfirmAnswerForm
from consult.consolidation.workbench import amendment_actions as taking
from . import batch_actions as batching, suggestion_actions as suggesting
from .suggestion_queries import digest_suggestions, load_suggestions
from .author_queries import load_authors
from .forms import AnswerSuggestedForm, TakeAmendmentsForm

SHOWN_AT_RANDOM = 10  # suggested answers that are shown before all are given


@views.get(DESK + "/answers", endpoint="answers_and_text")
def show_answers_and_text(version_id: int) -> Response:
    """Show the answers that do not fit the text, and a random part of those that it suggests."""
    version, actor = load_desk_version(version_id), get_visitor().actor
    check = check_answers(version)
    found = load_suggestions(actor, version, check)
    chance = Random(digest_suggestions(found))
    drawn = (
        sorted(chance.sample(range(len(found)), SHOWN_AT_RANDOM))
        if len(found) > SHOWN_AT_RANDOM
        else range(len(found))
    )
    names = load_version_names(get_previous_version_id(version)) | load_version_names(version_id)
    return render_form_page(
        "consolidation/desk/answers.html",
        version=version,
        document=version.document,
        check=check,
        numbers=_load_numbers(actor, version, check),
        found=found,
        drawn=[found[place] for place in drawn],
        seen=digest_suggestions(found),
        names=names,
        form=FormFields(),
        works=is_allowed(actor, "clause.consolidate", version),
    )


def _load_numbers(actor: Actor, version: Version, check: AnswerCheck) -> dict[int, int]:
    """Load the printed numbers of the amendments that are named on the page."""
    wanted = {each.answered.id for each in check.misfits if each.answered.kind == "amendment"}
    wanted |= {each.amendment_id for each in check.stale}
    found = amendments.load_document_amendments(
        actor, version.document_id, Amendment.id.in_(wanted)
    )
    return {each.id: each.number for each in found}


@views.post(DESK + "/answers/suggested", endpoint="answer_suggested")
@write_endpoint(AnswerSuggestedForm, rerender=show_answers_and_text)
def answer_as_suggested(actor: Actor, form: AnswerSuggestedForm, version_id: int) -> WriteAnswer:
    """Give all suggested answers of the version, or those of one clause."""
    made = suggesting.answer_as_suggested(actor, version_id, form.seen, form.clause_id)
    if form.clause_id is not None:
        return redirect_to_workbench(version_id, form.clause_id, done=made.id, _anchor="answers")
    return redirect_to(url_for("consolidation.board", version_id=version_id, done=made.id))


@views.get(DESK + "/authors", endpoint="authors")
def show_authors(version_id: int, **_of_the_form: int) -> Response:
    """Show the authors of open amendments, each with what is not in the text yet."""
    version, actor = load_desk_version(version_id), get_visitor().actor
    return render_form_page(
        "consolidation/desk/authors.html",
        version=version,
        document=version.document,
        batch=batching.get_own_batch(actor, version_id, request.args.get("done", 0, type=int)),
        authors=load_authors(actor, version, check_answers(version)),
        names=load_version_names(get_previous_version_id(version)),
        form=FormFields(),
        works=is_allowed(actor, "clause.consolidate", version),
    )


@views.post(DESK + "/amendments", endpoint="take_amendments")
@write_endpoint(TakeAmendmentsForm, rerender=show_authors)
def take_amendments(actor: Actor, form: TakeAmendmentsForm, version_id: int) -> WriteAnswer:
    """Apply all changes of some amendments; return to the workbench or the list of authors."""
    made = taking.take_amendments(actor, version_id, form.amendments)
    if form.clause_id is not None:
        return redirect_to_workbench(version_id, form.clause_id, done=made.id, _anchor="now")
    return redirect_to(url_for("consolidation.authors", version_id=version_id, done=made.id))


@views.post(CLAUSE + "/answers/<int:amendment_id>/confirm", endpoint="confirm_answer")
@write_endpoint(ConfirmAnswerForm)
def confirm_answer(
    actor: Actor, form: ConfirmAnswerForm, version_id: int, clause_id: int, amendment_id: int
) -> WriteAnswer:
    """Confirm an answer although words stand in the text that were not taken from it."""
    suggesting.answer_by_person(actor, version_id, amendment_id, form.reason, form.outcome)
    return redirect_to_workbench(version_id, clause_id, _anchor="answers")


@views.post(CLAUSE + "/words/<int:amendment_id>", endpoint="adopt_words")
@write_endpoint()
def adopt_words(
    actor: Actor, _form: EmptyForm, version_id: int, clause_id: int, amendment_id: int
) -> WriteAnswer:
    """Keep words that an amendment asks for no longer."""
    adopt_stale_words(actor, version_id, clause_id, amendment_id)
    return redirect_to_workbench(version_id, clause_id, _anchor="now")

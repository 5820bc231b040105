"""The pages on which the secretariat enters amendments on behalf of a source.

The clause is chosen first, then its text is entered.
"""

from typing import Any

from flask import Response, g, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import Invalid, Problem
from consult.core.messages.error_messages import describe_field_error
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.documents.models import Clause
from consult.documents.queries import ClauseText, get_current_clause_text
from consult.submissions.entry_queries import (
    get_clause_by_label,
    list_documents_to_enter,
    get_submission_to_enter,
)
from consult.submissions.models import Submission
from consult.submissions.queries import load_content

from consult.amendments import queries
from consult.amendments.blueprint import explain_unavailable_kinds, views
from .move_destinations import list_destinations
from consult.amendments.forms import AmendmentEntryForm
from .submission_entry_actions import enter_amendment
from .split_merge import list_cuts
from consult.amendments.queries import AmendmentView


@views.app_template_global()
def list_entered_amendments(submission: Submission) -> list[AmendmentView]:
    """List the amendments entered from a submission, as the reader may see them."""
    return queries.load_entered_amendments(get_visitor().actor, submission.id)


@views.get("/submissions/<int:submission_id>/amendment", endpoint="entering")
def show_entry_form(submission_id: int) -> Response:
    """Show the form that enters an amendment beside the content of the submission.

    It asks for the clause first.
    """
    found = get_submission_to_enter(get_visitor().actor, submission_id)
    g.consultation = found.consultation
    documents = list_documents_to_enter(found.consultation_id)
    form = FormFields(
        {
            "document_id": documents[0].id if documents else None,
            "kind": "mod",
            **_read_address_values(),
        }
    )
    chosen, line = _find_chosen_clause(form, found), None
    if chosen is not None:
        line = get_current_clause_text(chosen.id, chosen.document.authentic)
        form.values = {
            **_build_fresh_values(line, form.values["kind"]),
            **form.values,
            "clause_id": chosen.id,
        }
        if form.problem is not None and form.problem.code == "text_changed":
            form.values["wording_id"] = line.wording_id
    places = (
        list_destinations(chosen, line.language) if chosen is not None and line is not None else []
    )
    cuts = list_cuts(line.text) if line is not None else []
    return render_form_page(
        "amendments/proposing/submission_entry.html",
        places=places,
        cuts=cuts,
        one=load_content(found),
        documents=documents,
        form=form,
        refusals=explain_unavailable_kinds(line) if line is not None else {},
        clause=chosen,
        line=line,
        chosen=chosen is not None or "first" in request.args or form.values.get("kind") == "add",
        entered=read_done("entered") or "",
    )


def _read_address_values() -> dict[str, Any]:
    """Read the field values given in the address."""
    return {
        name: value
        for name in ("document_id", "clause_id", "label", "kind")
        if (value := request.args.get(name, "")[:40])
    }


def _build_fresh_values(line: ClauseText, kind: str) -> dict[str, Any]:
    """Build the values of a fresh form: the current text, or for a new clause its kind only."""
    new = kind == "add"
    return {
        "text": "" if new else line.text,
        "wording_id": line.wording_id,
        "clause_kind": line.kind,
        "clause_level": line.level,
    }


def _find_chosen_clause(form: FormFields, submission: Submission) -> Clause | None:
    """Find the chosen clause by number or label; errors are shown beside the field."""
    given = form.values
    try:
        number = _parse_number(given.get("clause_id"))
        if (
            number is None
            and given.get("label")
            and (document := _parse_number(given.get("document_id")))
        ):
            number = get_clause_by_label(document, given["label"])
        found = find_row(Clause, number) if number else None
    except Invalid as problem:
        wrong: Any = problem.details["fields"]  # {name: error}, see consult/core/web/forms.py
        form.errors |= {name: describe_field_error(each) for name, each in wrong.items()}
        return None
    except Problem:
        return None
    return (
        found if found is not None and found.consultation_id == submission.consultation_id else None
    )


def _parse_number(given: Any) -> int | None:
    """Parse a positive row number; None if it is not one."""
    words = str(given or "")
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else None


@views.post("/submissions/<int:submission_id>/amendment", endpoint="enter")
@write_endpoint(AmendmentEntryForm, rerender=show_entry_form)
def submit_amendment_entry(
    actor: Actor, form: AmendmentEntryForm, submission_id: int
) -> WriteAnswer:
    """Enter the amendment and show the form for the next one."""
    made = enter_amendment(actor, submission_id, form)
    return redirect_to(
        url_for(
            "amendments.entering",
            submission_id=submission_id,
            entered=made.id,
            document_id=made.document_id,
        )
    )

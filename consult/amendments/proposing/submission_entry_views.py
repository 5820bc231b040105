"""The pages on which the secretariat enters amendments on behalf of a submission's source: the clause first, then its words."""
from typing import Any

from flask import Response, g, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import Invalid, Problem
from consult.core.web.pages import Fields, field_sentence, form_page
from consult.documents.models import Clause
from consult.documents.queries import Line, clause_line
from consult.submissions.entry_queries import (
    clause_labelled, documents_to_enter, submission_to_enter,
)
from consult.submissions.models import Submission
from consult.submissions.queries import with_content

from consult.amendments import queries
from consult.amendments.blueprint import unoffered, views
from .move_destinations import places_for
from consult.amendments.forms import EnterForm
from .submission_entry_actions import enter_amendment
from .split_merge import cuts_for
from consult.amendments.queries import Proposal


@views.app_template_global()
def proposed_from(submission: Submission) -> list[Proposal]:
    """What was proposed from a submission, as the reader of the page may see it."""
    return queries.entered_from(visitor().actor, submission.id)


@views.get("/submissions/<int:submission_id>/amendment")
def entering(submission_id: int) -> Response:
    """Beside the words of a submission: which clause is meant, and once that is known, the form of the amendment."""
    found = submission_to_enter(visitor().actor, submission_id)
    g.consultation = found.consultation
    documents = documents_to_enter(found.consultation_id)
    form = Fields({"document_id": documents[0].id if documents else None, "kind": "mod", **_asked()})
    chosen, line = _clause(form, found), None
    if chosen is not None:
        line = clause_line(chosen.id, chosen.document.authentic)
        form.values = {**_proposed(line, form.values["kind"]), **form.values, "clause_id": chosen.id}
        if form.problem is not None and form.problem.code == "text_changed":
            form.values["wording_id"] = line.wording_id
    places = places_for(chosen, line.language) if chosen is not None and line is not None else []
    cuts = cuts_for(line.text) if line is not None else []
    return form_page("amendments/proposing/submission_entry.html", places=places, cuts=cuts, one=with_content(found), documents=documents,
                     form=form, refusals=unoffered(line) if line is not None else {},
                     clause=chosen, line=line,
                     chosen=chosen is not None or "first" in request.args or form.values.get("kind") == "add",
                     entered=request.args.get("entered", "") if request.method == "GET" else "")


def _asked() -> dict[str, Any]:
    """What the address asks for."""
    return {name: value for name in ("document_id", "clause_id", "label", "kind") if (value := request.args.get(name, "")[:40])}


def _proposed(line: Line, kind: str) -> dict[str, Any]:
    """What a fresh form holds: the words as they stand, to be changed; of a new clause nothing but its kind."""
    new = kind == "add"
    return {"text": "" if new else line.text, "wording_id": line.wording_id, "clause_kind": line.kind, "clause_level": line.level}


def _clause(form: Fields, submission: Submission) -> Clause | None:
    """The clause that is meant, by its number or its label; what is wrong with that is said beside the field."""
    given = form.values
    try:
        number = _number(given.get("clause_id"))
        if number is None and given.get("label") and (document := _number(given.get("document_id"))):
            number = clause_labelled(document, given["label"])
        found = find(Clause, number) if number else None
    except Invalid as problem:
        wrong: dict[str, dict[str, Any]] = problem.details["fields"]  # type: ignore[assignment]
        form.errors |= {name: field_sentence(each) for name, each in wrong.items()}
        return None
    except Problem:
        return None
    return found if found is not None and found.consultation_id == submission.consultation_id else None


def _number(given: Any) -> int | None:
    words = str(given or "")
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else None


@views.post("/submissions/<int:submission_id>/amendment")
@writes(EnterForm, again=entering)
def enter(actor: Actor, form: EnterForm, submission_id: int) -> Answer:
    """Enter it, and offer the form for the next."""
    made = enter_amendment(actor, submission_id, form)
    return see(url_for("amendments.entering", submission_id=submission_id, entered=made.id, document_id=made.document_id))

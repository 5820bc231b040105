"""The pages on which the secretariat enters comments on behalf of a submission's source."""
from flask import Response, g, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.pages import Fields, form_page
from consult.submissions.entry_queries import (
    clause_labelled, documents_to_enter, submission_to_enter,
)
from consult.submissions.models import Submission
from consult.submissions.queries import with_content

from . import submission_entry_actions as on_behalf
from .admission import language_of
from .blueprint import views
from .forms import EnterForm
from .models import Posted


@views.app_template_global("entered_from")
def entered_from(submission: Submission) -> list[on_behalf.Entered]:
    """What was entered from a submission, as the reader of the page may see it."""
    return on_behalf.entered_from(visitor().actor, submission)


@views.get("/submissions/<int:submission_id>/comment")
def entering(submission_id: int) -> Response:
    """The words of a submission, and the form that enters a comment on behalf of its source."""
    found = submission_to_enter(visitor().actor, submission_id)
    g.consultation = found.consultation
    documents = documents_to_enter(found.consultation_id)
    return form_page("comments/submission_entry.html", one=with_content(found), documents=documents, entered=request.args.get("entered"),
                     form=Fields({"document_id": documents[0].id if documents else None, "language": found.language}))


@views.post("/submissions/<int:submission_id>/comment")
@writes(EnterForm, again=entering, slow=language_of)
def enter(actor: Actor, form: EnterForm, submission_id: int, done: str | None) -> Answer:
    """Enter it, and offer the form for the next."""
    posted = entered(actor, form, submission_id, done)
    return see(url_for("comments.entering", submission_id=submission_id, entered=posted.id))


def entered(actor: Actor, form: EnterForm, submission_id: int, language: str | None) -> Posted:
    """Enter what a form says."""
    clause_id = form.clause_id
    if clause_id is None and form.label is not None and form.document_id is not None:
        clause_id = clause_labelled(form.document_id, form.label)
    return on_behalf.enter_comment(actor, submission_id, form.body, clause_id=clause_id, document_id=form.document_id,
                                   kind=form.kind, language=language, quote=form.quote)

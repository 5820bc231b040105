"""The pages on which the secretariat enters comments on behalf of a source."""

from flask import Response, g, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.submissions.entry_queries import (
    list_documents_to_enter,
    get_submission_to_enter,
)
from consult.submissions.models import Submission
from consult.submissions.queries import load_content

from . import submission_entry_actions as on_behalf
from .admission import admit_words
from .blueprint import views
from .forms import CommentEntryForm
from consult.comments.submission_entry_actions import enter_comment_from_form


@views.app_template_global()
def list_entered_comments(submission: Submission) -> list[on_behalf.EnteredComment]:
    """List the comments entered from a submission, as the reader may see them."""
    return on_behalf.load_entered_comments(get_visitor().actor, submission)


@views.get("/submissions/<int:submission_id>/comment", endpoint="entering")
def show_entry_form(submission_id: int) -> Response:
    """Show the content of a submission and the form that enters a comment from it."""
    found = get_submission_to_enter(get_visitor().actor, submission_id)
    g.consultation = found.consultation
    documents = list_documents_to_enter(found.consultation_id)
    return render_form_page(
        "comments/submission_entry.html",
        one=load_content(found),
        documents=documents,
        entered=read_done("entered"),
        form=FormFields(
            {"document_id": documents[0].id if documents else None, "language": found.language}
        ),
    )


@views.post("/submissions/<int:submission_id>/comment", endpoint="enter")
@write_endpoint(CommentEntryForm, rerender=show_entry_form, precompute=admit_words)
def submit_comment_entry(
    actor: Actor, form: CommentEntryForm, submission_id: int, precomputed: str | None
) -> WriteAnswer:
    """Enter the comment and show the form for the next one."""
    posted = enter_comment_from_form(actor, form, submission_id, precomputed)
    return redirect_to(url_for("comments.entering", submission_id=submission_id, entered=posted.id))

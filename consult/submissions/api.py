"""JSON API of submissions: list, one, file; register, correct, publish, withdraw."""

from flask import Blueprint, Response, jsonify, request

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.openapi import document_response

from . import actions, queries
from consult.submissions.file_contents import ExaminedFile, examine_form_files
from .forms import (
    ChangeSubmissionForm,
    SubmissionPagingForm,
    WithdrawSubmissionForm,
    RegisterSubmissionsForm,
)
from .shapes import SubmissionShape, SubmissionsShape
from .blueprint import send_original_file
from .actions import build_details

api = Blueprint("submissions_api", __name__, url_prefix="/api/v1")


@api.get("/consultations/<int:consultation_id>/submissions", endpoint="submissions")
@document_response(SubmissionsShape, query=SubmissionPagingForm)
def list_submissions(consultation_id: int) -> Response:
    """List the submissions that the reader may read, by number, after a number."""
    form = parse_form(SubmissionPagingForm, request.args.to_dict())
    wanted = queries.SubmissionFilter(form.group, form.region, form.language, form.q)
    part = queries.list_submissions(
        get_visitor().actor,
        find_row(Consultation, consultation_id).id,
        wanted,
        after=form.after,
        limit=form.limit,
    )
    shape = SubmissionsShape(
        submissions=[SubmissionShape.build(each) for each in part.rows],
        next_after=part.rows[-1].number if part.has_more else None,
    )
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/submissions/<int:submission_id>", endpoint="submission")
@document_response(SubmissionShape)
def show_submission(submission_id: int) -> Response:
    """Return one submission."""
    found = queries.get_readable_submission(get_visitor().actor, submission_id)
    response = jsonify(SubmissionShape.build(found).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/submissions/<int:submission_id>/file", endpoint="file")
@document_response(None, media="*/*")
def download_file(submission_id: int) -> Response:
    """Return the file as received."""
    return send_original_file(
        queries.load_content(queries.get_readable_submission(get_visitor().actor, submission_id))
    )


@api.post("/consultations/<int:consultation_id>/submissions", endpoint="register")
@document_response(SubmissionsShape, 201)
@write_endpoint(RegisterSubmissionsForm, precompute=examine_form_files, rule="submission.register")
def register_submissions(
    actor: Actor,
    form: RegisterSubmissionsForm,
    consultation_id: int,
    precomputed: list[ExaminedFile],
) -> WriteAnswer:
    """Register files unchanged (multipart/form-data, field `files`), unpublished."""
    made = actions.register_submissions(
        actor, consultation_id, precomputed, build_details(form), again=form.again
    )
    return json_answer(
        SubmissionsShape(
            submissions=[SubmissionShape.build(each) for each in made], next_after=None
        ),
        201,
    )


@api.put("/submissions/<int:submission_id>", endpoint="change_details")
@document_response(SubmissionShape)
@write_endpoint(ChangeSubmissionForm, rule="submission.register")
def change_submission(actor: Actor, form: ChangeSubmissionForm, submission_id: int) -> WriteAnswer:
    """Change the details of a submission; with `row_version`, only if they are unchanged since."""
    found = queries.get_readable_submission(actor, submission_id)
    return json_answer(
        SubmissionShape.build(
            actions.change_submission(
                actor, found.id, build_details(form), form.row_version, form.reason
            )
        )
    )


@api.post("/submissions/<int:submission_id>/publish", endpoint="publish")
@document_response(SubmissionShape)
@write_endpoint(rule="submission.publish")
def publish_submission(actor: Actor, _form: EmptyForm, submission_id: int) -> WriteAnswer:
    """Publish a submission."""
    found = queries.get_readable_submission(actor, submission_id)
    return json_answer(SubmissionShape.build(actions.publish_submissions(actor, [found.id])[0]))


@api.post("/submissions/<int:submission_id>/withdraw", endpoint="withdraw")
@document_response(SubmissionShape)
@write_endpoint(WithdrawSubmissionForm, rule="submission.publish")
def withdraw_submission(
    actor: Actor, form: WithdrawSubmissionForm, submission_id: int
) -> WriteAnswer:
    """Withdraw a submission from publication, with a reason."""
    found = queries.get_readable_submission(actor, submission_id)
    return json_answer(
        SubmissionShape.build(actions.withdraw_submission(actor, found.id, form.reason))
    )

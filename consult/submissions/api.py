"""The JSON API of submissions: which there are, one of them, its file; register, correct, publish, take back."""
from flask import Blueprint, Response, jsonify, request

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.openapi import answers

from . import actions, queries
from .forms import DetailsForm, Filter, ReasonForm, RegisterForm
from .shapes import SubmissionShape, SubmissionsShape
from .views import about, as_received, read

api = Blueprint("submissions_api", __name__, url_prefix="/api/v1")


@api.get("/consultations/<int:consultation_id>/submissions")
@answers(SubmissionsShape, query=Filter)
def submissions(consultation_id: int) -> Response:
    """The submissions that the one who asks may read, by their numbers; after: the number of the last one had."""
    form = parse(Filter, request.args.to_dict())
    wanted = queries.Wanted(form.group, form.region, form.language, form.q)
    part = queries.submissions_for(visitor().actor, find(Consultation, consultation_id).id, wanted, after=form.after,
                                   limit=form.limit)
    shape = SubmissionsShape(submissions=[SubmissionShape.of(each) for each in part.rows],
                             next_after=part.rows[-1].number if part.more else None)
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/submissions/<int:submission_id>")
@answers(SubmissionShape)
def submission(submission_id: int) -> Response:
    """One submission."""
    found = queries.submission_for(visitor().actor, submission_id)
    response = jsonify(SubmissionShape.of(found).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/submissions/<int:submission_id>/file")
@answers(None, media="*/*")
def file(submission_id: int) -> Response:
    """The file as it was received."""
    return as_received(queries.with_content(queries.submission_for(visitor().actor, submission_id)))


@api.post("/consultations/<int:consultation_id>/submissions")
@answers(SubmissionsShape, 201)
@writes(RegisterForm, slow=read)
def register(actor: Actor, form: RegisterForm, consultation_id: int, done: list[actions.Read]) -> Answer:
    """Enter files as they came (multipart/form-data, field `files`); they wait until they are published."""
    made = actions.register(actor, consultation_id, done, about(form))
    return shown(SubmissionsShape(submissions=[SubmissionShape.of(each) for each in made], next_after=None), 201)


@api.put("/submissions/<int:submission_id>")
@answers(SubmissionShape)
@writes(DetailsForm)
def change_details(actor: Actor, form: DetailsForm, submission_id: int) -> Answer:
    """Correct what is said of a submission; with row_version, only if nobody changed it meanwhile."""
    found = queries.submission_for(actor, submission_id)
    return shown(SubmissionShape.of(actions.change_details(actor, found.id, about(form), form.row_version)))


@api.post("/submissions/<int:submission_id>/publish")
@answers(SubmissionShape)
@writes()
def publish(actor: Actor, _form: Nothing, submission_id: int) -> Answer:
    """Let everyone read it."""
    found = queries.submission_for(actor, submission_id)
    return shown(SubmissionShape.of(actions.publish(actor, [found.id])[0]))


@api.post("/submissions/<int:submission_id>/withdraw")
@answers(SubmissionShape)
@writes(ReasonForm)
def withdraw(actor: Actor, form: ReasonForm, submission_id: int) -> Answer:
    """Take it out of publication, and say why."""
    found = queries.submission_for(actor, submission_id)
    return shown(SubmissionShape.of(actions.withdraw(actor, found.id, form.reason)))

"""The JSON API of files: which a version can be had as, and the files themselves."""
from flask import Blueprint, Response, jsonify, request, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import visitor
from consult.core.web.forms import parse
from consult.core.web.openapi import answers
from consult.documents.models import Version
from consult.documents.queries import readable_version

from . import file_request as asking
from .formats import Format
from .forms import FileQuery
from .artifact_cache import InWork
from .download_views import made_for, sent, waiting
from .shapes import FileShape, FilesShape, MakingShape

api = Blueprint("output_api", __name__, url_prefix="/api/v1")


@api.get("/versions/<int:version_id>/files")
@answers(FilesShape)
def files(version_id: int) -> Response:
    """The files that a version can be had as, with their addresses."""
    actor = visitor().actor
    found = readable_version(actor, version_id)
    forms = [form for _group, forms in asking.offered(actor, found) for form in forms]
    shape = FilesShape(version_id=version_id, files=[_shape(actor, found, form) for form in forms])
    return jsonify(shape.model_dump(mode="json"))


def _shape(actor: Actor, version: Version, form: Format) -> FileShape:
    others = asking.earlier(actor, version) if form.compares else []
    return FileShape(code=form.code, group=form.group, extension=form.extension, media=form.media,
                     address=url_for("output_api.file", version_id=version.id, code=form.code),
                     languages=asking.languages(form, version, next(iter(others), None)), against=[each.id for each in others])


@api.get("/versions/<int:version_id>/files/<code>")
@answers(None, query=FileQuery, media="*/*", more={202: MakingShape})
def file(version_id: int, code: str) -> Response:
    """A file of a version; 202 while it is being made: ask again after Retry-After seconds."""
    query = parse(FileQuery, request.args.to_dict())
    actor = visitor().actor
    wanted = asking.asked(actor, readable_version(actor, version_id), code, query.language, query.against)
    ready = made_for(actor, wanted)
    if isinstance(ready, InWork):
        return waiting(jsonify(MakingShape(state="in_work", progress=ready.progress).model_dump()))
    return sent(asking.file_name(wanted), wanted.form.media, ready)

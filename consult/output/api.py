"""JSON API of files: those of a version, and the report of the chair on all documents."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, request, url_for

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.errors import NotFound
from consult.core.i18n import get_language
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response
from consult.documents.models import Version
from consult.documents.queries import get_readable_version

from . import file_request as asking
from .formats import REPORT_FORMATS, FileFormat, build_report_name
from .forms import FileQuery, ReportFileQuery
from .artifact_cache import FileInProgress
from .blueprint import make_file, make_file_for, send_attachment, mark_as_waiting
from .shapes import FileShape, FilesShape, FileProgressShape

api = Blueprint("output_api", __name__, url_prefix="/api/v1")


@api.get("/versions/<int:version_id>/files", endpoint="files")
@document_response(FilesShape)
def list_files(version_id: int) -> Response:
    """List the files in which a version is offered, with their addresses."""
    actor = get_visitor().actor
    found = get_readable_version(actor, version_id)
    forms = [form for _group, forms in asking.list_formats_by_group(actor, found) for form in forms]
    shape = FilesShape(
        version_id=version_id, files=[_make_file_shape(actor, found, form) for form in forms]
    )
    return jsonify(shape.model_dump(mode="json"))


def _make_file_shape(actor: Actor, version: Version, form: FileFormat) -> FileShape:
    others = asking.list_earlier_versions(actor, version) if form.compares else []
    return FileShape(
        code=form.code,
        group=form.group,
        extension=form.extension,
        media=form.media,
        address=url_for("output_api.file", version_id=version.id, code=form.code),
        languages=asking.list_languages(form, version, next(iter(others), None)),
        against=[each.id for each in others],
    )


@api.get("/versions/<int:version_id>/files/<code>", endpoint="file")
@document_response(None, query=FileQuery, media="*/*", more={202: FileProgressShape})
def send_file_response(version_id: int, code: str) -> Response:
    """Send a file of a version.

    The status is 202 while the file is not ready: repeat the request after Retry-After
    seconds.
    """
    query = parse_form(FileQuery, request.args.to_dict())
    actor = get_visitor().actor
    wanted = asking.resolve_file_request(
        actor, get_readable_version(actor, version_id), code, query.language, query.against
    )
    ready = make_file_for(actor, wanted)
    return _send_file(ready, wanted.form, asking.build_file_name(wanted))


@api.get("/consultations/<int:consultation_id>/chair-report/<code>", endpoint="chair_report")
@document_response(None, query=ReportFileQuery, media="*/*", more={202: FileProgressShape})
def send_report_response(consultation_id: int, code: str) -> Response:
    """Send the report of the chair on all documents: report_word or report_pdf.

    That on one document is among the files of each version. The status is 202 while the file
    is not ready: repeat the request after Retry-After seconds.
    """
    found, form = find_row(Consultation, consultation_id), REPORT_FORMATS.get(code)
    language = parse_form(ReportFileQuery, request.args.to_dict()).language or get_language()
    if form is None:
        raise NotFound(what="File")
    ready = make_file(get_visitor().actor, form, form.collector(found, language))
    return _send_file(ready, form, build_report_name(found, form, language))


def _send_file(ready: Path | FileInProgress, form: FileFormat, name: str) -> Response:
    """Send a file under a name, or its progress."""
    if isinstance(ready, FileInProgress):
        return mark_as_waiting(
            jsonify(FileProgressShape(state="in_work", progress=ready.progress).model_dump())
        )
    return send_attachment(name, form.media, ready)

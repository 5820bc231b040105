"""JSON API of the record of a meeting and of the annex of a version."""

from flask import Response, jsonify

from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.openapi import PREFIX, document_response
from consult.core.permissions.rules import require_permission
from consult.documents.queries import get_readable_version

from . import minutes, actions as recording
from .annex_shapes import AnnexShape
from .annex_queries import load_annex
from consult.meetings.blueprint import api
from consult.meetings.models import Meeting
from .shapes import MeetingRecordShape


@api.get(PREFIX + "/meetings/<int:meeting_id>/record", endpoint="record")
@document_response(MeetingRecordShape)
def show_record(meeting_id: int) -> Response:
    """Show the record of a meeting; before publication, only to participants and editors.

    Participants are those who were present; editors write or approve the record.
    """
    found = find_row(Meeting, meeting_id)
    require_permission(get_visitor().actor, "record.read", recording.build_record_subject(found))
    return jsonify(minutes.load_record(found).model_dump(mode="json"))


@api.get(PREFIX + "/versions/<int:version_id>/annex", endpoint="annex")
@document_response(AnnexShape)
def show_annex(version_id: int) -> Response:
    """Show the annex of a version: reservations and explanations of position, by clause."""
    found = get_readable_version(get_visitor().actor, version_id)
    return jsonify(AnnexShape.build(version_id, load_annex(found)).model_dump(mode="json"))

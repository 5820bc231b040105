"""The record of a meeting as JSON, and the annex of a version, which holds what was declared at meetings."""
from flask import Response, jsonify

from consult.core.database.engine import find
from consult.core.web.write_endpoint import visitor
from consult.core.web.openapi import PREFIX, answers
from consult.core.permissions.rules import require
from consult.documents.queries import readable_version

from . import minutes, actions as recording
from .annex_shapes import AnnexShape
from .annex_queries import annex_of
from consult.meetings.blueprint import api
from consult.meetings.models import Meeting
from .shapes import RecordShape


@api.get(PREFIX + "/meetings/<int:meeting_id>/record")
@answers(RecordShape)
def record(meeting_id: int) -> Response:
    """The record of a meeting, once published; before for who took part and for those who write and approve it."""
    found = find(Meeting, meeting_id)
    require(visitor().actor, "record.read", recording.as_thing(found))
    return jsonify(minutes.record_now(found).model_dump(mode="json"))


@api.get(PREFIX + "/versions/<int:version_id>/annex")
@answers(AnnexShape)
def annex(version_id: int) -> Response:
    """The annex of a version: reservations and explanations of position, by clause."""
    found = readable_version(visitor().actor, version_id)
    return jsonify(AnnexShape.of(version_id, annex_of(found)).model_dump(mode="json"))

"""Answers with a file of one thing: the file itself, or the page that shows its progress."""

from typing import Any

from flask import Response, jsonify, request
from pydantic import BaseModel

from consult.core.web.error_pages import is_json_expected
from consult.core.web.pages import render_page
from consult.core.web.write_endpoint import get_visitor

from .artifact_cache import FileInProgress
from .blueprint import make_file, mark_as_waiting, send_attachment
from .formats import FileFormat
from .shapes import FileProgressShape


def send_ready_file(
    form: FileFormat, given: BaseModel, name: str, template: str, **context: Any
) -> Response:
    """Send a file under a name, or a page that shows its progress and asks again.

    Args:
        given: Input of the writer.
        template: The page that shows the progress, with `context`.
    """
    ready = make_file(get_visitor().actor, form, given)
    if not isinstance(ready, FileInProgress):
        return (
            jsonify(state="ready", progress=100)
            if "ask" in request.args
            else send_attachment(name, form.media, ready)
        )
    if is_json_expected():
        return mark_as_waiting(
            jsonify(FileProgressShape(state="in_work", progress=ready.progress).model_dump())
        )
    return mark_as_waiting(render_page(template, name=name, progress=ready.progress, **context))

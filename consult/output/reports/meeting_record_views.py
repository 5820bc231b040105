"""The record of a meeting as a file, Word or PDF."""
from flask import Response, jsonify, request

from consult.core import i18n
from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import visitor
from consult.core.errors import NotFound
from consult.core.web.pages import page
from consult.core.web.error_pages import wants_json
from consult.meetings.blueprint import here

from consult.output.blueprint import views
from consult.output.formats import PDF, WORD, Format
from consult.output.artifact_cache import InWork, made
from .meeting_record import paper
from consult.output.download_views import sent, waiting
from consult.output.shapes import MakingShape

RECORDS = {each.code: each for each in (Format("minutes_word", "docx", WORD, paper, "reports.word_writer"),
                                        Format("minutes_pdf", "pdf", PDF, paper, "reports.pdf_writer"))}


@views.get("/c/<slug>/meetings/<meeting>/record/<code>")
def record_file(slug: str, meeting: str, code: str) -> Response:
    """The record as a file; while it is being made, a page that says how far it is and asks again."""
    found, form = here(slug, meeting), RECORDS.get(code)
    if form is None:
        raise NotFound(what="File")
    actor, address, language = visitor().actor, request.remote_addr, i18n.spoken()
    name = f"{found.slug}-record-{language}.{form.extension}"
    ready = made(form, form.collect(actor, found, language), lambda: limits.count_file(actor, address))
    if not isinstance(ready, InWork):
        return jsonify(state="ready", progress=100) if "ask" in request.args else sent(name, form.media, ready)
    if wants_json():
        return waiting(jsonify(MakingShape(state="in_work", progress=ready.progress).model_dump()))
    return waiting(page("output/reports/meeting_record_progress.html", meeting=found, name=name, progress=ready.progress, address=request.path))

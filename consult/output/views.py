"""The files of a version on pages: which there are and what each is for, and the download, or how far it is."""
from flask import Response, jsonify, request

from consult.core import i18n
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import page
from consult.core.web.error_pages import wants_json
from consult.documents.blueprint import within
from consult.documents.queries import editions_of

from . import file_request as asking
from consult.output.reports import meeting_record_views as views_record
from .blueprint import views
from .artifact_cache import InWork
from .download_views import made_for, sent, waiting
from .shapes import MakingShape

__all__ = ["views", "views_record"]
AT = "/c/<slug>/<document>/<version>/files"


@views.get(AT)
def files(slug: str, document: str, version: str) -> Response:
    """All files of a version, in one language, and against which earlier version."""
    found, chosen = within(slug, document, version)
    actor = visitor().actor
    there = [edition.language for edition in editions_of(chosen.id)]
    language = next((each for each in (request.args.get("language"), i18n.spoken()) if each in there), found.authentic)
    before = asking.earlier(actor, chosen)
    other = next((each for each in before if each.slug == request.args.get("with")), before[0] if before else None)
    return page("output/files.html", document=found, version=chosen, text_languages=there, language=language, before=before,
                other=other, groups=asking.offered(actor, chosen), languages_of=asking.languages)


@views.get(f"{AT}/<code>")
def file(slug: str, document: str, version: str, code: str) -> Response:
    """A file of a version; while it is being made, a page that says how far it is and asks again."""
    found, chosen = within(slug, document, version)
    actor = visitor().actor
    wanted = asking.asked(actor, chosen, code, request.args.get("language"), request.args.get("with"))
    name = asking.file_name(wanted)
    ready = made_for(actor, wanted)
    if not isinstance(ready, InWork):
        return jsonify(state="ready", progress=100) if "ask" in request.args else sent(name, wanted.form.media, ready)
    if wants_json():
        return waiting(jsonify(MakingShape(state="in_work", progress=ready.progress).model_dump()))
    return waiting(page("output/progress.html", document=found, version=chosen, name=name, progress=ready.progress,
                        wanted=wanted))

"""Pages of the files of a version: list, download and progress."""

from flask import Response, jsonify, request

from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import render_page
from consult.core.web.error_pages import is_json_expected
from consult.documents.blueprint import load_version
from consult.documents.queries import list_editions

from . import file_request as asking
from .blueprint import views, make_file_for, send_attachment, mark_as_waiting
from .artifact_cache import FileInProgress
from .shapes import FileProgressShape

FILES_PATH = "/c/<slug>/<document>/<version>/files"


@views.get(FILES_PATH, endpoint="files")
def show_files(slug: str, document: str, version: str) -> Response:
    """Show all files of a version in one language and against one earlier version."""
    found, chosen = load_version(slug, document, version)
    actor = get_visitor().actor
    there = [edition.language for edition in list_editions(chosen.id)]
    language = next(
        (each for each in (request.args.get("language"), i18n.get_language()) if each in there),
        found.authentic,
    )
    before = asking.list_earlier_versions(actor, chosen)
    other = next(
        (each for each in before if each.slug == request.args.get("with")),
        before[0] if before else None,
    )
    return render_page(
        "output/files.html",
        document=found,
        version=chosen,
        text_languages=there,
        language=language,
        before=before,
        other=other,
        groups=asking.list_formats_by_group(actor, chosen),
        languages_of=asking.list_languages,
    )


@views.get(f"{FILES_PATH}/<code>", endpoint="file")
def send_file_page(slug: str, document: str, version: str, code: str) -> Response:
    """Send a file of a version, or a page that shows its progress and asks again."""
    found, chosen = load_version(slug, document, version)
    actor = get_visitor().actor
    wanted = asking.resolve_file_request(
        actor, chosen, code, request.args.get("language"), request.args.get("with")
    )
    name = asking.build_file_name(wanted)
    ready = make_file_for(actor, wanted)
    if not isinstance(ready, FileInProgress):
        return (
            jsonify(state="ready", progress=100)
            if "ask" in request.args
            else send_attachment(name, wanted.form.media, ready)
        )
    if is_json_expected():
        return mark_as_waiting(
            jsonify(FileProgressShape(state="in_work", progress=ready.progress).model_dump())
        )
    return mark_as_waiting(
        render_page(
            "output/progress.html",
            document=found,
            version=chosen,
            name=name,
            progress=ready.progress,
            wanted=wanted,
        )
    )

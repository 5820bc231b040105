"""Pages that correct a line of a meeting's record."""

from flask import Response, url_for

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.core import i18n
from consult.core.errors import Conflict, NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.record.minutes import is_approved, list_corrections, load_record
from consult.meetings.record.views import show_record

from . import actions as correcting
from .forms import LineCorrectionForm
from .line_numbers import list_lines
from .queries import find_line_correction

__all__ = ["views"]
LINE_PATH = "/c/<slug>/meetings/<meeting>/record/lines/<kind>/<int:number>"


@views.get(LINE_PATH, endpoint="line")
def show_line_form(slug: str, meeting: str, kind: str, number: int) -> Response:
    """Show a line of the record with the form of its correction; not once it is approved."""
    found = load_meeting(slug, meeting)
    require_permission(get_visitor().actor, "record.edit", found)
    if is_approved(found):
        raise Conflict("record_not_now")
    record = load_record(found)
    if (kind, number) not in list_lines(record):
        raise NotFound(what="RecordLine")
    made = find_line_correction(found.id, kind, number)
    language = i18n.get_language()
    kept = {"words": made.words, "request_id": made.request_id} if made else {}
    return render_form_page(
        "meetings/record/line_correction.html",
        meeting=found,
        record=record,
        kind=kind,
        number=number,
        made=made,
        form=FormFields(kept),
        requests=[each for each in list_corrections(found.id) if each.settled_at is None],
        groups=list_localized_groups(language),
        regions=list_localized_regions(language),
    )


@views.post(LINE_PATH, endpoint="correct_line")
@write_endpoint(LineCorrectionForm, rerender=show_line_form)
def correct_line(
    actor: Actor, form: LineCorrectionForm, slug: str, meeting: str, kind: str, number: int
) -> WriteAnswer:
    """Correct a line."""
    correcting.correct_line(
        actor,
        load_meeting(slug, meeting).id,
        kind,
        number,
        form.words,
        i18n.get_language(),
        form.request_id,
        form.seen,
    )
    return _redirect_to_line(slug, meeting, kind, number)


@views.post(
    "/c/<slug>/meetings/<meeting>/record/line-corrections/<int:correction_id>/restore",
    endpoint="restore_line",
)
@write_endpoint(EmptyForm, rerender=lambda **path: show_record(path["slug"], path["meeting"]))
def restore_line(
    actor: Actor, _form: EmptyForm, slug: str, meeting: str, correction_id: int
) -> WriteAnswer:
    """Withdraw the correction of a line."""
    made = correcting.restore_line(actor, correction_id)
    return _redirect_to_line(slug, meeting, made.kind, made.number)


def _redirect_to_line(slug: str, meeting: str, kind: str, number: int) -> WriteAnswer:
    """Redirect to the line in the record."""
    return redirect_to(
        url_for("meetings.record", slug=slug, meeting=meeting, _anchor=f"l-{kind}-{number}")
    )

"""The record of a meeting: the page, its summary, approval, corrections and explanations of position."""
from typing import Any

from flask import Response, url_for

from consult.accounts.queries import groups_in, regions_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import NotFound
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import allows, require

from . import minutes, actions as recording
from consult.meetings import queries
from consult.meetings.blueprint import here, views
from .forms import ApproveForm, CorrectionForm, ExplanationForm, ReturnForm, SettleForm, SummaryForm

AT = "/c/<slug>/meetings/<meeting>/record"


@views.get(AT)
def record(slug: str, meeting: str) -> Response:
    """The record: once published for everyone, before for who took part and for those who write and approve it."""
    found, actor = here(slug, meeting), visitor().actor
    thing = recording.as_thing(found)
    if not allows(actor, "record.read", thing):
        if found.state == "planned":
            raise NotFound(what="Record")
        return form_page("meetings/record/unpublished_record.html", meeting=found)
    language = i18n.spoken()
    mine = queries.registration_of(found.id, actor.user_id)
    written = minutes.record_now(found)
    context: dict[str, Any] = {
        "ruling_choices": [(each.number, f"D-{each.number} {each.label or ''}".strip()) for each in written.rulings],
        "meeting": found, "record": written, "minutes": minutes.minutes_of(found), "form": Fields(),
        "groups": groups_in(language), "regions": regions_in(language), "until": recording.corrections_until(found),
        "corrections": minutes.corrections_of(found.id), "unanswered": minutes.unanswered_in(found.id),
        "mine": mine, "took_part": mine is not None,
        "own": minutes.own_explanations(found.id, actor.user_id)}
    return form_page("meetings/record/record.html", **context)


@views.get(AT + "/summary")
def summary(slug: str, meeting: str) -> Response:
    """The form for the summary."""
    found = here(slug, meeting)
    require(visitor().actor, "record.edit", found)
    written = minutes.minutes_of(found)
    form = Fields({"summary": written.summary, "row_version": written.row_version})
    return form_page("meetings/record/summary.html", meeting=found, minutes=written, form=form)


@views.post(AT + "/summary")
@writes(SummaryForm, again=summary)
def change_summary(actor: Actor, form: SummaryForm, slug: str, meeting: str) -> Answer:
    """Write the summary."""
    found = here(slug, meeting)
    recording.change_summary(actor, found.id, form.summary, i18n.spoken(), form.row_version)
    return _back(slug, meeting)


@views.post(AT + "/send")
@writes(again=record)
def send_record(actor: Actor, _form: Nothing, slug: str, meeting: str) -> Answer:
    """Send it to the chair."""
    recording.send_record(actor, here(slug, meeting).id)
    return _back(slug, meeting)


@views.post(AT + "/return")
@writes(ReturnForm, again=record)
def return_record(actor: Actor, form: ReturnForm, slug: str, meeting: str) -> Answer:
    """Send it back to those who write it."""
    recording.return_record(actor, here(slug, meeting).id, form.reason)
    return _back(slug, meeting)


@views.post(AT + "/approve")
@writes(ApproveForm, again=record)
def approve_record(actor: Actor, form: ApproveForm, slug: str, meeting: str) -> Answer:
    """Approve it."""
    recording.approve_record(actor, here(slug, meeting).id, form.row_version, form.unanswered)
    return _back(slug, meeting)


@views.post(AT + "/publish")
@writes(again=record)
def publish_record(actor: Actor, _form: Nothing, slug: str, meeting: str) -> Answer:
    """Let everyone read it."""
    recording.publish_record(actor, here(slug, meeting).id)
    return _back(slug, meeting)


@views.post(AT + "/corrections")
@writes(CorrectionForm, again=record)
def ask_correction(actor: Actor, form: CorrectionForm, slug: str, meeting: str) -> Answer:
    """Ask for a correction."""
    recording.ask_correction(actor, here(slug, meeting).id, form.words)
    return _back(slug, meeting, "corrections")


@views.post(AT + "/corrections/<int:correction_id>")
@writes(SettleForm, again=lambda **path: record(path["slug"], path["meeting"]))
def settle_correction(actor: Actor, form: SettleForm, slug: str, meeting: str, correction_id: int) -> Answer:
    """Say what became of it."""
    recording.settle_correction(actor, correction_id, form.outcome, form.reply)
    return _back(slug, meeting, "corrections")


@views.post(AT + "/explanations")
@writes(ExplanationForm, again=record)
def explain_position(actor: Actor, form: ExplanationForm, slug: str, meeting: str) -> Answer:
    """Attach an explanation of position, or a reservation."""
    recording.explain_position(actor, here(slug, meeting).id, form.kind, form.words, i18n.spoken(), form.ruling)
    return _back(slug, meeting, "annex")


@views.post(AT + "/explanations/<int:explanation_id>/withdraw")
@writes(again=lambda **path: record(path["slug"], path["meeting"]))
def withdraw_explanation(actor: Actor, _form: Nothing, slug: str, meeting: str, explanation_id: int) -> Answer:
    """Take it back."""
    recording.withdraw_explanation(actor, explanation_id)
    return _back(slug, meeting, "annex")


def _back(slug: str, meeting: str, part: str | None = None) -> Answer:
    return see(url_for("meetings.record", slug=slug, meeting=meeting, _anchor=part))

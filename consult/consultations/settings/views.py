"""Pages for the texts and settings of a consultation, and for a new one."""

from datetime import datetime

from flask import Response, url_for

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.pages import FormFields, render_form_page

from consult.consultations import actions
from consult.consultations.blueprint import load_managed_consultation, views, load_consultation
from consult.consultations.forms import ConsultationForm, ConsultationSettingsForm


def build_language_fields(prefix: str, titles: dict[str, str] | None) -> dict[str, str]:
    """Build the form fields of a text in several languages: title_en, title_fr, ..."""
    return {f"{prefix}_{language}": words for language, words in (titles or {}).items()}


def keep_seconds(typed: datetime | None, there: datetime | None) -> datetime | None:
    """Return the stored moment if the form left its minute unchanged, else the new one.

    Forms show no seconds, so saving a form must not change them.
    """
    return there if typed and there and typed == there.replace(second=0, microsecond=0) else typed


@views.get("/c/<slug>/manage/settings", endpoint="settings")
def show_settings(slug: str) -> Response:
    """Show the form with the texts and settings of the consultation."""
    found = load_managed_consultation(slug, "consultation.change")
    form = FormFields(
        {
            **build_language_fields("title", found.title),
            **build_language_fields("lead", found.lead),
            **build_language_fields("rules", found.rules_text),
            "hold_unverified": found.hold_unverified,
            "contest_days": found.contest_days,
            "appeals_to": found.appeals_to,
            "appeal_days": found.appeal_days,
            "notice_days": found.notice_days,
            "formal_ballots": found.formal_ballots,
            "agreed_closed": found.agreed_closed,
            "proxies": found.proxies,
            "proxies_across_groups": found.proxies_across_groups,
            "attachment_mb": found.attachment_mb,
        }
    )
    return render_form_page("consultations/settings/settings_form.html", form=form, there=found)


@views.post("/c/<slug>/manage/settings")
@write_endpoint(ConsultationSettingsForm, rerender=show_settings)
def change_settings(actor: Actor, form: ConsultationSettingsForm, slug: str) -> WriteAnswer:
    """Save the texts and settings."""
    actions.change_consultation(
        actor,
        load_consultation(slug).id,
        title=form.title,
        lead=form.lead,
        rules_text=form.rules_text,
        hold_unverified=form.hold_unverified,
        contest_days=form.contest_days,
        appeals_to=form.appeals_to,
        appeal_days=form.appeal_days,
        notice_days=form.notice_days,
        formal_ballots=form.formal_ballots,
        agreed_closed=form.agreed_closed,
        proxies=form.proxies,
        proxies_across_groups=form.proxies_across_groups,
        attachment_mb=form.attachment_mb,
        row_version=form.row_version,
    )
    return redirect_to(url_for("consultations.manage", slug=slug))


@views.get("/c/<slug>/manage/new", endpoint="new_consultation")
def show_consultation_form(slug: str) -> Response:
    """Show the form for another consultation of this installation."""
    load_managed_consultation(slug, "consultation.create")
    return render_form_page("consultations/settings/new_consultation.html", form=FormFields())


@views.post("/c/<slug>/manage/new")
@write_endpoint(ConsultationForm, rerender=show_consultation_form)
def create_consultation(actor: Actor, form: ConsultationForm, slug: str) -> WriteAnswer:
    """Create another consultation, which those who run it prepare first."""
    made = actions.create_consultation(actor, form.slug, form.title, is_open=False)
    return redirect_to(url_for("consultations.manage", slug=made.slug, done="created"))

"""Sentences of notices in the language in force, for pages and mails."""

from datetime import datetime, timedelta

from consult.core.messages.role_messages import ROLE_NAMES
from consult.core.i18n import format_datetime, gettext as _, ngettext

from consult.core.i18n import (
    convert_to_zone,
    isolate_direction,
    format_day,
    format_utc_moment,
    choose_title,
)

from consult.notifications.amendments import messages as amendment_words
from consult.notifications.ballots import messages as ballot_words
from consult.notifications.dispositions import messages as answer_words
from consult.notifications.drafting_groups import messages as group_words
from consult.notifications.facilitation import messages as facilitation_words
from consult.notifications.meetings import messages as meeting_words
from consult.notifications.mentions import messages as mention_words
from consult.notifications.incidents import messages as incident_words
from consult.notifications.moderation import messages as moderation_words
from consult.notifications.silence import messages as silence_words
from consult.notifications.questionnaires import messages as questionnaire_words
from consult.notifications.translations import messages as translation_words
from consult.notifications.similarity import messages as similar_words
from .phrase_messages import format_amendment_number, format_place
from .phrase_messages import format_author as _who
from .notice_detail_queries import NoticeView


def format_sentence(told: NoticeView, zone: str = "UTC") -> str:
    """Format the event of a notice as one sentence."""
    words = SENTENCES[told.verb](told, zone)
    return str(words)


def format_clock(moment: datetime, zone: str) -> str:
    """Format a moment in UTC, and also in the reader's time zone if that is another."""
    if zone == "UTC":
        return format_utc_moment(moment)
    return _(
        "%(utc)s (%(local)s in %(zone)s)",
        utc=format_utc_moment(moment),
        zone=zone.replace("_", " "),
        local=format_datetime(convert_to_zone(moment, zone), "EEE HH:mm", rebase=False),
    )


def _format_reply(told: NoticeView, _zone: str) -> str:
    if told.facts.get("yours"):
        return _("%(who)s answered you: %(where)s", who=_who(told), where=format_place(told))
    return _(
        "%(who)s answered in a discussion that you take part in: %(where)s",
        who=_who(told),
        where=format_place(told),
    )


def _format_comment(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s commented where you follow: %(where)s",
        who=_who(told),
        where=format_place(told),
    )


def _format_amendment_comment(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s commented on your amendment %(number)s: %(where)s",
        who=_who(told),
        where=format_place(told),
        number=format_amendment_number(told.facts["number"]),
    )


def _format_hidden_comment(told: NoticeView, _zone: str) -> str:
    return _("Your comment was hidden: %(where)s", where=format_place(told))


def _format_restored_comment(told: NoticeView, _zone: str) -> str:
    return _("Your comment is shown again: %(where)s", where=format_place(told))


def _format_approved_comment(told: NoticeView, _zone: str) -> str:
    return _(
        "Your comment was approved; everyone can read it now: %(where)s", where=format_place(told)
    )


def _format_entered_comment(told: NoticeView, _zone: str) -> str:
    return _(
        "The secretariat entered a comment on behalf of %(source)s, "
        "which you can correct: %(where)s",
        source=_who(told),
        where=format_place(told),
    )


def _format_entered_amendment(told: NoticeView, _zone: str) -> str:
    return _(
        "The secretariat entered an amendment on behalf of %(source)s, "
        "which you can revise or withdraw: %(where)s",
        source=_who(told),
        where=format_place(told),
    )


def _get_submission_texts(told: NoticeView) -> dict[str, str]:
    submission = told.submission
    return {
        "source": _who(told),
        "title": isolate_direction(submission.title) if submission else "",
    }


def _format_published_submission(told: NoticeView, _zone: str) -> str:
    return _("A submission of %(source)s is published: %(title)s", **_get_submission_texts(told))


def _format_withdrawn_submission(told: NoticeView, _zone: str) -> str:
    return _(
        "A submission of %(source)s is no longer published: %(title)s",
        **_get_submission_texts(told),
    )


def _format_admitted_submission(told: NoticeView, _zone: str) -> str:
    return _(
        "Your late submission is admitted: %(title)s", title=_get_submission_texts(told)["title"]
    )


def _format_new_submission(told: NoticeView, _zone: str) -> str:
    return _("A document was handed in by %(source)s: %(title)s", **_get_submission_texts(told))


def _format_verified_affiliation(told: NoticeView, _zone: str) -> str:
    return _(
        "You are verified as speaking for %(organisation)s",
        organisation=isolate_direction(told.organisation or ""),
    )


def _format_refused_affiliation(told: NoticeView, _zone: str) -> str:
    return _(
        "Your affiliation with %(organisation)s was not confirmed",
        organisation=isolate_direction(told.organisation or ""),
    )


def _format_granted_role(told: NoticeView, _zone: str) -> str:
    return _(
        "You have a new role in %(consultation)s: %(role)s",
        consultation=isolate_direction(choose_title(told.consultation.title)),
        role=get_role_name(told.facts["role"]),
    )


def _format_named_head(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s is now head of delegation of %(organisation)s in %(consultation)s, and sets its "
        "positions",
        who=_who(told),
        organisation=isolate_direction(told.organisation or ""),
        consultation=isolate_direction(choose_title(told.consultation.title)),
    )


def _format_last_day(told: NoticeView) -> str:
    """Format the last day of a role, which ends with it in UTC."""
    return format_day(datetime.fromisoformat(told.facts["until"]) - timedelta(seconds=1))


def _format_ending_role(told: NoticeView, _zone: str) -> str:
    return _(
        "Your role in %(consultation)s ends soon: %(role)s, until %(day)s",
        consultation=isolate_direction(choose_title(told.consultation.title)),
        role=get_role_name(told.facts["role"]),
        day=_format_last_day(told),
    )


def _format_ending_roles(told: NoticeView, _zone: str) -> str:
    return ngettext(
        "%(num)s role in %(consultation)s ends within seven days, by %(day)s",
        "%(num)s roles in %(consultation)s end within seven days, by %(day)s",
        told.facts["count"],
        consultation=isolate_direction(choose_title(told.consultation.title)),
        day=_format_last_day(told),
    )


def get_role_name(role: str) -> str:
    """Return the name of a role."""
    return str(ROLE_NAMES.get(role, role))


def _format_stage(told: NoticeView) -> str:
    return isolate_direction(choose_title(told.stage.title)) if told.stage else _("A stage")


def _get_closing_time(told: NoticeView) -> datetime | None:
    kept = told.facts.get("closes_at")
    return told.stage.closes_at if told.stage else datetime.fromisoformat(kept) if kept else None


def _format_opened_stage(told: NoticeView, zone: str) -> str:
    closes = _get_closing_time(told)
    if closes is None:
        return _("%(stage)s has begun", stage=_format_stage(told))
    return _(
        "%(stage)s has begun and lasts until %(moment)s",
        stage=_format_stage(told),
        moment=format_clock(closes, zone),
    )


def _format_closed_stage(told: NoticeView, _zone: str) -> str:
    return _("%(stage)s has ended", stage=_format_stage(told))


def _format_near_deadline(told: NoticeView, zone: str) -> str:
    closes = _get_closing_time(told)
    return _(
        "%(stage)s ends on %(moment)s",
        stage=_format_stage(told),
        moment=format_clock(closes, zone) if closes else "",
    )


def _format_opening_time(told: NoticeView, zone: str) -> str:
    kept = told.stage.opens_at if told.stage else datetime.fromisoformat(told.facts["opens_at"])
    return format_clock(kept, zone)


def _format_changed_stage(told: NoticeView, zone: str) -> str:
    closes = _get_closing_time(told)
    if closes is None:
        return _(
            "New dates of %(stage)s: it begins on %(opens)s and has no fixed end",
            stage=_format_stage(told),
            opens=_format_opening_time(told, zone),
        )
    return _(
        "New dates of %(stage)s: from %(opens)s until %(closes)s",
        stage=_format_stage(told),
        opens=_format_opening_time(told, zone),
        closes=format_clock(closes, zone),
    )


def _format_removed_stage(told: NoticeView, zone: str) -> str:
    closes = _get_closing_time(told)
    if closes is None:
        return _(
            "A stage was removed from the timetable: from %(opens)s, without a fixed end",
            opens=_format_opening_time(told, zone),
        )
    return _(
        "A stage was removed from the timetable: from %(opens)s until %(closes)s",
        opens=_format_opening_time(told, zone),
        closes=format_clock(closes, zone),
    )


def _get_version_texts(told: NoticeView) -> dict[str, str]:
    return {
        "document": isolate_direction(choose_title(told.document.title)) if told.document else "",
        "version": isolate_direction(choose_title(told.version.name)) if told.version else "",
    }


def _format_issued_version(told: NoticeView, _zone: str) -> str:
    return _("%(document)s, %(version)s has been issued", **_get_version_texts(told))


def _format_waiting_positions(told: NoticeView, _zone: str) -> str:
    return ngettext(
        "%(document)s, %(version)s has been issued: %(num)s of your positions is "
        "on an earlier text and needs your confirmation",
        "%(document)s, %(version)s has been issued: %(num)s of your positions "
        "are on an earlier text and need your confirmation",
        told.facts.get("count", 1),
        **_get_version_texts(told),
    )


SENTENCES = {
    **amendment_words.SENTENCES,
    "comment.on_amendment": _format_amendment_comment,
    "comment.answered": _format_reply,
    "comment.posted": _format_comment,
    "comment.hidden": _format_hidden_comment,
    "comment.restored": _format_restored_comment,
    "comment.approved": _format_approved_comment,
    "comment.entered": _format_entered_comment,
    "amendment.entered": _format_entered_amendment,
    "submission.published": _format_published_submission,
    "submission.withdrawn": _format_withdrawn_submission,
    "submission.admitted": _format_admitted_submission,
    "submission.handed_in": _format_new_submission,
    "affiliation.verified": _format_verified_affiliation,
    "affiliation.refused": _format_refused_affiliation,
    "role.granted": _format_granted_role,
    "role.end_near": _format_ending_role,
    "roles.end_near": _format_ending_roles,
    "head.named": _format_named_head,
    "stage.opened": _format_opened_stage,
    "stage.closed": _format_closed_stage,
    "stage.changed": _format_changed_stage,
    "stage.removed": _format_removed_stage,
    "deadline.near": _format_near_deadline,
    "version.issued": _format_issued_version,
    "positions.waiting": _format_waiting_positions,
    **answer_words.SENTENCES,
    **ballot_words.SENTENCES,
    **meeting_words.SENTENCES,
    **mention_words.SENTENCES,
    **facilitation_words.SENTENCES,
    **group_words.SENTENCES,
    **similar_words.SENTENCES,
    **moderation_words.SENTENCES,
    **incident_words.SENTENCES,
    **silence_words.SENTENCES,
    **questionnaire_words.SENTENCES,
    **translation_words.SENTENCES,
}

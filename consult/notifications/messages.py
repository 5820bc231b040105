"""Notices in words, in the language in force: the same sentences on pages and in mails; and where each leads."""
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import format_datetime, gettext as _, ngettext

from consult.core.i18n import in_zone, isolated, moment_words, said, spoken

from consult.notifications.amendments import messages as amendment_words
from consult.notifications.dispositions import messages as answer_words
from consult.notifications.drafting_groups import messages as group_words
from consult.notifications.meetings import messages as meeting_words
from consult.notifications.silence import messages as silence_words
from consult.notifications.similarity import messages as similar_words
from .phrase_messages import numbered, where
from .phrase_messages import who as _who
from .notice_kinds import OF_CONTESTS, OF_SUMMARIES
from .notice_detail_queries import Told


def sentence(told: Told, zone: str = "UTC") -> str:
    """What happened, in one sentence."""
    words = SENTENCES[told.verb](told, zone)
    return str(words)


def clock(moment: datetime, zone: str) -> str:
    """A moment in UTC, and on the reader's clock where that is another."""
    if zone == "UTC":
        return moment_words(moment)
    return _("%(utc)s (%(local)s in %(zone)s)", utc=moment_words(moment), zone=zone.replace("_", " "),
             local=format_datetime(in_zone(moment, zone), "EEE HH:mm", rebase=False))


def _answered(told: Told, _zone: str) -> str:
    if told.facts.get("yours"):
        return _("%(who)s answered you: %(where)s", who=_who(told), where=where(told))
    return _("%(who)s answered in a discussion that you take part in: %(where)s", who=_who(told), where=where(told))


def _posted(told: Told, _zone: str) -> str:
    return _("%(who)s commented on a clause that you follow: %(where)s", who=_who(told), where=where(told))


def _on_amendment(told: Told, _zone: str) -> str:
    return _("%(who)s commented on your amendment %(number)s: %(where)s", who=_who(told), where=where(told),
             number=numbered(told.facts["number"]))


def _hidden(told: Told, _zone: str) -> str:
    return _("Your comment was hidden: %(where)s", where=where(told))


def _restored(told: Told, _zone: str) -> str:
    return _("Your comment is shown again: %(where)s", where=where(told))


def _approved(told: Told, _zone: str) -> str:
    return _("Your comment was approved, everyone can read it now: %(where)s", where=where(told))


def _entered(told: Told, _zone: str) -> str:
    return _("The secretariat entered a comment on behalf of %(source)s, which you can correct: %(where)s", source=_who(told),
             where=where(told))


def _proposed(told: Told, _zone: str) -> str:
    return _("The secretariat entered an amendment on behalf of %(source)s, which you can revise or withdraw: %(where)s",
             source=_who(told), where=where(told))


def _received(told: Told) -> dict[str, str]:
    submission = told.submission
    return {"source": _who(told), "title": isolated(submission.title) if submission else ""}


def _published(told: Told, _zone: str) -> str:
    return _("A submission of %(source)s is published: %(title)s", **_received(told))


def _unpublished(told: Told, _zone: str) -> str:
    return _("A submission of %(source)s is not published any more: %(title)s", **_received(told))


def _verified(told: Told, _zone: str) -> str:
    return _("You are verified as speaking for %(organisation)s", organisation=isolated(told.organisation or ""))


def _refused(told: Told, _zone: str) -> str:
    return _("Your affiliation with %(organisation)s was not confirmed", organisation=isolated(told.organisation or ""))


def _granted(told: Told, _zone: str) -> str:
    return _("You have a new role in %(consultation)s: %(role)s", consultation=isolated(said(told.consultation.title)),
             role=role_words(told.facts["role"]))


def role_words(role: str) -> str:
    """The name of a role."""
    names = {
        "observer": _("Observer"),
        "participant": _("Participant"),
        "head": _("Head of delegation"),
        "speaker": _("Speaks for the organisation"),
        "facilitator": _("Facilitator"),
        "rapporteur": _("Rapporteur"),
        "moderator": _("Moderator"),
        "secretariat": _("Secretariat"),
        "vice_chair": _("Vice-chair"),
        "chair": _("Chair"),
        "administrator": _("Administrator"),
    }
    return names.get(role, role)


def _stage(told: Told) -> str:
    return isolated(said(told.stage.title)) if told.stage else _("A stage")


def _closing(told: Told) -> datetime | None:
    kept = told.facts.get("closes_at")
    return told.stage.closes_at if told.stage else datetime.fromisoformat(kept) if kept else None


def _opened(told: Told, zone: str) -> str:
    closes = _closing(told)
    if closes is None:
        return _("%(stage)s has begun", stage=_stage(told))
    return _("%(stage)s has begun and lasts until %(moment)s", stage=_stage(told), moment=clock(closes, zone))


def _closed(told: Told, _zone: str) -> str:
    return _("%(stage)s has ended", stage=_stage(told))


def _near(told: Told, zone: str) -> str:
    closes = _closing(told)
    return _("%(stage)s ends on %(moment)s", stage=_stage(told), moment=clock(closes, zone) if closes else "")


def _version(told: Told) -> dict[str, str]:
    return {"document": isolated(said(told.document.title)) if told.document else "",
            "version": isolated(said(told.version.name)) if told.version else ""}


def _issued(told: Told, _zone: str) -> str:
    return _("%(document)s, %(version)s has been issued", **_version(told))


def _waiting(told: Told, _zone: str) -> str:
    return ngettext(
        "%(document)s, %(version)s has been issued: %(num)s position of yours stands on earlier words and awaits you",
        "%(document)s, %(version)s has been issued: %(num)s positions of yours stand on earlier words and await you",
        told.facts.get("count", 1),
        **_version(told),
    )


SENTENCES = {
    **amendment_words.SENTENCES, "comment.on_amendment": _on_amendment,
    "comment.answered": _answered, "comment.posted": _posted, "comment.hidden": _hidden, "comment.restored": _restored,
    "comment.approved": _approved, "comment.entered": _entered, "amendment.entered": _proposed,
    "submission.published": _published, "submission.withdrawn": _unpublished,
    "affiliation.verified": _verified, "affiliation.refused": _refused,
    "role.granted": _granted, "stage.opened": _opened, "stage.closed": _closed, "deadline.near": _near,
    "version.issued": _issued, "positions.waiting": _waiting, **answer_words.SENTENCES,
    **meeting_words.SENTENCES, **group_words.SENTENCES, **similar_words.SENTENCES,
    **silence_words.SENTENCES,
}


def path_of(told: Told, language: str | None = None) -> str:
    """The path of the page where it can be seen, in a language."""
    ui, slug = language or spoken(), told.consultation.slug
    if told.verb.startswith("comment."):
        anchor = f"#comment-{told.subject_id}"
        if told.facts.get("amendment_id"):
            return path("amendments.amendment", ui, amendment_id=told.facts["amendment_id"]) + anchor
        if told.facts.get("clause_id"):
            return path("reading.clause", ui, clause_id=told.facts["clause_id"]) + anchor
        return path("comments.on_document", ui, document_id=told.facts["document_id"]) + anchor
    if told.verb.startswith("amendment."):
        return path("amendments.amendment", ui, amendment_id=told.facts.get("amendment_id", told.subject_id))
    if told.verb.startswith("coalition."):
        return path("amendments.coalitions", ui, slug=slug)
    if told.verb.startswith("submission."):
        return path("submissions.lasting", ui, submission_id=told.subject_id)
    if told.verb.startswith("affiliation."):
        return path("accounts.account", ui)
    if told.verb == "answers.given":
        return path("consolidation.answers", ui)
    if told.verb == "carryovers.waiting":
        return path("consolidation.still", ui)
    if told.verb in OF_CONTESTS:
        return path("consolidation.answer", ui, disposition_id=told.facts["disposition_id"])
    if told.verb in OF_SUMMARIES:
        return path("grouping.contested", ui, contest_id=told.subject_id)
    if told.verb.startswith("similar."):
        return path("grouping.one", ui, group_id=told.subject_id)
    if told.verb.startswith("meeting.") and told.meeting is not None:
        return path("meetings.meeting", ui, slug=slug, meeting=told.meeting.slug)
    if told.verb.startswith("group."):
        return path("meetings.group", ui, slug=slug, number=told.facts["number"])
    if told.verb.startswith("silence."):
        return path("consolidation.silence", ui, silence_id=told.facts["silence_id"])
    if told.verb == "positions.waiting":
        return path("ballots.mine", ui)
    if told.verb == "version.issued" and told.document and told.version:
        return path("reading.text", ui, slug=slug, document=told.document.slug, version=told.version.slug)
    return path("reading.home", ui, slug=slug)


def path(endpoint: str, language: str, **values: Any) -> str:
    """The path of a page in a language: mails are written where there is no request to take it from."""
    return current_app.url_map.bind("").build(endpoint, {**values, "ui": language})

"""Links of notices: the page that shows the subject of each."""

from collections.abc import Callable
from typing import Any, NamedTuple

from consult.core.addresses import build_path
from consult.core.i18n import get_language

from .notice_detail_queries import NoticeView
from .notice_kinds import CONTEST_VERBS, NAME_CONTEST_VERBS


class NoticePage(NamedTuple):
    """A page: its endpoint with the arguments, and an anchor that begins with #."""

    endpoint: str
    values: dict[str, Any]
    anchor: str = ""


def get_notice_path(told: NoticeView, language: str | None = None) -> str:
    """Return the path of the page that shows the subject of a notice, in a language."""
    page = _find_page(told) or NoticePage("reading.home", {"slug": told.consultation.slug})
    return build_path(page.endpoint, language or get_language(), **page.values) + page.anchor


def _find_page(told: NoticeView) -> NoticePage | None:
    """Find the page of a notice; None for the home page of the consultation."""
    subject = told.verb.partition(".")[0]
    find = PAGES_BY_VERB.get(told.verb) or PAGES_BY_SUBJECT.get(subject)
    return find(told) if find is not None else None


def _find_comment(told: NoticeView) -> NoticePage:
    anchor = f"#comment-{told.subject_id}"
    if told.facts.get("amendment_id"):
        values = {"amendment_id": told.facts["amendment_id"]}
        return NoticePage("amendments.amendment", values, anchor)
    if told.facts.get("clause_id"):
        return NoticePage("reading.clause", {"clause_id": told.facts["clause_id"]}, anchor)
    return NoticePage("comments.on_document", {"document_id": told.facts["document_id"]}, anchor)


def _find_amendment(told: NoticeView) -> NoticePage:
    number = told.facts.get("amendment_id", told.subject_id)
    return NoticePage("amendments.amendment", {"amendment_id": number})


def _find_ballot(told: NoticeView) -> NoticePage:
    return NoticePage("ballots.ballot", {"ballot_id": told.facts["ballot_id"]})


def _find_coalition(told: NoticeView) -> NoticePage:
    return NoticePage("amendments.coalitions", {"slug": told.consultation.slug})


def _find_submission(told: NoticeView) -> NoticePage:
    return NoticePage("submissions.lasting", {"submission_id": told.subject_id})


def _find_questionnaire(told: NoticeView) -> NoticePage:
    values = {"slug": told.consultation.slug, "number": told.facts["number"]}
    return NoticePage("questionnaires.questionnaire", values)


def _find_appeal(told: NoticeView) -> NoticePage:
    return NoticePage("moderation.appeal", {"appeal_id": told.subject_id})


def _find_incident(told: NoticeView) -> NoticePage:
    values = {"slug": told.consultation.slug, "number": told.facts["number"]}
    return NoticePage("audit.incident", values)


def _find_own_cases(told: NoticeView) -> NoticePage:
    return NoticePage("moderation.queue", {"slug": told.consultation.slug, "part": "mine"})


def _find_facilitation(told: NoticeView) -> NoticePage:
    return NoticePage("reading.facilitation", {"slug": told.consultation.slug})


def _find_suggestions(told: NoticeView) -> NoticePage | None:
    """Find the desk with the clauses for which a decision is suggested, until it is issued."""
    if told.version is None or told.version.issued:
        return None
    return NoticePage("consolidation.board", {"version_id": told.version.id, "only": "suggested"})


def _find_decided_suggestion(told: NoticeView) -> NoticePage | None:
    """Find the workbench of the clause; of several clauses, the desk."""
    if told.version is None or told.version.issued:
        return None
    values = {"version_id": told.version.id}
    if "clause_id" not in told.facts:
        return NoticePage("consolidation.board", values)
    values["clause_id"] = told.facts["clause_id"]
    return NoticePage("consolidation.bench", values, "#suggestions")


def _find_role(told: NoticeView) -> NoticePage | None:
    """Find the page that says what a facilitator does; other roles are known from the home page."""
    if told.facts["role"] != "facilitator":
        return None
    values = {"role_page": "facilitator", "of": told.consultation.slug}
    return NoticePage("reading.help_for_role", values)


def _find_contest(told: NoticeView) -> NoticePage:
    return NoticePage("consolidation.answer", {"disposition_id": told.facts["disposition_id"]})


def _find_name_contest(told: NoticeView) -> NoticePage:
    return NoticePage("grouping.contested", {"contest_id": told.subject_id})


def _find_similar_group(told: NoticeView) -> NoticePage:
    return NoticePage("grouping.one", {"group_id": told.subject_id})


def _find_meeting(told: NoticeView) -> NoticePage | None:
    if told.meeting is None:
        return None
    values = {"slug": told.consultation.slug, "meeting": told.meeting.slug}
    return NoticePage("meetings.meeting", values)


def _find_drafting_group(told: NoticeView) -> NoticePage:
    values = {"slug": told.consultation.slug, "number": told.facts["number"]}
    return NoticePage("meetings.group", values)


def _find_silence(told: NoticeView) -> NoticePage:
    return NoticePage("consolidation.silence", {"silence_id": told.facts["silence_id"]})


def _find_version(told: NoticeView) -> NoticePage | None:
    if not told.document or not told.version:
        return None
    values = {"document": told.document.slug, "version": told.version.slug}
    return NoticePage("reading.text", {"slug": told.consultation.slug, **values})


def _find_clause(told: NoticeView) -> NoticePage | None:
    """Find the clause in the current text, where its margin opens."""
    if told.document is None:
        return None
    values = {"slug": told.consultation.slug, "document": told.document.slug}
    return NoticePage("reading.text", values, f"#clause-{told.facts['clause_id']}")


def _find_desk(told: NoticeView) -> NoticePage | None:
    if told.document is None:
        return None
    values = {"slug": told.consultation.slug, "document": told.document.slug}
    return NoticePage("consolidation.desks", values)


def _find_edition(told: NoticeView, endpoint: str = "reading.text") -> NoticePage | None:
    """Find the page of a version in the language of a notice, or of its translations."""
    page = _find_version(told)
    if page is None:
        return None
    language = {"reading.text": "text", "documents.translation": "text_language"}.get(endpoint)
    more = {language: told.facts["language"]} if language else {}
    return NoticePage(endpoint, page.values | more)


PageFinder = Callable[[NoticeView], NoticePage | None]
PAGES_BY_VERB: dict[str, PageFinder] = {
    "answers.given": lambda _: NoticePage("consolidation.answers", {}),
    "decision.suggested": _find_suggestions,
    "suggestion.decided": _find_decided_suggestion,
    **dict.fromkeys(("clause.invited", "invitation.followed"), _find_clause),
    "carryovers.waiting": lambda _: NoticePage("consolidation.still", {}),
    "role.granted": _find_role,
    "roles.end_near": lambda told: NoticePage(
        "consultations.members", {"slug": told.consultation.slug}
    ),
    "positions.waiting": lambda _: NoticePage("ballots.mine", {}),
    "version.issued": _find_version,
    "version.started": _find_desk,
    "edition.published": _find_edition,
    "edition.corrected": lambda told: _find_edition(told, "documents.translations"),
    "translation.assigned": lambda told: _find_edition(told, "documents.translation"),
    "translation.review_asked": lambda told: _find_edition(told, "documents.translation"),
    **dict.fromkeys(CONTEST_VERBS, _find_contest),
    **dict.fromkeys(NAME_CONTEST_VERBS, _find_name_contest),
}
PAGES_BY_SUBJECT: dict[str, PageFinder] = {  # by the first word of a verb
    "appeal": _find_appeal,
    "case": _find_own_cases,
    "incident": _find_incident,
    "affiliation": lambda _: NoticePage("accounts.account", {}),
    "agenda": _find_meeting,
    "questionnaire": _find_questionnaire,
    "amendment": _find_amendment,
    "ballot": _find_ballot,
    "coalition": _find_coalition,
    "comment": _find_comment,
    "facilitator": _find_facilitation,
    "group": _find_drafting_group,
    "meeting": _find_meeting,
    "silence": _find_silence,
    "similar": _find_similar_group,
    "submission": _find_submission,
    "vote": _find_ballot,
}

"""Kinds of notices, the event verbs of each, and the default mail frequency of each kind."""

ANSWER_VERBS = (
    "comment.answered",
    "comment.mentioned",
    "comment.hidden",
    "comment.restored",
    "comment.approved",
    "appeal.made",
    "appeal.decided",
    "case.assigned",
    "role.granted",
    "role.end_near",
    "roles.end_near",
    "head.named",
    "facilitator.entrusted",
    "facilitator.relieved",
    "decision.suggested",
    "suggestion.decided",
    "clause.invited",
    "invitation.followed",
    "version.started",
    "translation.assigned",
    "translation.review_asked",
    "affiliation.verified",
    "affiliation.refused",
    "comment.entered",
    "comment.placed",
    "amendment.entered",
    "submission.published",
    "submission.withdrawn",
    "submission.admitted",
    "comment.on_amendment",
    "amendment.amended",
    "amendment.revised",
    "amendment.withdrawn",
    "amendment.parent_revised",
    "amendment.parent_withdrawn",
    "amendment.rendered",
    "amendment.rendering_confirmed",
    "amendment.hidden",
    "amendment.restored",
    "amendment.approved",
    "coalition.asked",
    "answers.given",
    "answer.contested",
    "contest.answered",
    "contest.hidden",
    "contest.shown",
    "similar.grouped",
    "similar.left",
    "summary.contested",
    "summary.answered",
    "summary.ended",
    "summary.hidden",
    "summary.shown",
    "carryovers.waiting",
    "ballot.closed",
    "ballot.voided",
    "ballot.correction_asked",
    "ballot.correction_settled",
    "vote.corrected",
    "ballot.intention_noted",
)
MEETING_VERBS = (
    "meeting.announced",
    "meeting.changed",
    "meeting.cancelled",
    "meeting.restored",
    "meeting.near",
    "agenda.version_kept",
    "agenda.version_changed",
)
DRAFTING_GROUP_VERBS = (
    "group.referred",
    "group.extended",
    "group.due",
    "group.dissolved",
    "group.tabled",
)
SILENCE_VERBS = (
    "silence.proposed",
    "silence.opened",
    "silence.extended",
    "silence.near",
    "silence.objected",
    "silence.withdrawn",
    "silence.ended",
    "silence.released",
    "silence.revoked",
)
PROCESS_VERBS = (
    "stage.opened",
    "stage.closed",
    "stage.changed",
    "stage.removed",
    "deadline.near",
    "version.issued",
    "edition.published",
    "edition.corrected",
    "positions.waiting",
    "incident.reported",
    "incident.continued",
    "questionnaire.opened",
    "questionnaire.figures_published",
    *MEETING_VERBS,
    *DRAFTING_GROUP_VERBS,
    *SILENCE_VERBS,
)
OTHER_VERBS = (
    "comment.posted",
    "amendment.proposed",
    "amendment.sponsored",
    "submission.handed_in",
)
ENTERED_VERBS = ("comment.entered", "amendment.entered")  # by the secretariat, for a source
VERBS_BY_KIND = {"answers": ANSWER_VERBS, "process": PROCESS_VERBS, "rest": OTHER_VERBS}
KIND_BY_VERB = {verb: kind for kind, verbs in VERBS_BY_KIND.items() for verb in verbs}
DEFAULT_FREQUENCIES = {"answers": "now", "process": "now", "rest": "digest"}
MAILED_ALREADY = frozenset(
    {"affiliation.verified", "affiliation.refused"}
)  # accounts sends its own mail
# notices that show a contribution of another person, while it is public
COMMENT_VERBS = (
    "comment.answered",
    "comment.mentioned",
    "comment.posted",
    "comment.entered",
    "comment.placed",
    "comment.on_amendment",
)
# of these, notices of a thread, which end when a person mutes it
THREAD_VERBS = tuple(
    verb for verb in COMMENT_VERBS if verb not in {"comment.entered", "comment.placed"}
)
AMENDMENT_VERBS = (
    "amendment.proposed",
    "amendment.amended",
    "amendment.revised",
    "amendment.parent_revised",
)
CONTEST_VERBS = ("answer.contested", "contest.answered", "contest.hidden", "contest.shown")
NAME_CONTEST_VERBS = (
    "summary.contested",
    "summary.answered",
    "summary.ended",
    "summary.hidden",
    "summary.shown",
)
ANSWERS_GIVEN = "answers.given"

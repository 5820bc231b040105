"""What the verbs of events mean, in the reader's language; a verb without words is shown as it is."""
from flask_babel import lazy_gettext as _

VERBS = {
    "consultation.created": _("Consultation created"),
    "consultation.changed": _("Consultation changed"),
    "consultation.joined": _("Joined"),
    "meeting.announced": _("Meeting announced"),
    "meeting.cancelled": _("Meeting cancelled"),
    "stage.added": _("Stage added"),
    "stage.changed": _("Stage changed"),
    "stage.removed": _("Stage removed"),
    "stage.opened": _("Stage begun"),
    "stage.closed": _("Stage ended"),
    "deadline.near": _("Deadline near"),
    "role.granted": _("Role given"),
    "role.revoked": _("Role taken back"),
    "facilitator.entrusted": _("Clauses entrusted to a facilitator"),
    "facilitator.relieved": _("Clauses taken back from a facilitator"),
    "tag.added": _("Tag added"),
    "tag.renamed": _("Tag renamed"),
    "tag.moved": _("Tag moved"),
    "tag.removed": _("Tag removed"),
    "document.created": _("Document created"),
    "document.renamed": _("Document renamed"),
    "document.discarded": _("Document thrown away"),
    "version.started": _("Working version begun"),
    "import.started": _("File taken in for review"),
    "import.created": _("Reviewed file made into text"),
    "import.discarded": _("Import thrown away"),
    "version.imported": _("Text imported"),
    "version.renamed": _("Working version renamed"),
    "version.discarded": _("Working version thrown away"),
    "version.issued": _("Version issued"),
    "edition.added": _("Language added"),
    "edition.changed": _("Language changed"),
    "clause.added": _("Clause added"),
    "clause.changed": _("Words of a clause changed"),
    "clause.moved": _("Clause moved"),
    "clause.removed": _("Clause taken out"),
    "clause.restored": _("Clause put back"),
    "clause.split": _("Clause split"),
    "clause.merged": _("Clauses merged"),
    "clause.marked": _("Clause marked by the chair"),
    "clause.tagged": _("Clause tagged"),
    "clause.followed": _("Clause followed"),
    "clause.unfollowed": _("Clause no longer followed"),
    "submission.registered": _("Submission registered"),
    "submission.changed": _("What is said of a submission changed"),
    "submission.read": _("Words of a submission read"),
    "submission.published": _("Submission published"),
    "submission.withdrawn": _("Submission withdrawn from publication"),
    "comment.posted": _("Comment posted"),
    "comment.held": _("Comment held for a moderator"),
    "comment.approved": _("Comment approved"),
    "comment.edited": _("Comment edited"),
    "comment.withdrawn": _("Comment withdrawn"),
    "comment.hidden": _("Comment hidden"),
    "comment.restored": _("Comment shown again"),
    "comment.reported": _("Comment reported"),
    "comment.judged": _("Author told of a decision"),
    "report.settled": _("Report settled"),
    "report.reopened": _("Report reopened"),
    "ballot.opened": _("Positions opened"),
    "position.taken": _("Position taken"),
    "position.withdrawn": _("Position withdrawn"),
    "position.adopted": _("Position carried over to the organisation"),
}
AUDIENCES = {"everyone": _("everyone"), "moderators": _("moderators"), "nobody": _("in the record only")}


def verb_words(verb: str) -> str:
    """A verb in words."""
    return str(VERBS.get(verb, verb))


def audience_words(audience: str) -> str:
    """Who heard of it at once."""
    kind = audience.partition(":")[0]
    own = {"user": _("the person"), "organisation": _("the organisation")}
    return str(AUDIENCES.get(kind) or own.get(kind, audience))

"""The verbs of notices, by the kind of mail that they belong to; and how each kind is mailed where nobody chose."""

ANSWERS = ("comment.answered", "comment.hidden", "comment.restored", "comment.approved", "role.granted",
           "affiliation.verified", "affiliation.refused", "comment.entered", "amendment.entered",
           "submission.published", "submission.withdrawn")
PROCESS = ("stage.opened", "stage.closed", "deadline.near", "version.issued", "positions.waiting")
REST = ("comment.posted",)
VERBS = {"answers": ANSWERS, "process": PROCESS, "rest": REST}
KIND = {verb: kind for kind, verbs in VERBS.items() for verb in verbs}
DEFAULTS = {"answers": "now", "process": "now", "rest": "digest"}
MAILED_ALREADY = frozenset({"affiliation.verified", "affiliation.refused"})  # accounts write a letter of their own
# They show what somebody else said, as long as everyone may read it.
OF_OTHERS = ("comment.answered", "comment.posted", "comment.entered")

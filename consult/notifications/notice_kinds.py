"""The verbs of notices, by the kind of mail that they belong to; and how each kind is mailed where nobody chose."""

ANSWERS = ("comment.answered", "comment.hidden", "comment.restored", "comment.approved", "role.granted",
           "affiliation.verified", "affiliation.refused", "comment.entered", "amendment.entered",
           "submission.published", "submission.withdrawn", "comment.on_amendment", "amendment.amended", "amendment.revised",
           "amendment.withdrawn", "amendment.parent_revised", "amendment.parent_withdrawn", "amendment.rendered",
           "amendment.rendering_confirmed", "amendment.hidden", "amendment.restored", "amendment.approved", "coalition.asked",
           "answers.given", "answer.contested", "contest.answered", "contest.hidden", "contest.shown", "similar.grouped",
           "similar.left", "summary.contested", "summary.answered", "summary.ended", "summary.hidden", "summary.shown",
           "carryovers.waiting")
MEETINGS = ("meeting.announced", "meeting.changed", "meeting.cancelled", "meeting.restored", "meeting.near")
GROUPS = ("group.referred", "group.extended", "group.due", "group.dissolved", "group.tabled")
SILENCES = ("silence.proposed", "silence.opened", "silence.extended", "silence.near", "silence.objected",
            "silence.withdrawn", "silence.ended")
PROCESS = ("stage.opened", "stage.closed", "deadline.near", "version.issued", "positions.waiting", *MEETINGS, *GROUPS,
           *SILENCES)
REST = ("comment.posted", "amendment.proposed", "amendment.sponsored")
VERBS = {"answers": ANSWERS, "process": PROCESS, "rest": REST}
KIND = {verb: kind for kind, verbs in VERBS.items() for verb in verbs}
DEFAULTS = {"answers": "now", "process": "now", "rest": "digest"}
MAILED_ALREADY = frozenset({"affiliation.verified", "affiliation.refused"})  # accounts write a letter of their own
# what shows what somebody else said, or proposed, as long as everyone may read it
OF_OTHERS = ("comment.answered", "comment.posted", "comment.entered", "comment.on_amendment")
OF_AMENDMENTS = ("amendment.proposed", "amendment.amended", "amendment.revised", "amendment.parent_revised")
OF_CONTESTS = ("answer.contested", "contest.answered", "contest.hidden", "contest.shown")
OF_SUMMARIES = ("summary.contested", "summary.answered", "summary.ended", "summary.hidden", "summary.shown")
GIVEN = "answers.given"

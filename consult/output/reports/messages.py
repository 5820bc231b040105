"""Names of codes in reports, in the language in force."""

from consult.core.i18n import lazy_gettext as _, lazy_pgettext

OUTCOME_NAMES = {
    "accepted": _("accepted"),
    "part": _("accepted in part"),
    "modified": _("accepted as modified"),
    "noted": _("noted"),
    "not_accepted": _("not accepted"),
    "out_of_scope": _("out of scope"),
    "duplicate": _("duplicate"),
    "carried_over": _("carried over"),
    "withdrawn": _("withdrawn"),
}
REASON_NAMES = {
    "insult": _("insulting"),
    "advertising": _("advertising"),
    "off_topic": _("not about this text"),
    "personal": _("reveals personal information about others"),
    "deceptive": _("pretends to be someone else"),
    "unlawful": _("against the law"),
    "other": _("another reason"),
}
COMMENT_KIND_NAMES = {
    "general": _("general"),
    "technical": _("technical"),
    "editorial": _("editorial"),
    "question": _("question"),
}
AMENDMENT_KIND_NAMES = {
    "add": "ADD",
    "mod": "MOD",
    "edit": "(MOD)",
    "sup": "SUP",
    "noc": "NOC",
    "move": "MOVE",
    "split": "SPLIT",
    "merge": "MERGE",
    "corr": "CORR",
}
STATUS_NAMES = {
    "open": _("open"),
    "bracketed": _("bracketed"),
    "adref": _("agreed ad referendum"),
    "agreed": _("agreed"),
    "reopened": _("reopened"),
}
CHOICE_NAMES = {
    "support": _("Support"),
    "live": _("Can live with"),
    "object": _("Object"),
    "abstain": _("Abstain"),
    "reserve": _("Reserve"),
    "yes": _("Yes"),
    "no": _("No"),
}
BALLOT_OUTCOME_NAMES = {
    "carried": _("It was carried."),
    "not_carried": _("It was not carried."),
    "no_quorum": _("The quorum was not reached."),
    "tied": _("Votes were equally divided, so it was not carried."),
    "void": _("It is void."),
    "objected": _("There was an objection, so there is no consensus."),
    "informs": _("It is for information and not binding."),
    "unanswered": _("Nobody answered, so nothing was carried."),
}
THRESHOLD_NAMES = {
    "simple": _("more yes than no"),
    "two_thirds": _("two thirds of yes and no"),
    "absolute": _("more than half of all"),
    "consensus": _("nobody against"),
}
RULING_NAMES = {
    "clause": _("the current text"),
    "bracket": _("brackets decided"),
    "refer": _("referred to a drafting group"),
    "goes": _("the clause is deleted"),
    "park": _("left for later"),
    "item": _("the agenda"),
    "ballot": _("the result of the ballot is recorded"),
    "other": "",
}
STAGE_NAMES = {
    "setup": _("Set-up"),
    "inputs": _("Call for inputs"),
    "drafting": _("Drafting"),
    "commenting": _("Open commenting"),
    "consolidation": _("Consolidation"),
    "reading": _("Reading"),
    "silence": _("Silence procedure"),
    "closed": lazy_pgettext("stage", "Closed"),
}
STAGE_WAYS = {
    "setup": _("Everyone can read"),
    "inputs": _("Comments; documents handed in"),
    "drafting": _("Everyone can read; nothing new is taken"),
    "commenting": _("Comments, amendments and positions; documents handed in"),
    "consolidation": _("Everyone can read; contributions are answered"),
    "reading": _("Comments, amendments and positions; documents handed in"),
    "silence": _("Objections by those entitled to object"),
    "closed": _("Everyone can read"),
}

"""Messages of refusals in ballots and about proxies."""

from flask_babel import lazy_gettext as _

BALLOT_REFUSALS = {
    "ballot_over": _(
        "This ballot is closed. Your vote was not counted; what was counted before stands."
    ),
    "ballot_is_secret": _(
        "This is a secret ballot: a vote in it is cast once, on its own page, and cannot be taken back."
    ),
    "ballot_not_secret": _("This ballot is not secret: votes in it are cast on its own page."),
    "voted_already": _(
        "A vote has been cast here already. In a secret ballot it counts as it was cast first, and nobody can change it."
    ),
    "ballot_void": _(
        "This ballot cannot be counted any more, so no vote is taken. It can be held again."
    ),
    "electorate_too_small": _(
        "A secret ballot needs more people or organisations that may vote: with so few, a result would tell who chose what."
    ),
    "under_ballot": _("A ballot on these words is open. They are locked until it is closed."),
    "under_silence": _(
        "These words are under silence: they are adopted unless somebody objects. They are locked until its deadline."
    ),
    "proxies_off": _(
        "Nobody votes for anybody else in this consultation. The secretariat can allow proxies in its settings."
    ),
    "no_vote_to_give": _("You have no vote of this kind, so there is none to give."),
    "holds_proxies": _(
        "You vote for others, so you cannot give your own vote away. They would have to take theirs back first."
    ),
    "gave_vote_away": _("Whom you chose gave their own vote away, so they vote for nobody."),
    "proxy_here": _("Somebody votes for you in this ballot already."),
    "voted_here": _(
        "You have voted in this ballot. Take your vote back before somebody else votes for you."
    ),
    "proxies_full": _(
        "Whom you chose votes for as many others as one may (%(most)s). Choose somebody else."
    ),
    "proxy_voted": _(
        "Your proxy has voted for you in this ballot already. Only they can change it, while it is open."
    ),
    "elector_voted": _("They have voted themselves, so there is nothing to cast for them."),
    "formal_ballots_off": _(
        "Formal ballots are off in this consultation. The secretariat can switch them on in its settings."
    ),
    "nobody_may_vote": _("Nobody could vote in this ballot as things stand."),
    "nothing_to_record": _(
        "There is no result here that could be recorded or not: only that of a sounding which is closed."
    ),
    "decided_already": _("It was decided already whether this result is recorded."),
    "nothing_to_correct": _("Only a vote in a recorded ballot is corrected."),
    "no_such_elector": _("Nobody of this name may vote in this ballot."),
    "nothing_to_count": _("This ballot is still open, or cannot be counted."),
}
BALLOT_FIELD_ERRORS = {
    "cannot_be_proxy": _("Choose somebody else who has a vote of the same kind."),
    "not_a_receipt": _(
        "This is not a receipt of a secret ballot. Paste it whole; it begins with “consult-vote-1:”."
    ),
    "answers_wrong": _(
        "Write two to eight answers, each on a line of its own and not longer than 80 characters."
    ),
    "threshold_unfit": _(
        "This threshold cannot be counted in these answers. Choose yes, no and abstain, or no threshold."
    ),
    "sounding_live": _(
        "A sounding shows nothing but how many answered before it closes. Choose “when it closes”."
    ),
    "secret_live": _("A secret ballot shows nothing before it closes."),
    "no_such_bracket": _("There is no such bracket or alternative in the clause any more."),
}

"""Messages of refusals in ballots and about proxies."""

from flask_babel import lazy_gettext as _

BALLOT_REFUSALS = {
    "ballot_over": _(
        "This ballot is closed. This vote was not counted; a vote that you cast "
        "before is unchanged."
    ),
    "ballot_closed_already": _("This ballot is closed already."),
    "ballot_is_secret": _(
        "This is a secret ballot: a vote is cast once, on its own page, and cannot be withdrawn."
    ),
    "ballot_not_secret": _("This ballot is not secret: votes in it are cast on its own page."),
    "voted_already": _(
        "A vote has already been cast here. In a secret ballot the first vote "
        "counts and cannot be changed."
    ),
    "ballot_void": _(
        "This ballot can no longer be counted, so votes are not accepted. It can be held again."
    ),
    "electorate_too_small": _(
        "A secret ballot needs more people or organizations that may vote: with "
        "so few, the result would reveal how each one voted."
    ),
    "under_ballot": _(
        "A ballot on this text is open. The text is locked until the ballot is closed."
    ),
    "under_silence": _(
        "This text is under silence: it is adopted unless there is an objection. "
        "It is locked until the outcome is known."
    ),
    "proxies_off": _(
        "There are no proxies in this consultation. The secretariat can allow them in its settings."
    ),
    "no_vote_to_give": _("You have no vote of this kind, so you cannot name a proxy for it."),
    "holds_proxies": _(
        "You vote for others, so you cannot name a proxy. They would have to "
        "withdraw their proxies first."
    ),
    "gave_vote_away": _("The person you chose has named a proxy, so they cannot vote for others."),
    "proxy_here": _("A proxy already votes for you in this ballot."),
    "voted_here": _("You have voted in this ballot. Withdraw your vote before you name a proxy."),
    "proxies_full": _(
        "The person you chose already votes for the maximum number of others "
        "(%(most)s). Choose another person."
    ),
    "proxy_voted": _(
        "Your proxy has voted for you in this ballot already. Withdraw that vote "
        "first; then vote yourself."
    ),
    "elector_voted": _("They have already voted themselves, so you cannot vote for them."),
    "formal_ballots_off": _(
        "Formal ballots are off in this consultation. The secretariat can "
        "switch them on in its settings."
    ),
    "nobody_may_vote": _("Nobody could vote in this ballot at the moment."),
    "nothing_to_record": _(
        "There is no such result here: only the result of a closed sounding can be recorded or not."
    ),
    "decided_already": _("The decision whether to record this result has already been taken."),
    "nothing_to_correct": _("Only a vote in a recorded ballot can be corrected."),
    "no_vote_to_correct": _("No vote was cast here. A vote is never added after the closing."),
    "ballot_still_open": _("The ballot is still open: the voter can change the vote."),
    "result_final": _(
        "The result is final: neither votes nor result change any more. The voter can have an "
        "intention noted beside the vote."
    ),
    "result_not_final": _(
        "The result is not announced yet: until then the vote itself can be corrected."
    ),
    "nothing_to_announce": _("There is no result here that can be announced."),
    "correction_waits": _("A correction of this vote waits for an answer already."),
    "correction_settled": _("This request was answered or withdrawn before."),
    "vote_corrections_wait": _(
        "Voters wait for your answer to their requests for corrections in B-%(number)s: "
        "%(waiting)s. Accept or decline them first, on the page of the ballot."
    ),
    "nothing_to_count": _("This ballot is still open, or its votes cannot be counted again."),
}
BALLOT_FIELD_ERRORS = {
    "cannot_be_proxy": _("Choose another person who has a vote of the same kind."),
    "proxy_of_other_group": _(
        "Choose a voter of your own stakeholder group. The settings of this "
        "consultation allow no proxies of other groups."
    ),
    "not_a_receipt": _(
        "This is not a receipt of a secret ballot. Paste it whole; it begins with "
        "“consult-vote-1:”."
    ),
    "intended_as_cast": _("This is the vote as it was cast."),
    "ballot_twice": _("Name the ballot once: in “which” or as “ballot_id”."),
    "answers_wrong": _(
        "Write two to eight answers, one per line and not longer than 80 characters."
    ),
    "threshold_unfit": _(
        "This threshold cannot be counted in these answers. Choose yes, no and "
        "abstain, or no threshold."
    ),
    "unknown_group": _("Choose stakeholder groups from the list."),
    "sounding_live": _(
        "A sounding shows only the number of answers until it closes. Choose “when it closes”."
    ),
    "secret_live": _("A secret ballot shows nothing before it closes."),
    "no_such_bracket": _("This bracket or alternative is no longer in the clause."),
}

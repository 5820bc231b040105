"""Messages of refusals to the chair and the speakers of a meeting."""

from flask_babel import lazy_gettext as _

MEETING_CHAIR_REFUSALS = {
    "meeting_not_live": _("This meeting is not in progress: it has not begun, or is over."),
    "meeting_not_planned": _("This meeting has already been opened or cancelled."),
    "meeting_suspended": _("The meeting is suspended. Resume it first."),
    "not_suspended": _("The meeting is not suspended."),
    "no_item_open": _("No item of the agenda is taken up at the moment."),
    "ballot_open_already": _("A ballot is open in this meeting. Close it first."),
    "podium_acted": _(
        "%(name)s has moved the meeting on since you loaded this page, so "
        "nothing was done. Check the current state and decide again."
    ),
    "relieved": _(
        "%(name)s has taken the chair, so nothing was done. Take the chair first to lead again."
    ),
    "own_count": _(
        "You counted this show of hands yourself, so it is not confirmed. "
        "Ask another person of the podium or the secretariat to confirm it."
    ),
    "statement_public": _(
        "Everyone can read this statement by now, so it stays as it was handed in. "
        "Ask the secretariat if it has to be removed."
    ),
    "hands_withdrawn": _("This show of hands was withdrawn. Enter it again."),
    "nobody_objects": _(
        "There is no sounding with objections at the moment, so nobody is invited."
    ),
    "register_first": _("Register for this meeting first, in the room or remote."),
    "remote_may_not_speak": _(
        "In this meeting only participants in the room can take the floor, as announced."
    ),
    "list_closed": _(
        "The list of speakers is closed. Points of order and rights of reply are still accepted."
    ),
    "not_of_this_coalition": _(
        "Only members of a coalition speak on its behalf; your organization has "
        "not confirmed that it is one."
    ),
    "turn_called": _("You already have the floor."),
    "turn_over": _("This request is over: it was withdrawn, or the speaker was heard."),
    "nobody_speaks": _("Nobody has the floor at the moment."),
    "nothing_to_carry": _(
        "This decision is already in the working version, was withdrawn, or does "
        "not concern the text."
    ),
    "changed_since_decided": _(
        "The text has been changed since this was decided, so it is not carried "
        "over. Decide on it again."
    ),
    "ruling_recorded": _(
        "This decision is in an approved record, so it cannot be withdrawn. To "
        "change it, take a new decision."
    ),
    "ruling_followed": _(
        "This decision can no longer be withdrawn: something followed from it, "
        "or too much time has passed. Take a new decision instead."
    ),
}
MEETING_CHAIR_FIELD_ERRORS = {
    "still_to_come": _("This time is in the future. Enter one that has passed."),
    "one_of_them": _("Speak for an organization or for a coalition, not for both."),
}

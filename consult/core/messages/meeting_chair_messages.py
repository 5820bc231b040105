"""Messages of refusals to the chair and the speakers of a meeting."""

from flask_babel import lazy_gettext as _

MEETING_CHAIR_REFUSALS = {
    "meeting_not_live": _("This meeting is not in progress: it has not begun, or is over."),
    "meeting_not_planned": _("This meeting was opened or called off already."),
    "meeting_suspended": _("The meeting is suspended. Resume it first."),
    "not_suspended": _("The meeting is not suspended."),
    "no_item_open": _("No item of the agenda is taken up at the moment."),
    "ballot_open_already": _("A ballot is open in this meeting. Close it first."),
    "podium_acted": _(
        "%(name)s has led the meeting on since you looked, so this was not done. See what is there now, and decide again."
    ),
    "nobody_objects": _(
        "No sounding with objections is before the meeting now, so nobody is invited."
    ),
    "register_first": _("Register for this meeting first, in the room or remote."),
    "remote_may_not_speak": _(
        "In this meeting the floor is given in the room only, as was announced."
    ),
    "list_closed": _(
        "The list of speakers is closed. Points of order and rights of reply are still taken."
    ),
    "not_of_this_coalition": _(
        "Only members of a coalition speak on its behalf; your organisation has not confirmed that it is one."
    ),
    "turn_called": _("You have the floor already."),
    "turn_over": _("This request is over: it was withdrawn, or the speaker was heard."),
    "nobody_speaks": _("Nobody has the floor at the moment."),
    "nothing_to_carry": _(
        "This decision stands in the working version already, was taken back, or concerns no words."
    ),
    "changed_since_decided": _(
        "The words were changed since this was decided, so it is not carried over. Decide on them anew."
    ),
    "ruling_recorded": _(
        "This decision stands in a record that is approved, so it is not taken back. If it is to change, take a new decision."
    ),
    "ruling_followed": _(
        "This decision cannot be taken back any more: something followed from it, or too much time has passed. Decide anew instead."
    ),
}
MEETING_CHAIR_FIELD_ERRORS = {
    "still_to_come": _("This moment is still to come."),
    "one_of_them": _("Speak for an organisation or for a coalition, not for both."),
}

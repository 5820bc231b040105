"""Messages of refusals during the preparation of a meeting, registration and check-in."""

from flask_babel import lazy_gettext as _

MEETING_REGISTRATION_REFUSALS = {
    "meeting_over": _("This meeting is over."),
    "meeting_called_off": _("This meeting was cancelled."),
    "meeting_not_called_off": _("This meeting was not cancelled."),
    "meeting_begun": _("This meeting has begun: the chair can suspend or close it."),
    "item_done": _("This item has already been taken up, so it cannot be changed."),
    "door_room_full": _(
        "All %(capacity)s places in the room are taken. Select “admit anyway” to "
        "check this person in."
    ),
    "room_full": _(
        "All %(capacity)s places in the room are taken. Take part remotely, or ask the secretariat."
    ),
    "voter_not_registered": _("This person is not registered for the meeting."),
    "check_in_first": _(
        "Check this person in first: a personal code is only for people in the room."
    ),
    "registration_withdrawn": _("This registration was withdrawn."),
    "not_of_this_consultation": _(
        "This person does not take part in the consultation, or the account was deleted."
    ),
    "remote_may_not_vote": _(
        "In this meeting only participants in the room can vote, as announced."
    ),
    "presence_not_confirmed": _(
        "You are registered for the room, but nobody has confirmed that you are there, so your "
        "vote was not counted. Go to check-in, enter your personal code, or ask the chair to "
        "confirm you; then vote again."
    ),
    "not_declared": _(
        "This person is not registered for the room, or the confirmation was undone before. "
        "Check the current list."
    ),
    "code_wrong": _(
        "This code is not valid: it is wrong, was used already, or its meeting is over."
    ),
    "only_for_the_meeting": _(
        "You signed in with a code at a meeting. It is valid only for taking "
        "part there; sign in for everything else."
    ),
}
MEETING_REGISTRATION_FIELD_ERRORS = {
    "no_such_time": _(
        "This time does not exist on that day in %(zone)s, because the clock is "
        "put forward. Choose another one."
    ),
    "nothing_issued": _("A meeting can consider only issued versions, and this document has none."),
    "code_wrong": _(
        "This code is not valid: it is wrong, was used already, or its meeting is over."
    ),
}

"""Messages of refusals during the preparation of a meeting, registration and check-in."""

from flask_babel import lazy_gettext as _

MEETING_REGISTRATION_REFUSALS = {
    "meeting_over": _("This meeting is over."),
    "meeting_called_off": _("This meeting was called off."),
    "meeting_not_called_off": _("This meeting was not called off."),
    "meeting_begun": _("This meeting has begun: the chair suspends or closes it."),
    "item_done": _("This item was taken up already, so it stays as it is."),
    "door_room_full": _(
        "All %(capacity)s places in the room are taken. Tick “let in all the same” to check somebody in."
    ),
    "room_full": _(
        "All %(capacity)s places in the room are taken. Take part remotely, or ask the secretariat."
    ),
    "voter_not_registered": _("This person is not registered for the meeting."),
    "check_in_first": _("Check this person in first: a personal code is for who is in the room."),
    "registration_withdrawn": _("This registration was withdrawn."),
    "not_of_this_consultation": _(
        "This person does not take part in the consultation, or the account is closed."
    ),
    "remote_may_not_vote": _(
        "In this meeting the vote is taken in the room only, as was announced."
    ),
    "code_wrong": _(
        "This code leads nowhere: it is not right, was used already, or its meeting is over."
    ),
    "only_for_the_meeting": _(
        "You came in by a code at the door of a meeting. It is good for taking part there; sign in for everything else."
    ),
}
MEETING_REGISTRATION_FIELD_ERRORS = {
    "no_such_time": _(
        "On that day there is no such time in %(zone)s: the clock is put forward. Choose another one."
    ),
    "nothing_issued": _("A meeting reads only what was issued, and nothing of this document was."),
    "code_wrong": _(
        "This code leads nowhere: it is not right, was used already, or its meeting is over."
    ),
}

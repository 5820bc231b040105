"""Names of event verbs about the chair, speakers and decisions, included in messages.py."""

from consult.core.i18n import lazy_gettext as _

CHAIR_VERB_NAMES = {
    "meeting.opened": _("Meeting opened"),
    "meeting.suspended": _("Meeting suspended"),
    "meeting.resumed": _("Meeting resumed"),
    "meeting.closed": _("Meeting closed"),
    "meeting.laid_out": _("Content of the screens chosen"),
    "meeting.said": _("Message on the screens changed"),
    "chair.taken": _("Chair taken"),
    "item.started": _("Agenda item taken up"),
    "item.ended": _("Agenda item ended"),
    "item.parked": _("Agenda item parked"),
    "clause.taken_up": _("Clause taken up"),
    "podium.undone": _("Action of the podium undone"),
    "list.opened": _("List of speakers opened"),
    "list.closed": _("List of speakers closed"),
    "list.ordered": _("Order of the list of speakers chosen"),
    "list.invited": _("Delegates who object invited to speak"),
    "result.put_away": _("Result removed from the screens"),
    "turn.asked": _("Floor asked for"),
    "turn.withdrawn": _("Request for the floor withdrawn"),
    "turn.called": _("Speaker called"),
    "turn.ended": _("Speaker thanked"),
    "turn.extended": _("Speaker given more time"),
    "turn.lost": _("Connection of a speaker lost"),
    "turn.moved": _("Speaker moved in the list"),
    "ruling.made": _("Decision in a meeting"),
    "ruling.carried": _("Decision of a meeting carried over to the working version"),
    "ruling.undone": _("Decision in a meeting withdrawn"),
}

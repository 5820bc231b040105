"""Names of the event verbs about brackets on the workbench, included in messages.py."""

from consult.core.i18n import lazy_gettext as _

BRACKET_VERB_NAMES = {
    "bracket.opened": _("Words put in brackets"),
    "bracket.changed": _("Words in brackets changed"),
    "bracket.taken": _("Alternative of a bracket taken"),
    "bracket.removed": _("Bracket removed"),
    "bracket.restored": _("What was done to a bracket taken back"),
}

"""Names of the event verbs about brackets on the workbench, included in messages.py."""

from consult.core.i18n import lazy_gettext as _

BRACKET_VERB_NAMES = {
    "bracket.opened": _("Text put in brackets"),
    "bracket.changed": _("Text in brackets changed"),
    "bracket.taken": _("Alternative in a bracket chosen"),
    "bracket.removed": _("Bracket removed"),
    "bracket.restored": _("Change of a bracket undone"),
}

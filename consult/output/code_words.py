"""What codes are called in reports, in the language that is in force."""
from flask_babel import lazy_gettext as _

OUTCOMES = {"accepted": _("accepted"), "part": _("accepted in part"), "modified": _("accepted as modified"), "noted": _("noted"),
            "not_accepted": _("not accepted"), "out_of_scope": _("out of scope"), "duplicate": _("duplicate"),
            "carried_over": _("carried over"), "withdrawn": _("withdrawn")}
COMMENTS = {"general": _("general"), "technical": _("technical"), "editorial": _("editorial"), "question": _("question")}
AMENDMENTS = {"add": "ADD", "mod": "MOD", "edit": "(MOD)", "sup": "SUP", "noc": "NOC", "corr": "CORR"}
STATUSES = {"open": _("open"), "bracketed": _("bracketed"), "adref": _("agreed ad referendum"), "agreed": _("agreed"),
            "reopened": _("reopened")}
CHOICES = {"support": _("Support"), "live": _("Can live with"), "object": _("Object"), "abstain": _("Abstain"),
           "reserve": _("Reserve")}
STAGES = {"setup": _("Set-up"), "inputs": _("Call for inputs"), "drafting": _("Drafting"), "commenting": _("Open commenting"),
          "consolidation": _("Consolidation"), "reading": _("Reading"), "silence": _("Silence procedure"), "closed": _("Closed")}

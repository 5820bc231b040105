"""Names of the codes that the facts of events hold, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from consult.core.messages.role_messages import ROLE_NAMES
from consult.core.i18n import lazy_gettext as _
from consult.output.reports.messages import (
    AMENDMENT_KIND_NAMES,
    CHOICE_NAMES,
    COMMENT_KIND_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    RULING_NAMES,
    STAGE_NAMES,
    STATUS_NAMES,
    THRESHOLD_NAMES,
)

from .erasure.messages import GROUND_NAMES

VERDICT_NAMES = {
    "kept": _("kept"),
    "moved": _("moved"),
    "changed": _("changed"),
    "gone": _("gone"),
    "upheld": _("upheld"),
}
THING_NAMES = {
    "comment": _("comment"),
    "amendment": _("amendment"),
    "submission": _("submission"),
    "person": _("person"),
}
CLAUSE_KIND_NAMES = {
    "heading": _("heading"),
    "preambular": _("preambular paragraph"),
    "operative": _("operative paragraph"),
    "item": _("list item"),
}
KIND_NAMES: dict[str, Mapping[str, Any]] = {
    "amendment": AMENDMENT_KIND_NAMES,
    "comment": COMMENT_KIND_NAMES,
    "stage": STAGE_NAMES,
    "deadline": STAGE_NAMES,
    "numbering": CLAUSE_KIND_NAMES,
    "ruling": {**RULING_NAMES, "other": _("another decision")},
    "ballot": {
        "indicative": _("Sounding the room"),
        "recorded": _("Formal, recorded"),
        "secret": _("Formal, secret"),
    },
    "turn": {
        "statement": _("statement"),
        "point_of_order": _("point of order"),
        "reply": _("right of reply"),
    },
    "explanation": {"explanation": _("explanation"), "reservation": _("reservation")},
    "signin": {
        "browser": _("by a browser"),
        "token": _("by a program"),
        "meeting": _("by a code at the door"),
    },
    "record": {
        "attendance": _("attendance"),
        "ruling": _("decision"),
        "item": _("agenda item"),
        "act": _("act of the chair"),
        "change": _("changed text"),
        "amendment": _("amendment"),
        "ballot": _("ballot"),
        "speech": _("speech"),
    },
}
PLACE_NAMES = {
    "passage": _("a passage"),
    "clause": _("a clause"),
    "missing": _("something missing"),
    "document": _("the whole document"),
    "amendment": _("an amendment"),
}
WHERE_NAMES = {"room": _("in the room"), "remote": _("remote"), "absent": _("absent")}
STEP_NAMES = {
    "typed": _("typed"),
    "taken": _("applied an amendment"),
    "left": _("undid an applied amendment"),
    "bracketed": _("opened a bracket"),
    "closed": _("closed a bracket"),
    "undone": _("undid a step"),
    "back": _("returned to an earlier step"),
    "issued": _("returned to the issued text"),
    "proposal": _("inserted the text of a drafting group"),
    "struck": _("marked the clause for deletion"),
    "take": _("began to edit"),
    "ask": _("asked to edit"),
    "give": _("handed over or stopped editing"),
}
LAYOUT_NAMES = {
    "auto": _("what fits the moment"),
    "text": _("text"),
    "speakers": _("speakers"),
    "ballot": _("ballot"),
    "result": _("result"),
    "agenda": _("agenda"),
    "join": _("how to take part"),
    "message": _("message"),
}
FIELD_NAMES = {
    "name": _("name"),
    "title": _("title"),
    "language": _("language"),
    "time_zone": _("time zone"),
    "lead": _("introduction"),
    "rules_text": _("rules"),
    "hold_unverified": _("holding of unverified comments"),
    "contest_days": _("days for contests"),
    "notice_days": _("days of notice"),
    "formal_ballots": _("formal ballots"),
    "agreed_closed": _("closing of agreed clauses"),
    "proxies": _("number of proxies"),
    "proxies_across_groups": _("proxies across stakeholder groups"),
    "attachment_mb": _("room for attached files"),
    "kind": _("kind"),
    "source": _("source"),
    "organisation_id": _("organization"),
    "group_code": _("stakeholder group"),
    "region_code": _("region"),
    "received_at": _("day of receipt"),
}
BALLOT_OUTCOMES = {
    "carried": _("carried"),
    "not_carried": _("not carried"),
    "no_quorum": _("quorum not reached"),
    "tied": _("tied"),
    "void": _("void"),
    "objected": _("objections"),
    "informs": _("for information"),
    "unanswered": _("unanswered"),
    "too_few": _("too few answers"),
}
FREQUENCY_NAMES = {"now": _("at once"), "digest": _("daily digest"), "never": _("never")}
VALUE_NAMES: dict[str, Mapping[str, Any]] = {
    "kind": THING_NAMES,
    "status": {**STATUS_NAMES, "parked": _("left for later")},
    "outcome": {
        **OUTCOME_NAMES,
        **BALLOT_OUTCOMES,
        "upheld": _("upheld"),
        "dismissed": _("dismissed"),
        "hidden": _("hidden"),
        "restored": _("shown again"),
        "approved": _("approved"),
        "held": _("held"),
        "kept": _("kept"),
        "made": _("made"),
        "declined": _("declined"),
    },
    "verdict": VERDICT_NAMES,
    "computed": VERDICT_NAMES,
    "role": ROLE_NAMES,
    "ground": {**REASON_NAMES, **GROUND_NAMES},
    "why": {
        "left": _("the author left the group"),
        "taken_out": _("taken out of the group"),
        "dissolved": _("dissolved"),
        "merged": _("merged"),
        "renamed": _("renamed"),
        "key_lost": _("the key is gone"),
        "box_broken": _("a sealed vote was changed"),
        "unrecorded": _("sealed votes are not those of the record"),
        "too_few": _("too few took part"),
    },
    "place": PLACE_NAMES,
    "where": WHERE_NAMES,
    "what": STEP_NAMES,
    "layout": LAYOUT_NAMES,
    "order": {
        "request": _("in the order of requests"),
        "alternate": _("alternating between stakeholder groups"),
    },
    "choice": CHOICE_NAMES,
    "choices": CHOICE_NAMES,
    "counts": CHOICE_NAMES,
    "threshold": {**THRESHOLD_NAMES, "none": _("none: it is for information")},
    "abstentions": {
        "quorum": _("count towards the quorum"),
        "cast": _("count as votes cast"),
    },
    "state": {
        "made": _("made"),
        "declined": _("declined"),
        "withdrawn": _("withdrawn"),
        "lapsed": _("lapsed"),
    },
    "holder": {"organisation": _("the organization"), "person": _("the person")},
    "changed": FIELD_NAMES,
    "left": {"day": _("one day"), "hour": _("one hour")},
    "scopes": {
        "read": _("read"),
        "contribute": _("contribute"),
        "speak": _("speak and vote for somebody"),
        "manage": _("manage"),
    },
    "answers": FREQUENCY_NAMES,
    "process": FREQUENCY_NAMES,
    "rest": FREQUENCY_NAMES,
}
# The codes of the fact `before`, by the first part of the verb.
BEFORE_NAMES: dict[str, Mapping[str, Any]] = {
    "clause": STATUS_NAMES,
    "disposition": OUTCOME_NAMES,
    "position": CHOICE_NAMES,
    "vote": CHOICE_NAMES,
}

"""Data for the endpoints of silence procedures: one on a clause, with an objection that awaits
a ruling.
"""

from datetime import timedelta

from consult.consolidation.silence.objection_actions import object_to_clause
from consult.consolidation.silence.forms import SilenceForm
from consult.consolidation.silence.actions import open_silence, propose_silence
from consult.core.database.engine import utc_now

OBJECTION_TEXT = "We *invite* all stakeholders to report every year."


def create_silence_rows(world):
    """Create the silence procedure and the objection; return their numbers."""
    given = SilenceForm(
        seen=[f"{world.third_clause}:{'0' * 64}"],
        closes_at=utc_now() + timedelta(days=3),
        reason="Close.",
    )
    silence = open_silence(world.actor("cho"), world.version, given, {world.third_clause: None}).id
    proposed = propose_silence(world.actor("mona"), world.version, given, {world.clause: None}).id
    return {
        "silence": silence,
        "proposed_silence": proposed,
        "objection": object_to_clause(
            world.actor("ivo"), silence, world.third_clause, OBJECTION_TEXT, "Two is much."
        ).id,
    }


def build_silence_arguments(world, rows):
    """Return the path arguments that differ, by endpoint: the clause under silence."""
    there = {"clause_id": world.third_clause}
    return {
        "consolidation.withdraw_silence": {"silence_id": rows["proposed_silence"]},
        "consolidation.objection": there,
        "consolidation.object_to": there,
        "consolidation_api.object_to": there,
    }


def build_silence_bodies(world, rows):
    """Return the bodies by endpoint."""
    put = {
        "seen": [f"{world.clause}:{'0' * 64}"],
        "status": "adref",
        "closes_at": rows["later"],
        "reason": "Close.",
    }
    later, against = (
        {"until": rows["later"], "why": "Capitals."},
        {"text": OBJECTION_TEXT + " Now.", "reason": "Two is much."},
    )
    away = {"withdrawal": "A new text is on its way."}
    ruling = {"counts": "no", "ruling": "It is small."}
    return {
        "consolidation.make_silence": put,
        "consolidation_api.open_silence": put,
        "consolidation_api.propose_silence": put,
        "consolidation.extend": later,
        "consolidation_api.extend": later,
        "consolidation.object_to": against,
        "consolidation_api.object_to": against,
        "consolidation.withdraw_silence": away,
        "consolidation_api.withdraw_silence": away,
        "consolidation.rule_on": ruling,
        "consolidation_api.rule_on": ruling,
    }

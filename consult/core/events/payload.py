"""What a browser is told of an event: the small facts, by which it knows what to fetch; the log has all of them."""
import json
from typing import Any

LONGEST_FACT = 60  # characters of one fact: digests and long lists are for whoever reads the log, no page needs them


def serialize_event(event: Any) -> dict[str, Any]:
    """An event as the API and the log show it."""
    return {"seq": event.seq, "prev": event.prev, "audience": event.audience, "verb": event.verb, "facts": event.facts,
            "subject_id": event.subject_id, "actor_id": event.actor_id, "at": event.at.isoformat()}


def build_payload(event: Any) -> dict[str, Any]:
    """The same as it is told to a thousand browsers: without what is empty, false or long (see docs/events.md)."""
    return serialize_event(event) | {"facts": {name: fact for name, fact in event.facts.items()
                                         if fact is not None and fact is not False and _is_short(fact)}}


def _is_short(fact: Any) -> bool:
    if isinstance(fact, int | float):
        return True
    return len(fact if isinstance(fact, str) else json.dumps(fact, separators=(",", ":"))) <= LONGEST_FACT

"""Event payloads: the full form for the API, and a short form for browsers.

A browser needs only the small facts, which tell it what to fetch.
"""

import json
from typing import Any

LONGEST_FACT = (
    60  # characters of one fact; no page needs digests and long lists, and the log has them
)


def build_full_payload(event: Any) -> dict[str, Any]:
    """Build the whole payload of an event, as the API sends it."""
    return {
        "seq": event.seq,
        "prev": event.prev,
        "audience": event.audience,
        "verb": event.verb,
        "facts": event.facts,
        "subject_id": event.subject_id,
        "actor_id": event.actor_id,
        "at": event.at.isoformat(),
    }


def build_payload(event: Any) -> dict[str, Any]:
    """Build the payload of an event for browsers, without empty, false and long facts.

    Source: docs/events.md.
    """
    return build_full_payload(event) | {
        "facts": {
            name: fact
            for name, fact in event.facts.items()
            if fact is not None and fact is not False and _is_short(fact)
        }
    }


def _is_short(fact: Any) -> bool:
    """Return whether a fact is short enough for the payload."""
    if isinstance(fact, int | float):
        return True
    return (
        len(fact if isinstance(fact, str) else json.dumps(fact, separators=(",", ":")))
        <= LONGEST_FACT
    )

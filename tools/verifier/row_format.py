"""The canonical form of an event's row, and its digest."""

from hashlib import sha256
from typing import Any

from verifier.canonical_form import canonical_json

COLUMNS = ("seq", "chain", "at", "verb", "subject_id", "actor_id", "audience", "facts")
NUMBERED_COLUMNS = ("number", "seq", "chain", "at", "verb", "subject_id", "people")
PERSONAL_FACTS = ("author_id", "user_id")  # facts that name a person


def compute_digest(row: dict[str, Any]) -> str:
    """Return the digest of an event's row: computed if the row is public, otherwise as given."""
    if "salt" not in row:
        return str(row["digest"])
    if row.get("number") is None:
        values = [row[name] for name in COLUMNS]
    else:
        facts = row["facts"].items()
        bare = {name: fact for name, fact in facts if name not in PERSONAL_FACTS}
        audience = "user" if row["audience"].startswith("user:") else row["audience"]
        values = [*(row[name] for name in NUMBERED_COLUMNS), audience, bare]
    return sha256((row["salt"] + canonical_json(values)).encode()).hexdigest()


def find_wrong_people(row: dict[str, Any]) -> str:
    """Return why the people of a public row do not fit, or an empty string.

    A row whose people were erased has no nonce and names nobody.
    """
    if "salt" not in row or row.get("number") is None:
        return ""
    facts, (kind, _, person) = row["facts"], row["audience"].partition(":")
    named = {"actor_id": row["actor_id"], **{name: facts.get(name) for name in PERSONAL_FACTS}}
    if kind == "user":
        named["audience"] = int(person) or None
    people = {name: person for name, person in named.items() if person is not None}
    if row["nonce"] is None:
        return "it names people without their nonce" if people else ""
    committed = sha256((row["nonce"] + canonical_json(people)).encode()).hexdigest()
    return "" if committed == row["people"] else "its people are not those it was recorded with"

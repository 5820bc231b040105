"""The form of an amendment to clause 2: its address, what it sends, and what a refusal keeps."""

import re
from html import unescape

from tests.support.contributions.amendments import LATER

AT = "/en/c/talks/statement/amendments"
REASON = "Time is needed."
TYPED = "We *resolve* to connect every school, <one> by one."


def form(world, kind="mod", text=LATER, reason=REASON, **more):
    return {
        "kind": kind,
        "text": text,
        "reason": reason,
        "wording_id": world.wordings[world.other_clause, "en"],
        **more,
    }


def at(world):
    return f"/en/clauses/{world.other_clause}/amendments"


def kept(page, words):
    """Return whether a refused page still contains this text in a field."""
    return any(
        words in unescape(field)
        for field in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page.text)
    )

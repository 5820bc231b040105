"""Tags of a consultation by set, and the ready sets of tags."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.i18n import choose_title

from consult.consultations.models import Tag


@cache
def load_ready_sets() -> dict[str, dict[str, Any]]:
    """Load the ready sets by name, in six languages.

    Action lines C1 to C11, the 17 goals, and the agencies whose mandates a text can touch: those
    that facilitate action lines, and the regional commissions (wsis.org, "WSIS action line
    facilitators").
    """
    read = json.loads((Path(__file__).parents[1] / "data" / "tags.json").read_text("utf-8"))
    return {each["tag_set"]: each for each in read}


def name_tag_set(name: str) -> str:
    """Return the title of a set in the reader's language; a set of one's own is named as it is."""
    ready = load_ready_sets().get(name)
    return choose_title(ready["title"]) if ready else name


def load_tags_by_set(consultation_id: int) -> dict[str, list[Tag]]:
    """Load the tags of a consultation in their order, by set."""
    found: dict[str, list[Tag]] = {}
    for tag in db.session.scalars(
        select(Tag)
        .where(Tag.consultation_id == consultation_id)
        .order_by(Tag.tag_set, Tag.place, Tag.id)
    ):
        found.setdefault(tag.tag_set, []).append(tag)
    return found

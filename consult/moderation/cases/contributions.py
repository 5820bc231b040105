"""The short names of contributions on the queue: c12 is comment 12, a5 is amendment 5."""

import re
from typing import Any

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import find_row
from consult.core.errors import NotFound

MODELS: dict[str, type[Comment] | type[Amendment]] = {"c": Comment, "a": Amendment}
COLUMNS = {"c": "comment_id", "a": "amendment_id"}
CODE = re.compile(r"[ca][0-9]{1,9}")


def find_case(code: str, consultation_id: int) -> Comment | Amendment:
    """Find the contribution with a short name.

    Raises:
        NotFound: There is none, or it belongs to another consultation.
    """
    if not CODE.fullmatch(code):
        raise NotFound(what="Comment")
    found = find_row(MODELS[code[0]], int(code[1:]))
    if found.consultation_id != consultation_id:
        raise NotFound(what=type(found).__name__)
    return found


def match_case(model: Any, code: str) -> Any:
    """Build the condition that a row of a table of cases belongs to a contribution."""
    return getattr(model, COLUMNS[code[0]]) == int(code[1:])


def fill_case(code: str) -> dict[str, int]:
    """Return the column of a contribution with its value, for a new row."""
    return {COLUMNS[code[0]]: int(code[1:])}

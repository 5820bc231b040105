"""Template functions of consolidation, and the import of all its view modules."""

import re
from typing import Any

from flask import get_template_attribute

from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import is_allowed

from .blueprint import views
from .models import OUTCOMES


@views.app_template_global()
def may_see_desk(thing: Any) -> bool:
    """Return whether the reader may see the desk of a consultation or document."""
    return is_allowed(get_visitor().actor, "desk.see", thing)


@views.app_template_global()
def remove_emphasis(words: str) -> str:
    """Remove the emphasis marks from stored text; white space stays."""
    return re.sub(r"\\([*\\])|\*", lambda mark: mark[1] or "", words)


@views.app_template_global()
def list_outcome_options() -> list[tuple[str, str]]:
    """Return the codes and labels of the outcomes of a disposition."""
    words = get_template_attribute("consolidation/dispositions/_labels.html", "outcome_words")
    return [(code, str(words(code))) for code in OUTCOMES]

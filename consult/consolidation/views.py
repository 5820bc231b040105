"""What every page of consolidation knows, and where its pages are: the desk, the workbench, answers and the report."""
import re
from typing import Any

from flask import get_template_attribute

from consult.core.web.write_endpoint import visitor
from consult.core.permissions.rules import allows
from consult.documents.models import Version

from consult.consolidation.publishing import actions as publishing, views as views_publish
from consult.consolidation.dispositions import views as views_answers, report_views as views_report
from consult.consolidation.workbench import views as views_bench
from consult.consolidation.brackets import views as views_brackets
from consult.consolidation.desk import views as views_desk
from consult.consolidation.contests import moderation_views as views_hiding
from consult.consolidation.silence import views as views_silence
from consult.consolidation.carry_over import views as views_still
from consult.consolidation.provenance import views as views_story
from consult.consolidation.scenarios import views as views_supposing
from .blueprint import views
from .models import OUTCOMES

__all__ = ["views", "views_answers", "views_bench", "views_brackets", "views_desk", "views_hiding", "views_publish",
           "views_report", "views_silence", "views_still", "views_story", "views_supposing"]


@views.app_template_global("may_see_desk")
def may_see_desk(thing: Any) -> bool:
    """Whether the reader may see the desk of a consultation or document."""
    return allows(visitor().actor, "desk.see", thing)


@views.app_template_global()
def drawn_plainly(words: str) -> str:
    """Stored words, or a part of them, without the marks of emphasis; white space stays."""
    return re.sub(r"\\([*\\])|\*", lambda mark: mark[1] or "", words)


@views.app_template_global()
def outcome_options() -> list[tuple[str, str]]:
    """The outcomes of a disposition, in words."""
    words = get_template_attribute("consolidation/dispositions/_labels.html", "outcome_words")
    return [(code, str(words(code))) for code in OUTCOMES]


@views.app_template_global("owed_of")
def owed_of(version: Version) -> publishing.Owed:
    """What stands against issuing a working version."""
    return publishing.owed(version)

"""Actions on the passages of comments when a translation is published or corrected."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from consult.comments.models import Comment, PassagePlacement
from consult.comments.passages import relocate_passage
from consult.core.database.engine import db
from consult.core.hooks import on_translation
from consult.documents.models import Version, Wording
from consult.text.anchors.carry_over import carry_passage
from consult.text.anchors.selectors import PassageSelector
from consult.text.parsing.light_markup import extract_plain_text


def move_passages(version: Version, language: str, changed: list[Any]) -> None:
    """Move the places of passages that were fixed when the version was issued.

    A passage in a corrected text follows it. One that had no place, because the version had no
    text in its language, gets its place.

    Args:
        changed: each ChangedWording of documents/translations/publish_actions.py.
    """
    texts = {each.clause_id: each for each in changed}
    made_on = aliased(Wording)
    home = func.coalesce(PassagePlacement.clause_id, Comment.clause_id)
    rows = db.session.execute(
        select(PassagePlacement, Comment, home)
        .join(Comment, Comment.id == PassagePlacement.comment_id)
        .join(made_on, made_on.id == Comment.wording_id)
        .where(
            PassagePlacement.version_id == version.id,
            made_on.language == language,
            home.in_(list(texts)),
        )
    )
    for placement, comment, clause_id in rows:
        span = _find_span(placement, comment, texts[clause_id])
        placement.start, placement.end = span or (None, None)
    db.session.flush()


def _find_span(
    placement: PassagePlacement, comment: Comment, changed: Any
) -> tuple[int, int] | None:
    """Find the passage in the new text, in code points; None if it is not in it."""
    now = extract_plain_text(changed.text)
    if placement.start is not None and placement.end is not None and changed.before is not None:
        then = extract_plain_text(changed.before)
        found = carry_passage(then, now, placement.start, placement.end)
        return found.span if found.verdict != "gone" else None
    selector = PassageSelector(
        comment.exact or "",
        comment.prefix or "",
        comment.suffix or "",
        comment.start or 0,
        comment.end or 0,
    )
    return relocate_passage(now, selector)


on_translation.append(move_passages)

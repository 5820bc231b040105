"""A translation of the sample that is in work: of an earlier version, with texts under review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from consult.documents.translations import actions
from consult.documents.translations.forms import ClauseTranslationForm, TranslationForm

from .timeline_actions import TimedAction

if TYPE_CHECKING:
    from .actions import SampleLoader

TRANSLATOR, REVIEWER = "marisol", "ravi"
BEGUN_DAYS, WRITTEN_DAYS, REVIEWED_DAYS = 6.0, 2.5, 1.5  # before the sample begins
DAYS_LEFT = 12


def list_translation_actions(
    loading: SampleLoader, secretary: str, texts: list[dict[str, Any]]
) -> list[TimedAction]:
    """List the actions on the Spanish translation of the first version of the statement.

    Args:
        texts: the first texts in their order; `reviewed` if another person reviewed them.
    """
    begun: list[int] = []

    def begin() -> None:
        form = TranslationForm(
            language="es",
            title="Declaración de la CMSI+20",
            translator=db.session.get_one(User, loading.people[TRANSLATOR]).email,
            due_on=loading.now.date() + timedelta(days=DAYS_LEFT),
        )
        version = _find_version(loading)
        begun.append(actions.begin_translation(loading.actor(secretary), version.id, form).id)

    def write() -> None:
        lines = load_clause_texts(_find_version(loading).id, "en", "en")
        for line, each in zip(lines, texts, strict=False):
            form = ClauseTranslationForm(text=each["text"], label=line.label or None)
            actor = loading.actor(TRANSLATOR)
            actions.write_clause_translation(actor, begun[0], line.clause_id, form)

    def review() -> None:
        lines = load_clause_texts(_find_version(loading).id, "en", "en")
        for line, each in zip(lines, texts, strict=False):
            if each.get("reviewed"):
                actor = loading.actor(REVIEWER)
                actions.review_clause_translation(actor, begun[0], line.clause_id)

    return [
        TimedAction(BEGUN_DAYS, begin),
        TimedAction(WRITTEN_DAYS, write),
        TimedAction(REVIEWED_DAYS, review),
    ]


def _find_version(loading: SampleLoader) -> Version:
    """Find the first version of the statement."""
    return db.session.scalars(
        select(Version)
        .where(Version.document_id == loading.documents["statement"])
        .order_by(Version.place)
        .limit(1)
    ).one()

"""Reads of lists of questionnaires: a part of them, with what each one is to the reader."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation, Membership, Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

from .models import Questionnaire, QuestionnaireResponse

PAGE = 50


class QuestionnaireFilter(NamedTuple):
    """A filter of a list of questionnaires.

    state: open (takes answers), coming, closed. mine: invited, answered, unanswered (invited and
    not answered), by the reader or the organization that they represent.
    """

    state: str | None = None
    mine: str | None = None


class ListedQuestionnaire(NamedTuple):
    """A questionnaire in a list; is_waiting: it takes an answer of the reader and has none."""

    questionnaire: Questionnaire
    response_count: int
    is_waiting: bool
    is_answered: bool


class QuestionnairePart(NamedTuple):
    """A part of the questionnaires that match a filter, and how many match."""

    rows: list[ListedQuestionnaire]
    total: int


def find_questionnaires(
    actor: Actor,
    consultation_id: int,
    wanted: QuestionnaireFilter = QuestionnaireFilter(),
    *,
    skip: int = 0,
    limit: int = PAGE,
    after: int | None = None,
) -> QuestionnairePart:
    """Find the questionnaires that the actor may read, the newest first.

    Those that are not answered come in the order of their deadlines. The number of statements does
    not grow with the number of questionnaires.

    Args:
        after: those with a higher number, the lowest first.
    """
    roles = _load_own_roles(actor, consultation_id)
    where = _select_readable(actor, consultation_id)
    if wanted.state:
        where &= _build_state(wanted.state)
    if wanted.mine:
        where &= _build_own(actor, consultation_id, roles)[wanted.mine]
    total = db.session.scalar(_count().where(where)) or 0
    order: tuple[Any, ...] = (Questionnaire.number.desc(),)
    if after is not None:
        where &= Questionnaire.number > after
        order = (Questionnaire.number.asc(),)
    elif wanted.mine == "unanswered":
        order = (Stage.closes_at, Questionnaire.number.asc())
    found = db.session.scalars(
        select(Questionnaire)
        .join(Stage, Stage.id == Questionnaire.stage_id)
        .options(joinedload(Questionnaire.period))
        .where(where)
        .order_by(*order)
        .offset(skip)
        .limit(limit)
    ).all()
    return QuestionnairePart(_describe(actor, consultation_id, roles, list(found)), total)


def list_unpublished(actor: Actor, consultation_id: int) -> list[Questionnaire]:
    """List the questionnaires whose figures wait for the actor to publish them, the oldest first.

    Empty for those who do not publish figures.
    """
    if not is_allowed(actor, "questionnaire.plan", find_row(Consultation, consultation_id)):
        return []
    query = (
        select(Questionnaire)
        .join(Stage, Stage.id == Questionnaire.stage_id)
        .options(joinedload(Questionnaire.period))
        .where(
            Questionnaire.consultation_id == consultation_id,
            Questionnaire.opened_at.is_not(None),
            Questionnaire.figures_at.is_(None),
            Stage.closes_at <= utc_now(),
        )
        .order_by(Stage.closes_at, Questionnaire.number)
    )
    return list(db.session.scalars(query))


def count_readable(actor: Actor, consultation_id: int) -> int:
    """Count the questionnaires that the actor may read."""
    query = _count().where(_select_readable(actor, consultation_id))
    return db.session.scalar(query) or 0


def _count() -> Select[int]:
    return (
        select(func.count())
        .select_from(Questionnaire)
        .join(Stage, Stage.id == Questionnaire.stage_id)
    )


def _select_readable(actor: Actor, consultation_id: int) -> ColumnElement[bool]:
    own = Questionnaire.consultation_id == consultation_id
    if is_allowed(actor, "questionnaire.plan", find_row(Consultation, consultation_id)):
        return own
    return own & Questionnaire.opened_at.is_not(None)


def _build_state(state: str) -> ColumnElement[bool]:
    """Build the condition of a state, as `is_answerable`, `is_early` and `is_over` say it."""
    now = utc_now()
    is_opened = Questionnaire.opened_at.is_not(None)
    has_figures = Questionnaire.figures_at.is_not(None)
    is_early, is_over = (
        Stage.opens_at > now,
        and_(Stage.closes_at.is_not(None), Stage.closes_at <= now),
    )
    return {
        "open": and_(is_opened, ~has_figures, ~is_early, ~is_over),
        "coming": or_(~is_opened, and_(~has_figures, is_early)),
        "closed": and_(is_opened, or_(has_figures, is_over)),
    }[state]


def _load_own_roles(actor: Actor, consultation_id: int) -> set[str]:
    """Load the roles by which the actor is invited; none if they do not take part."""
    consultation = find_row(Consultation, consultation_id)
    if not is_allowed(actor, "questionnaire.answer", consultation):
        return set()
    return set(
        db.session.scalars(
            select(Membership.role).where(
                Membership.consultation_id == consultation_id,
                Membership.user_id == actor.user_id,
            )
        )
    )


def _build_own(
    actor: Actor, consultation_id: int, roles: set[str]
) -> dict[str, ColumnElement[bool]]:
    """Build the conditions on what a questionnaire is to the actor."""
    is_invited = (
        or_(Questionnaire.role.is_(None), Questionnaire.role.in_(roles)) if roles else false()
    )
    has_answered = (
        exists().where(
            QuestionnaireResponse.questionnaire_id == Questionnaire.id,
            QuestionnaireResponse.holder == _get_holder(actor, consultation_id),
            QuestionnaireResponse.submitted_at.is_not(None),
        )
        if actor.user_id is not None
        else false()
    )
    return {
        "invited": is_invited,
        "answered": has_answered,
        "unanswered": and_(is_invited, ~has_answered),
    }


def _get_holder(actor: Actor, consultation_id: int) -> str:
    own = actor.find_represented_organisation(consultation_id)
    return f"u{actor.user_id}" if own is None else f"o{own}"


def _describe(
    actor: Actor, consultation_id: int, roles: set[str], found: list[Questionnaire]
) -> list[ListedQuestionnaire]:
    """Describe what each questionnaire is to the actor, with the number of its responses."""
    numbers = [each.id for each in found]
    submitted = QuestionnaireResponse.submitted_at.is_not(None)
    rows = db.session.execute(
        select(QuestionnaireResponse.questionnaire_id, func.count())
        .where(QuestionnaireResponse.questionnaire_id.in_(numbers), submitted)
        .group_by(QuestionnaireResponse.questionnaire_id)
    )
    counts: dict[int, int] = {number: count for number, count in rows}  # noqa: C416 - typed
    answered: set[int] = set()
    if actor.user_id is not None:
        answered = set(
            db.session.scalars(
                select(QuestionnaireResponse.questionnaire_id).where(
                    QuestionnaireResponse.questionnaire_id.in_(numbers),
                    QuestionnaireResponse.holder == _get_holder(actor, consultation_id),
                    submitted,
                )
            )
        )
    return [
        ListedQuestionnaire(
            each,
            counts.get(each.id, 0),
            each.is_answerable
            and each.id not in answered
            and bool(roles)
            and (each.role is None or each.role in roles),
            each.id in answered,
        )
        for each in found
    ]

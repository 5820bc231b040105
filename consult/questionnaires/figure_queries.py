"""Figures of a questionnaire: organizations once, persons apart, small groups not told apart."""

from collections import Counter, defaultdict
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.accounts.queries import get_organisation_name
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

from .models import (
    SCALE_STEPS,
    OpenAnswer,
    Question,
    QuestionAnswer,
    Questionnaire,
    QuestionnaireResponse,
)
from .queries import build_open_answer, load_invited

SMALLEST_GROUP = 3  # organizations; a smaller group is not told apart
PERSONS, UNVERIFIED, ORGANISATIONS = "persons", "unverified", "organisations"


class OptionFigures(NamedTuple):
    """An option or a step of a scale, and how many chose it. None: too few to be told.

    step: of a scale, else None. by_group: organizations by stakeholder group, of those that are
    told apart.
    """

    step: int | None
    label: dict[str, str]
    organisations: int | None
    persons: int | None
    unverified: int | None
    by_group: dict[str, int]


class NamedAnswer(NamedTuple):
    """An open answer, under the name of its organization or person."""

    name: str
    text: str
    answer: OpenAnswer


class QuestionFigures(NamedTuple):
    """The figures of one question. answered: organizations and people who answered it."""

    question: Question
    answered: int
    options: list[OptionFigures]
    texts: list[NamedAnswer]
    other_texts: int  # open answers that are not among them


class QuestionnaireFigures(NamedTuple):
    """The figures of a questionnaire.

    Attributes:
        invited: people who were invited.
        groups: organizations by stakeholder group, of those that are told apart.
        suppressed: organizations of groups that are too small to be told apart.
    """

    invited: int
    organisations: int
    persons: int
    unverified: int
    groups: dict[str, int]
    suppressed: int
    questions: list[QuestionFigures]

    @property
    def responses(self) -> int:
        """The number of responses."""
        return self.organisations + self.persons + self.unverified


class _Respondent(NamedTuple):
    kind: str  # the code of a group, PERSONS or UNVERIFIED
    name: str
    organisation_id: int | None
    author_id: int | None  # of a person


def load_shown_figures(actor: Actor, questionnaire: Questionnaire) -> QuestionnaireFigures | None:
    """Load the figures as the actor may read them; None while they are not to be read.

    The secretariat reads them after the deadline, everyone else once they are published.
    """
    plans = is_allowed(actor, "questionnaire.plan", questionnaire)
    is_early_for_plans = questionnaire.opened_at is not None and questionnaire.is_over
    if questionnaire.figures_at is None and not (plans and is_early_for_plans):
        return None
    return compute_figures(questionnaire, with_all_texts=plans)


def compute_figures(
    questionnaire: Questionnaire, *, with_all_texts: bool = False
) -> QuestionnaireFigures:
    """Compute the figures of all submitted responses.

    with_all_texts: the open answers of everyone, for the secretariat; else those of organizations
    if the questionnaire says that they are shown.
    """
    respondents = _load_respondents(questionnaire.id)
    groups = Counter(
        each.kind for each in respondents.values() if each.kind not in {PERSONS, UNVERIFIED}
    )
    told = _choose_groups(groups)
    answers: dict[int, list[QuestionAnswer]] = defaultdict(list)
    for each in db.session.scalars(
        select(QuestionAnswer).where(QuestionAnswer.response_id.in_(list(respondents)))
    ):
        answers[each.question_id].append(each)
    kinds = Counter(each.kind for each in respondents.values())
    named = {
        number
        for number, each in respondents.items()
        if with_all_texts or (each.organisation_id and questionnaire.shows_answers)
    }
    return QuestionnaireFigures(
        len(load_invited(questionnaire)),
        sum(groups.values()),
        kinds[PERSONS],
        kinds[UNVERIFIED],
        told,
        sum(groups.values()) - sum(told.values()),
        [
            _compute_question(each, answers[each.id], respondents, told, named)
            for each in questionnaire.questions
        ],
    )


def _choose_groups(groups: Counter[str]) -> dict[str, int]:
    """Choose the groups that are told apart, so that no small one follows by subtraction."""
    told = {code: count for code, count in groups.items() if count >= SMALLEST_GROUP}
    hidden = sum(groups.values()) - sum(told.values())
    if told and 0 < hidden < SMALLEST_GROUP:
        del told[min(told, key=lambda code: (told[code], code))]
    return told


def _load_respondents(questionnaire_id: int) -> dict[int, _Respondent]:
    """Load who submitted each response: an organization by its group, or a person."""
    rows = db.session.execute(
        select(
            QuestionnaireResponse.id,
            Organisation,
            QuestionnaireResponse.is_verified,
            User.id,
            User.name,
        )
        .outerjoin(Organisation, Organisation.id == QuestionnaireResponse.organisation_id)
        .outerjoin(User, User.id == QuestionnaireResponse.user_id)
        .where(
            QuestionnaireResponse.questionnaire_id == questionnaire_id,
            QuestionnaireResponse.submitted_at.is_not(None),
        )
        .order_by(QuestionnaireResponse.id)
    )
    found = {}
    for number, organisation, is_verified, author_id, name in rows:
        if organisation is not None:
            kind = organisation.group_code if organisation.verified else UNVERIFIED
            shown = get_organisation_name(organisation)
            found[number] = _Respondent(kind, shown, organisation.id, None)
        else:
            kind = PERSONS if is_verified else UNVERIFIED
            found[number] = _Respondent(kind, name or "", None, author_id)
    return found


def _compute_question(
    question: Question,
    answers: list[QuestionAnswer],
    respondents: dict[int, _Respondent],
    told: dict[str, int],
    named: set[int],
) -> QuestionFigures:
    given = [each for each in answers if each.text or each.chosen]
    there = Counter(_name_kind(each.kind) for each in respondents.values())
    chosen: dict[int, Counter[str]] = defaultdict(Counter)
    for each in given:
        for option in each.chosen:
            chosen[option][respondents[each.response_id].kind] += 1
    options = []
    for place, label in list_question_options(question):
        kinds = chosen[place]
        by_kind: Counter[str] = Counter()
        for kind, count in kinds.items():
            by_kind[_name_kind(kind)] += count
        organisations, persons, unverified = (
            by_kind[kind] if there[kind] >= SMALLEST_GROUP else None
            for kind in (ORGANISATIONS, PERSONS, UNVERIFIED)
        )
        step = place if question.kind == "scale" else None
        by_group = {kind: kinds[kind] for kind in told}
        options.append(OptionFigures(step, label, organisations, persons, unverified, by_group))
    texts = [
        NamedAnswer(
            respondents[each.response_id].name,
            each.text,
            build_open_answer(
                question.questionnaire,
                each,
                respondents[each.response_id].organisation_id,
                respondents[each.response_id].author_id,
            ),
        )
        for each in given
        if each.text and each.response_id in named
    ]
    others = sum(bool(each.text) for each in given) - len(texts)
    return QuestionFigures(question, len(given), options, texts, others)


def _name_kind(kind: str) -> str:
    return kind if kind in {PERSONS, UNVERIFIED} else ORGANISATIONS


def list_question_options(question: Question) -> list[tuple[int, dict[str, str]]]:
    """List the options of a question with their places; a scale has its steps."""
    if question.kind == "scale":
        ends = question.options
        labels = {SCALE_STEPS[0]: ends[:1], SCALE_STEPS[-1]: ends[1:2]}
        return [(step, (labels.get(step) or [{}])[0]) for step in SCALE_STEPS]
    return list(enumerate(question.options)) if question.kind != "open" else []

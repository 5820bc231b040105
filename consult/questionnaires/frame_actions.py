"""Actions on questionnaires as a part of a consultation's frame: their questions, no answers."""

from typing import Any

from sqlalchemy import select

from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db
from consult.core.hooks import FramePart, frame_parts

from .models import Question, Questionnaire

COLUMNS = ("number", "title", "intro", "role", "shows_answers")
QUESTION_COLUMNS = ("place", "kind", "text", "options", "is_required")


def collect_questionnaires(consultation_id: int) -> list[dict[str, Any]]:
    """Collect the questionnaires of a consultation; `stage` is the place of their stage."""
    stages = list(
        db.session.scalars(
            select(Stage.id)
            .where(Stage.consultation_id == consultation_id)
            .order_by(Stage.opens_at)
        )
    )
    found = db.session.scalars(
        select(Questionnaire)
        .where(Questionnaire.consultation_id == consultation_id)
        .order_by(Questionnaire.number)
    )
    return [
        {
            **{name: getattr(each, name) for name in COLUMNS},
            "stage": stages.index(each.stage_id),
            "questions": [
                {name: getattr(question, name) for name in QUESTION_COLUMNS}
                for question in each.questions
            ],
        }
        for each in found
    ]


def lay_questionnaires(
    consultation: Consultation, rows: list[dict[str, Any]], stage_ids: list[int]
) -> None:
    """Write the questionnaires of a frame; none of them is open."""
    for each in rows:
        db.session.add(
            Questionnaire(
                consultation_id=consultation.id,
                stage_id=stage_ids[each["stage"]],
                questions=[Question(**question) for question in each["questions"]],
                **{name: each[name] for name in COLUMNS},
            )
        )


frame_parts["questionnaires"] = FramePart(collect_questionnaires, lay_questionnaires)

"""Tables of questionnaires, their questions, and the responses with their answers."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import Model, utc_now

QUESTION_KINDS = ("open", "single", "multiple", "scale")
SCALE_STEPS = (1, 2, 3, 4, 5)


class Questionnaire(Model):
    """Questions beside the text, bound to a stage; its end is the deadline.

    With a role it is a reporting template: only people with that role fill it in. Once it is
    open, neither it nor its questions change.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]  # counts within the consultation
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    title: Mapped[dict[str, str]]
    intro: Mapped[dict[str, str]] = mapped_column(default=dict)
    role: Mapped[str | None]  # of those invited; None: all participants
    shows_answers: Mapped[bool] = mapped_column(
        default=False
    )  # with the figures, the answers of organizations under their names; else figures alone
    opened_at: Mapped[datetime | None]
    figures_at: Mapped[datetime | None]  # when everyone could read the figures
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    period: Mapped[Stage] = relationship()
    questions: Mapped[list["Question"]] = relationship(
        back_populates="questionnaire", order_by="Question.place", cascade="all, delete-orphan"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    @property
    def closes_at(self) -> datetime | None:
        """The deadline; None: the stage has no end."""
        return self.period.closes_at

    @property
    def stage(self) -> str:
        """The stage of its consultation, as the rules read it."""
        return self.consultation.stage

    @property
    def publishes_answers(self) -> bool:
        """Return whether everyone reads the open answers of organizations."""
        return self.shows_answers and self.figures_at is not None

    @property
    def is_answerable(self) -> bool:
        """Return whether responses are taken now; not after the figures, whatever the stage."""
        now = utc_now()
        return (
            self.opened_at is not None
            and self.figures_at is None
            and self.period.opens_at <= now
            and (self.closes_at is None or now < self.closes_at)
        )

    @property
    def is_early(self) -> bool:
        """Return whether its stage has not begun yet."""
        return self.period.opens_at > utc_now()

    @property
    def state(self) -> str:
        """Return planned (not open yet), coming (opens with its stage), open or closed."""
        if self.opened_at is None:
            return "planned"
        if self.figures_at is not None or self.is_over:
            return "closed"
        return "coming" if self.is_early else "open"

    @property
    def is_over(self) -> bool:
        """Return whether the deadline has passed."""
        return self.closes_at is not None and utc_now() >= self.closes_at


class OpenAnswer(NamedTuple):
    """A submitted open answer, as the rules read it.

    author_id: of a person; None for an organization, whose organisation_id is set. is_public:
    everyone reads it.
    """

    consultation_id: int
    stage: str
    author_id: int | None
    organisation_id: int | None
    is_public: bool
    response_id: int
    question_id: int
    text: str


class Question(Model):
    """A question; options: of a choice, or the words at both ends of a scale."""

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    place: Mapped[int]
    kind: Mapped[str]  # of QUESTION_KINDS
    text: Mapped[dict[str, str]]
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="questions")


class QuestionnaireResponse(Model):
    """The response of an organization or a person, saved as it is written, then submitted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    holder: Mapped[str]  # o12 for organization 12, u7 for person 7
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who saved it last
    saved_at: Mapped[datetime] = mapped_column(default=utc_now)
    submitted_at: Mapped[datetime | None]
    is_verified: Mapped[bool] = mapped_column(
        default=False
    )  # the affiliation of the person was verified when it was saved
    row_version: Mapped[int] = mapped_column()

    answers: Mapped[list["QuestionAnswer"]] = relationship(cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("questionnaire_id", "holder"),)


class QuestionAnswer(Model):
    """The answer to one question: a text, or the places of the chosen options, or the step."""

    response_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire_response.id"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    chosen: Mapped[list[int]] = mapped_column(JSON, default=list)

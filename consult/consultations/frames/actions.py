"""Actions that create a consultation from the frame of an earlier one."""

from typing import Any

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.core.hooks import frame_parts
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from consult.consultations.actions import create_consultation, require_new_names
from consult.consultations.models import Consultation, Stage, Tag
from consult.consultations.roles.actions import copy_role
from .forms import TemplateForm
from .queries import ConsultationFrame, StageFrame, collect_frame, compute_review_digest, list_team


def create_from_frame(
    actor: Actor, slug: str, title: dict[str, str], frame: ConsultationFrame, **facts: Any
) -> Consultation:
    """Create a consultation with the frame of another one, as one event.

    Raises Invalid without a title or if the address is taken.
    """
    with transaction():
        made = create_consultation(
            actor, slug, title, frame.settings, copied=frame.count_parts(), **facts
        )
        stages = [_build_stage(made, each) for each in frame.stages]
        db.session.add_all(stages)
        db.session.add_all(Tag(consultation_id=made.id, **each) for each in frame.tags)
        db.session.flush()
        for name, rows in frame.parts.items():
            frame_parts[name].lay(made, rows, [each.id for each in stages])
        db.session.flush()
    return made


def _build_stage(consultation: Consultation, frame: StageFrame) -> Stage:
    """Build a stage; one that is over is announced no more."""
    over = frame.closes_at is not None and frame.closes_at <= utc_now()
    columns: dict[str, Any] = frame._asdict()
    return Stage(consultation=consultation, announced_at=utc_now() if over else None, **columns)


def load_reviewed_frame(actor: Actor, form: TemplateForm) -> ConsultationFrame:
    """Load the frame that a form asks for, with its stages moved to the day that was typed.

    Raises:
        Forbidden: The actor does not manage the template.
        Invalid: There is no title, the address is taken, or the day is missing.
    """
    require_permission(actor, "consultation.create")
    require_new_names(form.slug, form.title)
    template = find_row(Consultation, form.template_id)
    require_permission(actor, "consultation.change", template)
    frame = collect_frame(template)
    if frame.stages and form.start is None:
        raise Invalid(fields={"start": {"type": "missing"}})
    return frame.move_to(form.start) if form.start else frame


def create_from_template(actor: Actor, form: TemplateForm) -> Consultation:
    """Create a consultation from an earlier one, as its review showed.

    Those who run it prepare it, and then open it to everyone. People and their words stay where
    they are; with `with_roles` those who run the template
    get their roles here, too, each as an event of its own.

    Raises:
        Conflict: The template, or who runs it, was changed since the review.
        Invalid: There is no title, the address is taken, or the day is missing.
    """
    with transaction():
        frame = load_reviewed_frame(actor, form)
        team = list_team(form.template_id) if form.with_roles else []
        if form.seen != compute_review_digest(frame, team):
            raise Conflict("template_changed")
        made = create_from_frame(
            actor, form.slug, form.title, frame, is_open=False, template_id=form.template_id
        )
        for user, held in team:
            copy_role(actor, made.id, user.id, held)
    return made

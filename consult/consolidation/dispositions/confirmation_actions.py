"""Checks and actions on what answers fit in the text: refusal, confirmation, adopted text."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView, load_amendment
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version

from consult.consolidation.models import ClauseWork, ContributionRef, Disposition
from consult.consolidation.workbench.clause_text_queries import (
    find_clause_work,
    find_working_version,
)
from .answer_fit import CONFIRMABLE, find_misfit
from .effect import build_amended_text, get_previous_version_id
from .effect_queries import (
    AmendmentEffect,
    build_effects,
    check_answers,
    compute_effect,
    digest_request_effect,
)
from .version_text_queries import VersionTexts


def require_same_contribution(
    version: Version, given: Sequence[ContributionRef], outcome: str, same_as: str | None
) -> None:
    """Require that an answer as duplicate names a public contribution to the same document.

    Raises:
        Invalid: None is named, it is among those that are answered, or there is no such one.
    """
    if same_as is None:
        if outcome == "duplicate":
            raise Invalid(fields={"same_as": {"type": "same_as_missing"}})
        return
    kind, _, number = same_as.partition(":")
    ref = ContributionRef(kind, int(number))
    if ref in given:
        raise Invalid(fields={"same_as": {"type": "same_as_itself"}})
    table: type[Amendment | Comment] = Amendment if kind == "amendment" else Comment
    public = amendments.IS_PUBLIC if kind == "amendment" else comments.IS_OPEN
    there = select(table.id).where(
        table.id == ref.id, table.document_id == version.document_id, public
    )
    if db.session.scalar(there) is None:
        raise Invalid(fields={"same_as": {"type": "same_as_unknown"}})


def load_fitted_effects(
    version: Version, given: Iterable[Disposition], texts: VersionTexts | None = None
) -> dict[int, str]:
    """Load the digests of the effects that answers fit now, by the row number of the amendment.

    Answers that do not fit are left out, and so are those of issued and first versions.

    Args:
        texts: The texts of the version, if they are loaded already.
    """
    answers = {each.amendment_id: each for each in given if each.amendment_id is not None}
    if not answers or version.issued or not get_previous_version_id(version):
        return {}
    parents = Amendment.id.in_(
        Amendment.__table__.select()
        .with_only_columns(Amendment.parent_id)
        .where(Amendment.id.in_(answers))
    )
    related = or_(Amendment.id.in_(answers), Amendment.parent_id.in_(answers), parents)
    every = amendments.load_comparable_amendments(version.document_id, None, related)
    effects = build_effects(texts or VersionTexts(version), every)
    return {
        number: effects[number].digest
        for number, made in answers.items()
        if number in effects and _fits(made, effects[number])
    }


def _fits(made: Disposition, known: AmendmentEffect) -> bool:
    """Return whether an answer fits, if what it leans on holds and a person confirms it."""
    code = find_misfit(
        made.outcome,
        known.effect,
        is_confirmed=True,
        is_same_answered=True if made.same_as is not None else None,
        by_change=made.hunks or {},
    )
    return code is None


def require_fitting_answer(version: Version, made: Disposition) -> None:
    """Require that an answer given after a version was issued fits the text of that version.

    Words that were not taken from the amendment are no obstacle: the reason is given now.

    Raises:
        Conflict: The text says otherwise.
    """
    if made.amendment_id is None:
        return
    texts = VersionTexts(version)
    found = _place_on_base(texts, amendments.load_amendment(Actor(), made.amendment_id))
    related = or_(Amendment.id == (found.parent_id or 0), Amendment.parent_id == found.id)
    family = amendments.load_matching_amendments(Actor(), related)
    others = {each.id: _place_on_base(texts, each) for each in family}
    effect = compute_effect(texts, found, others)
    same = _load_named_answer(made)
    code = find_misfit(
        made.outcome,
        effect,
        is_confirmed=True,
        is_same_answered=None if made.same_as is None else same is not None,
        same_outcome=same.outcome if same is not None else None,
        by_change=made.hunks or {},
    )
    if code is not None:
        raise Conflict("answer_does_not_fit")
    made.confirmed = digest_request_effect(found, effect)


def _load_named_answer(made: Disposition) -> Disposition | None:
    """Load the newest public answer of the contribution that an answer names; None without any."""
    if made.same_as is None:
        return None
    kind, _, number = made.same_as.partition(":")
    column = Disposition.amendment_id if kind == "amendment" else Disposition.comment_id
    query = (
        select(Disposition)
        .join(Version, Version.id == Disposition.version_id)
        .where(column == int(number), Version.issued_at.is_not(None))
        .order_by(Disposition.id.desc())
    )
    return db.session.scalars(query).first()


def _place_on_base(texts: VersionTexts, each: AmendmentView) -> AmendmentView:
    """Place an amendment on the text that its version was based on, as when it was open.

    An amendment of an amendment follows the text of the other.
    """
    base = texts.base.get(each.clause_id or 0)
    if base is None or each.kind == "add":
        return each._replace(state="open")
    text = build_amended_text(each, base.text) if each.parent_id is None else each.rebased_text
    return each._replace(current_text=base.text, rebased_text=text, state="open")


def find_misfit_code(version: Version, amendment_id: int) -> str | None:
    """Find what the text says against the answer to an amendment; None if both fit."""
    wanted = ContributionRef("amendment", amendment_id)
    return next(
        (each.code for each in check_answers(version).misfits if each.answered == wanted), None
    )


def confirm_disposition(
    actor: Actor, version_id: int, amendment_id: int, reason: str
) -> Disposition:
    """Confirm an answer although words stand in the text that were not taken from the amendment.

    The confirmation holds until the amendment or its words in the text change.

    Args:
        reason: Why the answer holds; it becomes the public reason of the answer.

    Raises:
        NotFound: The amendment has no answer.
        Conflict: There is nothing to confirm: the answer fits, or the text contradicts it.
    """
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        version = find_working_version(actor, version_id, amendment.clause_id)
        require_permission(actor, "answer.give", load_amendment(actor, amendment_id))
        made = db.session.scalar(
            select(Disposition).where(
                Disposition.version_id == version_id, Disposition.amendment_id == amendment_id
            )
        )
        if made is None:
            raise NotFound(what="Disposition")
        if find_misfit_code(version, amendment_id) not in CONFIRMABLE:
            raise Conflict("answer_needs_no_confirmation")
        known = check_answers(version).effects[amendment_id]
        made.reason, made.confirmed, made.fitted = reason, known.digest, known.digest
        db.session.flush()
        record_event(
            "disposition.confirmed",
            made,
            actor,
            audience="moderators",
            document_id=version.document_id,
            version_id=version_id,
            clause_id=known.amendment.clause_id,
            kind="amendment",
            contribution_id=amendment_id,
            outcome=made.outcome,
        )
    return made


def adopt_stale_words(
    actor: Actor, version_id: int, clause_id: int, amendment_id: int
) -> ClauseWork:
    """Keep text that its amendment asks for no longer; the moderators answer for it.

    The provenance still names the amendment. If it is revised once more, it is asked again.

    Raises:
        NotFound: The clause has no stale text of the amendment.
    """
    with transaction():
        version = find_working_version(actor, version_id, clause_id)
        found = next(
            (
                each
                for each in check_answers(version).stale
                if (each.clause_id, each.amendment_id) == (clause_id, amendment_id)
            ),
            None,
        )
        work = find_clause_work(version_id, clause_id)
        if found is None or work is None:
            raise NotFound(what="Amendment")
        work.adopted = {**work.adopted, str(amendment_id): found.revision}
        db.session.flush()
        record_event(
            "words.adopted",
            work.clause,
            actor,
            audience="moderators",
            clause_id=clause_id,
            document_id=version.document_id,
            version_id=version_id,
            amendment_id=amendment_id,
            revision=found.revision,
        )
    return work

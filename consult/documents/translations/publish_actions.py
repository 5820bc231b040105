"""Actions that publish a translation of an issued version, or correct a published one.

The authentic text never changes. A corrected translation gets another wording; the old one keeps
its row and leaves the text, see documents/models.py.
"""

from typing import NamedTuple

from sqlalchemy import delete, select, update

from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.hooks import on_translation
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Edition, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.documents.versions.queries import compute_edition_digests

from .actions import load_source_digests
from .forms import PublishTranslationForm
from .models import ClauseTranslation, Translation, WordingCorrection
from .queries import choose_state, load_desk_clauses

WORDING = Wording.__table__


class ChangedWording(NamedTuple):
    """A text of an issued version that was published or corrected.

    before: the old text of a correction; None: there was none.
    """

    clause_id: int
    before: str | None
    text: str


def publish_translation(
    actor: Actor, translation_id: int, form: PublishTranslationForm
) -> list[ChangedWording]:
    """Publish the texts that are ready; a first publication needs all clauses.

    Raises:
        Conflict: The first publication lacks clauses ("translation_incomplete"), texts wait for
            a review and the form does not say that they are published all the same
            ("translation_unreviewed"), texts look untranslated and the form does not say the same
            of them ("translation_untranslated"), nothing is ready, or the plan was changed since.
        Invalid: A correction has no reason.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        version = translation.version
        require_permission(actor, "translation.publish", translation)
        require_unchanged(translation, form.row_version)
        edition = db.session.get(Edition, (version.id, translation.language))
        before = None if edition is None else edition.digest or ""
        framed = (translation.title, translation.standing)
        is_renamed = edition is not None and framed != (edition.title, edition.standing)
        ready = _choose_ready_texts(translation, form, is_first=edition is None)
        if not ready and edition is not None and not is_renamed:
            raise Conflict("translation_not_ready")
        _require_translated_texts(actor, translation, form, {each.clause_id for each in ready})
        wordings = _load_wordings(version, translation.language)
        if is_renamed or any(each.clause_id in wordings for each in ready):
            _require_reason(form)
        if edition is None:
            edition = Edition(version_id=version.id, language=translation.language)
            db.session.add(edition)
            edition.published_at = utc_now()
            _name_document(actor, translation)
        edition.title, edition.standing = framed
        changed = [
            _publish_text(actor, translation, each, wordings, form.reason or "") for each in ready
        ]
        db.session.flush()
        edition.digest = compute_edition_digests(version.id)[translation.language]
        if before is None:
            _record_publication(actor, translation, edition.digest)
        else:
            edition.corrected_at = utc_now()
            digests, reason = (before, edition.digest), form.reason or ""
            _record_edition_correction(actor, translation, digests, reason, len(changed))
        version.document.revision += 1
        db.session.flush()
        for follow in on_translation:
            follow(version, translation.language, changed)
    return changed


def _choose_ready_texts(
    translation: Translation, form: PublishTranslationForm, *, is_first: bool
) -> list[ClauseTranslation]:
    """Choose the texts in work that are published now, in the order of the text."""
    drafts = {
        each.clause_id: each
        for each in db.session.scalars(
            select(ClauseTranslation).where(ClauseTranslation.translation_id == translation.id)
        )
    }
    sources = load_source_digests(translation.version)
    states = {
        number: choose_state(digest, drafts.get(number), None) for number, digest in sources.items()
    }
    if is_first and (lacking := sum(state in {"missing", "outdated"} for state in states.values())):
        raise Conflict("translation_incomplete", count=lacking)
    waiting = sum(state == "in_work" for state in states.values())
    if waiting and is_first and not form.unreviewed:
        raise Conflict("translation_unreviewed", count=waiting)
    wanted = {"reviewed", "in_work"} if form.unreviewed else {"reviewed"}
    return [drafts[number] for number, state in states.items() if state in wanted]


def _require_translated_texts(
    actor: Actor, translation: Translation, form: PublishTranslationForm, ready: set[int]
) -> None:
    """Refuse texts that look untranslated, unless the form says that they are published."""
    if form.untranslated:
        return
    count = sum(
        each.source.clause_id in ready and each.is_untranslated
        for each in load_desk_clauses(actor, translation)
    )
    if count:
        raise Conflict("translation_untranslated", count=count)


def _require_reason(form: PublishTranslationForm) -> None:
    """Refuse a correction without a reason."""
    if not form.reason:
        raise Invalid(fields={"reason": {"type": "missing"}})


def _load_wordings(version: Version, language: str) -> dict[int, tuple[int, int, str]]:
    """Load id, placement and text of each published wording in a language, by clause."""
    rows = db.session.execute(
        select(Placement.clause_id, Wording.id, Placement.id, Wording.text)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == version.id, IN_TEXT, Wording.language == language)
    )
    return {clause_id: (number, place, text) for clause_id, number, place, text in rows}


def _publish_text(
    actor: Actor,
    translation: Translation,
    ready: ClauseTranslation,
    wordings: dict[int, tuple[int, int, str]],
    reason: str,
) -> ChangedWording:
    """Make a wording of a text in work, in place of the published one if there is one."""
    version, clause_id = translation.version, ready.clause_id
    former_id, placement_id, before = wordings.get(clause_id, (None, None, None))
    if placement_id is None:
        placement_id = db.session.scalars(
            select(Placement.id).where(
                Placement.version_id == version.id, Placement.clause_id == clause_id
            )
        ).one()
    else:
        db.session.execute(
            update(WORDING)
            .where(WORDING.c.id == former_id)
            .values(placement_id=None, former_placement_id=placement_id)
        )
    made = Wording(
        placement_id=placement_id,
        language=translation.language,
        label=ready.label,
        text=ready.text,
        digest=hash_text(ready.text),
        rendered_from=ready.source,
        is_unreviewed=ready.reviewed_at is None,
        written_by_id=ready.written_by_id,
    )
    db.session.add(made)
    db.session.flush()
    if former_id is not None:
        _record_correction(actor, translation, clause_id, (former_id, made.id), reason)
    db.session.execute(delete(ClauseTranslation).where(ClauseTranslation.id == ready.id))
    return ChangedWording(clause_id, before, made.text)


def _record_correction(
    actor: Actor, translation: Translation, clause_id: int, pair: tuple[int, int], reason: str
) -> None:
    """Keep a correction and record it with the digests of both texts."""
    correction = WordingCorrection(
        consultation_id=translation.consultation_id,
        version_id=translation.version_id,
        clause_id=clause_id,
        language=translation.language,
        former_id=pair[0],
        wording_id=pair[1],
        reason=reason,
        corrected_by_id=actor.user_id,
    )
    db.session.add(correction)
    rows = db.session.execute(select(WORDING.c.id, WORDING.c.digest).where(WORDING.c.id.in_(pair)))
    digests = {row.id: row.digest for row in rows}
    record_event(
        "wording.corrected",
        correction,
        actor,
        audience="record",
        document_id=translation.version.document_id,
        version_id=translation.version_id,
        clause_id=clause_id,
        language=translation.language,
        before=digests[pair[0]],
        digest=digests[pair[1]],
        reason_digest=hash_text(reason),
    )


def _record_publication(actor: Actor, translation: Translation, digest: str) -> None:
    """Record that an edition was published later than its version."""
    version = translation.version
    record_event(
        "edition.published",
        version,
        actor,
        document_id=version.document_id,
        version_id=version.id,
        language=translation.language,
        digest=digest,
        official=translation.standing == "official",
    )


def _record_edition_correction(
    actor: Actor, translation: Translation, digests: tuple[str, str], reason: str, count: int
) -> None:
    """Record that a published translation was corrected.

    Args:
        digests: of the edition before and after.
        count: texts that were corrected or added.
    """
    version = translation.version
    record_event(
        "edition.corrected",
        version,
        actor,
        document_id=version.document_id,
        version_id=version.id,
        language=translation.language,
        before=digests[0],
        digest=digests[1],
        texts=count,
        reason_digest=hash_text(reason),
    )


def _name_document(actor: Actor, translation: Translation) -> None:
    """Give the document its title in a language in which it had none."""
    document = translation.version.document
    if not document.title.get(translation.language):
        document.title = {**document.title, translation.language: translation.title}
        record_event("document.renamed", document, actor, document_id=document.id)

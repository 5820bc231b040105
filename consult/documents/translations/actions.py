"""Actions of the translation desk: begin, plan, write, review."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update

from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Edition, Placement, Version, Wording
from consult.documents.queries import IN_TEXT, load_clause_texts

from .forms import ClauseTranslationForm, TranslationForm, TranslationPlanForm
from .models import ClauseTranslation, Translation
from .queries import count_texts_to_review, find_last_translated_version, find_translation
from .translator_queries import find_translator, list_reviewers


WORDING = Wording.__table__


class TranslatedText(NamedTuple):
    """The translation of a clause, from a form or a file.

    source: digest of the authentic text that it translates.
    """

    clause_id: int
    label: str
    text: str
    source: str


def begin_translation(actor: Actor, version_id: int, form: TranslationForm) -> Translation:
    """Begin the translation of an issued version into a language.

    Texts of the last translated version whose authentic text is the same are taken over; the
    others are taken over as texts that are out of date.

    Raises:
        Conflict: The version is not issued.
        Invalid: The language is the authentic one, or was begun; nobody or more than one has this
            name.
    """
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "translation.plan", version)
        if not version.issued:
            raise Conflict("not_issued_yet")
        if form.language == version.document.authentic:
            raise Invalid(fields={"language": {"type": "authentic_language"}})
        if find_translation(version_id, form.language) is not None:
            raise Invalid(fields={"language": {"type": "translation_begun"}})
        consultation_id = version.consultation_id
        translation = Translation(
            version_id=version_id,
            language=form.language,
            title=form.title,
            standing=form.standing,
            translator_id=find_translator(consultation_id, form.translator),
            due_on=form.due_on,
        )
        db.session.add(translation)
        db.session.flush()
        taken = _take_earlier_texts(translation)
        version.document.revision += 1  # its page says that the translation is in work
        _record_event(
            "translation.begun", translation, actor, taken=taken, **_describe_task(translation)
        )
    return translation


def _take_earlier_texts(translation: Translation) -> int:
    """Take over the texts of the last translated version; return how many still fit."""
    version, language = translation.version, translation.language
    if db.session.get(Edition, (version.id, language)) is not None:
        return 0
    earlier = find_last_translated_version(version, language)
    if earlier is None:
        return 0
    sources = load_source_digests(version)
    texts = {
        line.clause_id: line
        for line in load_clause_texts(earlier.id, language, version.document.authentic)
        if line.language == language
    }
    fitting = 0
    for clause_id, digest in sources.items():
        if (line := texts.get(clause_id)) is None:
            continue
        fits = line.authentic_digest == digest and not line.is_outdated
        fitting += fits
        db.session.add(
            ClauseTranslation(
                translation_id=translation.id,
                clause_id=clause_id,
                label=line.label,
                text=line.text,
                source=None if line.is_outdated else line.authentic_digest,
                taken_from_id=earlier.id,
                reviewed_at=utc_now() if fits else None,
            )
        )
    db.session.flush()
    return fitting


def load_source_digests(version: Version) -> dict[int, str]:
    """Load the digest of each clause's authentic text."""
    rows = db.session.execute(
        select(Placement.clause_id, Wording.digest)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Placement.version_id == version.id,
            IN_TEXT,
            Wording.language == version.document.authentic,
        )
    )
    return {row.clause_id: row.digest for row in rows}


def plan_translation(actor: Actor, translation_id: int, form: TranslationPlanForm) -> Translation:
    """Change the title, the standing, the translator and the last day of a translation.

    Raises:
        Conflict: It was changed since.
        Invalid: Nobody or more than one has this name.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.plan", translation)
        require_unchanged(translation, form.row_version)
        translator = find_translator(translation.consultation_id, form.translator)
        planned = (form.title, form.standing, translator, form.due_on)
        if planned != (
            translation.title,
            translation.standing,
            translation.translator_id,
            translation.due_on,
        ):
            is_asked = translator not in {None, translation.translator_id}
            translation.title, translation.standing = form.title, form.standing
            translation.translator_id, translation.due_on = translator, form.due_on
            translation.version.document.revision += 1
            task = _describe_task(translation) if is_asked else {}
            _record_event("translation.planned", translation, actor, **task)
    return translation


def _describe_task(translation: Translation) -> dict[str, Any]:
    """Describe the task of a translator for an event; empty if nobody is asked."""
    if translation.translator_id is None:
        return {}
    due = translation.due_on.isoformat() if translation.due_on else None
    return {"user_id": translation.translator_id, "due_on": due}


def write_clause_translation(
    actor: Actor, translation_id: int, clause_id: int, form: ClauseTranslationForm
) -> bool:
    """Write the translation of a clause; a changed text waits for a review again.

    Returns:
        Whether the text that it replaces was reviewed.

    Raises:
        Conflict: Another text was saved since.
        NotFound: The version does not contain the clause.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.write", translation)
        sources = load_source_digests(translation.version)
        if clause_id not in sources:
            raise NotFound(what="Clause")
        draft = _find_draft(translation, clause_id)
        if draft is not None:
            require_unchanged(draft, form.row_version)
        elif form.row_version:
            raise Conflict("changed_meanwhile", now=0)
        text = TranslatedText(
            clause_id, form.label or "", form.text, form.source or sources[clause_id]
        )
        was_reviewed = draft is not None and draft.reviewed_at is not None
        changed = write_texts(actor, translation, [text])
        return was_reviewed and bool(changed) and _find_draft(translation, clause_id) is not None


def write_texts(
    actor: Actor, translation: Translation, texts: Iterable[TranslatedText]
) -> list[int]:
    """Write translations of clauses; return the clauses of those that say something new.

    One that is the published text already is in work no more. The caller holds a transaction and
    knows that the actor may write and that the version contains the clauses.
    """
    published, drafts = _load_published(translation), _load_drafts(translation)
    changed = []
    for each in texts:
        draft = drafts.get(each.clause_id)
        said = (each.label, each.text, each.source)
        now = (
            (draft.label, draft.text, draft.source)
            if draft is not None
            else published.get(each.clause_id)
        )
        if said == now:
            continue
        changed.append(each.clause_id)
        if published.get(each.clause_id) == said and draft is not None:
            db.session.delete(draft)
        else:
            _save_draft(actor, translation, draft, each)
        record_clause_event("translation.written", translation, each.clause_id, actor, each.text)
    db.session.flush()
    return changed


def _save_draft(
    actor: Actor, translation: Translation, draft: ClauseTranslation | None, each: TranslatedText
) -> None:
    if draft is None:
        draft = ClauseTranslation(translation_id=translation.id, clause_id=each.clause_id)
        db.session.add(draft)
    draft.label, draft.text, draft.source = each.label, each.text, each.source
    draft.written_by_id, draft.written_at = actor.user_id, utc_now()
    draft.reviewed_by_id = draft.reviewed_at = draft.taken_from_id = None


def is_changed(translation: Translation, clause_id: int, form: ClauseTranslationForm) -> bool:
    """Return whether a form has another text or label than the one that is stored."""
    draft = _find_draft(translation, clause_id)
    there = (
        (draft.label, draft.text)
        if draft is not None
        else _load_published(translation).get(clause_id, ("", ""))[:2]
    )
    return there != (form.label or "", form.text)


def review_clause_translation(
    actor: Actor, translation_id: int, clause_id: int, row_version: int | None = None
) -> None:
    """Mark the translation of a clause as reviewed; a repeated call changes nothing.

    Raises:
        Conflict: The actor wrote it, it translates an earlier text, or it was changed since.
        NotFound: Nothing is in work there.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.write", translation)
        draft = _find_draft(translation, clause_id)
        if draft is None:
            _review_published(actor, translation, clause_id)
            return
        require_unchanged(draft, row_version)
        if draft.reviewed_at is not None:
            return
        if draft.source != load_source_digests(translation.version).get(clause_id):
            raise Conflict("translation_outdated")
        if draft.written_by_id == actor.user_id:
            raise Conflict("own_translation")
        _mark_reviewed(actor, translation, draft)


def _review_published(actor: Actor, translation: Translation, clause_id: int) -> None:
    """Mark a text as reviewed that was published before anybody had reviewed it."""
    found = db.session.execute(
        select(WORDING.c.id, WORDING.c.text, WORDING.c.written_by_id)
        .join(Placement, Placement.id == WORDING.c.placement_id)
        .where(
            Placement.version_id == translation.version_id,
            Placement.clause_id == clause_id,
            WORDING.c.language == translation.language,
            WORDING.c.is_unreviewed,
        )
    ).first()
    if found is None:
        raise NotFound(what="Translation")
    if found.written_by_id == actor.user_id:
        raise Conflict("own_translation")
    db.session.execute(update(WORDING).where(WORDING.c.id == found.id).values(is_unreviewed=False))
    record_clause_event("translation.reviewed", translation, clause_id, actor, found.text)


def review_all(actor: Actor, translation_id: int) -> int:
    """Mark every text as reviewed that another person wrote and that is up to date; count them."""
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.write", translation)
        sources = load_source_digests(translation.version)
        waiting = [
            draft
            for draft in _load_drafts(translation).values()
            if draft.reviewed_at is None
            and draft.source == sources.get(draft.clause_id)
            and draft.written_by_id != actor.user_id
        ]
        for draft in waiting:
            _mark_reviewed(actor, translation, draft)
    return len(waiting)


def ask_for_review(actor: Actor, translation_id: int, reviewer_id: int) -> Translation:
    """Ask a person to review the texts that others wrote; asking again notifies again.

    Raises:
        Conflict: Nothing waits for a review by this person.
        Invalid: The person may not review here.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.write", translation)
        if reviewer_id not in {number for number, _name in list_reviewers(actor, translation)}:
            raise Invalid(fields={"reviewer": {"type": "no_reviewer"}})
        count = count_texts_to_review(translation, reviewer_id)
        if not count:
            raise Conflict("nothing_to_review")
        translation.reviewer_id = reviewer_id
        _record_event(
            "translation.review_asked", translation, actor, user_id=reviewer_id, texts=count
        )
    return translation


def _mark_reviewed(actor: Actor, translation: Translation, draft: ClauseTranslation) -> None:
    draft.reviewed_by_id, draft.reviewed_at = actor.user_id, utc_now()
    record_clause_event("translation.reviewed", translation, draft.clause_id, actor, draft.text)


def discard_clause_translation(
    actor: Actor, translation_id: int, clause_id: int, row_version: int | None = None
) -> None:
    """Discard the text of a clause that is in work; a published translation stays.

    Raises:
        Conflict: It was changed since.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.write", translation)
        draft = _find_draft(translation, clause_id)
        if draft is None:
            return
        require_unchanged(draft, row_version)
        record_clause_event("translation.discarded", translation, clause_id, actor, draft.text)
        db.session.execute(delete(ClauseTranslation).where(ClauseTranslation.id == draft.id))


def _find_draft(translation: Translation, clause_id: int) -> ClauseTranslation | None:
    return db.session.scalar(
        select(ClauseTranslation).where(
            ClauseTranslation.translation_id == translation.id,
            ClauseTranslation.clause_id == clause_id,
        )
    )


def _load_drafts(translation: Translation) -> dict[int, ClauseTranslation]:
    found = db.session.scalars(
        select(ClauseTranslation).where(ClauseTranslation.translation_id == translation.id)
    )
    return {each.clause_id: each for each in found}


def _load_published(translation: Translation) -> dict[int, tuple[str, str, str | None]]:
    """Load label, text and source digest of each published text."""
    rows = db.session.execute(
        select(Placement.clause_id, Wording.label, Wording.text, Wording.rendered_from)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Placement.version_id == translation.version_id,
            IN_TEXT,
            Wording.language == translation.language,
        )
    )
    return {row.clause_id: (row.label, row.text, row.rendered_from) for row in rows}


def record_clause_event(
    verb: str, translation: Translation, clause_id: int, actor: Actor, text: str
) -> None:
    """Record an event about the text of a clause in work, for moderators only."""
    _record_event(verb, translation, actor, clause_id=clause_id, digest=hash_text(text))


def _record_event(verb: str, translation: Translation, actor: Actor, **facts: Any) -> None:
    record_event(
        verb,
        translation,
        actor,
        audience="moderators",
        document_id=translation.version.document_id,
        version_id=translation.version_id,
        language=translation.language,
        **facts,
    )

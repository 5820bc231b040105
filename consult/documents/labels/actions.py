"""Actions on labels: compute those of a working version, choose how to count, set the numbering."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Version, Wording
from consult.documents.versions.working_version_actions import (
    get_unissued_version,
    open_working_version,
)
from consult.text.labels.label_sequence import LevelNumbering, Numbering
from consult.text.labels.label_styles import LabelStyle, parse_first_label

from .forms import LevelNumberingForm
from .queries import (
    LabelKey,
    LabelState,
    dump_numbering,
    is_counted_anew,
    list_document_levels,
    load_label_state,
    load_labelled_text,
    read_numbering,
)

UPDATE_LABEL = (
    update(Wording.__table__)
    .where(Wording.__table__.c.id == bindparam("wording"))
    .values(label=bindparam("new"), label_by_hand=bindparam("hand"))
)


def refresh_labels(version: Version, typed: Iterable[LabelKey] = ()) -> None:
    """Compute the labels of a working version anew, inside a transaction.

    The row version of a wording stays: another person's text of that clause is not affected.

    Args:
        typed: labels that were set by hand just now. One that the numbering gives anyway
            counts as computed.
    """
    if version.issued:
        raise Conflict("issued_already")
    db.session.flush()
    state = load_label_state(version)
    _store_numbering(version.document, state.numbering, anew=is_counted_anew(version.document))
    if state.anew != version.counted_anew:
        version.counted_anew = state.anew
    for key in typed:
        if state.compute(free=[key]).get(key) == state.text.labels[key]:
            state.text.by_hand[key] = False
    _save_labels(version, state)


def _store_numbering(document: Document, numbering: Numbering, *, anew: bool) -> None:
    """Store the numbering of a document; forms made from its row stay valid."""
    if numbering != read_numbering(document) or anew != is_counted_anew(document):
        stored = dump_numbering(numbering, anew=anew)
        db.session.execute(
            update(Document).where(Document.id == document.id).values(numbering=stored)
        )


def _save_labels(version: Version, state: LabelState) -> None:
    stored, labels = load_labelled_text(version.id), state.compute()
    changed = [
        {
            "wording": wording_id,
            "new": labels.get(key, stored.labels[key]),
            "hand": state.text.by_hand[key],
        }
        for key, wording_id in stored.wording_ids.items()
        if (labels.get(key, stored.labels[key]), state.text.by_hand[key])
        != (stored.labels[key], stored.by_hand[key])
    ]
    if changed:
        db.session.connection().execute(UPDATE_LABEL, changed)
        db.session.expire_all()


def choose_numbers(actor: Actor, version_id: int, *, anew: bool) -> Version:
    """Choose how the clauses of a working version are numbered: kept, or counted anew."""
    with transaction():
        version = get_unissued_version(actor, version_id, "version.number")
        if version.counted_anew != anew:
            version.counted_anew = anew
            refresh_labels(version)
            record_event(
                "version.numbered",
                version,
                actor,
                audience="moderators",
                document_id=version.document_id,
                version_id=version.id,
                anew=anew,
            )
    return version


def release_labels(actor: Actor, version_id: int, clause_ids: Iterable[int]) -> None:
    """Let the numbering give the labels of clauses that were set by hand, in all languages."""
    with open_working_version(actor, version_id) as version:
        chosen = set(clause_ids)
        refresh_labels(version)
        text = load_labelled_text(version.id)
        freed = [key for key, own in text.by_hand.items() if own and key[0] in chosen]
        if not freed:
            return
        rows = [text.wording_ids[key] for key in freed]
        db.session.execute(
            update(Wording.__table__)
            .where(Wording.__table__.c.id.in_(rows))
            .values(label_by_hand=False)
        )
        db.session.expire_all()
        refresh_labels(version)
        record_event(
            "labels.released",
            version,
            actor,
            audience="moderators",
            document_id=version.document_id,
            version_id=version.id,
            clauses=len({clause_id for clause_id, _ in freed}),
        )


def set_level_numbering(actor: Actor, document_id: int, form: LevelNumberingForm) -> None:
    """Set how the clauses of one kind and level are numbered in a language.

    Labels of issued versions stay. Working versions follow, where their labels are computed.

    Raises:
        Invalid: The first label does not show how the others look.
    """
    with transaction():
        document = find_row(Document, document_id)
        require_permission(actor, "document.number", document)
        style = parse_first_label(form.first) if form.first else None
        if form.first and style is None:
            raise Invalid(fields={"first": {"type": "no_first_label"}})
        _refresh_working_versions(document)  # as numbered before
        before = list_document_levels(document)
        after = _replace_level(before, form, style)
        if after != before:
            _store_numbering(document, after, anew=is_counted_anew(document))
            _record_numbering(actor, document, kind=form.kind, level=form.level)


def _replace_level(
    numbering: Numbering, form: LevelNumberingForm, style: LabelStyle | None
) -> Numbering:
    found = numbering.find(form.kind, form.level)
    styles = dict(found.styles) if found else {}
    if style is not None:
        styles[form.language] = style
    elif form.language == numbering.authentic:
        styles = {}
    else:
        styles.pop(form.language, None)
    made = LevelNumbering(form.kind, form.level, styles, form.restarts, form.shared)
    if form.language != numbering.authentic and found is not None:
        made = found._replace(styles=styles)
    others = [each for each in numbering.levels if each[:2] != made[:2]]
    return numbering._replace(levels=tuple(sorted([*others, made], key=lambda each: each[:2])))


def set_working_numbers(actor: Actor, document_id: int, *, anew: bool) -> None:
    """Set how new working versions of a document are numbered: kept, or counted anew."""
    with transaction():
        document = find_row(Document, document_id)
        require_permission(actor, "document.number", document)
        if is_counted_anew(document) != anew:
            _store_numbering(document, list_document_levels(document), anew=anew)
            _record_numbering(actor, document, anew=anew)


def _record_numbering(actor: Actor, document: Document, **facts: object) -> None:
    """Record a change of the numbering, and compute the labels of all working versions."""
    _refresh_working_versions(document)
    record_event(
        "numbering.changed",
        document,
        actor,
        audience="moderators",
        document_id=document.id,
        **facts,
    )


def _refresh_working_versions(document: Document) -> None:
    db.session.expire_all()
    working = select(Version).where(Version.document_id == document.id, Version.issued_at.is_(None))
    for version in db.session.scalars(working).all():
        refresh_labels(version)

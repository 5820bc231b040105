"""Actions on labels: compute those of a working version, and set them by hand or by numbering."""

from collections.abc import Iterable

from sqlalchemy import bindparam, update

from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.documents.models import Document, Version, Wording

from .queries import (
    LabelKey,
    LabelledText,
    complete_numbering,
    compute_labels,
    dump_numbering,
    find_labels_by_hand,
    is_counted_anew,
    load_base_text,
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
    text = load_labelled_text(version.id)
    base = load_base_text(version, text)
    document, run = version.document, db.session.execute
    stored = read_numbering(document)
    numbering = complete_numbering(complete_numbering(stored, base), text)
    if numbering != stored:
        levels = dump_numbering(numbering, anew=is_counted_anew(document))
        run(update(Document).where(Document.id == document.id).values(numbering=levels))
    anew = version.counted_anew
    by_hand = text.by_hand | find_labels_by_hand(numbering, text, base, anew=anew)
    for key in typed:
        free = text._replace(by_hand=by_hand | {key: False})
        given = compute_labels(numbering, free, base, anew=anew).get(key)
        by_hand[key] = bool(by_hand[key]) and given != text.labels[key]
    settled = text._replace(by_hand=by_hand)
    _save_labels(text, settled, compute_labels(numbering, settled, base, anew=anew))


def _save_labels(text: LabelledText, settled: LabelledText, labels: dict[LabelKey, str]) -> None:
    changed = [
        {
            "wording": wording_id,
            "new": labels.get(key, text.labels[key]),
            "hand": settled.by_hand[key],
        }
        for key, wording_id in text.wording_ids.items()
        if (labels.get(key, text.labels[key]), settled.by_hand[key])
        != (text.labels[key], text.by_hand[key])
    ]
    if changed:
        db.session.connection().execute(UPDATE_LABEL, changed)
        db.session.expire_all()

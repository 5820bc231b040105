"""Queries of the labels of a working version: its numbering, and the labels of the text before."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.core.database.engine import db
from consult.text.labels.label_sequence import (
    FixedLabels,
    LevelNumbering,
    Numbering,
    PlacedClause,
    format_labels,
    number_clauses,
)
from consult.text.labels.label_styles import ClauseNumber, LabelStyle, read_number
from consult.text.labels.style_guess import guess_numbering

from consult.documents.comparison import find_unmoved_clauses
from consult.documents.models import Document, Placement, Version, Wording

PLACEMENT, WORDING = Placement.__table__, Wording.__table__
LabelKey = tuple[int, str]  # a clause and a language


class LabelledText(NamedTuple):
    """The clauses of a version in their order, with their labels in each language.

    Attributes:
        by_hand: whether a label was set by hand; None if that is not known yet.
        wording_ids: row of each label.
        removed: clauses that were removed from a working version, with their former place.
    """

    clauses: list[PlacedClause]
    labels: dict[LabelKey, str]
    by_hand: dict[LabelKey, bool | None]
    wording_ids: dict[LabelKey, int]
    removed: list[tuple[int, PlacedClause]]

    def get_labels(self, language: str) -> dict[int, str]:
        """Return the labels in a language by clause."""
        return {number: label for (number, own), label in self.labels.items() if own == language}

    @property
    def languages(self) -> set[str]:
        """The languages that have labels."""
        return {language for _, language in self.labels}


def load_labelled_text(version_id: int | None) -> LabelledText:
    """Load the clauses of a version with their labels; none for None."""
    found = LabelledText([], {}, {}, {}, [])
    rows = db.session.execute(
        select(
            PLACEMENT.c.clause_id,
            PLACEMENT.c.kind,
            PLACEMENT.c.level,
            PLACEMENT.c.place,
            WORDING.c.language,
            WORDING.c.label,
            WORDING.c.label_by_hand,
            WORDING.c.id,
        )
        .join(WORDING, WORDING.c.placement_id == PLACEMENT.c.id)
        .where(PLACEMENT.c.version_id == (version_id or 0))
        .order_by(PLACEMENT.c.place, PLACEMENT.c.id)
    )
    seen: set[int] = set()
    for clause_id, kind, level, place, language, label, by_hand, wording_id in rows:
        key = (clause_id, language)
        clause = PlacedClause(clause_id, kind, level)
        found.labels[key], found.wording_ids[key] = label.strip(), wording_id
        found.by_hand[key] = by_hand
        if clause_id not in seen and place < 0:
            found.removed.append((-1 - place, clause))
        elif clause_id not in seen:
            found.clauses.append(clause)
        seen.add(clause_id)
    return found


def load_base_text(version: Version, text: LabelledText) -> LabelledText:
    """Load the issued text that a working version follows.

    It is empty for the first version of a document, and for one that shares no clause with it.
    """
    found = load_labelled_text(version.document.current_version_id)
    own = {each.clause_id for each in text.clauses}
    return found if own & {each.clause_id for each in found.clauses} else load_labelled_text(None)


def read_numbering(document: Document) -> Numbering:
    """Read the numbering that is stored with a document; it has no levels at first."""
    levels = (document.numbering or {}).get("levels", [])
    return Numbering(
        tuple(
            LevelNumbering(
                each["kind"],
                each["level"],
                {language: LabelStyle(*style) for language, style in each["styles"].items()},
                each["restarts"],
                each["shared"],
            )
            for each in levels
        ),
        document.authentic,
    )


def dump_numbering(numbering: Numbering, *, anew: bool) -> dict[str, Any]:
    """Dump a numbering as it is stored.

    Args:
        anew: working versions are counted from one.
    """
    return {
        "anew": anew,
        "levels": [
            {
                "kind": each.kind,
                "level": each.level,
                "styles": {language: list(style) for language, style in each.styles.items()},
                "restarts": each.restarts,
                "shared": each.shared,
            }
            for each in numbering.levels
        ],
    }


def is_counted_anew(document: Document) -> bool:
    """Return whether new working versions of a document are counted from one."""
    return bool((document.numbering or {}).get("anew", False))


def complete_numbering(stored: Numbering, text: LabelledText) -> Numbering:
    """Complete a numbering by the levels that it does not name, guessed from a text."""
    guessed = guess_text_numbering(text, stored.authentic)
    named = {(each.kind, each.level) for each in stored.levels}
    more = [each for each in guessed.levels if (each.kind, each.level) not in named]
    return stored._replace(levels=(*stored.levels, *more))


def guess_text_numbering(text: LabelledText, authentic: str) -> Numbering:
    """Guess the numbering from the labels of a text; removed clauses count at their place."""
    clauses = list(text.clauses)
    for place, clause in sorted(text.removed, key=lambda each: each[0]):
        clauses.insert(min(place, len(clauses)), clause)
    labels = {language: text.get_labels(language) for language in text.languages}
    return guess_numbering(clauses, labels, authentic)


def compute_labels(
    numbering: Numbering, text: LabelledText, base: LabelledText, *, anew: bool
) -> dict[LabelKey, str]:
    """Compute the labels of a working version in every language that it has.

    Labels set by hand stay. Without `anew`, clauses of the text before keep their labels unless
    they were moved or became of another kind or level.
    """
    authentic = numbering.authentic
    hand = {
        number: text.labels[number, language]
        for (number, language), own in text.by_hand.items()
        if own and language == authentic
    }
    fixed = FixedLabels(by_hand=hand)
    if not anew and base.clauses:
        fixed = _keep_numbers(numbering, text, base, hand)
    numbers = number_clauses(text.clauses, numbering, fixed)
    found: dict[LabelKey, str] = {}
    for language in text.languages:
        kept = _list_kept_labels(numbering, text, base, fixed, language)
        labels = format_labels(text.clauses, numbers, numbering, language, kept)
        for number, label in labels.items():
            if (number, language) in text.labels:
                numbered = numbers.get(number) is not None
                found[number, language] = label or ("" if numbered else hand.get(number, ""))
    return found


def _keep_numbers(
    numbering: Numbering, text: LabelledText, base: LabelledText, hand: Mapping[int, str]
) -> FixedLabels:
    """Find the numbers that clauses keep from the text before."""
    before = {each.clause_id: each for each in base.clauses}
    labels = base.get_labels(numbering.authentic)
    read = guess_text_numbering(base, numbering.authentic)
    numbers = {
        number: _read_label(numbering, read, each, labels.get(number, ""))
        for number, each in before.items()
    }
    common = [each.clause_id for each in text.clauses if each.clause_id in before]
    places = {each.clause_id: place for place, each in enumerate(base.clauses)}
    unmoved = find_unmoved_clauses(common, places)
    standing = {
        each.clause_id: numbers[each.clause_id]
        for each in text.clauses
        if each.clause_id in unmoved
        and each.clause_id not in hand
        and before[each.clause_id] == each
        and (
            numbers[each.clause_id] is not None
            or numbering.get_style(each.kind, each.level, numbering.authentic) is None
        )
    }
    former = [(each, numbers[each.clause_id]) for each in base.clauses]
    return FixedLabels(hand, standing, former)


def _read_label(
    numbering: Numbering, read: Numbering, each: PlacedClause, label: str
) -> ClauseNumber | None:
    """Read a label in the style of the numbering, or in the one of the text it comes from."""
    for one in (numbering, read):
        style = one.get_style(each.kind, each.level, numbering.authentic)
        number = read_number(style, label) if style is not None else None
        if number is not None:
            return number
    return None


def _list_kept_labels(
    numbering: Numbering,
    text: LabelledText,
    base: LabelledText,
    fixed: FixedLabels,
    language: str,
) -> dict[int, str]:
    """List the labels that stay as printed: standing ones, those set by hand, and those of levels
    without numbers.
    """
    kept = {
        each.clause_id: text.labels.get((each.clause_id, language), "")
        for each in text.clauses
        if numbering.get_style(each.kind, each.level, numbering.authentic) is None
    }
    kept |= {
        number: base.labels[number, language]
        for number in fixed.standing
        if base.labels.get((number, language))
    }
    kept |= {
        number: text.labels[number, own]
        for (number, own), hand in text.by_hand.items()
        if hand and own == language
    }
    return kept


class LabelState(NamedTuple):
    """The labels of a working version with all that they are computed from.

    Attributes:
        text: the version; of each label it is known whether it was set by hand.
        base: the issued text that it follows.
    """

    numbering: Numbering
    text: LabelledText
    base: LabelledText
    anew: bool

    def compute(
        self, *, anew: bool | None = None, free: Iterable[LabelKey] = ()
    ) -> dict[LabelKey, str]:
        """Compute the labels, counted as the version is or in the other way.

        Args:
            free: labels that count as computed here, although they were set by hand.
        """
        by_hand = self.text.by_hand | dict.fromkeys(free, False)
        return compute_labels(
            self.numbering,
            self.text._replace(by_hand=by_hand),
            self.base,
            anew=self.anew if anew is None else anew,
        )


def load_label_state(version: Version) -> LabelState:
    """Load the labels of a working version; nothing is stored."""
    text = load_labelled_text(version.id)
    base, stored = load_base_text(version, text), read_numbering(version.document)
    numbering = complete_numbering(complete_numbering(stored, base), text)
    way = _settle_labels(numbering, text, base, anew=version.counted_anew)
    known = {**text.by_hand, **way.by_hand}
    return LabelState(way.numbering, text._replace(by_hand=known), base, way.anew)


class _SettledLabels(NamedTuple):
    """A way to number a text, and the labels that it does not give."""

    numbering: Numbering
    anew: bool
    by_hand: dict[LabelKey, bool]


def _settle_labels(
    numbering: Numbering, text: LabelledText, base: LabelledText, *, anew: bool
) -> _SettledLabels:
    """Find which labels were set by hand, by the way to number that gives the most labels.

    A text from a file may be numbered anew, and in other styles than the text before.
    """
    kept = find_labels_by_hand(numbering, text, base, anew=False)
    best = _SettledLabels(numbering, anew, kept)
    if not base.clauses or not any(kept.values()):
        return best
    own = complete_numbering(guess_text_numbering(text, numbering.authentic), base)
    for other in (numbering, own):
        found = find_labels_by_hand(other, text, base, anew=True)
        if sum(found.values()) < sum(best.by_hand.values()):
            best = _SettledLabels(other, True, found)
    return best


def find_labels_by_hand(
    numbering: Numbering, text: LabelledText, base: LabelledText, *, anew: bool
) -> dict[LabelKey, bool]:
    """Find which labels that were not compared with the numbering yet were set by hand.

    A label counts as set by hand if the numbering does not give it: one that breaks the count,
    one that no style reads, and none among numbered clauses. A clause that is new to a text
    after an issued one, and has no label yet, waits for its number.
    """
    unknown = {key for key, own in text.by_hand.items() if own is None}
    waiting = {
        key for key in unknown if base.clauses and key not in base.labels and not text.labels[key]
    }
    read = guess_text_numbering(base, numbering.authentic)
    kinds = {each.clause_id: each for each in (*text.clauses, *(one for _, one in text.removed))}
    found = {
        key: key in base.labels
        and (
            (not anew and text.labels[key] != base.labels[key])
            or not _is_given((numbering, read), kinds[key[0]], key[1], text.labels[key])
        )
        for key in unknown
    }
    order = {each.clause_id for each in text.clauses}
    for _ in text.clauses:
        state = text._replace(by_hand={**text.by_hand, **found})
        computed = compute_labels(numbering, state, base, anew=anew)
        wrong = {
            key
            for key in unknown - waiting
            if not found[key] and key[0] in order and computed[key] != text.labels[key]
        }
        if not wrong:
            break
        found |= dict.fromkeys(_take_first(text.clauses, wrong), True)
    return found


def _is_given(
    numberings: Iterable[Numbering], each: PlacedClause, language: str, label: str
) -> bool:
    """Return whether a numbering may give a label; it leaves levels without numbers alone."""
    styles = [one.get_style(each.kind, each.level, language) for one in numberings]
    if not label or not any(styles):
        return not any(styles)
    return any(style is not None and read_number(style, label) for style in styles)


def _take_first(clauses: Iterable[PlacedClause], keys: set[LabelKey]) -> list[LabelKey]:
    """Take the labels of the first clause; those after it may differ only because of it."""
    order = {each.clause_id: place for place, each in enumerate(clauses)}
    first = min(keys, key=lambda key: order.get(key[0], len(order)))[0]
    return [key for key in keys if key[0] == first]


def list_document_levels(document: Document) -> Numbering:
    """List the levels of a document's newest text as they are numbered; guessed where not set.

    A level without numbers has no styles.
    """
    newest = db.session.scalar(
        select(Version.id)
        .where(Version.document_id == document.id)
        .order_by(Version.place.desc())
        .limit(1)
    )
    text = load_labelled_text(newest)
    numbering = complete_numbering(read_numbering(document), text)
    named = {(each.kind, each.level) for each in numbering.levels}
    bare = dict.fromkeys((each.kind, each.level) for each in text.clauses)
    more = [LevelNumbering(*each, {}) for each in bare if each not in named]
    return numbering._replace(levels=(*numbering.levels, *more))

"""The action that takes the translated clauses of a file into the desk."""

from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from consult.core.database.engine import find_row
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.forms import ClauseTextInput

from .actions import TranslatedText, write_texts
from .models import Translation
from .queries import DeskClause, load_desk_clauses, suggest_labels
from .xliff_file import SEGMENT_STATES, XliffFile, XliffUnit, has_same_words, refuse_file

CLAUSE_TEXT = TypeAdapter(ClauseTextInput)
MOST_NAMED = 8  # clauses that a refusal names


def collect_xliff(actor: Actor, translation: Translation) -> XliffFile:
    """Collect all clauses of a translation for a file."""
    version = translation.version
    return XliffFile(
        version.id,
        version.symbol,
        version.document.authentic,
        translation.language,
        [
            XliffUnit(
                each.source.clause_id,
                each.source.label,
                each.source.text,
                each.text,
                SEGMENT_STATES[each.state],
            )
            for each in load_desk_clauses(actor, translation)
        ],
    )


class TakenFile(NamedTuple):
    """The clauses whose text was taken from a file, and those that were left.

    left: their text was changed here since the file was downloaded.
    """

    taken: list[int]
    left: list[int]


def take_file(actor: Actor, translation_id: int, file: XliffFile) -> TakenFile:
    """Take in the translated clauses of a file.

    A clause without a translation in the file stays as it is, and so does one whose text was
    changed here since the file was downloaded: an old file replaces nothing newer.

    Raises:
        Invalid: Field `file`: it is of another version or language, names a clause that the
            version does not contain, its source is another text, or a translation cannot be
            taken. Then none is taken.
    """
    with transaction():
        translation = find_row(Translation, translation_id)
        require_permission(actor, "translation.write", translation)
        languages = translation.version.document.authentic, translation.language
        if file.version_id != translation.version_id:
            raise refuse_file("xliff_other_version", symbol=file.symbol)
        if (file.source_language, file.target_language) != languages:
            raise refuse_file("xliff_other_language")
        desk = {each.source.clause_id: each for each in load_desk_clauses(actor, translation)}
        _require_known_sources(file, desk)
        suggested = suggest_labels(translation.version, translation.language)
        new = [
            each
            for each in file.units
            if each.target.strip() and not has_same_words(each.target, desk[each.clause_id].text)
        ]
        left = {each.clause_id for each in new if _is_older(each, desk[each.clause_id])}
        taken = write_texts(
            actor,
            translation,
            [
                TranslatedText(
                    each.clause_id,
                    desk[each.clause_id].label or suggested.get(each.clause_id, ""),
                    _validate_text(each),
                    desk[each.clause_id].source.digest,
                )
                for each in new
                if each.clause_id not in left
            ],
        )
    return TakenFile(taken, [each for each in desk if each in left])


def _is_older(unit: XliffUnit, here: DeskClause) -> bool:
    """Return whether the text of a clause was changed since the file was downloaded."""
    return unit.base is not None and unit.base != hash_text(here.text)


def _require_known_sources(file: XliffFile, desk: dict[int, DeskClause]) -> None:
    """Refuse a file whose clauses or source texts are not those of the version."""
    twice = len({each.clause_id for each in file.units}) < len(file.units)
    if twice or any(each.clause_id not in desk for each in file.units):
        raise refuse_file("xliff_foreign")
    other = [
        desk[each.clause_id].source.label or each.source[:20]
        for each in file.units
        if not has_same_words(each.source, desk[each.clause_id].source.text)
    ]
    if other:
        raise refuse_file(
            "xliff_source_changed", count=len(other), labels=", ".join(other[:MOST_NAMED])
        )


def _validate_text(each: XliffUnit) -> str:
    """Validate a translation as the form of the desk does."""
    try:
        text: str = CLAUSE_TEXT.validate_python(each.target)
    except ValidationError as wrong:
        raise refuse_file(
            "xliff_text_refused", label=each.label, why=wrong.errors()[0]["type"]
        ) from wrong
    return text

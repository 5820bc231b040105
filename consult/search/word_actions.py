"""Actions that keep the words of entries, by which a search finds them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Table, bindparam, delete, insert, select

from consult.core.database.engine import PreparedStatement, db
from consult.text.search_normalization import fold_text
from consult.text.word_stems import list_index_words

from .models import INDEX_FORM, SearchEntry, SearchPosting, SearchWord

ENTRY_TABLE: Table = SearchEntry.__table__
WORD_TABLE: Table = SearchWord.__table__
POSTING_TABLE: Table = SearchPosting.__table__
BATCH_SIZE = 500  # rows in one statement
INSERT_POSTING = PreparedStatement(
    insert(POSTING_TABLE).values(word_id=bindparam("word_id"), entry_id=bindparam("entry_id"))
)


class SearchText(NamedTuple):
    """A text that can be found: what it belongs to, its language, and the plain text."""

    kind: str
    consultation_id: int
    subject_id: int
    language: str
    text: str


class WordKey(NamedTuple):
    """A word of a language in a consultation."""

    consultation_id: int
    language: str
    word: str


def insert_entries(texts: Iterable[SearchText]) -> None:
    """Insert the entries of texts, with their words."""
    numbers: dict[WordKey, int] = {}
    for part in _split_batches(texts):
        rows = [
            {
                "kind": each.kind,
                "consultation_id": each.consultation_id,
                "subject_id": each.subject_id,
                "language": each.language,
                "folded": fold_text(each.text),
                "form": INDEX_FORM,
            }
            for each in part
        ]
        made = insert(ENTRY_TABLE).returning(ENTRY_TABLE.c.id, sort_by_parameter_order=True)
        entry_ids = db.session.scalars(made, rows).all()
        words = [list_index_words(each.text, each.language) for each in part]
        places = [(each.consultation_id, each.language) for each in part]
        _number_words(
            {
                WordKey(*place, word): forms
                for place, own in zip(places, words, strict=True)
                for word, forms in own.items()
            },
            numbers,
        )
        INSERT_POSTING.run_many(
            [
                {
                    "word_id": numbers[(*place, word)],  # type: ignore[index]  # a tuple
                    "entry_id": entry_id,
                }
                for entry_id, place, own in zip(entry_ids, places, words, strict=True)
                for word in own
            ]
        )


def _split_batches(texts: Iterable[SearchText]) -> Iterator[list[SearchText]]:
    """Split texts into batches of one statement each."""
    rows = list(texts)
    for at in range(0, len(rows), BATCH_SIZE):
        yield rows[at : at + BATCH_SIZE]


def _number_words(words: dict[WordKey, tuple[str, str]], numbers: dict[WordKey, int]) -> None:
    """Find the rows of words, with stem and written form, and insert those that are new."""
    sought = sorted(words.keys() - numbers.keys())
    key = (WORD_TABLE.c.consultation_id, WORD_TABLE.c.language, WORD_TABLE.c.word)
    for at in range(0, len(sought), BATCH_SIZE):
        part = sought[at : at + BATCH_SIZE]
        numbers.update(_load_numbers(part))
        new = [each for each in part if each not in numbers]
        if not new:
            continue
        made = insert(WORD_TABLE).returning(*key, WORD_TABLE.c.id)
        rows = [
            {**each._asdict(), "stem": words[each][0], "written": words[each][1]} for each in new
        ]
        numbers.update({WordKey(*row[:3]): row[3] for row in db.session.execute(made, rows)})


def _load_numbers(keys: list[WordKey]) -> dict[WordKey, int]:
    """Load the rows of known words."""
    found: dict[WordKey, int] = {}
    for place in {each[:2] for each in keys}:
        rows = db.session.execute(
            select(WORD_TABLE.c.word, WORD_TABLE.c.id).where(
                WORD_TABLE.c.consultation_id == place[0],
                WORD_TABLE.c.language == place[1],
                WORD_TABLE.c.word.in_([each.word for each in keys if each[:2] == place]),
            )
        )
        found.update({WordKey(*place, word): number for word, number in rows})
    return found


def delete_entries(kind: str, subject_ids: Iterable[int]) -> None:
    """Delete the entries of contributions or wordings, and the words that only they hold."""
    subjects = list(subject_ids)
    entries = list(
        db.session.scalars(
            select(ENTRY_TABLE.c.id).where(
                ENTRY_TABLE.c.kind == kind, ENTRY_TABLE.c.subject_id.in_(subjects)
            )
        )
    )
    if not entries:
        return
    mine = POSTING_TABLE.c.entry_id.in_(entries)
    words = set(db.session.scalars(select(POSTING_TABLE.c.word_id).where(mine).distinct()))
    db.session.execute(delete(POSTING_TABLE).where(mine))
    db.session.execute(delete(ENTRY_TABLE).where(ENTRY_TABLE.c.id.in_(entries)))
    _delete_unused_words(sorted(words))


def _delete_unused_words(word_ids: list[int]) -> None:
    """Delete those of the words that no entry holds."""
    for at in range(0, len(word_ids), BATCH_SIZE):
        used = select(POSTING_TABLE.c.word_id).where(POSTING_TABLE.c.word_id == WORD_TABLE.c.id)
        db.session.execute(
            delete(WORD_TABLE).where(
                WORD_TABLE.c.id.in_(word_ids[at : at + BATCH_SIZE]), ~used.exists()
            )
        )


def delete_all_entries() -> None:
    """Delete the whole index."""
    for table in (POSTING_TABLE, WORD_TABLE, ENTRY_TABLE):
        db.session.execute(delete(table))

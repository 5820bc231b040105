"""Reads of the translations of an issued version: their states, their texts, their corrections."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.labels.queries import (
    complete_numbering,
    load_labelled_text,
    read_numbering,
)
from consult.documents.models import Document, Edition, Placement, Version, Wording
from consult.documents.queries import (
    IN_TEXT,
    ClauseText,
    EditionTitle,
    list_editions,
    load_clause_texts,
)
from consult.core.timestamp_conversion import parse_utc
from consult.text.brackets.bracket_tree import count_brackets, parse_brackets
from consult.text.parsing.light_markup import extract_plain_text, split_runs
from consult.text.language import recall_language
from consult.text.labels.label_styles import format_label, read_number

from .models import ClauseTranslation, Translation, WordingCorrection

GUESSED_FROM = 40  # characters; the language of a shorter text may be guessed wrong
STATES = ("missing", "outdated", "in_work", "reviewed", "unreviewed", "published")
WRITER, REVIEWER = aliased(User), aliased(User)


class DeskClause(NamedTuple):
    """A clause at the translation desk: the authentic text, and its translation.

    Attributes:
        state: one of STATES. outdated: it translates an earlier authentic text.
        label, text: of the translation in work, else of the published one; empty if missing.
        published_label: of the published translation.
        language: that of the desk.
        published: the published translation, or None.
        translates: digest of the authentic text that this translates, or None.
        row_version: of the translation in work; 0 if there is none.
        taken_from: number of the version whose translation it is, unchanged.
        own: the reader wrote it, so that another person reviews it.
    """

    source: ClauseText
    state: str
    label: str
    text: str
    published: str | None
    translates: str | None
    row_version: int
    writer: str | None = None
    reviewer: str | None = None
    taken_from: int | None = None
    own: bool = False
    published_label: str = ""
    language: str = ""

    @property
    def in_work(self) -> bool:
        """Return whether there is text that is not published."""
        return self.row_version > 0

    @property
    def is_untranslated(self) -> bool:
        """Return whether the text equals the authentic one or looks like another language.

        A text without letters needs no translation.
        """
        words = extract_plain_text(self.text).strip()
        if not any(letter.isalpha() for letter in words):
            return False
        if words == extract_plain_text(self.source.text).strip():
            return True
        return len(words) >= GUESSED_FROM and recall_language(words) not in {"", self.language}

    @property
    def lacks_marks(self) -> bool:
        """Return whether brackets or emphasis are not as in the authentic text."""
        if not self.text:
            return False
        here, there = (parse_marks(words) for words in (self.text, self.source.text))
        return here != there or parse_brackets(self.text).unbalanced


def parse_marks(text: str) -> tuple[int, bool]:
    """Return how many brackets a stored text has, and whether it has emphasis."""
    return count_brackets(text), any(run.emphasis for run in split_runs(text))


class LanguageState(NamedTuple):
    """A language of a version: its edition, the work on it, and its clauses by state.

    translator: the name of the person whom the translation is assigned to.
    """

    language: str
    edition: EditionTitle | None
    translation: Translation | None
    translator: str | None
    counts: dict[str, int]

    @property
    def clauses(self) -> int:
        """The number of clauses."""
        return sum(self.counts.values())

    @property
    def is_renamed(self) -> bool:
        """Return whether the plan has another title or standing than the published translation."""
        if self.edition is None or self.translation is None:
            return False
        planned = (self.translation.title, self.translation.standing)
        return planned != (self.edition.title, self.edition.standing)

    @property
    def done(self) -> int:
        """The number of clauses whose text is reviewed or published."""
        return self.counts.get("reviewed", 0) + self.counts.get("published", 0)


class PublishedCorrection(NamedTuple):
    """A correction of a published translation, with the words before and after it."""

    language: str
    clause_id: int
    corrected_at: datetime
    by: str | None
    reason: str
    before: str
    after: str
    label: str
    label_before: str


def get_translation(version: Version, language: str) -> Translation:
    """Return the work on a version in a language; raises NotFound."""
    found = find_translation(version.id, language)
    if found is None:
        raise NotFound(what="Translation")
    return found


def find_translation(version_id: int, language: str) -> Translation | None:
    """Find the work on a version in a language; None if it was not begun."""
    return db.session.scalar(
        select(Translation).where(
            Translation.version_id == version_id, Translation.language == language
        )
    )


def get_visible_translation(actor: Actor, version: Version, language: str) -> Translation:
    """Return the work on a version in a language to those who may see it.

    Raises NotFound or Forbidden.
    """
    found = get_translation(version, language)
    require_permission(actor, "translation.see", found)
    return found


def load_plan(translation: Translation) -> dict[str, Any]:
    """Load the plan of a translation for its form."""
    email = (
        db.session.scalar(select(User.email).where(User.id == translation.translator_id))
        if translation.translator_id is not None
        else None
    )
    return {
        "title": translation.title,
        "standing": translation.standing,
        "translator": email or "",
        "due_on": translation.due_on,
    }


def choose_state(
    source: str, in_work: ClauseTranslation | None, published: tuple[str | None, bool] | None
) -> str:
    """Choose the state of a clause.

    Args:
        source: digest of the authentic text.
        in_work: the translation that is not published.
        published: digest of the text that the published translation translates, and whether
            nobody has reviewed it.
    """
    if in_work is not None:
        if in_work.source != source:
            return "outdated"
        return "reviewed" if in_work.reviewed_at else "in_work"
    if published is None:
        return "missing"
    if published[0] != source:
        return "outdated"
    return "unreviewed" if published[1] else "published"


def load_language_states(version: Version, languages: Iterable[str]) -> list[LanguageState]:
    """Load the state of a version in each language but the authentic one, in a few statements."""
    authentic = version.document.authentic
    sources: dict[int, str] = {}
    published: dict[tuple[int, str], tuple[str | None, bool]] = {}
    for clause_id, language, digest, rendered_from, is_unreviewed in db.session.execute(
        select(
            Placement.clause_id,
            Wording.language,
            Wording.digest,
            Wording.rendered_from,
            Wording.is_unreviewed,
        )
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == version.id, IN_TEXT)
    ):
        published[clause_id, language] = (rendered_from, is_unreviewed)
        if language == authentic:
            sources[clause_id] = digest
    begun = {
        each.language: (each, name)
        for each, name in db.session.execute(
            select(Translation, User.name)
            .outerjoin(User, User.id == Translation.translator_id)
            .where(Translation.version_id == version.id)
        )
    }
    drafts = {
        (each.clause_id, language): each
        for each, language in db.session.execute(
            select(ClauseTranslation, Translation.language)
            .join(Translation, Translation.id == ClauseTranslation.translation_id)
            .where(Translation.version_id == version.id)
        )
    }
    editions = {each.language: each for each in list_editions(version.id)}
    found = []
    for language in languages:
        if language == authentic:
            continue
        translation, translator = begun.get(language, (None, None))
        counts = Counter(
            choose_state(
                digest, drafts.get((clause_id, language)), published.get((clause_id, language))
            )
            for clause_id, digest in sources.items()
        )
        found.append(
            LanguageState(
                language,
                editions.get(language),
                translation,
                translator,
                {state: counts[state] for state in STATES if counts[state]},
            )
        )
    return found


def load_desk_clauses(actor: Actor, translation: Translation) -> list[DeskClause]:
    """Load all clauses of a version at the desk of one language, in their order."""
    version = translation.version
    authentic = version.document.authentic
    published = {
        row.clause_id: row
        for row in db.session.execute(
            select(
                Placement.clause_id,
                Wording.label,
                Wording.text,
                Wording.rendered_from,
                Wording.is_unreviewed,
                Wording.written_by_id,
            )
            .join(Wording, Wording.placement_id == Placement.id)
            .where(
                Placement.version_id == version.id,
                IN_TEXT,
                Wording.language == translation.language,
            )
        )
    }
    drafts = {
        draft.clause_id: (draft, writer, reviewer)
        for draft, writer, reviewer in db.session.execute(
            select(ClauseTranslation, WRITER.name, REVIEWER.name)
            .outerjoin(WRITER, WRITER.id == ClauseTranslation.written_by_id)
            .outerjoin(REVIEWER, REVIEWER.id == ClauseTranslation.reviewed_by_id)
            .where(ClauseTranslation.translation_id == translation.id)
        )
    }
    return [
        _build_desk_clause(
            actor, line, drafts.get(line.clause_id), published.get(line.clause_id)
        )._replace(language=translation.language)
        for line in load_clause_texts(version.id, authentic, authentic)
    ]


def _build_desk_clause(
    actor: Actor,
    line: ClauseText,
    in_work: tuple[ClauseTranslation, str | None, str | None] | None,
    published: Any,
) -> DeskClause:
    draft, writer, reviewer = in_work or (None, None, None)
    there = (published.rendered_from, published.is_unreviewed) if published else None
    state, words = choose_state(line.digest, draft, there), published.text if published else None
    if draft is None:
        return DeskClause(
            line,
            state,
            published.label if published else "",
            words or "",
            words,
            published.rendered_from if published else None,
            0,
            published_label=published.label if published else "",
            own=bool(published and published.written_by_id)
            and published.written_by_id == actor.user_id,
        )
    return DeskClause(
        line,
        state,
        draft.label,
        draft.text,
        words,
        draft.source,
        draft.row_version,
        writer,
        reviewer,
        draft.taken_from_id,
        draft.written_by_id is not None and draft.written_by_id == actor.user_id,
        published.label if published else "",
    )


def find_former_source(clause_id: int, language: str, digest: str | None) -> str | None:
    """Find the authentic text of a clause with this digest, in whichever issued version.

    It tells a translator what changed since.
    """
    if digest is None:
        return None
    return db.session.scalar(
        select(Wording.text)
        .join(Placement, Placement.id == Wording.placement_id)
        .join(Version, Version.id == Placement.version_id)
        .where(
            Placement.clause_id == clause_id,
            Wording.language == language,
            Wording.digest == digest,
            Version.issued_at.is_not(None),
        )
        .limit(1)
    )


def find_last_translated_version(version: Version, language: str) -> Version | None:
    """Find the newest earlier version that has an edition in a language; None if there is none."""
    return db.session.scalar(
        select(Version)
        .join(Edition, Edition.version_id == Version.id)
        .where(
            Version.document_id == version.document_id,
            Version.place < version.place,
            Version.issued_at.is_not(None),
            Edition.language == language,
        )
        .order_by(Version.place.desc(), Version.id.desc())
        .limit(1)
    )


def suggest_labels(version: Version, language: str) -> dict[int, str]:
    """Suggest the label of each clause in a language, by the numbering of the document.

    Labels that the numbering does not read stay as they are printed.
    """
    text = load_labelled_text(version.id)
    numbering = complete_numbering(read_numbering(version.document), text)
    own = version.document.authentic
    found = {}
    for each in text.clauses:
        label = text.labels.get((each.clause_id, own), "")
        style = numbering.get_style(each.kind, each.level, own)
        target = numbering.get_style(each.kind, each.level, language)
        number = read_number(style, label) if style else None
        found[each.clause_id] = (
            format_label(target, number, language) if target and number else label
        )
    return found


def load_corrections(version_id: int, language: str | None = None) -> list[PublishedCorrection]:
    """Load the corrections of a version's published translations, newest first."""
    former, now = aliased(Wording), aliased(Wording)
    query = (
        select(
            WordingCorrection.language,
            WordingCorrection.clause_id,
            WordingCorrection.corrected_at,
            User.name,
            WordingCorrection.reason,
            former.text,
            now.text,
            now.label,
            former.label,
        )
        .join(former, former.id == WordingCorrection.former_id)
        .join(now, now.id == WordingCorrection.wording_id)
        .outerjoin(User, User.id == WordingCorrection.corrected_by_id)
        .where(WordingCorrection.version_id == version_id)
        .order_by(WordingCorrection.id.desc())
    )
    if language is not None:
        query = query.where(WordingCorrection.language == language)
    return [PublishedCorrection(*row) for row in db.session.execute(query)]


def find_translation_in_work(version: Version, language: str) -> Translation | None:
    """Find a translation into a language that is in work, and not published at all yet."""
    if language == version.document.authentic:
        return None
    published = select(Edition.version_id).where(
        Edition.version_id == version.id, Edition.language == language
    )
    if db.session.scalar(published) is not None:
        return None
    return find_translation(version.id, language)


def list_translation_tasks(actor: Actor, consultation_id: int) -> list[Translation]:
    """List the translations that the actor has to write, the most urgent first.

    A published one is no task any more.
    """
    if actor.user_id is None:
        return []
    published = exists().where(
        Edition.version_id == Translation.version_id, Edition.language == Translation.language
    )
    return list(
        db.session.scalars(
            select(Translation)
            .join(Version, Version.id == Translation.version_id)
            .join(Document, Document.id == Version.document_id)
            .where(
                Translation.translator_id == actor.user_id,
                Document.consultation_id == consultation_id,
                ~published,
            )
            .order_by(Translation.due_on.is_(None), Translation.due_on, Translation.id)
        )
    )


def count_texts_to_review(translation: Translation, reader_id: int) -> int:
    """Count the texts in work that are up to date and that this person did not write."""
    return sum(
        each.state == "in_work" and not each.own
        for each in load_desk_clauses(Actor(user_id=reader_id), translation)
    )


def list_review_tasks(actor: Actor, consultation_id: int) -> list[tuple[Translation, int]]:
    """List the translations that the actor is asked to review, each with its number of texts."""
    if actor.user_id is None:
        return []
    asked = db.session.scalars(
        select(Translation)
        .join(Version, Version.id == Translation.version_id)
        .join(Document, Document.id == Version.document_id)
        .where(
            Translation.reviewer_id == actor.user_id, Document.consultation_id == consultation_id
        )
        .order_by(Translation.id)
    )
    counted = [
        (each, count_texts_to_review(each, actor.user_id))
        for each in asked
        if is_allowed(actor, "translation.write", each)
    ]
    return [(each, count) for each, count in counted if count]


def load_correction_days(version_id: int, language: str) -> dict[int, datetime]:
    """Load when each clause of a published translation was last corrected."""
    rows = db.session.execute(
        select(WordingCorrection.clause_id, func.max(WordingCorrection.corrected_at))
        .where(WordingCorrection.version_id == version_id, WordingCorrection.language == language)
        .group_by(WordingCorrection.clause_id)
    )
    return {clause_id: parse_utc(moment) for clause_id, moment in rows}

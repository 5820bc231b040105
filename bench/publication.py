"""Benchmark of publication: python -m bench.publication.

150 clauses, of which every second is reworded, 1,000 amendments and 5,000 comments on
passages, all answered, a quarter carried over unless the text has their words; all places in
the new text are computed again. Target: published in less than ten seconds.
"""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("CONSULT_INSTANCE", tempfile.mkdtemp(prefix="consult-bench-"))

from sqlalchemy import insert, select

from .seed_data import AMENDMENT_COUNT, SeededData, seed_database
from consult.amendments import change_description
from consult.amendments.conflicts import collisions as colliding
from consult.app import create_app
from consult.comments.models import Comment
from consult.comments.passages import relocate_passage
from consult.consolidation.carry_over import queries as carrying, confirmation as confirming
from consult.consolidation import actions as deciding
from consult.consolidation.dispositions import text_effect
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.publishing import queries as publication
from consult.consolidation.models import ContributionRef, Disposition
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Clause, Document, Version
from consult.documents.queries import load_clause_texts
from consult.meetings.drafting import queries as drafting
from consult.text.anchors import carry_over as words
from consult.text.anchors.selectors import describe_passage
from consult.text.diff import word_diff
from consult.text.parsing.light_markup import extract_plain_text

MOST_SECONDS = 10.0  # seconds
PASSAGES = (
    "every school",
    "library and health post",
    "[voluntary] public financing",
    "investment by the private sector",
    "priority to those who are furthest behind",
)
REPLACEMENTS = (
    ("library and health post", "each health post"),
    ("[voluntary] ", ""),
    ("investment by", "a mix of investments by"),
)
OUTCOMES = ("accepted", "not_accepted", "noted", "carried_over")
COMPARISON_CACHES = (
    words.carry_passage,
    words.compute_proposal_verdict,
    words._diff_cached,
    word_diff._tokenize_base,
    relocate_passage,
    colliding.compute_hunks,
    change_description.describe_change,
    change_description.mark_change,
    change_description.shorten_change,
    text_effect._compare,
    text_effect._list_changes,
    drafting.mark_changes,
)


def _anchor_comments(document: Document) -> None:
    """Anchor the comments of a document to passages of their clauses."""
    lines = {
        line.clause_id: line
        for line in load_clause_texts(document.current_version_id or 0, "en", "en")
    }
    there = db.session.scalars(select(Comment).where(Comment.document_id == document.id))
    for number, comment in enumerate(there):
        line = lines[comment.clause_id or 0]
        text, exact = extract_plain_text(line.text), PASSAGES[number % len(PASSAGES)]
        comment.wording_id, comment.place = line.wording_id, "passage"
        anchor = describe_passage(text, text.index(exact), text.index(exact) + len(exact))
        comment.exact, comment.prefix, comment.suffix, comment.start, comment.end = anchor


def _prepare_version(ground: SeededData, document: Document, moderator: Actor) -> Version:
    """Prepare a working version with every second clause reworded and every contribution
    answered.
    """
    made = create_version(
        moderator,
        document.id,
        "rev-1",
        {"en": "Rev.1"},
        "T/Rev.1",
        based_on=document.current_version_id,
    )
    for number, line in enumerate(load_clause_texts(made.id, "en", "en")[::2]):
        text = line.text.replace(*REPLACEMENTS[number % len(REPLACEMENTS)])
        change_clause(
            moderator,
            made.id,
            line.clause_id,
            ChangeClauseForm(language="en", text=text, label=line.label),
        )
    found = publication.load_blockers(made)
    with transaction():
        db.session.execute(
            insert(Disposition),
            [
                {
                    "consultation_id": made.consultation_id,
                    "version_id": made.id,
                    kind: number,
                    "outcome": OUTCOMES[place % len(OUTCOMES)],
                    "reason": "As the room wants it.",
                    "made_by_id": ground.world.ids["mona"],
                    "hunks": {},
                    "row_version": 1,
                }
                for kind, numbers in (
                    ("amendment_id", found.amendments),
                    ("comment_id", found.comments),
                )
                for place, number in enumerate(numbers)
            ],
        )
        _fit_answers(made)
    return find_row(Version, made.id)


def _fit_answers(version: Version) -> None:
    """Give each answer that the text contradicts the outcome that the text suggests.

    A person confirms it, because nobody took the words of the text from the amendments.
    """
    found = check_answers(version)
    for wrong in found.misfits:
        wrong.disposition.outcome = wrong.suggested or "noted"
        wrong.disposition.confirmed = found.effects[wrong.answered.id].digest


def clear_caches() -> None:
    """Clear all caches of comparisons."""
    for kept in COMPARISON_CACHES:
        kept.cache_clear()


def measure_publication(url: str) -> dict[str, float]:
    """Return the seconds of the page and of publication, each with empty caches."""
    ground, times = seed_database(url, 10), {}
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    with app.app_context():
        moderator, chair, secretary = (ground.world.actor(name) for name in ("mona", "cho", "sera"))
        document = find_row(Document, find_row(Clause, ground.clauses["debated"][0]).document_id)
        with transaction():
            _anchor_comments(document)
        version = _prepare_version(ground, document, moderator)
        undecided = {
            line.clause_id: line.digest for line in publication.load_blockers(version).undecided
        }
        deciding.decide_clauses(
            chair, version.id, undecided, "open", "I see no objection.", undecided
        )
        clear_caches()
        began = perf_counter()
        places = carrying.compute_carry_over(moderator, version)
        publication.load_publication(moderator, version)
        times["what the page of publishing works out"] = perf_counter() - began
        doubtful = {
            ContributionRef(each.kind, each.id): each.digest for each in places if each.doubtful
        }
        if doubtful:
            confirming.confirm_verdicts(moderator, version.id, doubtful)
        clear_caches()
        began = perf_counter()
        issue_version(secretary, version.id)
        times["issuing"] = perf_counter() - began
        print(
            f"{len(undecided)} clauses reworded, {AMENDMENT_COUNT:,} amendments, {len(places):,} "
            f"places carried over, {len(doubtful):,} confirmed by a person"
        )
        db.engine.dispose()
    return times


def main() -> int:
    """Measure and print; return 1 if the target was missed."""
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        times = measure_publication(f"sqlite:///{Path(folder)}/consult.db")
    for name, seconds in times.items():
        print(f"{name}: {seconds:.2f} s")
    return 0 if times["issuing"] < MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())

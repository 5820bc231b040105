"""Property test of answers and text over random histories, against an oracle of single words.

Every word of the text and of an amendment is unique. So an oracle that looks for words alone
tells which changes stand in the text, and whose they are.
"""

import re
from contextlib import suppress
from itertools import count, product
from random import Random
from string import ascii_lowercase

import pytest
from sqlalchemy import select

from consult.amendments.actions import (
    amend_amendment,
    propose_amendment,
    revise_amendment,
    withdraw_amendment,
)
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.desk.batch_actions import undo_batch_action
from consult.consolidation.desk.suggestion_actions import answer_as_suggested
from consult.consolidation.desk.suggestion_queries import digest_suggestions, load_suggestions
from consult.consolidation.dispositions.confirmation_actions import (
    adopt_stale_words,
    confirm_disposition,
)
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.models import DeskBatch, Disposition
from consult.consolidation.workbench.actions import build_clause_text, rewrite_clause
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_text_queries import (
    find_clause_work,
    load_offered_hunks,
    build_hunk_key,
)
from consult.core.database.engine import db, find_row
from consult.core.events.dispatcher import Dispatcher
from consult.core.errors import Conflict, Invalid, NotFound
from consult.documents.actions import issue_version
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from tests.support.answers.answer_oracle import (
    expect_code,
    has_repeated_words,
    is_brought_again,
    judge,
    list_joined_words,
)
from tests.support.answers.published_answers import check_published_answers
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.unit.consolidation.test_publication import edit, reword

pytestmark = pytest.mark.usefixtures("here")
AUTHORS = ("pia", "ivo", "nils", "hana")
OUTCOMES = ("accepted", "part", "not_accepted", "noted", "carried_over")


def settle_brackets(text, spare):
    """Replace each bracket with alternatives, an inner one first, by a new word."""
    settled = re.sub(r"\[alt [^\[\]]*\]", next(spare), text)
    return settled if settled == text else settle_brackets(settled, spare)


class History:
    """A random history of one clause: its steps, and the checks after each of them."""

    def __init__(self, world, seed):
        """Issue a version whose clause has unique words, and begin the next one."""
        self.world, self.chance, self.mona = world, Random(seed), world.actor("mona")
        self.clause = world.other_clause
        self.spare = (f"w{''.join(each)}" for each in product(ascii_lowercase, repeat=4))
        self.names, self.news = count(1), Dispatcher()
        self.news.step()
        first = create_working_version(world, "plain", based_on=world.version)
        reword(world, first, " ".join(next(self.spare) for _ in range(14)))
        issue_version(world.actor("sera"), clear_for_publication(world, first))
        self.current, self.draft = first, None
        self.begin()

    def begin(self):
        self.draft = create_working_version(
            self.world, f"next{next(self.names)}", based_on=self.current
        )

    @property
    def version(self):
        return find_row(Version, self.draft)

    def text(self, version=None):
        return next(
            line.text
            for line in load_clause_texts(version or self.draft, "en", "en")
            if line.clause_id == self.clause
        )

    def change(self, text):
        """Replace, delete and add words of a text at random."""
        words = settle_brackets(text, self.spare).split()
        for _ in range(self.chance.randint(1, 3)):
            place = self.chance.randrange(max(1, len(words)))  # deletions may leave none
            kind = self.chance.choice(["replace", "delete", "add"])
            words[place : place + (kind != "add")] = [] if kind == "delete" else [next(self.spare)]
        return " ".join(words) or next(self.spare)

    def open_amendments(self):
        return list(check_answers(self.version).effects.values())

    def some(self):
        return self.chance.choice(self.open_amendments()).amendment

    # the steps

    def propose(self):
        text = self.change(self.text(self.current))
        author = self.world.actor(self.chance.choice(AUTHORS))
        propose_amendment(author, self.clause, "mod", text, "So.")

    def amend(self):
        parent = self.some()
        author = self.world.actor(self.chance.choice(AUTHORS))
        amend_amendment(author, parent.id, self.change(parent.rebased_text), "Rather so.")

    def revise(self):
        each = self.some()
        text = self.change(each.rebased_text)
        revise_amendment(self.actor_of(each), each.id, text, "Better.")

    def withdraw(self):
        each = self.some()
        withdraw_amendment(self.actor_of(each), each.id)

    def name_author(self, each):
        return next(name for name in AUTHORS if self.world.ids[name] == each.author_id)

    def actor_of(self, each):
        return self.world.actor(self.name_author(each))

    def take(self):
        keys = [
            build_hunk_key(hunk, number)
            for _, found in load_offered_hunks(self.mona, self.clause)
            for number, hunk in enumerate(found)
        ]
        chosen = [key for key in keys if self.chance.random() < 0.4]
        afresh = self.chance.random() < 0.3
        build_clause_text(self.mona, self.draft, self.clause, chosen, is_afresh=afresh)

    def take_whole(self):
        take_amendments(self.mona, self.draft, [self.some().id])

    def write(self):
        text = self.text()
        if self.chance.random() < 0.4:  # words that an amendment asks for, typed by hand
            text = self.some().rebased_text
        elif "[" not in text:
            text = self.change(text)
        rewrite_clause(self.mona, self.draft, self.clause, text)

    def answer(self):
        propose_dispositions(
            self.mona, self.draft, [edit(self.some().id)], self.chance.choice(OUTCOMES), "So."
        )

    def answer_suggested(self):
        found = load_suggestions(self.mona, self.version, check_answers(self.version))
        answer_as_suggested(self.mona, self.draft, digest_suggestions(found))

    def confirm(self):
        each = self.chance.choice(check_answers(self.version).misfits)
        confirm_disposition(self.mona, self.draft, each.answered.id, "It is so.")

    def adopt(self):
        each = self.chance.choice(check_answers(self.version).stale)
        adopt_stale_words(self.mona, self.draft, self.clause, each.amendment_id)

    def undo(self):
        last = db.session.scalars(
            select(DeskBatch.id)
            .where(DeskBatch.version_id == self.draft, DeskBatch.undone_at.is_(None))
            .order_by(DeskBatch.id.desc())
        ).first()
        undo_batch_action(self.mona, self.draft, last or 0)

    def step(self):
        """Take one random step; a refused one leaves everything as it is."""
        steps = (self.propose, self.amend, self.revise, self.withdraw, self.take, self.take)
        steps += (self.take_whole, self.write, self.answer, self.answer, self.answer_suggested)
        steps += (self.confirm, self.adopt, self.undo, self.undo)
        self.last = [self.chance.choice(steps).__name__, self.text()]
        with suppress(Conflict, Invalid, NotFound, IndexError):
            getattr(self, self.last[0])()

    # the checks

    def check(self):
        """Compare the program with the oracle."""
        found = check_answers(self.version)
        work = find_clause_work(self.draft, self.clause)
        misfits = {each.answered.id: each.code for each in found.misfits}
        made = {
            each.amendment_id: each
            for each in db.session.scalars(
                select(Disposition).where(Disposition.version_id == self.draft)
            )
        }
        assert not list_joined_words(self.text()), self.last
        for number, each in found.effects.items():
            assert not list_joined_words(each.amendment.rebased_text or "")
            asked = (each.amendment.current_text, each.amendment.rebased_text or "")
            if has_repeated_words(*asked, self.text()):
                continue  # as a carry-over may leave it: the oracle knows words only
            if work is not None and is_brought_again(each, work):
                continue
            state = judge(each, self.text(), work)
            effect = each.effect
            told = (effect.present, effect.credited, effect.is_alternative, effect.is_credited)
            assert told == state, (number, self.text(), each, work and (work.passages, work.struck))
            answer = made.get(number)
            if answer is not None and answer.outcome != "modified":  # no oracle for written text
                sure = answer.confirmed == each.digest
                code = expect_code(answer.outcome, len(each.hunks), state, sure)
                revised = each.amendment.revised_at
                if code is None and revised and revised > answer.made_at and not sure:
                    code = "answer_outdated"
                elif code is None and not sure and answer.fitted not in {None, each.digest}:
                    code = "effect_changed"
                assert misfits.get(number) == ("words_stale" if effect.is_stale else code)
        self.check_reasons()

    def check_reasons(self):
        """Require that two amendments get one reason only if nothing tells them apart."""
        found = load_suggestions(self.mona, self.version, check_answers(self.version))
        reasons = [each.answer.reason for each in found]
        assert len(set(reasons)) == len(reasons)

    def publish(self):
        """Mend what does not fit, issue the version, and compare all that is published."""
        if "[" in self.text():  # the oracle takes all brackets for new ones
            plain = settle_brackets(self.text(), self.spare)
            rewrite_clause(self.mona, self.draft, self.clause, plain)
        for stale in check_answers(self.version).stale:
            adopt_stale_words(self.mona, self.draft, self.clause, stale.amendment_id)
        for number, each in check_answers(self.version).effects.items():
            outcome = each.suggested or ("modified" if each.effect.is_credited else "noted")
            reason = f"So it is with {number}."
            propose_dispositions(self.mona, self.draft, [edit(number)], outcome, reason)
        clear_for_publication(self.world, self.draft)
        assert check_answers(self.version).left_count == 0
        effects = check_answers(self.version).effects
        assert issue_version(self.world.actor("sera"), self.draft).issued
        names = {number: self.name_author(each.amendment) for number, each in effects.items()}
        check_published_answers(self.draft, self.clause, effects, names, self.news)
        self.current = self.draft
        self.begin()


@pytest.mark.parametrize("seed", range(3))
def test_answers_and_text_agree_through_a_random_history(world, seed):
    history = History(world, seed)
    for step in range(1, 41):
        history.step()
        history.check()
        if step % 20 == 0:
            history.publish()


@pytest.mark.thorough
@pytest.mark.timeout(1_200)  # some six minutes on PostgreSQL
def test_answers_and_text_agree_through_a_history_of_two_thousand_steps(world):
    history = History(world, 77)
    for step in range(1, 2_001):
        history.step()
        history.check()
        if step % 40 == 0:
            history.publish()

"""Property test: no alternative of a built text names somebody who has not asked for its words."""

import random
import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import update

from consult.amendments.renderings.actions import enter_rendering
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.documents.models import Wording
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.merge.consolidated_text import build_consolidated_text
from consult.text.merge.hunk_merge import find_hunks
from tests.support.contributions.amendments import FRENCH, propose, seen

pytestmark = pytest.mark.usefixtures("here")
WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]
PEOPLE = ("pia", "paul", "ivo", "nils")


class Enough(Exception):
    """Raised to discard the rows of an example."""


def make_text(chance):
    """Make a text of a few words with brackets, which may be nested."""
    words = [chance.choice(WORDS) for _ in range(chance.randint(3, 8))]
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        first = chance.randrange(len(words))
        last = chance.randrange(first, len(words))
        words[first] = f"[{words[first]}"
        words[last] = f"{words[last]}]"
    return " ".join(words)


def edit_text(chance, base):
    """Edit a text: words go, come and change, and brackets are dropped or added, pairs or not."""
    edited = []
    for word in base.split():
        kind = chance.choices(
            ("keep", "drop", "change", "insert", "bare", "bracket"), (9, 3, 3, 2, 2, 1)
        )
        edited += {
            "keep": [word],
            "drop": [],
            "change": [chance.choice(WORDS)],
            "insert": [word, chance.choice(WORDS)],
            "bare": [re.sub(r"[\[\]]", "", word)],
            "bracket": [f"[{word}]"],
        }[kind[0]]
    return " ".join(edited)


def enter_request(world, name, text, *, in_french):
    """Enter an amendment, or one in French with its authentic text; return its official text."""
    if in_french:
        wording = world.wordings[world.other_clause, "fr"]
        more = {"language": "fr", "wording_id": wording}
        number = propose(world, name, text=FRENCH.replace("2030", "2032"), **more)
        enter_rendering(world.actor(name), number, text)
    else:
        number = propose(world, name, text=text)
    return seen(world, number, name).rebased_text


def join_words(text):
    """Return a text without its white space, which a merge arranges anew."""
    return "".join(text.split())


def list_alternatives(text):
    """List each name of an alternative, nested ones included, with the words beside it."""
    return [
        (name, text[each.words : each.end])
        for bracket in parse_brackets(text).list_brackets()
        for each in bracket.alternatives
        for name in each.by.split(", ")
    ]


def find_wrong_names(world, chance):
    """Enter random amendments, build the text of all that were accepted, and list wrong names."""
    base, asked = make_text(chance), {}
    wording = world.wordings[world.other_clause, "en"]
    values = {"text": base, "digest": hash_text(base)}
    db.session.execute(update(Wording).where(Wording.id == wording).values(**values))
    db.session.expire_all()
    for name in PEOPLE:
        with suppress(Invalid):
            text = edit_text(chance, base)
            asked[name] = enter_request(world, name, text, in_french=chance.random() < 0.4)
    hunks = [hunk for name, text in asked.items() for hunk in find_hunks(base, text, name)]
    made = build_consolidated_text(base, hunks, str, "issued").text
    known = {name: join_words(text) for name, text in {**asked, "issued": base}.items()}
    return made, [
        (name, words)
        for name, words in list_alternatives(made)
        if words.strip() != "–" and join_words(words) not in known[name]
    ]


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_no_alternative_names_somebody_who_has_not_asked_for_its_words(world, seed):
    with suppress(Enough), transaction():
        made, wrong = find_wrong_names(world, random.Random(seed))
        assert wrong == [], made
        raise Enough

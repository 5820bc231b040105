"""Open brackets of a version, by clause and by holder."""

import re
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.core.database.engine import db
from consult.text.brackets.holders import HeldBracket, list_held_brackets

from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts

_HOLDER_SEPARATORS = re.compile(", |، |、")  # between several holders of one text


class ClauseOpenBrackets(NamedTuple):
    """A clause with its brackets."""

    line: ClauseText
    brackets: list[HeldBracket]


class BracketHolder(NamedTuple):
    """A holder named in brackets, and the clauses with these brackets."""

    name: str
    brackets: int
    places: list[ClauseOpenBrackets]


class RemainingBrackets(NamedTuple):
    """All open brackets of a version; `nobody` counts those without a holder."""

    places: list[ClauseOpenBrackets]
    holders: list[BracketHolder]
    nobody: int

    @property
    def brackets(self) -> int:
        """The number of brackets, nested ones included."""
        return sum(len(each.brackets) for each in self.places)


def load_remaining_brackets(version: Version) -> RemainingBrackets:
    """Load the brackets in the authentic text of a version, in the order of the text.

    Holders of the most brackets come first.
    """
    language = version.document.authentic
    places = [
        ClauseOpenBrackets(line, found)
        for line in load_clause_texts(version.id, language, language)
        if (found := list_held_brackets(line.text))
    ]
    every = {name for place in places for each in place.brackets for name in each.holders}
    people = _split_holders(every, version)
    names: dict[str, list[ClauseOpenBrackets]] = {}
    counts: dict[str, int] = {}
    for place in places:
        for each in place.brackets:
            for name in dict.fromkeys(one for held_by in each.holders for one in people[held_by]):
                counts[name] = counts.get(name, 0) + 1
                if place not in names.setdefault(name, []):
                    names[name].append(place)
    holders = [
        BracketHolder(name, counts[name], names[name])
        for name in sorted(names, key=lambda name: (-counts[name], name))
    ]
    nobody = sum(
        not any(people[name] for name in each.holders)
        for place in places
        for each in place.brackets
    )
    return RemainingBrackets(places, holders, nobody)


def _split_holders(holders: set[str], version: Version) -> dict[str, list[str]]:
    """Map each written holder to names: several are split, names of versions are dropped."""
    titles = db.session.scalars(
        select(Version.name).where(Version.document_id == version.document_id)
    )
    texts = {name.casefold() for title in titles for name in title.values()}
    joint = [each for each in holders if len(_HOLDER_SEPARATORS.split(each)) > 1]
    whole = (
        set(db.session.scalars(select(Organisation.name).where(Organisation.name.in_(joint))))
        if joint
        else set()
    )
    return {
        each: [each]
        if each in whole
        else [name for name in _HOLDER_SEPARATORS.split(each) if name.casefold() not in texts]
        for each in holders
    }

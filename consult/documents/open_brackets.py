"""The brackets that are left in a version: by clause, and by who holds them open."""
from typing import NamedTuple

from consult.text.held import Held, held

from .models import Version
from .queries import Line, text_of


class Place(NamedTuple):
    """A clause with its brackets."""

    line: Line
    brackets: list[Held]


class Holder(NamedTuple):
    """Somebody who is named in brackets, and the clauses in which that is."""

    name: str
    brackets: int
    places: list[Place]


class Left(NamedTuple):
    """All that is left. nobody: how many brackets name nobody."""

    places: list[Place]
    holders: list[Holder]
    nobody: int

    @property
    def brackets(self) -> int:
        """How many there are, nested ones too."""
        return sum(len(each.brackets) for each in self.places)


def brackets_in(version: Version) -> Left:
    """The brackets of a version in its authentic words, in the order of the text; who holds most comes first."""
    language = version.document.authentic
    places = [Place(line, found) for line in text_of(version.id, language, language) if (found := held(line.text))]
    names: dict[str, list[Place]] = {}
    counts: dict[str, int] = {}
    for place in places:
        for each in place.brackets:
            for name in each.holders:
                counts[name] = counts.get(name, 0) + 1
                if place not in names.setdefault(name, []):
                    names[name].append(place)
    holders = [Holder(name, counts[name], names[name]) for name in sorted(names, key=lambda name: (-counts[name], name))]
    return Left(places, holders, sum(not each.holders for place in places for each in place.brackets))

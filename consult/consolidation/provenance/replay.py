"""The story of a clause replayed: the words as they were at each moment, with what changed or was asked for marked."""
from typing import NamedTuple

from consult.amendments.queries import Proposal
from consult.documents.comparison import Stretch, stretched

from .story import Moment, Story

WORDED = frozenset({"mod", "edit"})


class Step(NamedTuple):
    """A moment with the words at that time; asked: the marks are what somebody asks for, and no words of the text yet."""

    moment: Moment
    stretches: tuple[Stretch, ...]
    asked: bool = False

    @property
    def changes(self) -> bool:
        """Whether any word is marked."""
        return any(each.kind != "same" for each in self.stretches)


def steps(story: Story) -> list[Step]:
    """Every moment of a story in its order; words that nobody had written yet are none."""
    found: list[Step] = []
    issued = {each.version.id: each.words for each in story.moments if each.version is not None}
    standing = ""
    for each in story.moments:
        if each.what == "issued":
            found.append(Step(each, tuple(stretched(standing or each.words, each.words))))
            standing = each.words
        elif each.edit is not None:
            found.append(_asked(each, each.edit, standing))
        elif each.decision is not None:
            found.append(Step(each, tuple(stretched(standing, issued.get(each.decision.version_id, standing)))))
        else:
            found.append(Step(each, tuple(stretched(standing, standing))))
    return found


def _asked(moment: Moment, edit: Proposal, standing: str) -> Step:
    base = edit.parent_text or edit.base or standing
    wanted = "" if edit.kind == "sup" else edit.text if edit.kind in WORDED and edit.language == edit.authentic else None
    return Step(moment, tuple(stretched(base, base if wanted is None else wanted)), wanted is not None)

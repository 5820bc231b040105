"""The text of a clause at each moment of its story, with changes and requests marked."""

from typing import NamedTuple

from consult.amendments.queries import AmendmentView
from consult.documents.comparison import DiffStretch, build_stretches

from .story import StoryMoment, ClauseStory

WORDED_KINDS = frozenset({"mod", "edit"})


class ReplayStep(NamedTuple):
    """A moment with the text at that time.

    Attributes:
        asked: The marks are a request and not part of the text.
    """

    moment: StoryMoment
    stretches: tuple[DiffStretch, ...]
    asked: bool = False

    @property
    def changes(self) -> bool:
        """Return whether any text is marked."""
        return any(each.kind != "same" for each in self.stretches)


def build_replay_steps(story: ClauseStory) -> list[ReplayStep]:
    """Build the steps of a story in order of time."""
    found: list[ReplayStep] = []
    issued = {each.version.id: each.words for each in story.moments if each.version is not None}
    standing = ""
    for each in story.moments:
        if each.what == "issued":
            found.append(
                ReplayStep(each, tuple(build_stretches(standing or each.words, each.words)))
            )
            standing = each.words
        elif each.edit is not None:
            found.append(_build_amendment_step(each, each.edit, standing))
        elif each.decision is not None:
            found.append(
                ReplayStep(
                    each,
                    tuple(
                        build_stretches(standing, issued.get(each.decision.version_id, standing))
                    ),
                )
            )
        else:
            found.append(ReplayStep(each, tuple(build_stretches(standing, standing))))
    return found


def _build_amendment_step(moment: StoryMoment, edit: AmendmentView, standing: str) -> ReplayStep:
    base = edit.parent_text or edit.base_text or standing
    wanted = (
        ""
        if edit.kind == "sup"
        else edit.text
        if edit.kind in WORDED_KINDS and edit.language == edit.authentic
        else None
    )
    return ReplayStep(
        moment, tuple(build_stretches(base, base if wanted is None else wanted)), wanted is not None
    )

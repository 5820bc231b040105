"""Words that a text took from one source although another source brought them into it."""

from collections.abc import Hashable, Iterable

from .consolidated_text import SourcedPassage, join_passages_of_same_sources, rewrite_passages


def credit_shared_words(
    passages: Iterable[SourcedPassage], bringer: Hashable, words: str, owner: Hashable
) -> tuple[SourcedPassage, ...]:
    """Credit the words of passages that stem from the words of another source to that source.

    Only passages that stand for the bringer alone are divided; the rest of their words stay with
    it. A bringer that only left words of the owner out has none of its own: such a passage is
    credited to both.

    Args:
        words: Words of the owner that the bringer changed.
    """
    found: list[SourcedPassage] = []
    for each in passages:
        if each.sources != (bringer,) or not words.strip():
            found.append(each)
            continue
        divided = rewrite_passages([SourcedPassage(words, (owner,))], each.text, bringer)
        has_own = any(part.text.strip() and bringer in part.sources for part in divided)
        found += divided if has_own else [SourcedPassage(each.text, (owner, bringer))]
    return join_passages_of_same_sources(found)

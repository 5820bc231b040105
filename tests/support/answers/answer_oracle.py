"""An oracle of answers and text that looks for single words, each of which is unique."""

import re
from itertools import pairwise


def has_repeated_words(*texts):
    """Return whether a word stands twice in a text, alternatives in brackets aside."""
    every = [re.sub(r"\[alt [^\]]*\]", "", text).split() for text in texts]
    return any(len(set(words)) != len(words) for words in every)


def list_joined_words(text):
    """List what stands between white space and brackets and is not one word."""
    plain = re.sub(r"\[alt \d+ \([^)]*\):| / alt \d+ \([^)]*\):|\]", " ", text)
    plain = plain.replace("–", " ")  # an alternative without words
    beside = re.findall(r"\w+\[alt|\]\w+", text)  # no space between a word and a bracket
    return beside + [each for each in plain.split() if not re.fullmatch(r"w[a-z]{4}", each)]


def is_brought_again(each, work):
    """Return whether somebody else brings words again that were struck for an amendment.

    No oracle tells whether they are the same words: that is a question of meaning.
    """
    source = f"a{each.amendment.id}"
    struck = {word for _, words, by in work.struck if source in by for word in words.split()}
    return any(
        struck.intersection(words.split())
        for words, sources in work.passages
        if not {source, "base", "marks"}.intersection(sources)
    )


def stands_at_its_place(base, hunk, words, asked, parent):
    """Return whether the words that a hunk inserts stand between the right words of the base.

    They do not beside a word of the parent that was left out of it.

    Args:
        words: single words that stand in the text, in their order.
        asked: every single word that the amendment asks for.
        parent: single words that the amended amendment asks for, in their order.
    """
    new = hunk.replacement.split()
    before = [words.index(each) for each in base[: hunk.start].split() if each in words]
    after = [words.index(each) for each in base[hunk.end :].split() if each in words]
    low, high = (before or [-1])[-1], (after or [len(words)])[0]
    runs = [at for at in range(low + 1, high - len(new) + 1) if words[at : at + len(new)] == new]
    left_out = set(parent) - set(base.split()) - asked
    bound = {pair for pair in pairwise(parent) if left_out.intersection(pair)}
    longer = any(
        bound.intersection(pairwise(words[max(0, at - 1) : at + len(new) + 1])) for at in runs
    )
    return not new or bool(runs) and not longer


def judge(each, text, work):
    """Judge by single words which changes stand in a text, and which are credited."""
    source = f"a{each.amendment.id}"
    plain = re.sub(r"\[alt [^\]]*\]", " | ", text).split()
    standing = set(re.findall(r"\bw[a-z]{4}\b", text))  # also in an alternative
    passages = [(words, sources) for words, sources in work.passages] if work else []
    inside, own, alternative = False, [], False
    for words, sources in passages:
        if sources == ["marks"]:
            inside = words.strip() != "]"
        elif source in sources and words.strip():
            own.append(words)
            alternative = alternative or inside
    removed = [words for _, words, sources in work.struck if source in sources] if work else []
    base, asked = each.amendment.current_text, set((each.amendment.rebased_text or "").split())
    parent = (each.amendment.parent_now or "").split()
    present, credited = set(), set()
    for number, hunk in enumerate(each.hunks):
        new, old = hunk.replacement.split(), base[hunk.start : hunk.end].split()
        if set(old) & standing - asked or not stands_at_its_place(base, hunk, plain, asked, parent):
            continue
        present.add(number)
        told = own if new else removed
        if any(set(new or old) & set(words.split()) for words in told):
            credited.add(number)
    return frozenset(present), frozenset(credited), alternative, bool(own) or bool(credited)


def expect_code(outcome, asked, state, confirmed):
    """Say by the rules of the specification what stands against an answer."""
    present, credited, alternative, is_credited = state
    if not asked and not is_credited:
        return None  # but words that were kept, although it asks for them no longer, count
    complete = 0 < asked == len(present) and not alternative
    partial = alternative or 0 < len(present) < asked
    by_chance = bool(present - credited) and not confirmed
    if outcome == "accepted":
        return "words_missing" if not complete else "words_uncredited" if by_chance else None
    if outcome == "part":
        if not partial:
            return "words_complete" if complete else "words_missing"
        return "words_uncredited" if by_chance else None
    if is_credited:
        return "words_in_text"
    return "words_uncredited" if present and by_chance else None

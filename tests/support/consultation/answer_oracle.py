"""An oracle of answers and text that looks for single words, each of which is unique."""

import re


def has_repeated_words(*texts):
    """Return whether a word stands twice in a text, alternatives in brackets aside."""
    every = [re.sub(r"\[alt [^\]]*\]", "", text).split() for text in texts]
    return any(len(set(words)) != len(words) for words in every)


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
    present, credited = set(), set()
    base = each.amendment.current_text
    for number, hunk in enumerate(each.hunks):
        new, old = hunk.replacement.split(), base[hunk.start : hunk.end].split()
        runs = [plain[at : at + len(new)] for at in range(len(plain))]
        if (new and new not in runs) or set(old) & standing - set(new):
            continue
        present.add(number)
        told = own if new else removed
        if any(set(new or old) & set(words.split()) for words in told):
            credited.add(number)
    return frozenset(present), frozenset(credited), alternative, bool(own) or bool(credited)


def expect_code(outcome, asked, state, confirmed):
    """Say by the rules of the specification what stands against an answer."""
    present, credited, alternative, is_credited = state
    if not asked:
        return None
    complete = len(present) == asked and not alternative
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

"""Printed labels of clauses: separated from the text of a line, and their level."""

import regex

from consult.text.labels.insertions import INSERTION

_ROMAN = r"(?=[ivxl])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_UPPER_ROMAN = _ROMAN.upper()
_HAN = r"[一二三四五六七八九十百〇零]{1,5}"
_ARABIC_NAME = (
    r"(?:ألف|باء|جيم|دال|هاء|واو|زاي|حاء|طاء|ياء|كاف|لام|ميم|نون|سين|عين|فاء|صاد|قاف|راء|شين|تاء|"
    r"ثاء|خاء|ذال|ضاد|ظاء|غين)"
)
_ARABIC_LETTER = r"(?:ه\u0640|[ابجدهوزحطيكلمنسعفصقرشتثخذضظغأ])"
_LETTER = rf"(?:[a-zA-Z]|[а-яА-Я]|{_ARABIC_LETTER})"
_BIS = rf"(?:(?:{INSERTION}){{1,3}})"
_NUMBER = r"\p{Nd}{1,4}(?:\.\p{Nd}{1,3})*"
_CODE = rf"(?:[A-Z]{{1,3}}|{_ARABIC_NAME})\p{{Nd}}{{1,3}}(?:\.\p{{Nd}}{{1,3}})*"
_INNER = (
    rf"(?:\p{{Nd}}{{1,3}}|{_LETTER}|(?P<twin>[a-zа-я])(?P=twin)|{_ROMAN}|{_UPPER_ROMAN}|{_HAN})"
)
# characters allowed after a label that needs no space after it
_THEN = r"(?=\s|$|[\p{Han}\p{Ps}\p{Pi}*\"])"

# Tried in this order; text after the group is not part of the label.
_FORMS = [
    regex.compile(form, regex.V1)
    for form in (
        rf"(?P<label>[(（]{_INNER}{_BIS}?[)）]{_BIS}?){_THEN}",
        rf"(?P<label>(?:{_INNER}|{_NUMBER}){_BIS}?[)）]){_THEN}",
        rf"(?P<label>{_HAN}|\p{{Nd}}{{1,3}})、",
        rf"(?P<label>(?:{_NUMBER}[A-Z]?|{_CODE}|{_HAN}){_BIS}?)[.．]{_THEN}",
        rf"(?P<label>(?:{_LETTER}|{_ROMAN}|{_UPPER_ROMAN}|{_ARABIC_NAME}){_BIS}?)\.(?=\s|$)",
        rf"(?P<label>(?:{_NUMBER}|{_CODE}|{_LETTER}|{_UPPER_ROMAN}|{_ARABIC_NAME}){_BIS}?)\s*·\s",
        (
            rf"(?P<label>(?:\p{{Nd}}{{1,3}}|{_ARABIC_LETTER}|{_ARABIC_NAME}){_BIS}?)"
            r"\s?[-–](?=\s)(?!\s*\p{Nd})"
        ),
        rf"(?P<label>{_CODE}{_BIS}?):(?=\s)",
        r"(?P<label>(?:\p{Nd}{1,4}|[A-Z]{1,3}\p{Nd}{1,3})(?:\.\p{Nd}{1,3})+)(?=\s|$)",
        rf"(?P<label>{_NUMBER}{_BIS})(?=\s|$)",
        rf"(?P<label>{_NUMBER}|{_CODE}|{_HAN})\t",
    )
]
_LEAD = regex.compile(r"^[\s\u200E\u200F\u061C]*")
_YEAR = regex.compile(r"(?:1[5-9]|20)\d\d", regex.ASCII)
_DECIMAL = regex.compile(r"\p{Nd}+\.\p{Nd}+")
_UNIT = regex.compile(
    r"\s*(?:%|٪|per\b|percent|p(?:our|or)\s|million|billion|trillion|milliard|mil\b|"
    r"миллион|миллиард|млн|млрд|процент|"
    r"مليون|مليار|في المائة|万|亿|"
    r"[GMk]?(?:Hz|bit|W)\b|[KMGT]B\b|km\b|times\b|to\s\p{Nd}|[-–]\s?\p{Nd})",
    regex.IGNORECASE,
)


def split_label(line: str) -> tuple[str | None, str]:
    """Split the printed label from the text of a line.

    Labels are `12`, `12 bis`, `12.3`, `a)`, `(iv)`, `C5.3`, `一`, `（一）`, `أ)` and similar. A
    full stop, comma or dash after the label is dropped; parentheses are kept.

    Returns:
        The label and the text; (None, the line without its indent) if there is no label.
    """
    words = _LEAD.sub("", line, count=1)
    for form in _FORMS:
        match = form.match(words)
        if match and not _is_plain_number(match["label"], words[match.end() :]):
            return " ".join(match["label"].split()), words[match.end() :].strip()
    return None, words.strip()


def _is_plain_number(label: str, rest: str) -> bool:
    """Return whether the number is a year or a decimal in a sentence, not a label."""
    if _YEAR.fullmatch(label):
        return True
    return _DECIMAL.fullmatch(label) is not None and _UNIT.match(rest) is not None


_ENDING = regex.compile(rf"{_BIS}$")
_LETTER_BEFORE = {"i": "h", "v": "u", "x": "w", "l": "k"}


def get_label_level(label: str, previous: str | None = None) -> int:
    """Return the level of a label; 1 is outermost.

    It is 1 for `12`, `C5`, `I`, `A`, `一`; 2 for `12.3`, `a)`, `(1)`, `（一）`; 3 for `(iv)`.
    `i`, `v` and `x` are Roman numerals unless `previous`, the label before, is the letter
    before them.
    """
    bare = _ENDING.sub("", label.strip("()（）. "))
    enclosed = bare != _ENDING.sub("", label.strip(". "))
    if "." in bare:
        return bare.count(".") + 1
    before = _LETTER_BEFORE.get(bare)
    follows = before is not None and previous is not None and previous.strip("()（）. ") == before
    if regex.fullmatch(_ROMAN, bare) and not follows and bare != "l":
        return 3
    if regex.fullmatch(rf"[a-zа-я]{{1,2}}|{_ARABIC_LETTER}", bare):
        return 2
    return 2 if enclosed else 1

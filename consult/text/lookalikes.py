"""Look-alike characters, which readers cannot tell apart, reduced to one form for comparison."""

import unicodedata

import regex

# Letters of other scripts that look like a Latin letter in common typefaces (own selection,
# lower and upper case).
_DRAWN_ALIKE = {
    "a": "аα", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡ",
    "h": "һ", "i": "іιı", "j": "јϳ", "k": "κк", "l": "ӏ",
    "n": "ո", "o": "оοօ", "p": "рρ", "q": "ԛ", "s": "ѕ", "t": "т",
    "u": "υս", "v": "νѵ", "w": "ԝ", "x": "хχ", "y": "у",
    "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "G": "Ԍ",
    "H": "НΗ", "I": "ІΙӀ", "J": "ЈͿ", "K": "КΚ", "M": "МΜ",
    "N": "Ν", "O": "ОΟ", "P": "РΡ", "Q": "Ԛ", "S": "Ѕ",
    "T": "ТΤ", "W": "Ԝ", "X": "ХΧ", "Y": "ҮΥ", "Z": "Ζ",
    "ي": "یى", "ك": "ک", "ه": "ہە", "-": "\u2010\u2011",
    " ": "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u202f\u205f\u3000",
}  # fmt: skip
_TO_ONE_FORM = {ord(other): one for one, others in _DRAWN_ALIKE.items() for other in others}
_TO_ONE_FORM |= {
    0x06F0 + digit: chr(0x0660 + digit) for digit in range(10)
}  # ۴ ۵ ۶ only resemble ٤ ٥ ٦

# Decompositions that change the appearance (², ½, ①, ㎏) are no look-alikes; these keep it.
_HARMLESS_DECOMPOSITIONS = ("<wide>", "<narrow>", "<font>", "<noBreak>", "<compat>",
                   "<initial>", "<medial>", "<final>", "<isolated>")  # fmt: skip
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u0640--[\t\n]]", regex.V1)
_FOREIGN_TWINS = frozenset(
    other
    for one, others in _DRAWN_ALIKE.items()
    if one.isascii() and one.isalpha()
    for other in others
)


def compute_skeleton(text: str) -> str:
    """Reduce a text to its visible form: no invisible characters, one form of look-alikes."""
    plain = "".join(_undo_style(character) for character in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", _UNSEEN.sub("", plain).translate(_TO_ONE_FORM))


def _undo_style(character: str) -> str:
    """Undo the width, style or joining form of a character."""
    if character.isascii() or not unicodedata.decomposition(character).startswith(
        _HARMLESS_DECOMPOSITIONS
    ):
        return character
    return unicodedata.normalize("NFKC", character)


def is_latin_lookalike(letter: str) -> bool:
    """Return whether a letter of another script looks like a Latin letter."""
    return letter in _FOREIGN_TWINS

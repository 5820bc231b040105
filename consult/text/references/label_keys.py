"""Keys of numbers as labels and references write them: 12, ١٢, 十二 and 12 bis in any language."""

from typing import NamedTuple

import regex

from consult.text.labels.insertions import INSERTION, read_insertions
from consult.text.labels.label_styles import ARABIC_DIGITS, write_number

HAN_NUMBER = "[一二三四五六七八九十百零]{1,5}"
_HAN_VALUES = {write_number(number, "chineseCounting"): number for number in range(1, 1000)}
_TO_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)
_SAME_LETTERS = str.maketrans({"ا": "أ", "\u0640": None})
_CORE = regex.compile(
    rf"(?P<core>\p{{Nd}}{{1,3}}(?:[.．]\p{{Nd}}{{1,3}})*|{HAN_NUMBER}|"
    rf"(?<!\p{{L}})[\p{{L}}--\p{{Han}}]{{1,4}}\u0640?)"
    rf"(?P<unit>[^\p{{L}}\p{{N}}]*[条條段款项項]?)(?P<after>(?:{INSERTION}|[-‑]\d+)*)[^\p{{L}}\p{{N}}]*",
    regex.V1,
)


class LabelKey(NamedTuple):
    """The number of a label, whatever script and language it is written in.

    Attributes:
        core: digits, letters or numbers joined by stops.
        ranks: insertions after it, such as bis.
    """

    core: str
    ranks: tuple[int, ...] = ()

    @property
    def is_number(self) -> bool:
        """Return whether it is written in digits."""
        return self.core[:1].isdecimal()


def make_key(core: str, after: str = "") -> LabelKey | None:
    """Make the key of a number; None if what stands after it is no insertion."""
    ranks = read_insertions(after)
    if ranks is None:
        return None
    plain = core.translate(_TO_ASCII).replace("．", ".").strip()
    if plain in _HAN_VALUES:
        plain = str(_HAN_VALUES[plain])
    if plain[:1].isdecimal():
        plain = ".".join(str(int(each)) for each in plain.split("."))
    return LabelKey(plain.translate(_SAME_LETTERS), ranks)


def read_label_key(label: str) -> LabelKey | None:
    """Read the key of a printed label: `12.`, `(a)`, `Article 12 bis`, `第十二条`."""
    found = _find_core(label)
    return None if found is None else make_key(found["core"], found["after"])


def get_label_core(label: str) -> str:
    """Return the number of a label as a reference writes it: `12 bis` for `Article 12 bis.`."""
    found = _find_core(label)
    if found is None:
        return ""
    spaced = "" if found["unit"].strip() or not found["after"] else found["unit"]
    return f"{found['core']}{spaced}{found['after']}"


def _find_core(label: str) -> regex.Match[str] | None:
    matches = list(_CORE.finditer(label.strip()))
    if not matches or matches[-1].end() != len(label.strip()):
        return None
    return matches[-1]


def write_like(core: str, example: str) -> str:
    """Write a number in the script of an example: digits of Arabic script, Chinese numerals."""
    plain = core.translate(_TO_ASCII)
    if regex.search("[٠-٩]", example):
        return plain.translate(ARABIC_DIGITS)
    if regex.search(HAN_NUMBER, example):
        return regex.sub(
            r"^\d+", lambda match: write_number(int(match[0]), "chineseCounting"), plain
        )
    return plain if regex.search("[0-9]", example) else core

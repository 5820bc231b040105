"""Numbers as Word prints them in lists: digits, letters, roman, Arabic, Chinese and other ways of counting."""
from collections.abc import Callable, Sequence

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ARABIC_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)
_HAN, _HAN_UNITS = "零一二三四五六七八九", ("", "十", "百", "千")
_FORMAL, _FORMAL_UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_FORMAL_OLD = "零壹貳參肆伍陸柒捌玖"
_LARGEST = 9_999


def _letters(alphabet: Sequence[str]) -> Callable[[int], str]:
    """Count in letters; after the last one each is doubled, then trebled, as Word does."""
    return lambda number: alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


def _roman(number: int) -> str:
    """Count in small roman numerals."""
    written = ""
    for size, letters in _ROMAN:
        written += letters * (number // size)
        number %= size
    return written


def _han(digits: str, units: Sequence[str], *, bare_ten: bool) -> Callable[[int], str]:
    """Count in Chinese with units: 十二 (with a bare ten), 一百零五."""

    def written(number: int) -> str:
        words, gap = "", False
        for place in range(len(str(number)) - 1, -1, -1):
            digit = number // 10**place % 10
            if digit:
                words += (digits[0] if gap else "") + digits[digit] + units[place]
            gap = digit == 0 and bool(words)
        ten = digits[1] + units[1]
        return words.removeprefix(digits[1]) if bare_ten and words.startswith(ten) else words

    return written


def _digits(zero: str) -> Callable[[int], str]:
    """Count in the digits of another script."""
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in str(number))


def _one_by_one(digits: str) -> Callable[[int], str]:
    """Count in Chinese digits without units: 一二."""
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _enclosed(first: str, count: int) -> Callable[[int], str]:
    """Count in signs that stand in a row, such as ①; beyond the last one in digits."""
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


def _ordinal(number: int) -> str:
    """Count in English ordinals: 1st, 2nd, 11th."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_COUNTING = _han(_HAN, _HAN_UNITS, bare_ten=True)
_WAYS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _digits("\uff10"),
    "decimalFullWidth2": _digits("\uff10"),
    "numberInDash": lambda number: f"- {number} -",
    "arabicDash": lambda number: f"- {number} -",
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "arabicAbjad": _letters(_ABJAD),
    "arabicAlpha": _letters(_ARABIC_ALPHABET),
    "hindiNumbers": _digits("\u0966"),
    "thaiNumbers": _digits("\u0e50"),
    "chineseCounting": _COUNTING,
    "chineseCountingThousand": _COUNTING,
    "taiwaneseCounting": _COUNTING,
    "taiwaneseCountingThousand": _COUNTING,
    "japaneseCounting": _COUNTING,
    "ideographDigital": _one_by_one("〇" + _HAN[1:]),
    "taiwaneseDigital": _one_by_one("○" + _HAN[1:]),
    "japaneseDigitalTenThousand": _one_by_one("〇" + _HAN[1:]),
    "chineseLegalSimplified": _han(_FORMAL, _FORMAL_UNITS, bare_ten=False),
    "ideographLegalTraditional": _han(_FORMAL_OLD, _FORMAL_UNITS, bare_ten=False),
    "ideographTraditional": _letters(_STEMS),
    "ideographZodiac": _letters(_BRANCHES),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "ideographParenthesesEnclosedCircle": _enclosed("㈠", 10),
    "none": lambda _number: "",
    "bullet": lambda _number: "",
}


def is_known(way: str) -> bool:
    """Tell whether a way of counting is known by its name in the file (`w:numFmt`)."""
    return way in _WAYS


def counted(number: int, way: str) -> str:
    """Print a number in a way of counting; in digits where the way is not known or has no sign for the number."""
    if number == 0 and way in {"decimalZero", "decimalFullWidth", "ideographDigital", "none", "bullet"}:
        return _WAYS[way](0)
    if not 0 < number <= _LARGEST or way not in _WAYS:
        return str(number)
    return _WAYS[way](number)

"""Number formats of Word lists: digits, letters, Roman, Arabic, Chinese and other numerals."""

from collections.abc import Callable, Sequence

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ARABIC_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_HAN, _HAN_UNITS = "零一二三四五六七八九", ("", "十", "百", "千")
_FORMAL, _FORMAL_UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_FORMAL_OLD = "零壹貳參肆伍陸柒捌玖"
_MAX_NUMBER = 9_999


def _make_letter_format(alphabet: Sequence[str]) -> Callable[[int], str]:
    """Make a format that counts in letters, which are doubled, then trebled, after the last one.

    Word counts so.
    """
    return lambda number: (
        alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)
    )


def _format_roman(number: int) -> str:
    """Format a number as a small Roman numeral."""
    written = ""
    for size, letters in _ROMAN:
        written += letters * (number // size)
        number %= size
    return written


def _make_chinese_format(
    digits: str, units: Sequence[str], *, bare_ten: bool
) -> Callable[[int], str]:
    """Make a format that counts in Chinese with units: 十二 (with a bare ten), 一百零五."""

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


def _make_digit_format(zero: str) -> Callable[[int], str]:
    """Make a format that counts in the digits of another script."""
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in str(number))


def _make_digitwise_format(digits: str) -> Callable[[int], str]:
    """Make a format that counts in Chinese digits without units, such as 一二."""
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _make_enclosed_format(first: str, count: int) -> Callable[[int], str]:
    """Make a format that counts in consecutive signs such as ①, and in digits beyond the last
    one.
    """
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


def _format_ordinal(number: int) -> str:
    """Format a number as an English ordinal: 1st, 2nd, 11th."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_CHINESE_COUNTING = _make_chinese_format(_HAN, _HAN_UNITS, bare_ten=True)
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _make_digit_format("\uff10"),
    "decimalFullWidth2": _make_digit_format("\uff10"),
    "numberInDash": lambda number: f"- {number} -",
    "arabicDash": lambda number: f"- {number} -",
    "lowerLetter": _make_letter_format(_LATIN),
    "upperLetter": _make_letter_format(_LATIN.upper()),
    "lowerRoman": _format_roman,
    "upperRoman": lambda number: _format_roman(number).upper(),
    "ordinal": _format_ordinal,
    "russianLower": _make_letter_format(_RUSSIAN),
    "russianUpper": _make_letter_format(_RUSSIAN.upper()),
    "arabicAbjad": _make_letter_format(_ABJAD),
    "arabicAlpha": _make_letter_format(_ARABIC_ALPHABET),
    "hindiNumbers": _make_digit_format("\u0966"),
    "thaiNumbers": _make_digit_format("\u0e50"),
    "chineseCounting": _CHINESE_COUNTING,
    "chineseCountingThousand": _CHINESE_COUNTING,
    "taiwaneseCounting": _CHINESE_COUNTING,
    "taiwaneseCountingThousand": _CHINESE_COUNTING,
    "japaneseCounting": _CHINESE_COUNTING,
    "ideographDigital": _make_digitwise_format("〇" + _HAN[1:]),
    "taiwaneseDigital": _make_digitwise_format("○" + _HAN[1:]),
    "japaneseDigitalTenThousand": _make_digitwise_format("〇" + _HAN[1:]),
    "chineseLegalSimplified": _make_chinese_format(_FORMAL, _FORMAL_UNITS, bare_ten=False),
    "ideographLegalTraditional": _make_chinese_format(_FORMAL_OLD, _FORMAL_UNITS, bare_ten=False),
    "ideographTraditional": _make_letter_format(_STEMS),
    "ideographZodiac": _make_letter_format(_BRANCHES),
    "decimalEnclosedCircle": _make_enclosed_format("①", 20),
    "decimalEnclosedCircleChinese": _make_enclosed_format("①", 20),
    "decimalEnclosedParen": _make_enclosed_format("⑴", 20),
    "decimalEnclosedFullstop": _make_enclosed_format("⒈", 20),
    "ideographEnclosedCircle": _make_enclosed_format("㊀", 10),
    "ideographParenthesesEnclosedCircle": _make_enclosed_format("㈠", 10),
    "none": lambda _number: "",
    "bullet": lambda _number: "",
}


def is_known_format(way: str) -> bool:
    """Return whether a number format is known by its name in the file (`w:numFmt`)."""
    return way in _FORMATS


def format_number(number: int, way: str) -> str:
    """Format a number in a Word number format.

    Digits are used where the format is unknown or has no sign for the number.
    """
    if number == 0 and way in {
        "decimalZero",
        "decimalFullWidth",
        "ideographDigital",
        "none",
        "bullet",
    }:
        return _FORMATS[way](0)
    if not 0 < number <= _MAX_NUMBER or way not in _FORMATS:
        return str(number)
    return _FORMATS[way](number)
